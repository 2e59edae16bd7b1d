"""Sets of days: those of periods, their runs, and blocks in runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.engine.reference.calendar import days_later, later
from outcomelang.model.expression import (
    PeriodDifference,
    PeriodIntersection,
    PeriodRows,
    PeriodSet,
    PeriodUnion,
    Rows,
)
from outcomelang.value.duration import Duration, DurationKind, DurationUnit


@frozen
class Run:
    """Days that follow each other, but for gaps that are bridged."""

    days: tuple[date, ...]


def days_of(periods: PeriodSet, days_of_rows: Callable[[Rows], frozenset[date]]) -> frozenset[date]:
    """The days of a set of periods, each once."""
    match periods:
        case PeriodRows(rows=rows):
            return days_of_rows(rows)
        case PeriodUnion(left=left, right=right):
            return days_of(left, days_of_rows) | days_of(right, days_of_rows)
        case PeriodIntersection(left=left, right=right):
            return days_of(left, days_of_rows) & days_of(right, days_of_rows)
        case PeriodDifference(left=left, right=right):
            return days_of(left, days_of_rows) - days_of(right, days_of_rows)


def between(first: date, end: date) -> frozenset[date]:
    """The days from the first up to, not including, the end."""
    return frozenset(date.fromordinal(number) for number in range(first.toordinal(), end.toordinal()))


def counted(days: Iterable[date], unit: DurationUnit) -> Fraction:
    """How many days; of weeks how many Mondays, seven days for each; of months how many first days."""
    match unit:
        case DurationUnit.WEEK:
            return Fraction(unit.size * sum(day.isoweekday() == 1 for day in days))
        case DurationUnit.MONTH:
            return Fraction(sum(day.day == 1 for day in days))
        case _:
            return Fraction(sum(1 for _ in days))


def runs(days: Iterable[date], gap: int) -> Iterator[Run]:
    """The runs of days, bridging gaps of at most so many days."""
    run: list[date] = []
    for day in sorted(days):
        if run and (day - run[-1]).days - 1 > gap:
            yield Run(tuple(run))
            run = []
        run.append(day)
    if run:
        yield Run(tuple(run))


def longest(days: Iterable[date], gap: int) -> Fraction:
    """The days of the longest run; those of gaps are not counted."""
    return Fraction(max((len(run.days) for run in runs(days, gap)), default=0))


def blocks(days: Iterable[date], gap: int, length: Duration) -> Fraction:
    """The complete blocks of a length in all runs, each counted from its run's own first day, as if it had no gaps."""
    return Fraction(sum(_blocks_in(run, length) for run in runs(days, gap)))


def _blocks_in(run: Run, length: Duration) -> int:
    if length.kind is DurationKind.DAYS:
        return len(run.days) // int(length.in_days())
    number, end = 0, days_later(run.days[0], len(run.days))
    while later(run.days[0], length * (number + 1)) <= end:
        number += 1
    return number
