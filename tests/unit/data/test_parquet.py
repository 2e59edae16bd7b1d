"""Parquet files: which types of theirs are read as what, and what is refused."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest


@pytest.fixture
def write(tmp_path):
    """Write a query's rows as the Parquet file of a table."""

    def write_rows(table, query):
        with duckdb.connect() as connection:
            connection.sql(query).write_parquet(str(tmp_path / f"{table}.parquet"))

    return write_rows


READ = [
    ("number", "1::TINYINT", Decimal(1)),
    ("number", "1::UINTEGER", Decimal(1)),
    ("number", "999999999999999::BIGINT", Decimal(999999999999999)),
    ("money", "0.05::DECIMAL(9,2)", Decimal("0.05")),
    ("number", "1.5::DECIMAL(38,20)", Decimal("1.5")),
    ("number", "0.1::DOUBLE", Decimal("0.1")),
    ("number", "0.7::FLOAT", Decimal("0.7")),
    ("number", "1e-9::DOUBLE", Decimal("0.000000001")),
    ("number", "123456789.123456::DOUBLE", Decimal("123456789.123456")),
    ("number", "'2.5'", Decimal("2.5")),
    ("percent", "0.38::DOUBLE", Decimal("0.38")),
    ("percent", "0.38::DECIMAL(3,2)", Decimal("0.38")),
    ("percent", "'38%'", Decimal("0.38")),
    ("whole", "42::SMALLINT", 42),
    ("whole", "-999999999999999::BIGINT", -999999999999999),
    ("whole", "42::DOUBLE", 42),
    ("whole", "42::DECIMAL(5,0)", 42),
    ("whole", "42.00::DECIMAL(5,2)", 42),
    ("date", "DATE '2024-02-29'", date(2024, 2, 29)),
    ("date", "TIMESTAMP '2024-02-29'", date(2024, 2, 29)),
    ("date", "'2024-02-29'", date(2024, 2, 29)),
    ("isoweek", "DATE '2021-03-08'", date(2021, 3, 8)),
    ("isoweek", "'2021-W10'", date(2021, 3, 8)),
    ("isomonth", "DATE '2021-03-01'", date(2021, 3, 1)),
    ("isomonth", "'2021-03'", date(2021, 3, 1)),
    ("yesno", "true", True),
    ("yesno", "'no'", False),
    ("yesno", "1::TINYINT", True),
    ("yesno", "0::UBIGINT", False),
    ('one of "651", "652"', "'651'::ENUM ('651', '652')", "651"),
    ('one of "651", "652"', "651::INTEGER", "651"),
    ('one of "651", "652"', "'651'", "651"),
    ("text", "651::BIGINT", "651"),
    ("text", "'a, b'", "a, b"),
    ("text", "'11111111-2222-3333-4444-555555555555'::UUID", "11111111-2222-3333-4444-555555555555"),
]

BROKEN = [
    ("number", "1000000000000000::BIGINT", "OUT323", "`1000000000000000` has more than 15 digits"),
    ("number", "0.0000000001::DECIMAL(38,20)", "OUT323", "has more than 15 digits before the point or 9 after it"),
    ("number", "(1/3)::DOUBLE", "OUT323", "`0.3333333333333333` has more than 15 digits"),
    ("number", "1e300::DOUBLE", "OUT323", "`1e+300` has more than 15 digits"),
    ("number in 0 to 80", "1e300::DOUBLE", "OUT323", "`1e+300` has more than 15 digits"),
    ("number", "'nan'::DOUBLE", "OUT322", "`nan` is not a number"),
    ("number", "'inf'::DOUBLE", "OUT322", "`inf` is not a number"),
    ("whole", "2.5::DOUBLE", "OUT324", "`2.5` is not a whole number"),
    ("whole", "2.50::DECIMAL(5,2)", "OUT324", "`2.50` is not a whole number"),
    ("whole", "1000000000000000::BIGINT", "OUT323", "has more than 15 digits"),
    ("percent", "'0.38'", "OUT325", "`0.38` has no percent sign"),
    ("date", "TIMESTAMP '2024-02-29 00:00:01'", "OUT337", "`2024-02-29 00:00:01` has a time of day"),
    ("date", "'infinity'::DATE", "OUT327", "there is no day `infinity`"),
    ("date", "DATE '10000-01-01'", "OUT327", "there is no day `10000-01-01`"),
    ("isoweek", "DATE '2021-03-09'", "OUT328", "`2021-03-09` is not a week"),
    ("isomonth", "DATE '2021-03-02'", "OUT329", "`2021-03-02` is not a month"),
    ("yesno", "'1'", "OUT330", "`1` is neither yes nor no"),
    ("yesno", "2::TINYINT", "OUT330", "`2` is neither yes nor no"),
    ("text", "' a'", "OUT321", "` a` begins or ends with a blank"),
    ('one of "651"', "652::INTEGER", "OUT332", '`652` is none of "651"'),
    ("number in 0 to 80", "81::INTEGER", "OUT331", "`81` is outside 0 to 80"),
]

REFUSED = [
    ("date", "TIMESTAMPTZ '2024-02-29'", "TIMESTAMP WITH TIME ZONE", "a date"),
    ("date", "20240229::INTEGER", "INTEGER", "a date"),
    ("yesno", "1::DOUBLE", "DOUBLE", "a yes or no"),
    ("text", "0.5::DOUBLE", "DOUBLE", "text"),
    ("text", "'a'::BLOB", "BLOB", "text"),
    ("number", "true", "BOOLEAN", "a number"),
    ("number", "[1, 2]", "INTEGER[]", "a number"),
    ("whole", "DATE '2024-02-29'", "DATE", "a whole number"),
    ("isoweek", "202110::INTEGER", "INTEGER", "a week"),
    ('one of "a"', "{'a': 1}", "STRUCT(a INTEGER)", "a code"),
]


@pytest.mark.parametrize(("declared", "cell", "value"), READ)
def test_types_of_one_meaning_are_read(load_files, write, declared, cell, value):
    """A cell of a type that can only mean one thing has the exact value, in the type of its column."""
    write("t", f"SELECT 'A' AS id, {cell} AS cell")
    loaded = load_files(f"table t {{ id key  cell {declared} }}")
    assert loaded.found == []
    assert loaded.rows["t"] == [("A", value)]
    assert type(loaded.rows["t"][0][1]) is type(value)


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_broken_cells_are_found(load_files, write, broken):
    """A cell that breaks the declaration is an error with its row, whether the file is copied or read in place."""
    declared, cell, code, words = broken
    write("t", f"SELECT 'A' AS id, NULL AS cell UNION ALL SELECT 'B', {cell}")
    loaded = load_files(f"table t {{ id key  cell {declared} optional }}")
    [(found_code, place, message)] = loaded.found
    assert (found_code, place) == (code, "t.parquet row 2, column cell")
    assert words in message


@pytest.mark.parametrize("refused", REFUSED, ids=str)
def test_types_that_could_mean_two_things_are_refused(load_files, write, refused):
    """A column of such a type is refused as a whole, once, before any row is looked at."""
    declared, cell, kind, words = refused
    write("t", f"SELECT 'A' AS id, {cell} AS cell")
    loaded = load_files(f"table t {{ id key  cell {declared} }}")
    message = f"column `cell` has the type {kind}, which cannot be read as {words}"
    assert loaded.found == [("OUT312", "t.parquet", message)]
    assert loaded.rows == {}


EMPTY = [
    ("number", "NULL::INTEGER"),
    ("number", "NULL::DOUBLE"),
    ("whole", "NULL::BIGINT"),
    ("date", "NULL::DATE"),
    ("date", "NULL::TIMESTAMP"),
    ("yesno", "NULL::BOOLEAN"),
    ("text", "NULL::VARCHAR"),
    ("text", "''"),
    ("text", "NULL::INTEGER"),
    ("number", "NULL"),
    ('one of "a"', "''"),
    ("isoweek", "NULL::DATE"),
]


@pytest.mark.parametrize(("declared", "cell"), EMPTY)
def test_an_empty_cell_is_missing_where_it_may_be(load_files, write, declared, cell):
    """No value is no value in an optional column, of whatever type, and an error in any other."""
    write("t", f"SELECT 'A' AS id, {cell} AS cell")
    optional = load_files(f"table t {{ id key  cell {declared} optional }}")
    assert (optional.found, optional.rows["t"]) == ([], [("A", None)])
    message = "the cell is empty, and `cell` is not optional"
    demanded = load_files(f"table t {{ id key  cell {declared} }}")
    assert demanded.found == [("OUT320", "t.parquet row 1, column cell", message)]


FAMILY = "table t { id key  n whole } events e of t { on date }"


def test_keys_of_whole_numbers_stay_numbers_if_all_tables_have_them(load_files, write):
    """Parents and children of two integer types meet, and an empty, repeated or unknown key is found as in text."""
    write("t", "SELECT * FROM (VALUES (1, 1), (2, 1), (2, 1), (NULL, 1)) v(id, n)")
    write("e", "SELECT t::BIGINT AS t, DATE '2022-01-01' AS \"on\" FROM (VALUES (1), (3), (NULL)) v(t)")
    loaded = load_files(FAMILY)
    assert loaded.found == [
        ("OUT333", "t.parquet row 3, column id", "row 2 has the key `***` already"),
        ("OUT320", "t.parquet row 4, column id", "the row has no `id`"),
        ("OUT334", "e.parquet row 2, column t", "no row of `t` has the key `***`"),
        ("OUT320", "e.parquet row 3, column t", "the row has no `t`"),
    ]
    assert [row[0] for row in loaded.rows["t"]] == [1, 2, 2, None]
    assert [row[0] for row in loaded.rows["e"]] == [1, 3, None]


def test_keys_are_text_if_one_table_has_text(load_files, write):
    """A child in CSV finds its parent in Parquet by the digits; a leading zero makes another key."""
    write("t", "SELECT * FROM (VALUES (1, 1), (2, 1)) v(id, n)")
    loaded = load_files(FAMILY, e="t,on\n1,2022-01-01\n02,2022-01-01\n")
    assert loaded.found == [("OUT334", "e.csv row 2 (line 3), column t", "no row of `t` has the key `***`")]
    assert [row[0] for row in loaded.rows["t"]] == ["1", "2"]


def test_a_column_may_have_the_name_of_the_row_number(load_files, write):
    """A file may have a column of the name under which its reader counts rows; they are counted all the same."""
    write("t", "SELECT 'A' || i AS id, i AS file_row_number FROM range(3) r(i)")
    loaded = load_files('table t { id key  n whole as "file_row_number" }')
    assert loaded.found == []
    assert loaded.rows["t"] == [("A0", 0), ("A1", 1), ("A2", 2)]
    assert loaded.row_numbers["t"] == [1, 2, 3]


def test_columns_are_found_letter_by_letter(load_files, write):
    """A database that knows no capitals does not decide which column is meant."""
    write("t", "SELECT 'A' AS id, 1 AS Age")
    loaded = load_files("table t { id key  age whole }")
    [missing, not_read] = loaded.diagnostics
    assert (missing.code, missing.hint) == ("OUT308", "did you mean `Age`?")
    assert not_read.code == "OUT310"


def test_rows_far_down_keep_their_numbers(load_files, write):
    """In a file of many row groups the number of a broken row is its number in the file."""
    write("t", "SELECT i AS id, CASE WHEN i = 299999 THEN 99 ELSE 1 END AS n FROM range(300000) r(i)")
    loaded = load_files("table t { id key  n whole in 1 to 5 }")
    assert loaded.found == [("OUT331", "t.parquet row 300000, column n", "`99` is outside 1 to 5")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "this is not a Parquet file"),
        (b"PAR1", "this is not a Parquet file"),
        (b"id,n\nA,1\n", "this is not a Parquet file"),
        (b"PAR1" + b"\0" * 100 + b"PAR1", "the Parquet file is damaged"),
    ],
)
def test_what_is_not_parquet_is_met_with_a_sentence(load_files, tmp_path, content, message):
    """An ending does not make a file, and half of one is none."""
    (tmp_path / "t.parquet").write_bytes(content)
    loaded = load_files("table t { id key }")
    assert loaded.found == [("OUT306", "t.parquet", message)]


def test_a_file_that_is_damaged_inside_is_found_before_it_is_used(load_files, write, tmp_path):
    """A page that cannot be read stops the table, although the description of the file is whole."""
    write("t", "SELECT 'person ' || i AS id FROM range(2000) r(i)")
    file = tmp_path / "t.parquet"
    content = bytearray(file.read_bytes())
    content[4:60] = b"\xff" * 56
    file.write_bytes(content)
    loaded = load_files("table t { id key }")
    assert loaded.found == [("OUT306", "t.parquet", "the Parquet file is damaged")]
    assert loaded.rows == {}


def test_moments_are_read_by_their_day_only(load_files, write):
    """A midnight is a day; the type with nanoseconds is one too."""
    write("t", "SELECT 'A' AS id, TIMESTAMP_NS '2024-02-29 00:00:00' AS cell")
    loaded = load_files("table t { id key  cell date }")
    assert (loaded.found, loaded.rows["t"]) == ([], [("A", datetime(2024, 2, 29).date())])  # noqa: DTZ001


def test_a_private_cell_is_masked_here_too(load_files, write):
    """What is private in a CSV file is private in a Parquet file."""
    write("t", "SELECT 'A' AS id, 0.3333333333333333::DOUBLE AS n, 99 AS m")
    loaded = load_files("table t { id key private  n number private  m whole in 1 to 5 private }")
    assert [message for _, _, message in loaded.found] == [
        "`***` has more than 15 digits before the point or 9 after it",
        "`***` is outside 1 to 5",
    ]


def test_a_decimal_that_is_too_wide_is_not_rounded(load_folder, write, tmp_path):
    """The database would read more than 38 digits as binary fractions: 123456789012345.67 as 123456789012345.69."""
    write("t", "SELECT 123456789012345.67::DECIMAL(38,2) AS x")
    path = tmp_path / "t.parquet"
    content = path.read_bytes()
    # The footer says how many digits a decimal has: `0x4C` is 38 and `0x4E` is 39.
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    path.write_bytes(content[:footer] + content[footer:].replace(b"\x15\x4c", b"\x15\x4e"))
    loaded = load_folder("table t {\n  x number\n}\n", tmp_path)
    message = "column `x` has the type DECIMAL of more than 38 digits, which cannot be read as a number"
    assert loaded.found == [("OUT312", "t.parquet", message)]
