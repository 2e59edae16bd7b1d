"""Text files as they come: what is found in them, what is said of it, and what is asked where a file leaves it open."""

import codecs
import gzip
from datetime import date
from decimal import Decimal

import pytest

from outcomelang.data.reading_options import ReadingOptions

TABLE = "table t { id key  d date optional  n number optional  x text optional }"
DANISH = "id;d;n;x\r\nÆ;31-12-2024;1.234,50;blå\r\nØ;03-04-2024;7;\r\n"
ROWS = [("Æ", date(2024, 12, 31), Decimal("1234.5"), "blå"), ("Ø", date(2024, 4, 3), Decimal(7), None)]
FORMS = "semicolons, {}dates day-month-year, decimal comma"


@pytest.mark.parametrize(
    ("content", "how"),
    [
        (DANISH.encode(), FORMS.format("")),
        (DANISH.encode("utf-8-sig"), FORMS.format("")),
        (DANISH.encode("latin-1"), FORMS.format("Latin-1, ")),
        (DANISH.replace("blå", "”blå”").encode("cp1252"), FORMS.format("Windows-1252, ")),
        (codecs.BOM_UTF16_LE + DANISH.encode("utf-16-le"), FORMS.format("UTF-16, ")),
        (codecs.BOM_UTF16_BE + DANISH.encode("utf-16-be"), FORMS.format("UTF-16, ")),
        (DANISH.replace(";", "\t").encode(), FORMS.format("").replace("semicolons", "tabs")),
        (DANISH.replace(";", "|").encode(), FORMS.format("").replace("semicolons", "vertical bars")),
    ],
)
def test_the_same_rows_in_other_dialects(load_files, content, how):
    """Encoding and separator make no difference to the rows, and what was found is said."""
    loaded = load_files(TABLE, t=content)
    rows = [tuple(cell.strip("”") if isinstance(cell, str) else cell for cell in row) for row in loaded.rows["t"]]
    assert (loaded.found, rows, loaded.how["t"]) == ([], ROWS, how)


def test_a_compressed_file(load_folder, tmp_path):
    """`.csv.gz` is unpacked, whatever its encoding."""
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(DANISH.encode("latin-1")))
    loaded = load_folder(TABLE, tmp_path)
    assert (loaded.found, loaded.rows["t"]) == ([], ROWS)
    assert loaded.how["t"] == "compressed with gzip, semicolons, Latin-1, dates day-month-year, decimal comma"


def test_a_plain_file_is_not_spoken_of(load_files):
    """Of UTF-8, commas, dates with the year first and decimal points nothing is said."""
    loaded = load_files(TABLE, t="id,d,n,x\nÆ,2024-12-31,1234.50,blå\n")
    assert (loaded.found, loaded.rows["t"], loaded.how["t"]) == ([], ROWS[:1], "")


def test_a_line_end_in_quotes_keeps_rows_and_lines_apart(load_files):
    """A broken cell after it is found in its row and line, in a copied file too."""
    content = 'id;d;n;x\nÆ;31-12-2024;1,5;"a\nb; c"\nØ;32-12-2024;2,5;\n'.encode("latin-1")
    loaded = load_files(TABLE, t=content)
    assert loaded.found == [("OUT327", "t.csv row 2 (line 4), column d", "there is no day `32-12-2024`")]


# --- What cannot be told ------------------------------------------------------------------------


NO_PROOF = "`03-04-2024` in row 1 (line 2) could be either, and no cell of the column says which"
BOTH_PROVED = (
    "`03-04-2024` in row 2 (line 3) could be either, and `31-12-2024` in row 1 (line 2) has the day first,"
    " `12-31-2024` in row 3 (line 4) the month"
)


@pytest.mark.parametrize(
    ("cells", "why"),
    [(["03-04-2024", "05-06-2024"], NO_PROOF), (["31-12-2024", "03-04-2024", "12-31-2024"], BOTH_PROVED)],
)
def test_dates_that_fit_both_orders_are_asked_about(load_files, cells, why):
    """Nothing of such a table is read, and the question names file, column and first row."""
    rows = "".join(f"K{number};{cell};1\n" for number, cell in enumerate(cells))
    loaded = load_files("table t { id key  d date  n whole }", t="id;d;n\n" + rows)
    assert loaded.found == [("OUT316", "t.csv, column d", f"day first or month first? {why}")]
    assert "--dates dmy" in loaded.diagnostics[0].hint
    assert loaded.rows == {}


@pytest.mark.parametrize("declared", ["number", "whole", "money"])
@pytest.mark.parametrize("cell", ["1.234", "-12,500", "1.000"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_numbers_that_fit_both_marks_are_asked_about(load_files, declared, cell, separator):
    """A semicolon in the file or a whole number in the contract is no proof of what a mark means."""
    loaded = load_files(
        f"table t {{ id key  n {declared} }}", t=f'id{separator}n\nA{separator}7\nB{separator}"{cell}"\n'
    )
    message = f"thousands or decimals? `{cell}` in row 2 (line 3) could be either, and no cell says which"
    assert loaded.found == [("OUT317", "t.csv, column n", message)]
    assert "--numbers comma" in loaded.diagnostics[0].hint


def test_a_percentage_is_asked_about_as_well(load_files):
    """`1.250%` is a hundredth of 1.25 or of 1250."""
    assert load_files("table t { id key  n percent }", t="id,n\nA,1.250%\n").codes == ["OUT317"]


def test_a_private_cell_is_not_quoted(load_files):
    """A date of birth stays out of the question about its order."""
    loaded = load_files("table t { id key  born date private }", t="id,born\nA,03-04-2004\n")
    [finding] = loaded.diagnostics
    assert "`***` in row 1" in finding.message
    assert "2004" not in finding.message


@pytest.mark.parametrize("proof", [3, 1500])
def test_one_cell_proves_for_the_whole_column(load_files, proof):
    """Wherever it stands: among the first rows, which are looked at before, or far below them."""
    dates = ["03-04-2024"] * 1600
    dates[proof] = "31-12-2024"
    loaded = load_files("table t { id key  d date }", t="id,d\n" + "".join(f"{n},{d}\n" for n, d in enumerate(dates)))
    assert loaded.found == []
    assert loaded.rows["t"][0] == ("0", date(2024, 4, 3))
    numbers = ["1.234"] * 1600
    numbers[proof] = "12,5"
    loaded = load_files(
        "table t { id key  n number }", t="id;n\n" + "".join(f"{n};{d}\n" for n, d in enumerate(numbers))
    )
    assert (loaded.found, loaded.rows["t"][0], loaded.how["t"]) == (
        [],
        ("0", Decimal(1234)),
        "semicolons, decimal comma",
    )


@pytest.mark.parametrize("first", ["7", "2.5"])
def test_a_number_far_below_plain_ones_is_not_misread(load_files, first):
    """After a thousand plain cells `1.234` is asked about where they had no point, and has decimals where one had."""
    content = "id,n\n" + "".join(f"{number},{first}\n" for number in range(1200)) + "Z,1.234\n"
    loaded = load_files("table t { id key  n number }", t=content)
    if first == "7":
        assert loaded.codes == ["OUT317"]
    else:
        assert (loaded.found, loaded.rows["t"][-1]) == ([], ("Z", Decimal("1.234")))


# --- What the user says -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "day"), [("dmy", date(2024, 4, 3)), ("mdy", date(2024, 3, 4)), ("t=mdy", date(2024, 3, 4))]
)
def test_the_order_of_dates_is_as_said(load_files, said, day):
    """`--dates` decides what the column leaves open."""
    options = ReadingOptions.from_texts([said])
    loaded = load_files("table t { id key  d date }", options, t="id,d\nA,03-04-2024\n")
    assert (loaded.found, loaded.rows["t"]) == ([], [("A", day)])


@pytest.mark.parametrize(("said", "value"), [("comma", Decimal(1234)), ("point", Decimal("1.234"))])
def test_the_decimal_mark_is_as_said(load_files, said, value):
    """`--numbers` decides what the column leaves open."""
    loaded = load_files("table t { id key  n number }", ReadingOptions.from_texts([], [said]), t="id;n\nA;1.234\n")
    assert (loaded.found, loaded.rows["t"]) == ([], [("A", value)])


def test_a_cell_against_what_is_said_is_broken(load_files):
    """An option is obeyed, and what contradicts it is an error of its row."""
    options = ReadingOptions.from_texts(["dmy"], ["comma"])
    loaded = load_files(
        "table t { id key  d date  n number }", options, t="id;d;n\nA;12-31-2024;2.5\nB;01-02-2024;3,5\n"
    )
    assert loaded.found == [
        ("OUT327", "t.csv row 1 (line 2), column d", "there is no day `12-31-2024`"),
        ("OUT322", "t.csv row 1 (line 2), column n", "`2.5` is not a number"),
    ]


def test_cells_in_another_form_than_most_are_broken(load_files):
    """Where all cells are clear each by itself, those in the form of fewer are errors of their rows."""
    content = "id;d;n\nA;31-12-2024;2,5\nB;2024-12-30;3,5\nC;30.12.2024;4.5\nD;29-12-2024;1,5\n"
    loaded = load_files("table t { id key  d date  n number }", t=content)
    assert loaded.found == [
        ("OUT326", "t.csv row 2 (line 3), column d", "`2024-12-30` is not a date"),
        ("OUT326", "t.csv row 3 (line 4), column d", "`30.12.2024` is not a date"),
        ("OUT322", "t.csv row 3 (line 4), column n", "`4.5` is not a number"),
    ]
    assert loaded.diagnostics[0].hint == "the column is read with dates day-month-year"


@pytest.mark.parametrize(
    ("dates", "numbers"), [(["dmy"], []), (["youth=mdy", "dmy"], ["claim=point"]), ([], ["comma", "youth=point"])]
)
def test_options_print_as_they_are_typed(dates, numbers):
    """What a statement says of the options can be typed again."""
    options = ReadingOptions.from_texts(dates, numbers)
    assert options.arguments == (*(f"--dates {one}" for one in dates), *(f"--numbers {one}" for one in numbers))


@pytest.mark.parametrize("said", [["ymd"], ["youth=ymd"], [""], ["dmy", "mdy"], ["youth=dmy", "youth=dmy"]])
def test_other_words_are_refused(said):
    """A word that says nothing, or two for the same tables."""
    with pytest.raises(ValueError, match="--dates says"):
        ReadingOptions.from_texts(said)
