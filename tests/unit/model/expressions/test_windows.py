"""Windows as days: the table in section 5 of the language, row by row."""

from datetime import date

import pytest

from outcomelang.model.expression import (
    AnyPeriod,
    ColumnValue,
    Constant,
    Day,
    EventFunction,
    EventValue,
    MemberDay,
    Near,
    Not,
    OnDay,
    PeriodDifference,
    PeriodIntersection,
    PeriodRows,
    PeriodUnion,
    Rows,
    ShiftedDay,
    TimeIn,
    Window,
    WindowLength,
)
from outcomelang.model.type import DATE, DAYS, MONTHS, WEEKS, Level
from outcomelang.source import Span
from outcomelang.value.duration import Duration, DurationUnit

HERE = Span(0, 0)
START = MemberDay(day=Day.START, type=DATE, level=Level.MEMBER, span=HERE)
POINT = MemberDay(day=Day.POINT, type=DATE, level=Level.MEMBER, span=HERE)
PREVIOUS = MemberDay(day=Day.PREVIOUS, type=DATE, level=Level.MEMBER, span=HERE)
BORN = ColumnValue(table="youth", column="born", type=DATE, level=Level.MEMBER, span=HERE)
MARCH = Constant(value=date(2024, 3, 1), type=DATE, level=Level.CONTRACT, span=HERE)
APRIL = Constant(value=date(2024, 4, 30), type=DATE, level=Level.CONTRACT, span=HERE)


def moved(day, count, unit):
    """A day moved by a duration."""
    return ShiftedDay(day=day, shift=Duration(count, unit), type=DATE, level=day.level, span=HERE)


def days(day, count):
    """A day so many days later."""
    return moved(day, count, DurationUnit.DAY)


def months(day, count):
    """A day so many months later."""
    return moved(day, count, DurationUnit.MONTH)


@pytest.mark.parametrize(
    ("written", "place", "first", "end"),
    [
        ("since start", "member", START, None),
        ("since born", "member", BORN, None),
        ("since 2024-03-01", "member", MARCH, None),
        ("since start", "point", START, POINT),
        ("since previous", "point", PREVIOUS, POINT),
        ("within 12 months after start", "member", START, months(START, 12)),
        ("within 12 months after start", "point", START, months(START, 12)),
        ("within 12 months before start", "member", months(START, -12), START),
        ("within 26 weeks after start", "member", START, days(START, 182)),
        ("within 60 days around point", "point", days(POINT, -60), days(POINT, 61)),
        ("within 2 weeks around born", "member", days(BORN, -14), days(BORN, 15)),
        ("within 0 days around born", "member", days(BORN, 0), days(BORN, 1)),
        ("between born and start", "member", BORN, days(START, 1)),
        ("between 2024-03-01 and 2024-04-30", "member", MARCH, days(APRIL, 1)),
        ("on born", "member", BORN, days(BORN, 1)),
        ("within 1 year after (start + 13 weeks)", "member", days(START, 91), months(days(START, 91), 12)),
        ("since (start - 1 month)", "member", months(START, -1), None),
        ("since (start + 2 * 6 months)", "member", months(START, 12), None),
    ],
)
def test_days_of_a_window(desk, written, place, first, end):
    """A window is half-open, from its first day up to, not including, its end."""
    for text in (f"any exam {written}", f"any tenancy {written}", f"days in tenancy {written}"):
        assert desk.expression(text, place).window == Window(first, end, HERE)


def test_near(desk):
    """`near X within 30 days` keeps the day and the distance."""
    value = desk.expression("exam.mark near point within 2 weeks", "point")
    assert isinstance(value, EventValue)
    assert value.function is EventFunction.NEAR
    assert value.window == Near(POINT, 14, HERE)


def test_window_on_several(desk):
    """A window after brackets holds for all that looks at rows in them."""
    both = desk.expression("(any exam and no tenancy) since start")
    exam, no_tenancy = both.operands
    assert isinstance(exam, EventValue)
    assert isinstance(no_tenancy, Not)
    assert isinstance(no_tenancy.operand, AnyPeriod)
    assert exam.window is no_tenancy.operand.window


def test_inner_window_wins(desk):
    """What has a window of its own keeps it."""
    quotient = desk.expression("(count of exam since born / count of exam(passed)) since start")
    assert quotient.left.window.first == BORN
    assert quotient.right.window.first == START


def test_window_does_not_reach_into_a_group(desk):
    """What is asked of each member of a group has its own windows."""
    assert desk.check("share of young(any exam) since 2024-01-01", "group").codes == ["OUT226"]


def test_on_a_day(desk):
    """`P on X` is whether the day lies in the periods, alone or combined."""
    tenancy = PeriodRows(Rows("tenancy", None, HERE))
    jail = PeriodRows(Rows("jail", None, HERE))
    assert desk.expression("tenancy on born").periods == tenancy
    outside = desk.expression("(tenancy outside jail) on born")
    assert isinstance(outside, OnDay)
    assert outside.periods == PeriodDifference(tenancy, jail)
    assert outside.day == BORN
    either = desk.expression("(tenancy or jail) on born")
    assert [operand.periods for operand in either.operands] == [tenancy, jail]


def test_combined_periods(desk):
    """`or`, `and` and `outside` combine sets of days."""
    tenancy = PeriodRows(Rows("tenancy", None, HERE))
    jail = PeriodRows(Rows("jail", None, HERE))
    value = desk.expression("days in (tenancy or tenancy and jail) since start")
    assert value.periods == PeriodUnion(tenancy, PeriodIntersection(tenancy, jail))


@pytest.mark.parametrize(
    ("text", "type_", "outside"),
    [
        ("days in benefit since start", DAYS, False),
        ("weeks outside benefit since start", WEEKS, True),
        ("months in job(hours >= 37) since start", MONTHS, False),
    ],
)
def test_time_in(desk, text, type_, outside):
    """Days are counted of any periods, weeks and months of rows that are weeks and months."""
    value = desk.expression(text)
    assert isinstance(value, TimeIn)
    assert (value.type, value.outside) == (type_, outside)


@pytest.mark.parametrize(("unit", "type_"), [("days", DAYS), ("weeks", WEEKS), ("months", MONTHS)])
def test_length_of_a_window(desk, unit, type_):
    """`days since X` is the length of the window, to the point or the settlement."""
    to_point = desk.expression(f"{unit} since previous", "point")
    assert isinstance(to_point, WindowLength)
    assert to_point.type == type_
    assert to_point.window == Window(PREVIOUS, POINT, HERE)
    assert desk.expression(f"{unit} since start").window == Window(START, None, HERE)


def test_rows_without_dates(desk):
    """Rows of a child table have no date, and are counted and added up without a window."""
    assert desk.expression("count of child").window is None
    assert desk.expression("sum of child.age").window is None
    assert desk.expression("any child(age >= 3)").window is None


def test_gap_and_run(desk):
    """A gap is kept in days, a run with its unit."""
    longest = desk.expression("longest run of tenancy allowing gaps of 2 weeks since start")
    assert longest.gap == 14
    runs = desk.expression("runs of 3 months outside tenancy since start")
    assert (runs.length, runs.gap, runs.outside) == (Duration(3, DurationUnit.MONTH), 0, True)


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("any exam", "member", "OUT226"),
        ("days in tenancy", "member", "OUT226"),
        ("first exam.mark", "member", "OUT226"),
        ("longest run of tenancy", "member", "OUT226"),
        ("runs of 3 months in tenancy", "member", "OUT226"),
        ("score since start", "member", "OUT227"),
        ("days since start since born", "member", "OUT227"),
        ("(any exam since born) since start", "member", "OUT227"),
        ("any exam near start within 30 days", "member", "OUT227"),
        ("days in tenancy near start within 30 days", "member", "OUT227"),
        ("any exam since (first exam.on since start)", "member", "OUT228"),
        ("any exam since (if verified then born else start)", "member", "OUT228"),
        ("any exam within 1 month around start", "member", "OUT229"),
        ("exam.mark near start within 1 month", "member", "OUT229"),
        ("any exam within 0 months after start", "member", "OUT229"),
        ("any exam within 1.5 weeks after start", "member", "OUT229"),
        ("any exam since point", "point", "OUT229"),
        ("any exam between 2024-02-01 and 2024-01-01", "member", "OUT229"),
        ("longest run of tenancy allowing gaps of 1 month since start", "member", "OUT229"),
        ("runs of 1.5 weeks in tenancy since start", "member", "OUT229"),
        ("any exam between start and 9999-12-31", "member", "OUT244"),
        ("count of child since start", "member", "OUT230"),
        ("first child.age", "member", "OUT230"),
        ("first child.age since start", "member", "OUT230"),
        ("days in exam since start", "member", "OUT232"),
        ("days in (tenancy or exam) since start", "member", "OUT232"),
        ("days in (tenancy or verified) since start", "member", "OUT201"),
        ("days in (not tenancy) since start", "member", "OUT232"),
        ("exam.mark", "member", "OUT233"),
        ("exam.mark on start", "member", "OUT233"),
        ("first exam since start", "member", "OUT233"),
        ("sum of exam since start", "member", "OUT233"),
        ("lease outside jail", "member", "OUT200"),
        ("tenancy outside jail", "member", "OUT233"),
        ("sum of exam.on since start", "member", "OUT234"),
        ("mean of exam.passed since start", "member", "OUT234"),
        ("lowest of exam.passed since start", "member", "OUT234"),
        ("exam on start", "member", "OUT201"),
        ("weeks in tenancy since start", "member", "OUT247"),
        ("months in benefit since start", "member", "OUT247"),
        ("weeks in (benefit or tenancy) since start", "member", "OUT247"),
    ],
)
def test_wrong_window(desk, text, place, code):
    """A window that is lacking, does not fit or has no plain days is one finding."""
    checked = desk.check(text, place)
    assert checked.codes == [code]
    assert checked.expression is None
