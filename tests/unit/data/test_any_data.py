"""What holds for any data: values come back as they were written, and no file whatever brings the program down."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SETTINGS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

TABLE = """
table t {
  id   key
  n    number optional
  p    percent optional
  w    whole optional
  d    date optional
  y    yesno optional
  c    one of "own", "she, lter", "\u00e6" optional
  x    text optional
}
"""
HEADER = ["id", "n", "p", "w", "d", "y", "c", "x"]

# Text as people type it: any letters, quotes, commas and line ends, no blank at either end.
words = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\",;'")).filter(
    lambda text: text == text.strip() and text.strip("\ufeff\u200b") == text and not text.isspace()
)
numbers = st.decimals(-(10**15) + 1, 10**15 - 1, allow_nan=False, places=9)
fractions = st.decimals(-(10**6), 10**6, allow_nan=False, places=9)
rows = st.fixed_dictionaries(
    {
        "n": st.none() | numbers,
        "p": st.none() | fractions,
        "w": st.none() | st.integers(-(10**15) + 1, 10**15 - 1),
        "d": st.none() | st.dates(),
        "y": st.none() | st.booleans(),
        "c": st.none() | st.sampled_from(["own", "she, lter", "\u00e6"]),
        "x": st.none() | words.filter(bool),
    }
)


def as_cell(column, value):
    """The value as a person writes it."""
    if value is None:
        return ""
    if column == "p":
        return f"{value * 100:f}%"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


@SETTINGS
@given(st.lists(rows, max_size=8), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_values_come_back_as_they_were_written(load_files, written, line_end, with_mark):
    """Exact numbers, dates, answers and texts survive the way through a CSV file, in order."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(HEADER)
    for number, row in enumerate(written):
        writer.writerow([f"K{number}", *(as_cell(column, row[column]) for column in HEADER[1:])])
    loaded = load_files(TABLE, t=("\ufeff" if with_mark else "") + text.getvalue())
    assert loaded.found == []
    expected = [(f"K{number}", *(row[column] for column in HEADER[1:])) for number, row in enumerate(written)]
    assert loaded.rows["t"] == expected


@SETTINGS
@given(st.binary(max_size=300))
def test_any_bytes_are_met_with_findings(load_files, content):
    """A file of any bytes is a table or a list of findings, and never an exception."""
    loaded = load_files("table t { id key }", t=content)
    assert "t" in loaded.rows or any(finding.is_error for finding in loaded.diagnostics)


cells = st.text(st.sampled_from('ab ",\n\r\u00e6\u00a0x1.-%')) | st.sampled_from(["1", "yes", "2024-02-29", "50%"])


@SETTINGS
@given(st.lists(st.lists(cells, min_size=4, max_size=4), max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_each_row_is_read_or_told(load_files, written, line_end):
    """Every row of a file of the right shape is there, in its place, and broken ones have at least one finding."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "n", "d", "x"], *written])
    loaded = load_files("table t { id key  n number optional  d date optional  x text optional }", t=text.getvalue())
    assert loaded.row_numbers["t"] == list(range(1, len(written) + 1))
    for number, (read, cells_of_row) in enumerate(zip(loaded.rows["t"], written, strict=True), start=1):
        told = any(f" row {number} " in (finding.subject or "") for finding in loaded.diagnostics)
        assert told or [as_cell("", value) for value in read[::3]] == cells_of_row[::3]


lines = st.sampled_from(["A,b\n", '"C","d e"\n', 'E,"f ""g"", h\ni"\n', "J,\n"])
slips = st.lists(
    st.tuples(st.integers(5, 60), st.sampled_from(['"', ",", "\n", "\r\n", '""', "a", '"a"', '\n"'])), max_size=3
)


@SETTINGS
@given(st.lists(lines, min_size=4, max_size=4), slips)
def test_a_slip_never_moves_cells(load_files, written, slipped):
    """Where a comma, quote or line end slipped in, rows are as Python's CSV reader has them, or not read."""
    content = "id,x\n" + "".join(written)
    for place, slip in slipped:
        content = content[:place] + slip + content[place:]
    loaded = load_files("table t { id key  x text optional }", t=content)
    if "t" in loaded.rows:
        expected = [row for row in csv.reader(io.StringIO(content, newline=""), strict=True) if row][1:]
        assert [tuple(cell or "" for cell in row) for row in loaded.rows["t"]] == [tuple(row) for row in expected]
    else:
        assert "OUT311" in loaded.codes


@SETTINGS
@given(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters='\\"'), min_size=1, max_size=40))
def test_any_header_can_be_mapped(load_files, name):
    """Whatever a file's column is called, the contract can name it, and no name is a command."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["key of the row", name], ["A", "x"]])
    loaded = load_files(f'table t {{ id key as "key of the row"  cell text as "{name}" }}', t=text.getvalue())
    assert (loaded.found, loaded.rows["t"]) == ([], [("A", "x")])


@pytest.mark.parametrize("count", [0, 1, 2047, 2048, 2049, 122_881])
def test_rows_keep_their_order_at_any_size(load_files, count):
    """Row numbers are those of the file where the database works in blocks and on several threads."""
    loaded = load_files(
        "table t { id key  n whole }", t="id,n\n" + "".join(f"K{number},{number}\n" for number in range(count))
    )
    assert [row[1] for row in loaded.rows["t"]] == list(range(count))
    assert loaded.row_numbers["t"] == list(range(1, count + 1))
