"""Keys that are CPR numbers."""

import duckdb
import pytest

from outcomelang.value.cpr import cpr_number

TEXT = "table t { id cpr key  n whole }  events e of t { on date }"


def test_a_child_finds_its_parent_in_the_other_spelling(load_files):
    """The number is the same with and without its hyphen, in both directions."""
    rows = "t,on\n0101901234,2022-01-01\n010190-1235,2022-01-01\n"
    loaded = load_files(TEXT, t="id,n\n010190-1234,1\n0101901235,2\n", e=rows)
    assert loaded.found == []
    assert [row[0] for row in loaded.rows["t"]] == ["010190-1234", "010190-1235"]
    assert [row[0] for row in loaded.rows["e"]] == ["010190-1234", "010190-1235"]


def test_two_spellings_of_one_number_are_one_key_twice(load_files):
    """They are one person, whose rows would otherwise be split between two."""
    loaded = load_files(TEXT, t="id,n\n010190-1234,1\n0101901234,2\n", e="t,on\n")
    place = "t.csv row 2 (line 3), column id"
    assert loaded.found == [("OUT333", place, "row 1 has the key `******-****` already")]


def test_rows_that_differ_in_the_spelling_alone_are_alike(load_files):
    """The same person's claim of the same day is there twice."""
    rows = "t,on\n0101901234,2022-01-01\n010190-1234,2022-01-01\n"
    assert load_files(TEXT, t="id,n\n010190-1234,1\n", e=rows).codes == ["OUT336"]


def test_a_zero_that_a_spreadsheet_dropped_is_told(load_files):
    """It is not put back: nine digits may as well be a slip."""
    loaded = load_files(TEXT, t="id,n\n101901234,1\n", e="t,on\n")
    [finding] = loaded.diagnostics
    assert finding.message == "`*********` has nine digits, and a CPR number has ten"
    assert finding.hint == "a spreadsheet has dropped the zero in front: export the column as text"


@pytest.mark.parametrize("kind", ["VARCHAR", "BIGINT"])
def test_a_number_in_a_parquet_file_is_read_alike(load_files, tmp_path, kind):
    """Ten digits are a number, as text or as a whole number; children in CSV find it."""
    with duckdb.connect() as connection:
        query = f"SELECT x::{kind} AS id, 1 AS n FROM (VALUES ('1001901234'), ('101901234')) v(x)"
        connection.sql(query).write_parquet(str(tmp_path / "t.parquet"))
    loaded = load_files(TEXT, e="t,on\n100190-1234,2022-01-01\n")
    assert [(code, place) for code, place, _ in loaded.found] == [("OUT343", "t.parquet row 2, column id")]
    assert loaded.rows["t"][0][0] == "100190-1234"


def test_whole_numbers_of_all_files_are_numbers_with_a_hyphen_too(load_files, tmp_path):
    """Keys of other tables stay numbers where all files have numbers; these have one spelling."""
    with duckdb.connect() as connection:
        connection.sql("SELECT 1001901234 AS id, 1 AS n").write_parquet(str(tmp_path / "t.parquet"))
        query = "SELECT 1001901234 AS t, DATE '2022-01-01' AS \"on\""
        connection.sql(query).write_parquet(str(tmp_path / "e.parquet"))
    loaded = load_files(TEXT)
    assert loaded.found == []
    assert loaded.rows["t"][0][0] == loaded.rows["e"][0][0] == "100190-1234"


def test_the_database_reads_numbers_as_the_rule_says(load_files):
    """Every seventh digit with years around each edge of the table, with days that exist and days that do not."""
    days = ("0101", "2902", "3112", "3104", "3004", "6101", "8902", "9112", "9104", "0013", "0000", "6000", "9201")
    years = ("00", "04", "36", "37", "40", "56", "57", "58", "60", "96", "99")
    numbers = [f"{day}{year}-{seventh}000" for day in days for year in years for seventh in range(10)]
    loaded = load_files("table t { id cpr key }", t="id\n" + "".join(f"{number}\n" for number in numbers))
    refused = sum(cpr_number(number) is None for number in numbers)
    assert 0 < refused < len(numbers)
    assert set(loaded.codes) == {"OUT344"}
    assert loaded.found[-1][2].endswith(f"{refused:,} in all")
    sound = [row for row, number in enumerate(numbers, start=1) if cpr_number(number)]
    one_by_one = load_files("table t { id cpr key }", t="id\n" + "".join(f"{numbers[row - 1]}\n" for row in sound))
    assert one_by_one.found == []
