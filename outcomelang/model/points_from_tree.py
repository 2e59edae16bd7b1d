"""The points of metrics, from the tree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from outcomelang.model.checking import Checking
from outcomelang.model.contract import Points, Table
from outcomelang.model.dates_from_tree import duration_from_tree
from outcomelang.model.groups_from_tree import find_column
from outcomelang.model.scope import NamedPoints
from outcomelang.model.type import Kind
from outcomelang.source import Span
from outcomelang.syntax import tree
from outcomelang.syntax.expression import DurationLiteral, NumberLiteral
from outcomelang.value.calendar import fits_calendar
from outcomelang.value.duration import Duration, DurationKind, DurationUnit

MAXIMUM_POINTS = 1_000
"""The most points one metric may have: 83 years of months."""


def named_points_from_tree(declaration: tree.PointList, checking: Checking) -> NamedPoints | None:
    """A declared list of points."""
    points = points_from_tree(declaration.points, checking)
    return NamedPoints(declaration.name.text, points) if points else None


def points_from_tree(points: tree.Points, checking: Checking, table: Table | None = None) -> Points | None:
    """Points after the start, or after a date column of `table`; None after an error."""
    match points:
        case tree.PointName(name=name):
            named = checking.find(name, NamedPoints)
            return named.points if named else None
        case tree.PointNumbers():
            numbers = _listed(points.numbers, checking)
            unit = points.unit
        case tree.PointsEvery():
            numbers, unit = _stepped(points, checking)
    if numbers and not fits_calendar(Duration(numbers[-1], unit)):
        message = f"{Duration(numbers[-1], unit)} after the start is beyond the calendar"
        checking.error("OUT280", message, points.span, "its years are numbered from 1 to 9999")
        numbers = ()
    after = None
    if points.after and table:
        column = find_column(points.after, table, (Kind.DATE,), "a date", checking)
        after = column.name if column else None
    return Points(numbers, unit, after) if numbers else None


def _listed(literals: Sequence[NumberLiteral], checking: Checking) -> tuple[int, ...]:
    for literal in literals:
        if literal.value.denominator != 1 or literal.value <= 0:
            message = "a point is a whole number of days, weeks, months or years, above 0"
            checking.error("OUT280", message, literal.span, "the start itself is no point: name it `start`")
            return ()
    for before, literal in pairwise(literals):
        if literal.value <= before.value:
            checking.error(
                "OUT280", f"the point {literal.value} is not after {before.value}", literal.span, "points ascend"
            )
            return ()
    return _not_too_many([int(literal.value) for literal in literals], literals[-1].span, checking)


def _not_too_many(numbers: Sequence[int], span: Span, checking: Checking) -> tuple[int, ...]:
    if len(numbers) <= MAXIMUM_POINTS:
        return tuple(numbers)
    checking.error(
        "OUT280", f"a metric has at most {MAXIMUM_POINTS} points, not {len(numbers)}", span, "take a longer step"
    )
    return ()


def _stepped(points: tree.PointsEvery, checking: Checking) -> tuple[tuple[int, ...], DurationUnit]:
    said = [literal for literal in (points.step, points.first, points.last) if literal]
    unit = _common_unit(said, checking)
    if unit is None:
        return (), points.step.unit
    first, step, last = (_count(literal, unit) for literal in (points.first or points.step, points.step, points.last))
    if last < first:
        checking.error("OUT280", f"the points end at {last}, before the first at {first}", points.span, "points ascend")
        return (), unit
    end = first + (last - first) // step * step
    if end != last:
        message = f"the points, every {Duration(step, unit)}, do not meet {Duration(last, unit)}"
        checking.error("OUT280", message, points.last.span, f"the last of them is at {Duration(end, unit)}")
        return (), unit
    count = (last - first) // step + 1
    if count > MAXIMUM_POINTS:
        return _not_too_many(range(count), points.span, checking), unit
    return tuple(range(first, last + 1, step)), unit


def _common_unit(said: Sequence[DurationLiteral], checking: Checking) -> DurationUnit | None:
    """The unit in which all of them are whole numbers; None after an error."""
    durations = [duration_from_tree(literal) for literal in said]
    for literal, duration in zip(said, durations, strict=True):
        if not duration.is_whole or duration.count <= 0:
            message = f"points cannot be {duration} apart or after the start"
            checking.error("OUT280", message, literal.span, "take whole days, weeks, months or years, above 0")
            return None
        if duration.kind is not durations[0].kind:
            message = f"{duration} cannot be counted in steps of {durations[0]}"
            checking.error("OUT280", message, literal.span, "points are in days and weeks, or in months and years")
            return None
    units = {duration.unit for duration in durations}
    if len(units) == 1 and all(duration.count.denominator == 1 for duration in durations):
        return units.pop()
    return DurationUnit.DAY if durations[0].kind is DurationKind.DAYS else DurationUnit.MONTH


def _count(literal: DurationLiteral, unit: DurationUnit) -> int:
    return int(literal.count * literal.unit.size / unit.size)
