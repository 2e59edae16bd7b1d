"""Tables, columns, ranges and lists of codes."""

from fractions import Fraction

import pytest

from outcomelang.model.expression import ColumnValue, IsKnown
from outcomelang.model.type import Kind
from outcomelang.value.duration import Duration, DurationUnit

PAY = "pay fee = 100 DKK\n"
YOUTH = "table youth { id key }\n"


def column(check, declared):
    """The column of a table with one more."""
    return check.contract(f"table other {{ id key  {declared} }}\n" + PAY).table["other"].columns[1]


def test_a_column_as_it_is_declared(check):
    """Name, heading in the file, range, and what may be empty or must not be shown."""
    found = column(check, 'grade number in -3 to 12 optional pending until known private as "Karakter"')
    assert (found.name, found.header, found.source_type) == ("grade", "Karakter", "number")
    assert (found.low, found.high) == (-3, 12)
    assert (found.optional, found.awaited, found.private) == (True, True, True)


def test_a_column_is_headed_by_its_name(check):
    """Unless `as` says otherwise; and nothing is optional or private unless it is said."""
    found = column(check, "grade number")
    assert (found.header, found.optional, found.awaited, found.private) == ("grade", False, False, False)


@pytest.mark.parametrize(
    ("word", "kind", "shown_in"),
    [
        ("date", Kind.DATE, None),
        ("number", Kind.NUMBER, None),
        ("whole", Kind.NUMBER, None),
        ("text", Kind.TEXT, None),
        ("yesno", Kind.YESNO, None),
        ("percent", Kind.NUMBER, "percent"),
        ("money", Kind.MONEY, None),
        ("isoweek", Kind.ISOWEEK, None),
        ("isomonth", Kind.ISOMONTH, None),
    ],
)
def test_the_types_of_columns(check, word, kind, shown_in):
    """Each word has its kind."""
    found = column(check, f"value {word}").type
    assert (found.kind, found.shown_in, found.whole) == (kind, shown_in, word == "whole")


def test_money_is_in_the_currency_of_the_contract(check):
    """A column of money carries no currency of its own."""
    assert column(check, "value money in 0 DKK to 500 DKK").type.currency == "DKK"


def test_a_percentage_is_a_fraction(check):
    """38 % is 0.38, in a range too."""
    found = column(check, "value percent in 0% to 38%")
    assert (found.low, found.high) == (0, Fraction(38, 100))


def test_a_closed_list_keeps_its_order(check):
    """The options as they are listed."""
    assert column(check, 'value one of "b", "a"').type.options == ("b", "a")


def test_periods_say_their_days_in_one_of_four_ways(check):
    """`until`, `through`, a week, a month; each dates its rows by its own column."""
    tables = check.contract(
        "periods a of youth { from date  until date optional }\n"
        "periods b of youth { from date  through date }\n"
        "periods c of youth { week isoweek }\n"
        "periods d of youth { month isomonth }\n" + PAY
    ).table
    assert [tables[name].shape for name in "abcd"] == ["until", "through", "week", "month"]
    assert [tables[name].day_column for name in "abcd"] == ["from", "from", "week", "month"]
    assert {tables[name].parent for name in "abcd"} == {"youth"}


def test_evidence_is_a_condition_on_the_row(check):
    """`counts where` looks at the columns of its own table."""
    added = "events claim of youth { on date  seen date optional } counts where seen is known deadline 90 days\n"
    counts = check.contract(added + PAY).table["claim"].counts
    assert isinstance(counts.condition, IsKnown)
    assert isinstance(counts.condition.operand, ColumnValue)
    assert counts.condition.operand.column == "seen"
    assert counts.deadline == Duration(90, DurationUnit.DAY)


def test_a_list_of_codes(check):
    """As it is declared."""
    codes = check.contract('codes own = "1", "2"\n' + PAY).codes
    assert codes == (("own", ("1", "2")),)


@pytest.mark.parametrize(
    ("added", "faults"),
    [
        ("table a { id key  x date  x number }\n", ["OUT269 x"]),
        ('table a { id key  x date  y number as "x" }\n', ['OUT269 "x"']),
        ('table a { id key  x date as "z"  y number as "z" }\n', ['OUT269 "z"']),
        ("events a of youth { on date  youth text }\n", ["OUT269 youth"]),
        ('events a of youth { on date  x text as "youth" }\n', ['OUT269 "youth"']),
        ("events a of youth { day date }\n", ["OUT270 a"]),
        ("events a of youth { on text }\n", ["OUT270 on text"]),
        ("events a of youth { on date optional }\n", ["OUT270 on date optional"]),
        ("periods a of youth { from date }\n", ["OUT270 a"]),
        ("periods a of youth { until date }\n", ["OUT270 a"]),
        ("periods a of youth { from date optional  until date }\n", ["OUT270 from date optional"]),
        ("periods a of youth { from date  until date  through date }\n", ["OUT270 through date"]),
        ("periods a of youth { from date  until whole }\n", ["OUT270 until whole"]),
        ("periods a of youth { week isoweek optional }\n", ["OUT270 week isoweek optional"]),
        ("periods a of youth { week isoweek  from date  until date }\n", ["OUT270 from date", "OUT270 until date"]),
        ("periods a of youth { week isoweek  month isomonth }\n", ["OUT270 month isomonth"]),
        ("table a { id key  other key }\n", ["OUT271 other key"]),
        ("table a { id key optional }\n", ["OUT271 id key optional"]),
        ("table a { id text }\nevents b of a { on date }\nevents c of a { on date }\n", ["OUT271 a"]),
        ("events a of visit { on date }\n", ["OUT201 visit"]),
        ("events a of yuth { on date }\n", ["OUT200 yuth"]),
        ("events a of young { on date }\n", ["OUT201 young"]),
        ("table a of b { id key }\ntable b of a { id key }\n", ["OUT254 a"]),
        ("table a { id key  x whole in 3 to 1 }\n", ["OUT272 in 3 to 1"]),
        ("table a { id key  x whole in 0 to 1.5 }\n", ["OUT272 1.5"]),
        ("table a { id key  x percent in 0 to 1 }\n", ["OUT272 0", "OUT272 1"]),
        ("table a { id key  x number in 0% to 100% }\n", ["OUT272 0%", "OUT272 100%"]),
        ("table a { id key  x money in 0 EUR to 5 DKK }\n", ["OUT272 0 EUR"]),
        ("table a { id key  x text in 0 to 5 }\n", ["OUT272 in 0 to 5"]),
        ('table a { id key  x one of "a", "a" }\n', ['OUT273 "a"']),
        ('codes a = "1", "1"\n', ['OUT273 "1"']),
        ("events a of youth { on date  x date optional } counts where y is known\n", ["OUT200 y"]),
        ("events a of youth { on date  x number optional } counts where x > 1\n", ["OUT240 x"]),
        ("events a of youth { on date  x yesno } counts where x deadline 0 days\n", ["OUT277 0 days"]),
        ("events a of youth { on date  x yesno } counts where x deadline 1.5 days\n", ["OUT277 1.5 days"]),
    ],
)
def test_data_with_a_fault(check, added, faults):
    """Each fault once, where it was written."""
    assert check.faults(added + PAY) == faults


def test_a_table_without_a_known_parent_reports_nothing_more(check):
    """Whose rows they are is not known, so nothing can be said of what counts them."""
    data = "table youth { id key  moved_in date }\nperiods tenancy of yout { from date  until date }\n"
    group = "group young of youth enters moved_in\nmetric housed of young at 12 months = tenancy on point\n"
    rows = "  tenancy\n    | youth | from |\n    | A | 2022-01-01 |\n"
    test = f'test "t" {{\n{rows}  as of 2023-12-31\n  expect reward = 0 DKK\n}}\n'
    assert check.faults("pay reward 1_000 DKK per housed\n" + test, data=data + group) == ["OUT200 yout"]
