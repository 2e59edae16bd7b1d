"""Checked values over periods: time in them, runs of them, whether a day or any day lies in them."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.model.contract import Table
from outcomelang.model.event_value_from_tree import any_of_rows, days_of
from outcomelang.model.expression import (
    AnyPeriod,
    Expression,
    LongestRun,
    Not,
    OnDay,
    PeriodDifference,
    PeriodIntersection,
    PeriodRows,
    PeriodSet,
    PeriodUnion,
    RunsOf,
    TimeIn,
    WindowLength,
)
from outcomelang.model.literal_from_tree import duration_of
from outcomelang.model.rows_from_tree import TableRows, rows_from
from outcomelang.model.surroundings import Surroundings, expression_from
from outcomelang.model.type import DAYS, MONTHS, WEEKS, WHOLE, YESNO, Level
from outcomelang.model.window_from_tree import since
from outcomelang.source import Span
from outcomelang.syntax import expression as tree
from outcomelang.value.duration import DurationKind, DurationUnit

_TYPES = {DurationUnit.DAY: DAYS, DurationUnit.WEEK: WEEKS, DurationUnit.MONTH: MONTHS}
_SHAPES = {DurationUnit.WEEK: "week", DurationUnit.MONTH: "month"}


@expression_from.register
def time_in(part: tree.TimeIn, around: Surroundings) -> TimeIn | None:
    """Check `days in P`, `weeks outside P`; weeks and months are counted of rows that are weeks and months."""
    periods = periods_from(part.periods, around)
    if periods is None or not _is_counted_in(part, periods, around):
        return None
    window = days_of(around, part.span)
    if window is None:
        return None
    return TimeIn(
        unit=part.unit,
        periods=periods,
        outside=part.outside,
        window=window,
        type=_TYPES[part.unit],
        level=Level.MEMBER,
        span=part.span,
    )


@expression_from.register
def window_length(part: tree.TimeSince, around: Surroundings) -> WindowLength | None:
    """Check `days since X`: how long the window is."""
    window = since(part.since, part.span, around.under(None))
    if window is None:
        return None
    level = max(window.first.level, Level.CONTRACT if window.end is None else window.end.level)
    return WindowLength(unit=part.unit, window=window, type=_TYPES[part.unit], level=level, span=part.span)


@expression_from.register
def longest_run(part: tree.LongestRun, around: Surroundings) -> LongestRun | None:
    """Check `longest run of P allowing gaps of 14 days`."""
    periods, gap = periods_from(part.periods, around), _gap(part.gap, around)
    window = None if periods is None else days_of(around, part.span)
    if periods is None or gap is None or window is None:
        return None
    return LongestRun(periods=periods, gap=gap, window=window, type=DAYS, level=Level.MEMBER, span=part.span)


@expression_from.register
def runs(part: tree.Runs, around: Surroundings) -> RunsOf | None:
    """Check `runs of 3 months in P`."""
    periods, gap = periods_from(part.periods, around), _gap(part.gap, around)
    length = duration_of(part.length)
    if not length.is_whole or length.count <= 0:
        message = f"a run cannot be {around.text(part.length)} long"
        hint = f"write a whole number of {length.kind}, 1 or more"
        around.fault("OUT229", message, part.length.span, hint)
        return None
    window = None if periods is None else days_of(around, part.span)
    if periods is None or gap is None or window is None:
        return None
    return RunsOf(
        length=length,
        periods=periods,
        outside=part.outside,
        gap=gap,
        window=window,
        type=WHOLE,
        level=Level.MEMBER,
        span=part.span,
    )


@expression_from.register
def any_of(part: tree.AnyOf, around: Surroundings) -> Expression | None:
    """Check `any P` and `any E`; `no P` is `not any P`."""
    found = rows_from(part.rows, around)
    if found is None:
        return None
    checked = _any_of(found, part.span, around)
    if checked is None or not part.negated:
        return checked
    return Not(operand=checked, type=YESNO, level=checked.level, span=part.span)


@expression_from.register
def outside_on_day(part: tree.Outside, around: Surroundings) -> OnDay | None:
    """Check `(lease outside jail_stay) on X`; without a day, the days in it have to be counted."""
    if around.window and isinstance(around.window.written, tree.On):
        return on_day(part, part.span, around)
    if periods_from(part, around) is not None:
        text = around.excerpt(part.span)
        message = f"`{text}` is a set of days, and a value is wanted here"
        around.fault("OUT233", message, part.span, f"write `days in ({text})` or `({text}) on point`")
    return None


def on_day(part: tree.Expression, span: Span, around: Surroundings) -> OnDay | None:
    """Check `P on X`: whether the one day of the window lies in the periods."""
    periods = periods_from(part, around)
    window = days_of(around, span)
    if periods is None or window is None:
        return None
    return OnDay(periods=periods, day=window.first, type=YESNO, level=Level.MEMBER, span=span)


def periods_from(part: tree.Expression, around: Surroundings) -> PeriodSet | None:
    """Check periods, alone or combined: `job`, `(job or education)`, `(lease outside jail_stay)`."""
    match part:
        case tree.Reference():
            found = rows_from(part, around.under(None))
            return PeriodRows(found.rows) if found and _is_periods(found, part, around) else None
        case tree.Logic(operator=operator):
            make = PeriodUnion if operator == "or" else PeriodIntersection
            return _combined(make, part.left, part.right, around)
        case tree.Outside():
            return _combined(PeriodDifference, part.periods, part.excluded, around)
        case _:
            message = f"{around.text(part)} is not a set of days"
            hint = "name a `periods` table, or several with `or`, `and` and `outside` in brackets"
            around.fault("OUT232", message, part.span, hint)
            return None


def _combined(
    make: type[PeriodUnion | PeriodIntersection | PeriodDifference],
    left: tree.Expression,
    right: tree.Expression,
    around: Surroundings,
) -> PeriodSet | None:
    first, second = periods_from(left, around), periods_from(right, around)
    return None if first is None or second is None else make(first, second)


def _is_periods(found: TableRows, part: tree.Reference, around: Surroundings) -> bool:
    if found.table.kind == "periods":
        return True
    name = found.table.name
    message = f"`{name}` is not a `periods` table: its rows do not last"
    around.fault(
        "OUT232", message, part.name.span, f"write `count of {name}` or `any {name}`", around.declared(found.table)
    )
    return False


def _any_of(found: TableRows, span: Span, around: Surroundings) -> Expression | None:
    if found.table.kind != "periods":
        return any_of_rows(found, span, around)
    window = days_of(around, span)
    if window is None:
        return None
    return AnyPeriod(periods=PeriodRows(found.rows), window=window, type=YESNO, level=Level.MEMBER, span=span)


def _is_counted_in(part: tree.TimeIn, periods: PeriodSet, around: Surroundings) -> bool:
    """Whether all rows are of the unit in which they are counted; days are counted of any."""
    shape = _SHAPES.get(part.unit)
    others = [table for table in _tables(periods, around) if shape not in (None, table.shape)]
    for table in others[:1]:
        message = f"`{part.unit}s in` counts rows that are {part.unit}s, and those of `{table.name}` are not"
        around.fault("OUT247", message, part.periods.span, "write `days in` instead", around.declared(table))
    return not others


def _tables(periods: PeriodSet, around: Surroundings) -> Iterator[Table]:
    if not isinstance(periods, PeriodRows):
        yield from _tables(periods.left, around)
        yield from _tables(periods.right, around)
    elif isinstance(table := around.names.find(periods.rows.table), Table):
        yield table


def _gap(literal: tree.DurationLiteral | None, around: Surroundings) -> int | None:
    """The days of a gap that is bridged; 0 where none is."""
    if literal is None:
        return 0
    gap = duration_of(literal)
    if gap.kind is DurationKind.DAYS and gap.is_whole:
        return int(gap.in_days())
    message = f"a gap that is bridged cannot be {around.text(literal)} long"
    around.fault("OUT229", message, literal.span, "write it in whole days or weeks, as `14 days`")
    return None
