"""Dates as the language counts them: months clamped to the last day, weeks by Monday, completed years."""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from outcomelang.value.duration import Duration, DurationKind

_DAYS_IN_A_WEEK = 7
_MONTHS_IN_A_YEAR = 12
_ISOWEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_ISOMONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


class DateOutOfRange(ArithmeticError):
    """A date before year 1 or after year 9999, which the calendar does not have."""


def clamped_date(year: int, month: int, day: int) -> date:
    """Give that day of the month, or the month's last day if the month is shorter.

    Raises `DateOutOfRange` for a year the calendar does not have.
    """
    if not MINYEAR <= year <= MAXYEAR:
        raise DateOutOfRange(f"a date in the year {year}")
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_days(day: date, days: int) -> date:
    """Give the date so many days later, or earlier if below zero; raises `DateOutOfRange`."""
    ordinal = day.toordinal() + days
    if not date.min.toordinal() <= ordinal <= date.max.toordinal():
        raise DateOutOfRange(f"a date {days} days after {day}")
    return date.fromordinal(ordinal)


def add_months(day: date, months: int) -> date:
    """Give the date so many months later, or earlier if below zero, clamped to the month's last day.

    Raises `DateOutOfRange`.
    """
    year, month = divmod(month_number(day) + months, _MONTHS_IN_A_YEAR)
    return clamped_date(year, month + 1, day.day)


def add(day: date, duration: Duration) -> date:
    """Give the date a duration later.

    Raises `DateOutOfRange`, and `ValueError` for a duration that is not a whole number of days or months:
    the checker refuses `start + 7.9 weeks`.
    """
    if not duration.is_whole:
        raise ValueError(f"{duration} cannot be added to a date")
    if duration.kind is DurationKind.DAYS:
        return add_days(day, int(duration.in_days()))
    return add_months(day, int(duration.in_months()))


def fits_calendar(duration: Duration) -> bool:
    """Tell whether a length of time is no longer than all years of the calendar, 1 to 9999, together."""
    if duration.kind is DurationKind.DAYS:
        return abs(duration.in_days()) <= date.max.toordinal()
    return abs(duration.in_months()) <= MAXYEAR * _MONTHS_IN_A_YEAR


def month_number(day: date) -> int:
    """Give the months from January of the year 0 to the month of this date."""
    return day.year * _MONTHS_IN_A_YEAR + day.month - 1


def is_month_end(day: date) -> bool:
    """Tell whether the date is the last day of its month."""
    return day.day == monthrange(day.year, day.month)[1]


def monday(isoyear: int, week: int) -> date:
    """Give the Monday of an ISO week; raises `ValueError` for a week that the year does not have."""
    try:
        return date.fromisocalendar(isoyear, week, 1)
    except ValueError as error:
        raise ValueError(f"the year {isoyear} has no week {week}") from error


def parse_isoweek(text: str) -> date:
    """Read a week such as `2021-W10` as its Monday.

    Raises `ValueError` for other text, and for week 53 of a year with 52 weeks.
    """
    match = _ISOWEEK.fullmatch(text)
    if match is None:
        raise ValueError(f"not a week such as 2021-W10: {text[:40]!r}")
    return monday(int(match[1]), int(match[2]))


def isoweek_text(day: date) -> str:
    """Give the ISO week that a date lies in, such as `2021-W10`."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def parse_isomonth(text: str) -> date:
    """Read a month such as `2021-03` as its first day; raises `ValueError` for other text."""
    match = _ISOMONTH.fullmatch(text)
    if match is None:
        raise ValueError(f"not a month such as 2021-03: {text[:40]!r}")
    try:
        return date(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        raise ValueError(f"there is no month {text}") from error


def isomonth_text(day: date) -> str:
    """Give the month that a date lies in, such as `2021-03`."""
    return f"{day.year:04d}-{day.month:02d}"


def completed_years(born: date, on: date) -> int:
    """Give the age on a day, in completed years.

    A birthday on 29 February falls on the last of February in other years. Before the birth the number
    is negative: -1 in the last year before it.
    """
    birthday = clamped_date(on.year, born.month, born.day)
    return on.year - born.year - (on < birthday)


def mondays_between(first: date, end: date) -> int:
    """Count the Mondays from `first` to the day before `end`: the weeks in a window."""
    return max(0, _mondays_before(end) - _mondays_before(first))


def month_starts_between(first: date, end: date) -> int:
    """Count the first days of months from `first` to the day before `end`: the months in a window."""
    return max(0, _month_starts_before(end) - _month_starts_before(first))


def _mondays_before(day: date) -> int:
    # The calendar's day 1, 1 January of year 1, is a Monday.
    return (day.toordinal() + _DAYS_IN_A_WEEK - 2) // _DAYS_IN_A_WEEK


def _month_starts_before(day: date) -> int:
    return month_number(day) + (day.day > 1)
