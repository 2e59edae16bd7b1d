"""Days counted from other days: months clamped to their last day, completed years, the year of a settlement."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from outcomelang.value.calendar import DateOutOfRange
from outcomelang.value.duration import Duration, DurationKind
from outcomelang.value.schedule import DayOfYear

DAY = timedelta(days=1)


def later(day: date, duration: Duration) -> date:
    """The day a duration later, or earlier if it is below zero; raises `DateOutOfRange`."""
    if duration.kind is DurationKind.DAYS:
        return days_later(day, int(duration.in_days()))
    return months_later(day, int(duration.in_months()))


def days_later(day: date, days: int) -> date:
    """The day so many days later; raises `DateOutOfRange`."""
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise DateOutOfRange(f"a date {days} days after {day}") from error


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month; raises `DateOutOfRange`."""
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    return in_month(year, month, day.day)


def in_month(year: int, month: int, day: int) -> date:
    """That day of a month, or the month's last; raises `DateOutOfRange`."""
    if not MINYEAR <= year <= MAXYEAR:
        raise DateOutOfRange(f"a date in the year {year}")
    return date(year, month, min(day, monthrange(year, month)[1]))


def age(born: date, on: date) -> int:
    """Completed years; a birthday on 29 February falls on the last of February in other years."""
    years = on.year - born.year
    return years if on >= in_month(on.year, born.month, born.day) else years - 1


def first_day_of_year(settlement: date, begins: DayOfYear | None) -> date:
    """The first day of the year that a settlement counts in: the calendar's, or the one that begins on another day."""
    if begins is None:
        return date(settlement.year, 1, 1)
    this_year = in_month(settlement.year, begins.month, begins.day)
    return this_year if this_year <= settlement else in_month(settlement.year - 1, begins.month, begins.day)
