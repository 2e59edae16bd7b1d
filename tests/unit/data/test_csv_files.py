"""CSV files as they come: what is read, and which sentence meets what cannot be."""

import codecs
import gzip
import io
import zipfile

import pytest

from outcomelang.report.diagnostics import to_text

TABLE = "table t { id key  name text optional }"
READ = [("A", "x"), ("B", None)]


@pytest.mark.parametrize(
    "content",
    [
        b"id,name\nA,x\nB,\n",
        b"id,name\nA,x\nB,",
        b"id,name\r\nA,x\r\nB,\r\n",
        b"id,name\rA,x\rB,\r",
        codecs.BOM_UTF8 + b"id,name\nA,x\nB,\n",
        codecs.BOM_UTF8 + b'"id","name"\r\n"A","x"\r\n"B",""\r\n',
        b"id,name\n\nA,x\n\n\nB,\n\n",
        b"name,id\nx,A\n,B\n",
    ],
    ids=["lf", "no last line end", "cr lf", "cr", "mark", "mark, quotes and cr lf", "empty lines", "other order"],
)
def test_the_same_rows_in_other_clothes(load_files, content):
    """Line ends, a byte order mark, quotes, empty lines and the order of columns make no difference."""
    loaded = load_files(TABLE, t=content)
    assert (loaded.found, loaded.rows["t"], loaded.row_numbers["t"]) == ([], READ, [1, 2])


def test_a_quoted_cell_may_hold_anything(load_files):
    """Commas, quotes and line ends inside quotes belong to the cell, and a row after them keeps its number."""
    loaded = load_files(TABLE, t='id,name\nA,"6"" pipe, \r\n\r\nblue"\nB,"2,5"\n')
    assert (loaded.found, loaded.rows["t"]) == ([], [("A", '6" pipe, \r\n\r\nblue'), ("B", "2,5")])


def test_a_row_and_its_line_are_told_apart(load_files):
    """Where a cell holds line ends or lines are empty, a message gives the row and the line it begins in."""
    loaded = load_files("table t { id key  n number }", t='id,n\n"A\n\nZ",1\n\nB,x\n')
    assert [finding.subject for finding in loaded.diagnostics] == ["t.csv row 2 (line 6), column n"]


def test_a_header_without_rows_is_an_empty_table(load_files):
    """No row is not an error: nobody has been referred yet."""
    for header in ("id,name\n", "id,name", "\ufeffid,name\r\n"):
        loaded = load_files(TABLE, t=header)
        assert (loaded.found, loaded.rows["t"]) == ([], [])


def test_headers_are_mapped_by_the_contract(load_files):
    """`as` names the column of the file; the relation has the contract's name for it."""
    text = 'table t { id key as "CPR ""nr""; drop"  von text as "Født, dato" }'.replace('""', "'")
    loaded = load_files(text, t='"CPR \'nr\'; drop","Født, dato"\nA,x\n')
    assert (loaded.found, loaded.rows["t"]) == ([], [("A", "x")])


def test_columns_that_are_not_declared_are_named_and_not_read(load_files):
    """An export has more columns than the contract needs: a warning names those that are left."""
    loaded = load_files(TABLE, t="id,name,phone,\nA,x,12345678,\n")
    [finding] = loaded.diagnostics
    assert (finding.code, finding.subject, finding.is_error) == ("OUT310", "t.csv", False)
    assert finding.message == "these 2 columns are not declared and not read: `phone`, ``"
    assert loaded.rows["t"] == [("A", "x")]


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("id,nmae", "did you mean `nmae`?"),
        ("id,Name", "did you mean `Name`?"),
        ("id, name", "did you mean ` name`?"),
        ("id,born", "its columns are `id`, `born`"),
    ],
)
def test_a_missing_column_is_an_error_even_if_it_is_optional(load_files, header, hint):
    """A misspelt optional column would read as empty in every row, so it must be there."""
    loaded = load_files(TABLE, t=f"{header}\nA,x\n")
    missing, not_read = loaded.diagnostics
    assert (missing.code, missing.subject) == ("OUT308", "t.csv")
    assert missing.message == "table `t` has no column headed `name`"
    assert missing.hint == hint
    assert (not_read.code, not_read.is_error) == ("OUT310", False)
    assert loaded.rows == {}


def test_a_column_that_is_there_twice_is_an_error(load_files):
    """Which of the two is meant is not guessed."""
    loaded = load_files(TABLE, t="id,name,name\nA,x,y\n")
    assert loaded.found == [("OUT309", "t.csv", "2 columns are headed `name`")]


def _zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("sheet.xml", "id,name\n")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"", "OUT305", "the file is empty: table `t` needs at least the names of its columns in a first line"),
        (b" \r\n\n", "OUT305", "the file is empty: table `t` needs at least the names of its columns in a first line"),
        (
            codecs.BOM_UTF8,
            "OUT305",
            "the file is empty: table `t` needs at least the names of its columns in a first line",
        ),
        (b"\nid,name\n", "OUT305", "the first line is empty, and the names of the columns are expected in it"),
        (b",\nA,x\n", "OUT305", "the first line is empty, and the names of the columns are expected in it"),
        (b'"id,name\nA,x\n', "OUT305", "the first line cannot be read as the names of columns: unexpected end of data"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "OUT306", "this is not a text file"),
        (_zip(), "OUT306", "this is not text but an Excel workbook or another zip archive"),
        (gzip.compress(b"id,name\n", mtime=0), "OUT306", "this is not text but compressed with gzip"),
        ("id,name\nA,x\n".encode("utf-32"), "OUT306", "the text is UTF-32, not UTF-8"),
        (b"nr;navn\nA;x\n", "OUT307", "the header has one column, `nr;navn`: is it separated by semicolons?"),
        (b"nr\tnavn\nA\tx\n", "OUT307", "the header has one column, `nr\tnavn`: is it separated by tabs?"),
        (b"nr|navn\nA|x\n", "OUT307", "the header has one column, `nr|navn`: is it separated by vertical bars?"),
        (b"x,id,a;name;y\nA,x\n", "OUT307", "the header can be separated by commas or by semicolons"),
    ],
)
def test_what_is_not_such_a_table_is_met_with_a_sentence(load_files, content, code, message):
    """Each file that is something else is told from the others, and nothing of it is read."""
    loaded = load_files(TABLE, t=content)
    assert loaded.found == [(code, "t.csv", message)]
    assert loaded.rows == {}


def test_wrong_letters_far_down_are_found(load_files):
    """A byte that is not UTF-8 in a file that is UTF-8 elsewhere stops the table, wherever it stands, with its line."""
    rows = b"".join(b"A%07d,%s\n" % (number, b"x" * 40) for number in range(50_000))
    loaded = load_files(TABLE, t="id,name\nÆ,ø\n".encode() + rows + b"B,\xc6\n")
    assert loaded.found == [("OUT306", "t.csv", "the file is UTF-8 in line 2, and not in line 50003")]
    assert loaded.rows == {}


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ("id,name\nA\nB,x\n", "t.csv row 1 (line 2)", "the row has 1 cell, and the header 2"),
        ("id,name\nA,x\nB,x,y\n", "t.csv row 2 (line 3)", "the row has 3 cells, and the header 2"),
        ("id,name\nA,x,\nB,x\n", "t.csv row 1 (line 2)", "the row has 3 cells, and the header 2"),
        ("id,name\nA,x\n,B,\n", "t.csv row 2 (line 3)", "the row has 3 cells, and the header 2"),
        ('id,name\nA,x,""\nB,x\n', "t.csv row 1 (line 2)", "the row has 3 cells, and the header 2"),
        (
            'id,name\nA,"x\nB,x\n',
            "t.csv row 1 (line 2)",
            "the row cannot be read: it begins a quote that is never closed",
        ),
        (
            'id,name\nA,"x"y\nB,x\n',
            "t.csv row 1 (line 2)",
            "the row cannot be read: something stands between a closing quote and the end of the cell",
        ),
        (
            "id,name\nA,x\nB,x\r\nC,x\r\n",
            "t.csv line 3",
            "this line ends as on Windows (CR LF), those before as on Unix (LF)",
        ),
        (
            "id,name\r\nA,x\nB,x\n",
            "t.csv line 2",
            "this line ends as on Unix (LF), those before as on Windows (CR LF)",
        ),
    ],
)
def test_rows_of_the_wrong_shape_stop_the_table(load_files, content, place, message):
    """Where cells cannot be told apart nothing of the file is read: the next cells would be in wrong columns."""
    loaded = load_files(TABLE, t=content)
    assert loaded.found == [("OUT311", place, message)]
    assert loaded.rows == {}


def test_many_rows_of_the_wrong_shape_are_not_all_shown(load_files):
    """Twenty are shown, and a last finding says that there are more."""
    loaded = load_files(TABLE, t="id,name\n" + "A\n" * 30)
    assert loaded.codes == ["OUT311"] * 21
    assert loaded.found[19][1] == "t.csv row 20 (line 21)"
    assert loaded.found[20] == ("OUT311", "t.csv", "and more rows of the wrong shape after these")


def test_a_very_long_cell_is_read(load_files):
    """A cell of a hundred thousand characters is a cell like any other."""
    loaded = load_files(TABLE, t=f"id,name\nA,{'x' * 100_000}\n")
    assert (loaded.found, loaded.rows["t"]) == ([], [("A", "x" * 100_000)])


def test_a_cell_is_never_taken_for_a_command(load_files):
    """Quotes, statements and formulas in headers, keys and codes are text."""
    evil = "'; DROP TABLE t; --"
    text = f'table t {{ id key  code one of "{evil}", "=1+1" }}'
    loaded = load_files(text, t=f"id,code\n{evil},{evil}\nB,=1+1\nC,\"x' OR '1'='1\"\n")
    assert loaded.rows["t"][:2] == [(evil, evil), ("B", "=1+1")]
    assert loaded.codes == ["OUT332"]


def test_a_message_shows_no_control_characters(load_files):
    """A terminal obeys what it is shown, so an escape in a cell is spelled out."""
    loaded = load_files("table t { id key  n number }", t="id,n\nA,\x1b[31mred\n")
    shown = to_text(loaded.diagnostics)
    assert "[31mred` is not a number" in shown
    assert "\x1b" not in shown
