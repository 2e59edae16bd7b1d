"""Which file holds which table, and what is said where there is none."""

import os
import unicodedata
from pathlib import Path

import pytest

TWO = "table youth { id key } events claim of youth { on date }"
YOUTH = "id\nA\n"
CLAIM = "youth,on\nA,2022-01-01\n"


def test_each_table_has_the_file_of_its_name(load_folder, tmp_path):
    """The ending may be in capitals; other files in the folder are left alone."""
    (tmp_path / "youth.csv").write_text(YOUTH)
    (tmp_path / "claim.CSV").write_text(CLAIM)
    (tmp_path / "README.md").write_text("about the data")
    (tmp_path / "claim.txt").write_text("not read")
    loaded = load_folder(TWO, tmp_path)
    assert (loaded.found, sorted(loaded.rows)) == ([], ["claim", "youth"])


def test_a_missing_file_is_named_with_what_is_there(load_folder, tmp_path):
    """The hint says which file was perhaps meant, and which there are."""
    (tmp_path / "youth.csv").write_text(YOUTH)
    (tmp_path / "claims.csv").write_text(CLAIM)
    loaded = load_folder(TWO, tmp_path)
    [finding] = loaded.diagnostics
    assert (finding.code, finding.subject) == ("OUT302", "table claim")
    assert finding.message == "there is no file for table `claim`: neither `claim.csv` nor `claim.parquet`"
    assert finding.hint == "did you mean `claims.csv`? the folder holds `claims.csv`, `youth.csv`"
    assert list(loaded.rows) == ["youth"]


def test_an_old_spreadsheet_is_to_be_saved_anew(load_folder, tmp_path):
    """A sheet that has the table's name is not passed over in silence."""
    (tmp_path / "youth.csv").write_text(YOUTH)
    (tmp_path / "claim.xls").write_bytes(b"")
    [finding] = load_folder(TWO, tmp_path).diagnostics
    message = "`claim.xls` is an old Excel workbook: save it as `claim.xlsx`"
    assert (finding.code, finding.hint) == ("OUT302", message)


def test_a_workbook_that_may_hold_the_tables_is_pointed_at(load_folder, tmp_path):
    """A workbook of another name is not looked into, and the hint says how it would be."""
    (tmp_path / "youth.csv").write_text(YOUTH)
    (tmp_path / "book.xlsx").write_bytes(b"")
    [finding] = load_folder(TWO, tmp_path).diagnostics
    assert finding.code == "OUT302"
    assert finding.hint.endswith(f"if its sheets are the tables, name it: `--data {tmp_path / 'book.xlsx'}`")


def test_all_missing_files_are_named_at_once(load_folder, tmp_path):
    """A folder with nothing in it lacks every table."""
    loaded = load_folder(TWO, tmp_path)
    assert [(finding.code, finding.subject) for finding in loaded.diagnostics] == [
        ("OUT302", "table youth"),
        ("OUT302", "table claim"),
    ]
    assert loaded.diagnostics[0].hint == "the folder holds no .csv or .parquet file"


def test_two_files_for_a_table_are_one_too_many(load_folder, tmp_path):
    """Which of them is the newer is not guessed."""
    (tmp_path / "youth.csv").write_text(YOUTH)
    (tmp_path / "youth.parquet").write_bytes(b"")
    loaded = load_folder("table youth { id key }", tmp_path)
    message = "table `youth` has 2 files, `youth.csv`, `youth.parquet`"
    assert loaded.found == [("OUT303", str(tmp_path), message)]


def test_a_file_can_be_named_for_its_table(load_folder, tmp_path):
    """A named file comes before the one in the folder, and may lie anywhere."""
    (tmp_path / "youth.csv").write_text("id\nWRONG\n")
    (tmp_path / "claim.csv").write_text(CLAIM)
    other = tmp_path / "elsewhere" / "extract 2030.csv"
    other.parent.mkdir()
    other.write_text(YOUTH)
    loaded = load_folder(TWO, tmp_path, {"youth": other})
    assert (loaded.found, loaded.rows["youth"]) == ([], [("A",)])


def test_all_files_can_be_named(load_folder, tmp_path):
    """Then no folder is needed."""
    (tmp_path / "y.csv").write_text(YOUTH)
    (tmp_path / "c.csv").write_text(CLAIM)
    loaded = load_folder(TWO, None, {"youth": tmp_path / "y.csv", "claim": tmp_path / "c.csv"})
    assert (loaded.found, sorted(loaded.rows)) == ([], ["claim", "youth"])


def test_a_name_that_is_no_table_is_an_error(load_folder, tmp_path):
    """A misspelt table would otherwise be read from the folder."""
    (tmp_path / "youth.csv").write_text(YOUTH)
    loaded = load_folder("table youth { id key }", tmp_path, {"yuoth": tmp_path / "youth.csv"})
    [finding] = loaded.diagnostics
    assert finding.message == "`--data yuoth=` names no table of the contract"
    assert (finding.code, finding.subject, finding.hint) == ("OUT303", "--data yuoth", "did you mean `youth`?")


@pytest.mark.parametrize("named", [{}, {"youth": Path("youth.csv")}])
def test_a_folder_that_is_not_there(load_folder, tmp_path, named):
    """It is one finding, whatever would have been in it."""
    missing = tmp_path / "dta"
    named = {table: tmp_path / path for table, path in named.items()}
    for path in named.values():
        path.write_text(YOUTH)
    loaded = load_folder("table youth { id key }", missing, named)
    assert loaded.found == [("OUT301", str(missing), f"there is no folder `{missing}`")]


def test_a_file_in_place_of_the_folder(load_folder, tmp_path):
    """The hint says how a single file is given."""
    file = tmp_path / "youth.csv"
    file.write_text(YOUTH)
    [finding] = load_folder("table youth { id key }", file).diagnostics
    assert finding.message == f"`{file}` is a file, and a folder with a file per table is expected"
    assert (finding.code, finding.hint) == ("OUT301", f"bind a single file to its table: `--data TABLE={file}`")


def test_no_folder_at_all(load_folder):
    """Data are never looked for where nobody said."""
    loaded = load_folder("table youth { id key }", None)
    assert loaded.found == [("OUT301", "--data", "no folder with data is given")]


def test_a_directory_in_place_of_a_file(load_folder, tmp_path):
    """A data file replaced by a directory of its name."""
    (tmp_path / "youth.csv").mkdir()
    loaded = load_folder("table youth { id key }", tmp_path)
    message = "the file `youth.csv` of table `youth` cannot be read: it is a directory"
    assert loaded.found == [("OUT304", "youth.csv", message)]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing.csv", "it does not exist"),
        ("dangling.csv", "it does not exist"),
        ("pipe.csv", "it is not a regular file"),
        ("nul\0.csv", "this cannot be the name of a file"),
        ("x" * 300 + ".csv", "file name too long"),
    ],
)
def test_a_named_file_that_cannot_be_read(load_folder, tmp_path, path, reason):
    """The finding says why."""
    (tmp_path / "dangling.csv").symlink_to(tmp_path / "gone.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    [(code, _, message)] = load_folder("table youth { id key }", None, {"youth": tmp_path / path}).found
    assert (code, message) == ("OUT304", f"the file `{path}` of table `youth` cannot be read: {reason}")


def test_a_file_of_another_kind(load_folder, tmp_path):
    """What a file is cannot be guessed from its content, so its ending must say it."""
    (tmp_path / "youth.xls").write_text(YOUTH)
    [finding] = load_folder("table youth { id key }", None, {"youth": tmp_path / "youth.xls"}).diagnostics
    assert (finding.code, finding.message) == ("OUT304", "`youth.xls` is none of .csv, .parquet, .xlsx and .ods")


@pytest.mark.parametrize("name", ["st*r", "a[1]", "wh?t", "a{b,c}", "it's", 'say "hi"', "a;b", "Ærø og Bjerg", "%2e"])
def test_any_name_of_a_file_is_that_file(load_folder, tmp_path, name):
    """A name is no pattern and no command: others that it would match are not read, and quotes end nothing."""
    folder = tmp_path / f"of {name}"
    folder.mkdir()
    for other in ("star", "a1", "what", "ab", "ac"):
        (folder / f"{other}.csv").write_text("id\nWRONG\n")
    (folder / f"{name}.csv").write_text(YOUTH)
    loaded = load_folder("table youth { id key }", None, {"youth": folder / f"{name}.csv"})
    assert (loaded.found, loaded.rows["youth"]) == ([], [("A",)])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_accented_name_is_found_in_either_spelling(load_folder, tmp_path, form):
    """Some file systems spell é as two characters."""
    (tmp_path / f"{unicodedata.normalize(form, 'élève')}.csv").write_text(YOUTH)
    loaded = load_folder("table élève { id key }", tmp_path)
    assert (loaded.found, loaded.rows["élève"]) == ([], [("A",)])


def test_a_folder_that_looks_partitioned_adds_no_column(load_folder, tmp_path):
    """`born=2000` in a path is a name like any other."""
    folder = tmp_path / "born=2000"
    folder.mkdir()
    (folder / "youth.csv").write_text(YOUTH)
    loaded = load_folder("table youth { id key  born text optional }", folder)
    assert [code for code, _, _ in loaded.found] == ["OUT308"]
