"""The dates of a settlement or payment schedule, and the year a date belongs to."""

from collections.abc import Sequence
from datetime import date

from outcomelang.frozen import frozen
from outcomelang.value.calendar import add_days, add_months, clamped_date, is_month_end, month_number
from outcomelang.value.duration import Duration, DurationKind

MAXIMUM_DATES = 100_000
"""The most dates one schedule may have: over 270 years of days, far beyond any contract."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LEAP_YEAR = 2000
_LONGEST_MONTH = 31


class TooManyDates(ArithmeticError):
    """A schedule of more dates than `MAXIMUM_DATES`."""


@frozen
class DayOfYear:
    """A day of every year, such as 30 June; 29 February falls on the last of February in other years.

    Raises `ValueError` for a day that no year has.
    """

    day: int
    month: int

    def __attrs_post_init__(self) -> None:
        """Refuse a day that no year has."""
        date(_LEAP_YEAR, self.month, self.day)

    def in_year(self, year: int) -> date:
        """Give the date in a year; raises `DateOutOfRange`."""
        return clamped_date(year, self.month, self.day)

    def __str__(self) -> str:
        """Give the words of the language, such as `30 June`."""
        return f"{self.day} {_MONTHS[self.month - 1]}"


def every(step: Duration, anchor: date, first: date, last: date) -> tuple[date, ...]:
    """Give the dates anchor, anchor + step, anchor + 2 steps ... from `first` to `last`, both included.

    Each date is counted from the anchor, so that a short month moves no later date. An anchor on the last
    day of its month keeps to last days. There is no date before the anchor.
    Raises `ValueError` unless the step is a whole number of days or months above zero, and `TooManyDates`.
    """
    if not step.is_whole or step.count <= 0:
        raise ValueError(f"a schedule cannot run every {step}")
    if step.kind is DurationKind.DAYS:
        distance = int(step.in_days())
        counts = _counts(distance, (first - anchor).days, (last - anchor).days)
        return tuple(add_days(anchor, count * distance) for count in counts)
    distance = int(step.in_months())
    since_anchor = month_number(first) - month_number(anchor)
    until_last = month_number(last) - month_number(anchor)
    anchor_day = _LONGEST_MONTH if is_month_end(anchor) else anchor.day
    months = (add_months(anchor, count * distance) for count in _counts(distance, since_anchor, until_last))
    dates = (clamped_date(month.year, month.month, anchor_day) for month in months)
    return tuple(day for day in dates if first <= day <= last)


def on_days(days: Sequence[date | DayOfYear], first: date, last: date) -> tuple[date, ...]:
    """Give the dates that are, or fall on, one of `days`, from `first` to `last`, both included.

    In order, each once. Raises `TooManyDates`.
    """
    years = range(first.year, last.year + 1)
    yearly = [day for day in days if isinstance(day, DayOfYear)]
    _refuse_too_many(len(years) * len(yearly))
    dates = {day.in_year(year) for day in yearly for year in years}
    dates.update(day for day in days if isinstance(day, date))
    return tuple(sorted(day for day in dates if first <= day <= last))


def calendar_year_of(settlement: date, year_starts: DayOfYear | None = None) -> date:
    """Give the first day of the year that a settlement counts in, for limits `per year`.

    It is the calendar year, or the year from that day on (`per year from 1 July`). Raises `DateOutOfRange`.
    """
    begins = year_starts or DayOfYear(day=1, month=1)
    start = begins.in_year(settlement.year)
    return start if start <= settlement else begins.in_year(settlement.year - 1)


def _counts(distance: int, since_anchor: int, until_last: int) -> range:
    """Give the numbers of steps, not below zero, that lead from the anchor into a range."""
    counts = range(max(0, -(-since_anchor // distance)), until_last // distance + 1)
    _refuse_too_many(len(counts))
    return counts


def _refuse_too_many(dates: int) -> None:
    if dates > MAXIMUM_DATES:
        raise TooManyDates(f"a schedule of {dates} dates, when {MAXIMUM_DATES} are the most there may be")
