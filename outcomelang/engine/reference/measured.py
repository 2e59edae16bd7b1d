"""What is counted, summed and picked among the rows of a member in a window (language, section 5, "Windows")."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from outcomelang.engine.reference.answer import Answer, Nature, State, latest, without_value
from outcomelang.engine.reference.arithmetic import rounded_as_of_member
from outcomelang.engine.reference.calendar import days_later
from outcomelang.engine.reference.days import between, blocks, counted, days_of, longest
from outcomelang.engine.reference.rows import Row
from outcomelang.model.contract import Contract
from outcomelang.model.expression import (
    AnyPeriod,
    Arithmetic,
    ColumnValue,
    Constant,
    EventFunction,
    EventValue,
    Expression,
    IsKnown,
    Logic,
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
    walk,
)
from outcomelang.model.type import Kind

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
            is_fixed = stretch.has_end or stretch.is_over
            state, nature = (State.KNOWN, Nature.FIXED) if is_fixed else (State.GROWING, Nature.GROWS)
            return Answer(state, counted(stretch.days, unit), nature, stretch.last)
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
        return Answer(State.KNOWN if is_over else State.GROWING, Fraction(len(rows)), Nature.GROWS, last)
    if function is EventFunction.ANY:
        return Answer(State.KNOWN if is_over or rows else State.GROWING, bool(rows), Nature.GROWS, last)
    picked = _picked(function, rows)
    cells = [_operand(expression, row, formula) for row in picked]
    missing = without_value(cells)
    value = None if missing else _made(function, [cell.value for cell in cells if cell.value is not None])
    grows = _grows(expression, formula)
    nature = Nature.GROWS if grows else Nature.FREE
    if is_over:
        state = missing.state if missing else State.MISSING if value is None else State.KNOWN
        return Answer(state, value, nature, last)
    return Answer(State.GROWING if grows and value is not None else State.PENDING, value, nature, last)


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


def _grows(expression: EventValue, formula: Formula) -> bool:
    """`highest of`, and `sum of` what is never below zero, where no row lacks a value."""
    operand = expression.operand
    if operand is None or not _always_there(operand, expression.rows, formula.sight.contract):
        return False
    if expression.function is EventFunction.HIGHEST:
        return True
    return expression.function is EventFunction.SUM and _never_negative(operand, formula)


def stays_known(expression: EventValue, contract: Contract) -> bool:
    """Whether a value that is there stays there: that of the first row, or of rows each of which has one."""
    match expression.function:
        case EventFunction.FIRST:
            return True
        case EventFunction.COUNT | EventFunction.ANY | EventFunction.SUM | EventFunction.NEAR:
            return False
    return expression.operand is not None and _always_there(expression.operand, expression.rows, contract)


def _always_there(operand: Expression, rows: Rows, contract: Contract) -> bool:
    """Whether each row that counts has a value: no cell that may be empty or a day to come, nothing divided by 0."""
    for part in walk(operand):
        if isinstance(part, ColumnValue):
            table = contract.table[part.table]
            column = table.column[part.column]
            is_to_come = column.type.kind is Kind.DATE and column.name != table.day_column
            if is_to_come or (column.optional and part not in _asked_for(rows.condition)):
                return False
        if isinstance(part, Arithmetic) and part.operator == "/" and not _never_zero(part.right, contract):
            return False
    return True


def _asked_for(condition: Expression | None) -> list[Expression]:
    """The values that a filter asks to be known."""
    match condition:
        case IsKnown(operand=operand):
            return [operand]
        case Logic(operator="and", operands=operands):
            return [value for operand in operands for value in _asked_for(operand)]
    return []


def _never_zero(divisor: Expression, contract: Contract) -> bool:
    match divisor:
        case Constant(value=value):
            return value != 0
        case ColumnValue(table=table, column=name):
            column = contract.table[table].column[name]
            return (column.low is not None and column.low > 0) or (column.high is not None and column.high < 0)
    return False


def _never_negative(expression: Expression, formula: Formula) -> bool:
    match expression:
        case Constant(value=Fraction() as value):
            return value >= 0
        case ColumnValue(table=table, column=column):
            low = formula.sight.contract.table[table].column[column].low
            return low is not None and low >= 0
        case Arithmetic(operator="+" | "*" | "/", left=left, right=right):
            return _never_negative(left, formula) and _never_negative(right, formula)
    return False


def _nearest(expression: EventValue, near: Near, formula: Formula) -> Answer:
    anchor = formula.value(near.anchor)
    if not anchor.is_settled:
        return anchor
    last = days_later(anchor.day, near.tolerance)
    if formula.at.until < last:
        return Answer(State.PENDING, None, Nature.FREE, last)
    distances = [(abs((row.day - anchor.day).days), row) for row in _rows(expression.rows, formula) if row.day]
    close = [(distance, row.order, row) for distance, row in distances if distance <= near.tolerance]
    if not close:
        return Answer(State.MISSING, None, Nature.FREE, last)
    _, _, row = min(close, key=lambda one: one[:2])
    cell = _operand(expression, row, formula)
    return Answer(cell.state, cell.value, Nature.FREE, last)


# --- Periods ------------------------------------------------------------------------------------


def _days(periods: PeriodSet, formula: Formula) -> frozenset[date]:
    """The days in periods as they are seen."""

    def days_of_rows(rows: Rows) -> frozenset[date]:
        return frozenset().union(*(row.days(formula.at.seen) for row in formula.sight.rows(rows, formula.at)))

    return days_of(periods, days_of_rows)


def _on_day(periods: PeriodSet, day: Answer, formula: Formula) -> Answer:
    if not day.is_settled:
        return day
    if formula.at.until < day.day:
        return Answer(State.PENDING, None, Nature.GROWS, day.day)
    return Answer(
        State.KNOWN, day.day in _days(periods, formula), Nature.GROWS, latest([day, Answer(State.KNOWN, last=day.day)])
    )


def _of_days(expression: TimeIn | AnyPeriod | LongestRun | RunsOf, stretch: Stretch, formula: Formula) -> Answer:
    window = frozenset(day for day in stretch.days if day <= formula.at.until)
    days = _days(expression.periods, formula)
    is_outside = isinstance(expression, TimeIn | RunsOf) and expression.outside
    value = _counted(expression, window - days if is_outside else window & days)
    if is_outside:
        # A row that comes in later takes days away, so that these grow in no case.
        return Answer(State.KNOWN if stretch.is_over else State.PENDING, value, Nature.FREE, stretch.last)
    is_final = stretch.is_over or value is True
    return Answer(State.KNOWN if is_final else State.GROWING, value, Nature.GROWS, stretch.last)


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
