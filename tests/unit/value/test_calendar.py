"""Months, weeks and ages, worked out by hand and by counting days one by one."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.value.calendar import (
    DateOutOfRange,
    add,
    add_days,
    add_months,
    completed_years,
    fits_calendar,
    is_month_end,
    isomonth_text,
    isoweek_text,
    monday,
    mondays_between,
    month_starts_between,
    parse_isomonth,
    parse_isoweek,
)
from outcomelang.value.duration import Duration, DurationUnit

DATES = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


def day(text: str) -> date:
    """Give the date of this text."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-01-31", 2, "2024-03-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-01-15", -13, "2022-12-15"),
        ("2023-12-31", 1, "2024-01-31"),
        ("2023-02-28", 1, "2023-03-28"),
        ("2100-01-31", 1, "2100-02-28"),
        ("2000-01-31", 1, "2000-02-29"),
        ("2024-05-17", 0, "2024-05-17"),
        ("9999-11-30", 1, "9999-12-30"),
        ("0001-02-01", -1, "0001-01-01"),
    ],
)
def test_months_are_clamped_to_the_last_day(start: str, months: int, expected: str) -> None:
    """A month later is the same day, or the last day of a month too short for it."""
    assert add_months(day(start), months) == day(expected)


@settings(deadline=None)
@given(DATES, st.integers(min_value=-600, max_value=600))
def test_months_move_the_month_and_never_the_day_forward(start: date, months: int) -> None:
    """The month moves by just that many, the day stays or is the last of a shorter month."""
    moved = add_months(start, months)
    assert (moved.year - start.year) * 12 + moved.month - start.month == months
    assert moved.day == start.day or (moved.day < start.day and is_month_end(moved))


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        ("2024-02-28", "2", DurationUnit.DAY, "2024-03-01"),
        ("2023-02-28", "2", DurationUnit.DAY, "2023-03-02"),
        ("2024-01-01", "26", DurationUnit.WEEK, "2024-07-01"),
        ("2024-01-08", "-1", DurationUnit.WEEK, "2024-01-01"),
        ("2024-02-29", "1", DurationUnit.YEAR, "2025-02-28"),
        ("2024-08-31", "1.5", DurationUnit.YEAR, "2026-02-28"),
    ],
)
def test_adding_a_duration(start: str, count: str, unit: DurationUnit, expected: str) -> None:
    """Days and weeks are counted out, months and years are clamped."""
    assert add(day(start), Duration(Fraction(count), unit)) == day(expected)


@pytest.mark.parametrize(("count", "unit"), [("7.9", DurationUnit.WEEK), ("0.5", DurationUnit.MONTH)])
def test_part_of_a_day_or_month_cannot_be_added(count: str, unit: DurationUnit) -> None:
    """A duration that ends within a day, or within a month, leads to no date."""
    with pytest.raises(ValueError, match="cannot be added to a date"):
        add(date(2024, 1, 1), Duration(Fraction(count), unit))


def test_dates_outside_the_calendar() -> None:
    """Before year 1 and after year 9999 there is no date, however large the step."""
    for months in (1, 12, 10**30):
        with pytest.raises(DateOutOfRange):
            add_months(date.max, months)
        with pytest.raises(DateOutOfRange):
            add_months(date.min, -months)
    for days in (1, 10**30):
        with pytest.raises(DateOutOfRange):
            add_days(date.max, days)
        with pytest.raises(DateOutOfRange):
            add_days(date.min, -days)
    with pytest.raises(DateOutOfRange):
        add(date.max, Duration(1, DurationUnit.WEEK))


def test_the_ends_of_the_calendar_are_dates() -> None:
    """The first and the last day of the calendar can be reached."""
    assert add_days(date(9999, 12, 30), 1) == date.max
    assert add_days(date(1, 1, 2), -1) == date.min


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-W10", "2021-03-08"),
        ("2020-W53", "2020-12-28"),
        ("2026-W53", "2026-12-28"),
        ("2021-W01", "2021-01-04"),
        ("2020-W01", "2019-12-30"),
        ("2024-W52", "2024-12-23"),
    ],
)
def test_weeks_are_read_as_their_monday(text: str, expected: str) -> None:
    """The Monday of a week may lie in the year before, and long years have a week 53."""
    assert parse_isoweek(text) == day(expected)
    assert isoweek_text(day(expected)) == text


def test_a_week_holds_its_seven_days() -> None:
    """Sunday belongs to the week of the Monday before it."""
    assert isoweek_text(date(2021, 3, 14)) == "2021-W10"
    assert isoweek_text(date(2021, 3, 15)) == "2021-W11"
    assert isoweek_text(date(2021, 1, 3)) == "2020-W53"


@pytest.mark.parametrize(
    "text",
    [
        "2021-W53", "2021-W00", "2021-W54", "0000-W01", "2021-W1", "2021W10",
        "2021-w10", "2021-W10 ", "21-W10", "٢٠٢١-W10", "",
    ],
)  # fmt: skip
def test_what_is_no_week(text: str) -> None:
    """Week 53 of a year of 52 weeks, and text of any other form, is refused."""
    with pytest.raises(ValueError, match=r"no week|not a week"):
        parse_isoweek(text)


def test_a_year_without_week_53() -> None:
    """A week that the year does not have is refused by number too."""
    assert monday(2020, 53) == date(2020, 12, 28)
    with pytest.raises(ValueError, match="the year 2021 has no week 53"):
        monday(2021, 53)


def test_months_are_read_as_their_first_day() -> None:
    """A month is its first day, and reads back."""
    assert parse_isomonth("2021-03") == date(2021, 3, 1)
    assert isomonth_text(date(2021, 3, 31)) == "2021-03"


@pytest.mark.parametrize("text", ["2021-13", "2021-00", "0000-01", "2021-3", "2021-03-01", "202103", "2021-03\n"])
def test_what_is_no_month(text: str) -> None:
    """Month 13, and text of any other form, is refused."""
    with pytest.raises(ValueError, match=r"no month|not a month"):
        parse_isomonth(text)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2000-06-15", "2018-06-14", 17),
        ("2000-06-15", "2018-06-15", 18),
        ("2004-02-29", "2022-02-27", 17),
        ("2004-02-29", "2022-02-28", 18),
        ("2004-02-29", "2024-02-28", 19),
        ("2004-02-29", "2024-02-29", 20),
        ("2004-02-28", "2024-02-28", 20),
        ("2000-12-31", "2001-12-30", 0),
        ("2000-01-01", "2000-01-01", 0),
        ("2000-01-01", "1999-12-31", -1),
        ("2000-01-01", "1998-12-31", -2),
    ],
)
def test_age_in_completed_years(born: str, on: str, years: int) -> None:
    """A year is completed on the birthday, which for 29 February is the last of February."""
    assert completed_years(day(born), day(on)) == years


@settings(deadline=None)
@given(DATES, DATES)
def test_an_age_is_the_number_of_birthdays_reached(born: date, on: date) -> None:
    """The birthday of that age has come, and the next has not."""
    years = completed_years(born, on)
    assert add_months(born, 12 * years) <= on < add_months(born, 12 * (years + 1))


@pytest.mark.parametrize(
    ("first", "end", "mondays", "month_starts"),
    [
        ("2021-03-08", "2021-03-09", 1, 0),
        ("2021-03-08", "2021-03-08", 0, 0),
        ("2021-03-02", "2021-03-08", 0, 0),
        ("2021-03-01", "2021-03-02", 1, 1),
        ("2021-03-02", "2021-04-01", 4, 0),
        ("2021-03-01", "2021-04-01", 5, 1),
        ("2021-01-01", "2022-01-01", 52, 12),
        ("2021-03-09", "2021-03-01", 0, 0),
        ("0001-01-01", "0001-01-02", 1, 1),
    ],
)
def test_weeks_and_months_in_a_window(first: str, end: str, mondays: int, month_starts: int) -> None:
    """The first day of a window counts, its end does not, and a window turned round holds nothing."""
    assert mondays_between(day(first), day(end)) == mondays
    assert month_starts_between(day(first), day(end)) == month_starts


@settings(deadline=None, max_examples=50)
@given(DATES, st.integers(min_value=-10, max_value=800))
def test_windows_agree_with_counting_day_by_day(first: date, length: int) -> None:
    """The Mondays and first days are those met when walking through the window."""
    days = [first + timedelta(days=passed) for passed in range(length)]
    end = first + timedelta(days=length)
    assert mondays_between(first, end) == sum(each.strftime("%u") == "1" for each in days)
    assert month_starts_between(first, end) == sum(each.day == 1 for each in days)


def test_month_ends() -> None:
    """The last day of a month is known, in leap years too."""
    last_days = ["2024-02-29", "2023-02-28", "2100-02-28", "2023-04-30", "2023-12-31", "9999-12-31"]
    other_days = ["2024-02-28", "2023-02-27", "2023-03-30", "2023-04-01"]
    assert [text for text in last_days + other_days if is_month_end(day(text))] == last_days


@pytest.mark.parametrize(
    ("count", "unit", "fits"),
    [
        (9999, DurationUnit.YEAR, True),
        (10_000, DurationUnit.YEAR, False),
        (119_988, DurationUnit.MONTH, True),
        (119_989, DurationUnit.MONTH, False),
        (3_652_059, DurationUnit.DAY, True),
        (3_652_060, DurationUnit.DAY, False),
        (-3_652_060, DurationUnit.DAY, False),
        (521_723, DurationUnit.WEEK, False),
    ],
)
def test_what_fits_the_calendar(count: int, unit: DurationUnit, fits: bool) -> None:  # noqa: FBT001
    """9,999 years have 9,999 x 365 days and a leap day in each of 2,424 years, 3,652,059 in all."""
    assert fits_calendar(Duration(count, unit)) is fits
