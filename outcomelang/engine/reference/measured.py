"""What is counted, summed and picked among the rows of a member in a window (language, section 5, "Windows")."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from outcomelang.engine.reference.answer import Answer, State, latest, without_value
from outcomelang.engine.reference.arithmetic import rounded_as_of_member
from outcomelang.engine.reference.calendar import days_later
from outcomelang.engine.reference.days import between, blocks, counted, days_of, longest
from outcomelang.engine.reference.rows import Row
from outcomelang.model.expression import (
    AnyPeriod,
    EventFunction,
    EventValue,
    LongestRun,
    Near,
    OnDay,
    PeriodSet,
    Rows,
    RunsOf,
    TimeIn,
    Value,
    Window,
    WindowLength,
)

if TYPE_CHECKING:
    from outcomelang.engine.reference.formula import Formula

Measured: TypeAlias = EventValue | TimeIn | OnDay | AnyPeriod | LongestRun | RunsOf | WindowLength


@frozen
class Stretch:
    """A window in days: from the first up to, not including, the end; `last` is the day on which it is over."""

    first: date
    end: date
    last: date
    is_over: bool
    has_end: bool = True

    @property
    def days(self) -> frozenset[date]:
        """All its days."""
        return between(self.first, self.end)


def measured(expression: Measured, formula: Formula) -> Answer:
    """An aggregate over a member's rows."""
    match expression:
        case EventValue(window=None):
            return _of_events(expression, _rows(expression.rows, formula), None, formula)
        case EventValue(window=Near() as near):
            return _nearest(expression, near, formula)
        case OnDay(periods=periods, day=day):
            return _on_day(periods, formula.value(day), formula)
        case _ if isinstance(expression.window, Window):
            stretch = _stretch(expression.window, formula)
            return stretch if isinstance(stretch, Answer) else _in_stretch(expression, stretch, formula)
    raise TypeError(type(expression).__name__)


def _in_stretch(expression: Measured, stretch: Stretch, formula: Formula) -> Answer:
    match expression:
        case EventValue(rows=rows):
            inside = [row for row in _rows(rows, formula) if row.day and stretch.first <= row.day < stretch.end]
            return _of_events(expression, inside, stretch, formula)
        case WindowLength(unit=unit):
            return _so_far(counted(stretch.days, unit), stretch.last, is_final=stretch.has_end or stretch.is_over)
        case TimeIn() | AnyPeriod() | LongestRun() | RunsOf():
            return _of_days(expression, stretch, formula)
    raise TypeError(type(expression).__name__)


# --- Windows ------------------------------------------------------------------------------------


def _stretch(window: Window, formula: Formula) -> Stretch | Answer:
    at = formula.at
    first = formula.value(window.first)
    end = formula.value(window.end) if window.end else None
    missing = without_value([first, *([end] if end else [])])
    if missing:
        return missing
    if end is None:
        is_over = at.is_last and at.seen == at.until
        last = formula.sight.last_settlement
        return Stretch(first.day, days_later(at.until, 1), last, is_over, has_end=False)
    last = end.day - timedelta(days=1)
    return Stretch(first.day, end.day, last, at.until >= last)


def last_day(expression: Measured, formula: Formula) -> date | None:
    """The last day that is looked at, whether or not the first is known; None of rows that are seen as they are."""
    match expression:
        case OnDay(day=on):
            day = formula.value(on)
            return day.day if day.is_settled else None
        case EventValue(window=None):
            return None
        case EventValue(window=Near(anchor=anchor, tolerance=tolerance)):
            day = formula.value(anchor)
            return days_later(day.day, tolerance) if day.is_settled else None
        case _ if isinstance(expression.window, Window):
            if expression.window.end is None:
                return formula.sight.last_settlement
            end = formula.value(expression.window.end)
            return end.day - timedelta(days=1) if end.is_settled else None
    raise TypeError(type(expression).__name__)


# --- Events -------------------------------------------------------------------------------------


def _rows(rows: Rows, formula: Formula) -> list[Row]:
    """The rows that are looked at, in order of their days; none after the last day that counts."""
    found = formula.sight.rows(rows, formula.at)
    return sorted((row for row in found if row.is_there(formula.at.until)), key=lambda row: row.order)


def _of_events(expression: EventValue, rows: Sequence[Row], stretch: Stretch | None, formula: Formula) -> Answer:
    """An aggregate over rows; those of a child table have no days and no stretch, and are all there."""
    function = expression.function
    is_over, last = (stretch.is_over, stretch.last) if stretch else (True, None)
    if function is EventFunction.COUNT:
        return _so_far(Fraction(len(rows)), last, is_final=is_over)
    if function is EventFunction.ANY:
        return _so_far(bool(rows), last, is_final=is_over or bool(rows))
    cells = [_operand(expression, row, formula) for row in _picked(function, rows)]
    missing = without_value(cells)
    value = None if missing else _made(function, [cell.value for cell in cells if cell.value is not None])
    if value is not None:
        return _so_far(value, last, is_final=is_over)
    return Answer((missing.state if missing else State.MISSING) if is_over else State.PENDING, None, last)


def _so_far(value: Value, last: date | None, *, is_final: bool) -> Answer:
    return Answer(State.KNOWN if is_final else State.SO_FAR, value, last)


def _picked(function: EventFunction, rows: Sequence[Row]) -> Sequence[Row]:
    if function is EventFunction.FIRST:
        return rows[:1]
    if function is EventFunction.LAST:
        return [row for row in rows if row.day == rows[-1].day][:1]
    return rows


def _operand(expression: EventValue, row: Row, formula: Formula) -> Answer:
    if expression.operand is None:
        raise TypeError(expression.function)
    return formula.on_row(row).value(expression.operand)


def _made(function: EventFunction, values: Sequence[Value]) -> Value | None:
    if function is EventFunction.SUM:
        return sum(_numbers(values), Fraction(0))
    if not values:
        return None
    made: Mapping[EventFunction, Callable[[], Value]] = {
        EventFunction.MEAN: lambda: rounded_as_of_member(sum(_numbers(values), Fraction(0)) / len(values)),
        EventFunction.MEDIAN: lambda: rounded_as_of_member(median(_numbers(values))),
        EventFunction.LOWEST: lambda: min(values),
        EventFunction.HIGHEST: lambda: max(values),
    }
    return made[function]() if function in made else values[0]


def _numbers(values: Sequence[Value]) -> list[Fraction]:
    return [value for value in values if isinstance(value, Fraction)]


def _nearest(expression: EventValue, near: Near, formula: Formula) -> Answer:
    anchor = formula.value(near.anchor)
    to_come = without_value((anchor,))
    if to_come:
        return to_come
    last = days_later(anchor.day, near.tolerance)
    if formula.at.until < last:
        return Answer(State.PENDING, None, last)
    distances = [(abs((row.day - anchor.day).days), row) for row in _rows(expression.rows, formula) if row.day]
    close = [(distance, row.order, row) for distance, row in distances if distance <= near.tolerance]
    if not close:
        return Answer(State.MISSING, None, last)
    _, _, row = min(close, key=lambda one: one[:2])
    cell = _operand(expression, row, formula)
    return Answer(cell.state, cell.value, last)


# --- Periods ------------------------------------------------------------------------------------


def _days(periods: PeriodSet, formula: Formula) -> frozenset[date]:
    """The days in periods as they are seen."""

    def days_of_rows(rows: Rows) -> frozenset[date]:
        return frozenset().union(*(row.days(formula.at.seen) for row in formula.sight.rows(rows, formula.at)))

    return days_of(periods, days_of_rows)


def _on_day(periods: PeriodSet, day: Answer, formula: Formula) -> Answer:
    to_come = without_value((day,))
    if to_come:
        return to_come
    if formula.at.until < day.day:
        return Answer(State.PENDING, None, day.day)
    return Answer(State.KNOWN, day.day in _days(periods, formula), latest([day, Answer(State.KNOWN, last=day.day)]))


def _of_days(expression: TimeIn | AnyPeriod | LongestRun | RunsOf, stretch: Stretch, formula: Formula) -> Answer:
    window = frozenset(day for day in stretch.days if day <= formula.at.until)
    days = _days(expression.periods, formula)
    is_outside = isinstance(expression, TimeIn | RunsOf) and expression.outside
    value = _counted(expression, window - days if is_outside else window & days)
    return _so_far(value, stretch.last, is_final=stretch.is_over or value is True)


def _counted(expression: TimeIn | AnyPeriod | LongestRun | RunsOf, days: frozenset[date]) -> Value:
    match expression:
        case TimeIn(unit=unit):
            return counted(days, unit)
        case AnyPeriod():
            return bool(days)
        case LongestRun(gap=gap):
            return longest(days, gap)
        case RunsOf(gap=gap, length=length):
            return blocks(days, gap, length)
