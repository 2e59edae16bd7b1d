"""The values at which the clauses of some contracts decide, and what lies right beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Final

import attrs
from attrs import frozen

from outcomelang.model.contract import Contract, Declared, Group, Points
from outcomelang.model.expression import ColumnValue, Constant, In, Near, Rows, StepRow
from outcomelang.model.type import Kind
from outcomelang.value.calendar import add
from outcomelang.value.duration import Duration, DurationUnit

DAY: Final = timedelta(days=1)
_OLDEST: Final = 110
_NOT_OF_MEMBERS: Final = frozenset({"span", "source", "tests", "proofs", "parties", "settlements", "amendments"})


@frozen
class Edges:
    """What was found, each once, in the order of the contracts: dates, lengths of time, numbers, words.

    `points` are the lengths at which metrics look at members; `years` are numbers that an age may have.
    """

    dates: tuple[date, ...]
    lengths: tuple[Duration, ...]
    points: tuple[Duration, ...]
    numbers: tuple[Fraction, ...]
    words: tuple[str, ...]

    def points_from(self, start: date) -> tuple[date, ...]:
        """A start, and the points counted from it."""
        return tuple(dict.fromkeys((start, *(_later(start, one) for one in self.points))))

    @property
    def years(self) -> tuple[int, ...]:
        """The whole numbers that an age may have."""
        return tuple(int(one) for one in self.numbers if one.denominator == 1 and 0 < one <= _OLDEST)

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The numbers between none and all, and what each leaves: days may be missing first or last."""
        return tuple(dict.fromkeys(part for one in self.numbers if 0 < one < 1 for part in (one, 1 - one)))

    def days_from(self, start: date, points: tuple[date, ...] | None = None) -> tuple[date, ...]:
        """The days that a member's clauses look at, counted from a start and points, with the days beside each."""
        reached = points or self.points_from(start)
        found: list[date] = list(reached)
        for day in reached:
            for one in self.lengths:
                found += [_later(day, one), _later(day, Duration(-one.count, one.unit))]
        return _with_neighbours([day for day in found if day is not None])

    def parts_from(self, start: date, points: tuple[date, ...] | None = None) -> tuple[date, ...]:
        """The days on which a share of the time between two points has passed, with the days beside each."""
        reached = points or self.points_from(start)
        found = []
        for first, last in pairwise(sorted(set(reached))):
            days = (last - first).days
            found += [first + DAY * ceil(share * days) for share in self.shares]
        return _with_neighbours(found)


def edges(wholes: Iterable[object]) -> Edges:
    """The edges of some contracts, or of some of what they declare."""
    found = [one for whole in wholes for each in _inside(whole) for one in _of(each)]
    return Edges(
        tuple(dict.fromkeys(one for one in found if isinstance(one, date))),
        tuple(dict.fromkeys(one for one in found if isinstance(one, Duration))),
        tuple(dict.fromkeys(one.length for one in found if isinstance(one, _Point))),
        tuple(dict.fromkeys(one for one in found if isinstance(one, Fraction))),
        tuple(dict.fromkeys(one for one in found if isinstance(one, str))),
    )


@frozen
class _Point:
    """A length of time after which a metric looks at members."""

    length: Duration


def _of(one: object) -> Iterator[date | Duration | Fraction | str | _Point]:
    """What a part of a contract decides by."""
    match one:
        case date() | Duration():
            yield one
        case Points():
            yield from (_Point(Duration(number, one.unit)) for number in one.numbers)
        case Near():
            yield Duration(one.tolerance, DurationUnit.DAY)
        case StepRow():
            yield one.edge
        case In():
            yield from (item for item in one.items if isinstance(item, str | Fraction))
        case Constant(value=str() as text):
            yield text
        case Constant(value=Fraction() as number):
            yield number
            yield from _as_length(one, number)
        case Contract(codes=codes):
            yield from (item for _, items in codes for item in items)


def declarations_that_differ(before: Contract, after: Contract) -> tuple[object, ...]:
    """What either contract declares and the other does not declare alike, both sides of it."""
    kinds = ("tables", "groups", "inputs", "parameters", "metrics", "payments", "savings", "caps", "codes", "floors")
    found: list[object] = []
    for kind in kinds:
        one, other = getattr(before, kind), getattr(after, kind)
        found += [each for each in one if each not in other] + [each for each in other if each not in one]
    return tuple(found)


def touched(before: Contract, after: Contract) -> frozenset[str]:
    """The names of what differs, and of all that names it; nothing where what differs has no name."""
    differing = {one.name for one in declarations_that_differ(before, after) if isinstance(one, Declared)}
    named = {
        one.name: frozenset(_words(one))
        for contract in (before, after)
        for one in (*contract.groups, *contract.metrics, *contract.payments, *contract.savings, *contract.parameters)
    }
    found = set(differing)
    while True:
        more = {name for name, words in named.items() if words & found} - found
        if not more:
            return frozenset(found)
        found |= more


def _words(value: object) -> Iterator[str]:
    """Every text inside a declaration: each name that it uses is among them."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, tuple):
            waiting += one
            continue
        kind = type(one)
        if attrs.has(kind) and kind.__module__.startswith("outcomelang.model"):
            waiting += [getattr(one, each.name) for each in attrs.fields(kind) if each.name != "source"]


def tables_in(wholes: Iterable[object]) -> frozenset[str]:
    """The tables whose rows some declarations look at."""
    return frozenset(one.table for whole in wholes for one in _inside(whole) if isinstance(one, Rows))


def columns_in(wholes: Iterable[object]) -> frozenset[tuple[str, str]]:
    """The columns whose cells some declarations look at, each with its table."""
    found: set[tuple[str, str]] = set()
    for one in (each for whole in wholes for each in _inside(whole)):
        if isinstance(one, ColumnValue):
            found.add((one.table, one.column))
        elif isinstance(one, Group):
            found |= {(one.table, name) for name in _columns_of(one)}
    return frozenset(found)


def _columns_of(group: Group) -> Iterator[str]:
    """The columns by which members enter and leave."""
    for one in (group.enters, group.leaves):
        if one is not None:
            yield one.column


def _as_length(constant: Constant, number: Fraction) -> list[Duration]:
    units = {Kind.DAYS: DurationUnit.DAY, Kind.MONTHS: DurationUnit.MONTH}
    unit = units.get(constant.type.kind)
    return [Duration(number, unit)] if unit and number.denominator == 1 else []


def _inside(value: object) -> Iterator[object]:
    """Everything inside a contract that clauses of members are made of."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        kind = type(one)
        if isinstance(one, tuple):
            waiting += reversed(one)
        elif isinstance(one, Duration | date):
            yield one
        elif attrs.has(kind) and kind.__module__.startswith("outcomelang.model"):
            yield one
            names = [each.name for each in attrs.fields(kind) if each.name not in _NOT_OF_MEMBERS]
            waiting += [getattr(one, name) for name in reversed(names)]


def _later(day: date, length: Duration) -> date:
    try:
        return add(day, length)
    except (ArithmeticError, ValueError):  # beyond the calendar, or no whole number of days
        return day


def _with_neighbours(days: Iterable[date]) -> tuple[date, ...]:
    """Each day, the one before and the one after; those themselves first."""
    kept = list(dict.fromkeys(days))
    return tuple(dict.fromkeys((*kept, *(day - DAY for day in kept), *(day + DAY for day in kept))))
