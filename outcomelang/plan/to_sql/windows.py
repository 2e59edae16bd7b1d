"""Windows, and the aggregates over rows that look through them: their value so far and when it is final."""

from __future__ import annotations

from attrs import frozen
from sqlglot import exp

from outcomelang.model.blank_readings import may_be_blank
from outcomelang.model.expression import (
    AnyPeriod,
    EventFunction,
    EventValue,
    LongestRun,
    MemberDay,
    Near,
    OnDay,
    RunsOf,
    TimeIn,
    Window,
    WindowLength,
)
from outcomelang.model.finality import direction
from outcomelang.model.type import Kind
from outcomelang.plan.from_model import tables_under
from outcomelang.plan.plan import Measured
from outcomelang.plan.to_sql.logic import early
from outcomelang.plan.to_sql.term import KNOWN, MISSING, PENDING, Frame, Term, is_known, state_of, term
from outcomelang.plan.to_sql.words import (
    SEEN_UNTIL,
    day,
    day_after,
    days_from,
    greatest,
    least,
    mondays_from,
    month_starts_from,
    number,
    or_false,
    or_zero,
    text,
    unknown,
    when,
)
from outcomelang.value.duration import DurationUnit


@frozen
class Days:
    """A window in SQL: its first day, the first day after it as far as seen, its last day, the anchors' state."""

    first: exp.Expr
    end: exp.Expr
    last: exp.Expr
    state: exp.Expr | None


def days_of_window(window: Window | Near, frame: Frame, tables: frozenset[str]) -> Days:
    """The days of a window. What lies after the settlement or leaving day is not seen."""
    seen_end = day_after(frame.seen_until(tables))
    if isinstance(window, Near):
        anchor = term(window.anchor, frame)
        last = day_after(anchor.value, window.tolerance)
        first = day_after(anchor.value, -window.tolerance)
        return Days(first, least(day_after(last), seen_end), last, anchor.state)
    first_day = term(window.first, frame)
    if window.end is None:
        return Days(first_day.value, seen_end, day(frame.contract.settlements.last), first_day.state)
    end = term(window.end, frame)
    return Days(first_day.value, least(end.value, seen_end), day_after(end.value, -1), state_of(first_day, end))


@term.register(EventValue)
@term.register(TimeIn)
@term.register(OnDay)
@term.register(AnyPeriod)
@term.register(LongestRun)
@term.register(RunsOf)
def _measured(of: Measured, frame: Frame) -> Term:
    column: exp.Expr = frame.measure(of)
    tables = frozenset(tables_under(of))
    last, anchors = _last_day(of, frame, tables)
    ends: exp.Expr | None = None
    if last is not None and not _within_points(of, frame):
        ends = when((last <= frame.seen_until(tables), text(KNOWN)), otherwise=text(PENDING))
    value, ends, scale = _value_of_measure(of, column, ends, frame)
    if anchors is not None:
        value = when((is_known(anchors), value)) if not _is_truth(of) else exp.and_(is_known(anchors), value)
        ends = anchors if ends is None else when((is_known(anchors), ends), otherwise=anchors)
    if _is_truth(of):
        return Term(value, early(value, ends, direction(of, frame.contract)))
    return Term(value, ends, scale, _quotient(of, frame))


def _last_day(of: Measured, frame: Frame, tables: frozenset[str]) -> tuple[exp.Expr | None, exp.Expr | None]:
    """The last day that counts (None: rows without days, seen as they are), and the state of the window's anchors."""
    if isinstance(of, OnDay):
        on = term(of.day, frame)
        return on.value, on.state
    if of.window is None:
        return None, None
    days = days_of_window(of.window, frame, tables)
    return days.last, days.state


def _within_points(of: Measured, frame: Frame) -> bool:
    """Whether the window ends on or before the point: the metric itself is pending until then."""
    if frame.points is None or frame.complete:
        return False
    if isinstance(of, OnDay):
        return isinstance(of.day, MemberDay)
    window = of.window
    return isinstance(window, Window) and isinstance(window.end, MemberDay)


def _is_truth(of: Measured) -> bool:
    return of.type.kind is Kind.YESNO


def _value_of_measure(
    of: Measured, column: exp.Expr, ends: exp.Expr | None, frame: Frame
) -> tuple[exp.Expr, exp.Expr | None, int]:
    """The value so far, its state once its anchors are known, and its decimals."""
    if isinstance(of, EventValue) and of.function not in (EventFunction.COUNT, EventFunction.ANY):
        return _value_of_readings(of, column, ends, frame)
    if _is_truth(of):
        return or_false(column), ends, 0
    factor = of.unit.size if isinstance(of, TimeIn) and of.unit is DurationUnit.WEEK else 1
    value = or_zero(column)
    if isinstance(of, TimeIn) and of.outside:
        value = exp.paren(_length(of.unit, days_of_window(of.window, frame, frozenset()))) - value
    return (exp.paren(value) * number(factor) if factor > 1 else value), ends, 0


BLANK = {MISSING: 1, PENDING: 2}
"""What is missing of the rows that are read, as a number: a value, or one that may still come. The greatest decides."""


def _value_of_readings(
    of: EventValue, column: exp.Expr, ends: exp.Expr | None, frame: Frame
) -> tuple[exp.Expr, exp.Expr | None, int]:
    """A sum of no rows is 0; any other aggregate of no rows is missing, pending till its window's last day.

    So is one that meets a row without a value; while that may still come it is pending.
    """
    is_sum = of.function is EventFunction.SUM
    value = or_zero(column) if is_sum else column
    cases: list[tuple[exp.Expr, exp.Expr]] = []
    if ends is not None:
        cases.append((exp.EQ(this=ends, expression=text(PENDING)), text(PENDING)))
    if may_be_blank(of, frame.contract):
        blank = or_zero(frame.column(f"{column.name} blank"))
        value = when((exp.EQ(this=blank, expression=number(0)), value))
        cases += [(exp.EQ(this=blank.copy(), expression=number(BLANK[state])), text(state)) for state in BLANK]
    if not is_sum:
        cases.append((unknown(column), text(MISSING)))
    return value, when(*cases, otherwise=text(KNOWN)) if cases else None, _operand_scale(of, frame)


def _operand_scale(of: EventValue, frame: Frame) -> int:
    return term(of.operand, Frame(frame.contract, None, row="row")).scale if of.operand else 0


def _quotient(of: Measured, frame: Frame) -> tuple[Term, Term] | None:
    """Dividend and divisor of a mean, and of a median, whose column holds the sum of the two values in the middle."""
    if not isinstance(of, EventValue) or of.function not in (EventFunction.MEAN, EventFunction.MEDIAN):
        return None
    column = frame.measure(of)
    dividend = Term(column, None, _operand_scale(of, frame))
    if of.function is EventFunction.MEDIAN:
        return dividend, Term(number(2))
    return dividend, Term(frame.column(f"{column.name} rows"))


def _length(unit: DurationUnit, days: Days) -> exp.Expr:
    match unit:
        case DurationUnit.DAY:
            return greatest(number(0), days_from(days.first, days.end))
        case DurationUnit.WEEK:
            return mondays_from(days.first, days.end)
        case _:
            return month_starts_from(days.first, days.end)


@term.register
def _window_length(length: WindowLength, frame: Frame) -> Term:
    """The length of a window; one with an end is known from the start, one without grows."""
    window = length.window
    days = days_of_window(window, frame, frozenset())
    if window.end is not None:
        end = term(window.end, frame)
        days = Days(days.first, end.value, days.last, days.state)
    value = _length(length.unit, days)
    if length.unit is DurationUnit.WEEK:
        value = value * number(7)
    if window.end is not None:
        return Term(value, days.state)
    open_state = when((days.last <= frame.column(SEEN_UNTIL), text(KNOWN)), otherwise=text(PENDING))
    return Term(value, open_state if days.state is None else greatest(open_state, days.state))
