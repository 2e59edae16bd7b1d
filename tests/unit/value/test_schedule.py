"""Settlement and payment schedules, worked out by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.value.calendar import DateOutOfRange, add_months, is_month_end
from outcomelang.value.duration import Duration, DurationUnit
from outcomelang.value.schedule import (
    MAXIMUM_DATES,
    DayOfYear,
    TooManyDates,
    calendar_year_of,
    every,
    on_days,
)

DATES = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
DAY, WEEK, MONTH, YEAR = DurationUnit.DAY, DurationUnit.WEEK, DurationUnit.MONTH, DurationUnit.YEAR
JUNE_30, DECEMBER_31 = DayOfYear(30, 6), DayOfYear(31, 12)


def dates(*texts: str) -> tuple[date, ...]:
    """Give the dates of these texts."""
    return tuple(date.fromisoformat(text) for text in texts)


@pytest.mark.parametrize(
    ("step", "anchor", "last", "expected"),
    [
        (Duration(1, MONTH), "2012-12-31", "2013-03-31", "2012-12-31 2013-01-31 2013-02-28 2013-03-31"),
        (Duration(3, MONTH), "2021-02-28", "2021-11-30", "2021-02-28 2021-05-31 2021-08-31 2021-11-30"),
        (Duration(12, MONTH), "2023-02-28", "2025-02-28", "2023-02-28 2024-02-29 2025-02-28"),
        (Duration(1, YEAR), "2024-02-29", "2027-02-28", "2024-02-29 2025-02-28 2026-02-28 2027-02-28"),
        (Duration(2, YEAR), "2024-02-29", "2028-02-29", "2024-02-29 2026-02-28 2028-02-29"),
        (Duration(1, MONTH), "2024-02-28", "2024-05-01", "2024-02-28 2024-03-28 2024-04-28"),
        (Duration(1, MONTH), "2023-01-30", "2023-04-29", "2023-01-30 2023-02-28 2023-03-30"),
        (Duration(1, MONTH), "2023-04-30", "2023-06-30", "2023-04-30 2023-05-31 2023-06-30"),
        (Duration(6, MONTH), "2017-04-01", "2018-04-01", "2017-04-01 2017-10-01 2018-04-01"),
        (Duration(2, WEEK), "2024-02-20", "2024-03-20", "2024-02-20 2024-03-05 2024-03-19"),
        (Duration(30, DAY), "2024-01-31", "2024-03-31", "2024-01-31 2024-03-01 2024-03-31"),
    ],
)
def test_every_step_from_an_anchor(step: Duration, anchor: str, last: str, expected: str) -> None:
    """Dates are counted from the anchor, last days stay last days, and both ends are included."""
    start = date.fromisoformat(anchor)
    assert every(step, start, start, date.fromisoformat(last)) == dates(*expected.split())


def test_dates_before_the_first_are_left_out() -> None:
    """The rhythm is that of the anchor, whichever day the term begins on."""
    quarterly = Duration(3, MONTH)
    anchor = date(2020, 1, 31)
    assert every(quarterly, anchor, date(2021, 1, 31), date(2021, 4, 30)) == dates("2021-01-31", "2021-04-30")
    assert every(quarterly, anchor, date(2021, 2, 1), date(2021, 4, 29)) == ()
    assert every(Duration(7, DAY), anchor, date(2020, 2, 8), date(2020, 2, 14)) == dates("2020-02-14")
    assert every(Duration(7, DAY), anchor, date(2020, 2, 7), date(2020, 2, 13)) == dates("2020-02-07")


def test_no_date_is_before_the_anchor() -> None:
    """A schedule begins with its anchor, even where the term began earlier."""
    assert every(Duration(1, YEAR), date(2022, 6, 30), date(2020, 1, 1), date(2023, 12, 31)) == dates(
        "2022-06-30", "2023-06-30"
    )
    assert every(Duration(1, DAY), date(2022, 6, 30), date(2020, 1, 1), date(2022, 6, 29)) == ()
    assert every(Duration(1, MONTH), date(2022, 6, 30), date(2020, 1, 1), date(2022, 6, 29)) == ()


def test_a_schedule_may_reach_the_end_of_the_calendar() -> None:
    """The step beyond year 9999 is never taken."""
    assert every(Duration(1, MONTH), date(9999, 11, 30), date(9999, 1, 1), date.max) == dates(
        "9999-11-30", "9999-12-31"
    )
    assert every(Duration(6, DAY), date(9999, 12, 25), date(9999, 1, 1), date.max) == dates("9999-12-25", "9999-12-31")


@pytest.mark.parametrize("step", [Duration(0, DAY), Duration(-1, MONTH), Duration(1, WEEK) / 2, Duration(1, MONTH) / 2])
def test_a_step_must_be_whole_and_above_zero(step: Duration) -> None:
    """A step of nothing, backward, or of part of a day or month makes no schedule."""
    with pytest.raises(ValueError, match="every"):
        every(step, date(2020, 1, 1), date(2020, 1, 1), date(2021, 1, 1))


def test_a_schedule_without_end_is_refused_before_it_fills_the_memory() -> None:
    """More than the most dates there may be is an error, just that many is not."""
    with pytest.raises(TooManyDates):
        every(Duration(1, DAY), date.min, date.min, date.max)
    with pytest.raises(TooManyDates):
        every(Duration(1, MONTH), date.min, date.min, date.max)
    with pytest.raises(TooManyDates):
        on_days([DayOfYear(day, 1) for day in range(1, 12)], date.min, date.max)
    first = date(2000, 1, 1)
    last = first + timedelta(days=MAXIMUM_DATES - 1)
    assert len(every(Duration(1, DAY), first, first, last)) == MAXIMUM_DATES
    with pytest.raises(TooManyDates, match=r"^a schedule of 100001 dates, when 100000 are the most there may be$"):
        every(Duration(1, DAY), first, first, last + timedelta(days=1))


@settings(deadline=None, max_examples=60)
@given(DATES, DATES, DATES, st.integers(min_value=1, max_value=40))
def test_a_schedule_of_months_holds_all_its_dates_and_no_other(
    anchor: date, first: date, last: date, months: int
) -> None:
    """Walking from the anchor step by step meets the same dates."""
    walked = []
    for count in range(0, 71 * 12, months):
        met = add_months(anchor, count)
        while is_month_end(anchor) and not is_month_end(met):
            met += timedelta(days=1)
        if first <= met <= last:
            walked.append(met)
    assert every(Duration(months, MONTH), anchor, first, last) == tuple(walked)


@settings(deadline=None, max_examples=60)
@given(
    DATES,
    st.integers(min_value=-500, max_value=500),
    st.integers(min_value=0, max_value=900),
    st.integers(1, 50),
)
def test_a_schedule_of_days_holds_all_its_dates_and_no_other(anchor: date, offset: int, length: int, days: int) -> None:
    """Of all days in the term, those a whole number of steps after the anchor are met."""
    first = anchor + timedelta(days=offset)
    term = [first + timedelta(days=passed) for passed in range(length + 1)]
    expected = tuple(each for each in term if each >= anchor and (each - anchor).days % days == 0)
    assert every(Duration(days, DAY), anchor, first, term[-1]) == expected


def test_days_of_every_year() -> None:
    """The days of each year come in order, both ends included."""
    assert on_days([DECEMBER_31, JUNE_30], date(2022, 6, 30), date(2023, 12, 31)) == dates(
        "2022-06-30", "2022-12-31", "2023-06-30", "2023-12-31"
    )
    assert on_days([JUNE_30, DECEMBER_31], date(2022, 7, 1), date(2023, 12, 30)) == dates("2022-12-31", "2023-06-30")


def test_days_of_every_year_end_with_the_calendar() -> None:
    """There is no year 10000 to look at."""
    assert on_days([JUNE_30], date(9998, 7, 1), date.max) == dates("9999-06-30")


def test_single_dates_among_days_of_the_year() -> None:
    """Dates and days mix, each date comes once, and those outside the term are left out."""
    days: list[date | DayOfYear] = [date(2022, 12, 31), DECEMBER_31, date(2022, 3, 1), date(2025, 3, 1)]
    assert on_days(days, date(2022, 1, 1), date(2023, 6, 1)) == dates("2022-03-01", "2022-12-31")


def test_single_dates_in_a_term_without_end() -> None:
    """Only days of every year grow with the term."""
    days = [date(2020 + count, 1, 1) for count in range(20)]
    assert on_days(days, date.min, date.max) == tuple(days)


def test_29_february_falls_on_the_last_of_february() -> None:
    """In a common year 29 February is 28 February, and only one date with it."""
    days = [DayOfYear(29, 2), DayOfYear(28, 2)]
    assert on_days(days, date(2023, 1, 1), date(2024, 12, 31)) == dates("2023-02-28", "2024-02-28", "2024-02-29")


def test_a_term_that_ends_before_it_begins_has_no_date() -> None:
    """A term turned round is empty."""
    assert on_days([JUNE_30], date(2023, 1, 1), date(2022, 1, 1)) == ()
    assert every(Duration(1, MONTH), date(2022, 1, 1), date(2023, 1, 1), date(2022, 1, 1)) == ()


@pytest.mark.parametrize(("day", "month"), [(30, 2), (31, 4), (0, 1), (32, 1), (1, 13), (1, 0)])
def test_a_day_that_no_year_has(day: int, month: int) -> None:
    """30 February and 31 April are refused."""
    with pytest.raises(ValueError, match=r"day|month"):
        DayOfYear(day, month)


def test_a_day_of_the_year_as_text() -> None:
    """A day of the year is written as in a contract."""
    assert [str(day) for day in (JUNE_30, DECEMBER_31, DayOfYear(1, 1))] == [
        "30 June",
        "31 December",
        "1 January",
    ]


@pytest.mark.parametrize(
    ("settlement", "year_starts", "expected"),
    [
        ("2023-06-30", None, "2023-01-01"),
        ("2023-01-01", None, "2023-01-01"),
        ("2023-12-31", None, "2023-01-01"),
        ("2023-06-30", DayOfYear(1, 7), "2022-07-01"),
        ("2023-07-01", DayOfYear(1, 7), "2023-07-01"),
        ("2023-12-31", DayOfYear(1, 7), "2023-07-01"),
        ("2023-02-27", DayOfYear(29, 2), "2022-02-28"),
        ("2023-02-28", DayOfYear(29, 2), "2023-02-28"),
        ("2024-02-28", DayOfYear(29, 2), "2023-02-28"),
        ("2024-02-29", DayOfYear(29, 2), "2024-02-29"),
    ],
)
def test_the_year_a_settlement_counts_in(settlement: str, year_starts: DayOfYear | None, expected: str) -> None:
    """It is the calendar year, or the year that began on the named day."""
    assert calendar_year_of(date.fromisoformat(settlement), year_starts) == date.fromisoformat(expected)


def test_a_budget_year_that_began_before_the_calendar() -> None:
    """The first days of the calendar lie in a budget year with no first day."""
    with pytest.raises(DateOutOfRange):
        calendar_year_of(date(1, 3, 1), DayOfYear(1, 7))
