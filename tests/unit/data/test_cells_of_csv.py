"""Which spellings of a cell are read, and what they mean."""

from datetime import date
from decimal import Decimal

import pytest

READ = [
    ("number", "12", Decimal(12)),
    ("number", "-2.5", Decimal("-2.5")),
    ("number", "007.50", Decimal("7.5")),
    ("number", "0.100000000000", Decimal("0.1")),
    ("number", "999999999999999.999999999", Decimal("999999999999999.999999999")),
    ("number", "-999999999999999.999999999", Decimal("-999999999999999.999999999")),
    ("money", "30000.05", Decimal("30000.05")),
    ("percent", "38%", Decimal("0.38")),
    ("percent", "-0.0000001%", Decimal("-0.000000001")),
    ("percent", "8.5%", Decimal("0.085")),
    ("percent", "38 %", Decimal("0.38")),
    ("percent", "12,5 %", Decimal("0.125")),
    ("percent", "1.234,5%", Decimal("12.345")),
    ("number", "2,5", Decimal("2.5")),
    ("number", "-1.234,56", Decimal("-1234.56")),
    ("number", "1,234.56", Decimal("1234.56")),
    ("number", "1 234,56", Decimal("1234.56")),
    ("number", "1\u00a0234\u202f567", Decimal(1234567)),
    ("number", "1.234.567", Decimal(1234567)),
    ("number", "1,234,567", Decimal(1234567)),
    ("number", "0.125", Decimal("0.125")),
    ("number", "0,125", Decimal("0.125")),
    ("number", "1234.567", Decimal("1234.567")),
    ("number", "1234,567", Decimal("1234.567")),
    ("whole", "12 345", 12345),
    ("whole", "1.234.567", 1234567),
    ("whole", "3,0", 3),
    ("whole", "42", 42),
    ("whole", "42.0", 42),
    ("whole", "-999999999999999", -999999999999999),
    ("date", "2024-02-29", date(2024, 2, 29)),
    ("date", "31-12-2024", date(2024, 12, 31)),
    ("date", "31.12.2024", date(2024, 12, 31)),
    ("date", "12/31/2024", date(2024, 12, 31)),
    ("date", "31-1-2024", date(2024, 1, 31)),
    ("date", "4-4-2024", date(2024, 4, 4)),
    ("date", "2024-12-31 00:00", date(2024, 12, 31)),
    ("date", "2024-12-31T00:00:00.000", date(2024, 12, 31)),
    ("date", "31-12-2024 00:00:00", date(2024, 12, 31)),
    ("date", "0001-01-01", date(1, 1, 1)),
    ("date", "9999-12-31", date(9999, 12, 31)),
    ("isoweek", "2020-W53", date(2020, 12, 28)),
    ("isoweek", "2021-W01", date(2021, 1, 4)),
    ("isoweek", "2021-W10", date(2021, 3, 8)),
    ("isomonth", "2021-03", date(2021, 3, 1)),
    ("yesno", "yes", True),
    ("yesno", "NO", False),
    ("yesno", "True", True),
    ("yesno", "false", False),
    ("yesno", "Ja", True),
    ("yesno", "nej", False),
    ("yesno", "SAND", True),
    ("yesno", "FALSK", False),
    ('one of "own", "shelter"', "own", "own"),
    ("text", "a, b", "a, b"),
    ("text", "NULL", "NULL"),
    ("text", "0", "0"),
    ("text", "Ærø", "Ærø"),
]

REFUSED = [
    ("number", "abc", "OUT322", "`abc` is not a number"),
    ("number", "1e3", "OUT322", "`1e3` is not a number"),
    ("number", "1_000", "OUT322", "`1_000` is not a number"),
    ("number", "+5", "OUT322", "`+5` is not a number"),
    ("number", ".5", "OUT322", "`.5` is not a number"),
    ("number", "5.", "OUT322", "`5.` is not a number"),
    ("number", "NaN", "OUT322", "`NaN` is not a number"),
    ("number", "--5", "OUT322", "`--5` is not a number"),
    ("number", "38%", "OUT322", "`38%` is not a number"),
    ("number", "٣", "OUT322", "`٣` is not a number"),
    ("money", "100 DKK", "OUT322", "`100 DKK` is not a number alone"),
    ("money", "1.234,50 kr.", "OUT322", "`1.234,50 kr.` is not a number alone"),
    ("money", "kr. 1.234,50", "OUT322", "`kr. 1.234,50` is not a number alone"),
    ("number", "1.234,56-", "OUT322", "`1.234,56-` is not a number"),
    ("number", "(1.234,56)", "OUT322", "`(1.234,56)` is not a number"),
    ("number", "1.23,4", "OUT322", "`1.23,4` is not a number"),
    ("number", "1.2345,6", "OUT322", "`1.2345,6` is not a number"),
    ("number", "1'234.5", "OUT322", "`1'234.5` is not a number"),
    ("number", "1.234.56", "OUT322", "`1.234.56` is not a number"),
    ("number", "1 2345", "OUT322", "`1 2345` is not a number"),
    ("number", "01 234", "OUT322", "`01 234` is not a number"),
    ("money", "0.0000000001", "OUT323", "has more than 15 digits before the point or 9 after it"),
    ("number", "1000000000000000", "OUT323", "has more than 15 digits before the point or 9 after it"),
    ("number", "9" * 10_000, "OUT323", "has more than 15 digits before the point or 9 after it"),
    ("percent", "0.00000001%", "OUT323", "has more than 15 digits before the point or 7 after it"),
    ("percent", "0.38", "OUT325", "`0.38` has no percent sign"),
    ("percent", "38  %", "OUT322", "`38  %` is not a number"),
    ("percent", "%", "OUT322", "`%` is not a number"),
    ("whole", "2.5", "OUT324", "`2.5` is not a whole number"),
    ("whole", "x", "OUT322", "`x` is not a number"),
    ("whole", "1000000000000000", "OUT323", "has more than 15 digits before the point or 9 after it"),
    ("date", "2023-02-29", "OUT327", "there is no day `2023-02-29`"),
    ("date", "2023-13-01", "OUT327", "there is no day `2023-13-01`"),
    ("date", "0000-01-01", "OUT327", "there is no day `0000-01-01`"),
    ("date", "2023-1-1", "OUT326", "`2023-1-1` is not a date"),
    ("date", "31-12-24", "OUT326", "`31-12-24` is not a date"),
    ("date", "31-12.2024", "OUT326", "`31-12.2024` is not a date"),
    ("date", "31 Dec 2024", "OUT326", "`31 Dec 2024` is not a date"),
    ("date", "31-02-2024", "OUT327", "there is no day `31-02-2024`"),
    ("date", "31-12-2024 08:30", "OUT326", "`31-12-2024 08:30` is not a date"),
    ("date", "31-12-0000", "OUT327", "there is no day `31-12-0000`"),
    ("date", "2024/03/01", "OUT326", "`2024/03/01` is not a date"),
    ("date", "2024-03-01 12:00", "OUT326", "`2024-03-01 12:00` is not a date alone"),
    ("date", "20240-03-01", "OUT326", "`20240-03-01` is not a date"),
    ("date", "infinity", "OUT326", "`infinity` is not a date"),
    ("isoweek", "2021-W53", "OUT328", "there is no week `2021-W53`"),
    ("isoweek", "2021-W00", "OUT328", "there is no week `2021-W00`"),
    ("isoweek", "2021-10", "OUT328", "`2021-10` is not a week"),
    ("isoweek", "2021-03-08", "OUT328", "`2021-03-08` is not a week"),
    ("isoweek", "0000-W10", "OUT328", "there is no week `0000-W10`"),
    ("isomonth", "2021-13", "OUT329", "`2021-13` is not a month"),
    ("isomonth", "2021-3", "OUT329", "`2021-3` is not a month"),
    ("isomonth", "0000-03", "OUT329", "`0000-03` is not a month"),
    ("yesno", "1", "OUT330", "`1` is neither yes nor no"),
    ("yesno", "j", "OUT330", "`j` is neither yes nor no"),
    ("yesno", "y", "OUT330", "`y` is neither yes nor no"),
    ('one of "own", "shelter"', "owned", "OUT332", '`owned` is none of "own", "shelter"'),
    ('one of "own", "shelter"', "Own", "OUT332", '`Own` is none of "own", "shelter"'),
    ("text", " a", "OUT321", "` a` begins or ends with a blank"),
    ("text", "a\t", "OUT321", "`a\t` begins or ends with a blank"),
    ("text", "a\u00a0", "OUT321", "begins or ends with a blank"),
    ("text", "a\u200b", "OUT321", "begins or ends with a blank"),
    ("text", "  ", "OUT321", "the cell is not empty: it holds 2 blanks"),
    ("number", " 5", "OUT321", "` 5` begins or ends with a blank"),
    ("date", "2024-03-01 ", "OUT321", "`2024-03-01 ` begins or ends with a blank"),
    ('one of "own", "shelter"', "own ", "OUT321", "`own ` begins or ends with a blank"),
]


@pytest.mark.parametrize(("declared", "cell", "value"), READ)
def test_accepted_spellings_have_one_value(load_files, declared, cell, value):
    """A cell in an accepted spelling is read as the exact value it stands for, in the type of its column."""
    loaded = load_files(f"table t {{ id key  cell {declared} }}", t=f'id,cell\nA,"{cell}"\n')
    assert loaded.found == []
    assert loaded.rows["t"] == [("A", value)]
    assert type(loaded.rows["t"][0][1]) is type(value)


@pytest.mark.parametrize(("declared", "cell", "code", "words"), REFUSED)
def test_other_spellings_are_refused(load_files, declared, cell, code, words):
    """A cell that could be read in two ways, or in none, is an error that quotes it and names its place."""
    loaded = load_files(f"table t {{ id key  cell {declared} optional }}", t=f'id,cell\nA,\nB,"{cell}"\n')
    [(found_code, place, message)] = loaded.found
    assert (found_code, place) == (code, "t.csv row 2 (line 3), column cell")
    assert words in message
    assert len(message) < 200


@pytest.mark.parametrize(
    "declared", ["number", "money", "percent", "whole", "date", "yesno", "text", 'one of "a", "b"']
)
@pytest.mark.parametrize("empty", ["", '""'])
def test_an_empty_cell_is_missing_where_it_may_be(load_files, declared, empty):
    """Nothing between two commas, quoted or not, is no value in an optional column and an error in any other."""
    optional = load_files(f"table t {{ id key  cell {declared} optional }}", t=f"id,cell\nA,{empty}\n")
    assert (optional.found, optional.rows["t"]) == ([], [("A", None)])
    demanded = load_files(f"table t {{ id key  cell {declared} }}", t=f"id,cell\nA,{empty}\n")
    message = "the cell is empty, and `cell` is not optional"
    assert demanded.found == [("OUT320", "t.csv row 1 (line 2), column cell", message)]


@pytest.mark.parametrize("year", [1, 2015, 2020, 2021, 2024, 2026, 9999])
def test_weeks_are_those_of_the_calendar(load_files, year):
    """Weeks 1 to 52 of each year are read as their Monday, and week 53 only of a year that has it."""
    weeks = "".join(f"A,{year:04d}-W{week:02d}\n" for week in range(1, 54))
    loaded = load_files("periods p of t { week isoweek } table t { id key }", t="id\nA\n", p=f"t,week\n{weeks}")
    mondays = [date.fromisocalendar(year, week, 1) for week in range(1, 53)]
    assert [row[1] for row in loaded.rows["p"][:52]] == mondays
    try:
        last = date.fromisocalendar(year, 53, 1)
    except ValueError:
        assert [(found[0], found[1]) for found in loaded.found] == [("OUT328", "p.csv row 53 (line 54), column week")]
    else:
        assert (loaded.found, loaded.rows["p"][52]) == ([], ("A", last))


@pytest.mark.parametrize(
    ("declared", "cell", "hint"),
    [
        ("isoweek", "2021-03-08", "write `2021-W10` for the week that it lies in"),
        ("isoweek", "2021-10", "write year and week, such as `2021-W10`"),
        ("isomonth", "2021-03-01", "write `2021-03` for the month that it lies in"),
        ("isomonth", "3/2021", "write year and month, such as `2021-03`"),
    ],
)
def test_a_week_or_month_is_told_how_it_is_written(load_files, declared, cell, hint):
    """The hint can be typed in: a date is told its week or month, although it is the first day of it."""
    loaded = load_files(f"table t {{ id key  cell {declared} }}", t=f"id,cell\nA,{cell}\n")
    assert [finding.hint for finding in loaded.diagnostics] == [hint]
