"""Literals, cells, days, metrics and parameters as SQL."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import evolve
from sqlglot import exp

from outcomelang.model.contract import Metric
from outcomelang.model.expression import (
    ColumnValue,
    Constant,
    Day,
    MemberDay,
    MetricValue,
    ParameterValue,
    Scale,
    ShiftedDay,
    Slices,
    StartsIn,
    Steps,
    Value,
)
from outcomelang.model.finality import grows
from outcomelang.model.type import Kind, Level
from outcomelang.plan.plan import CannotSettleYet
from outcomelang.plan.to_sql.term import (
    KNOWN,
    LEFT_OUT,
    MISSING,
    NOT_MET,
    OUT,
    PENDING,
    Frame,
    Term,
    term,
    value_of,
)
from outcomelang.plan.to_sql.words import (
    LEFT_ON,
    POINT,
    POINT_NUMBER,
    START,
    by_value,
    col,
    day,
    day_after,
    decimals,
    known,
    months_after,
    number,
    shifted,
    starts_in,
    text,
    unknown,
    when,
)
from outcomelang.source import Span
from outcomelang.value.duration import DurationUnit
from outcomelang.value.rounding import MEMBER_DECIMALS


@term.register
def _literal(literal: Constant, frame: Frame) -> Term:  # noqa: ARG001
    return constant(literal.value)


def constant(value: Value) -> Term:
    """The SQL of a fixed value."""
    if isinstance(value, bool):
        return Term(exp.true() if value else exp.false())
    if isinstance(value, Fraction):
        return Term(number(value), scale=decimals(value))
    return Term(day(value) if isinstance(value, date) else text(value))


@term.register
def _cell(cell: ColumnValue, frame: Frame) -> Term:
    column = frame.contract.table[cell.table].column[cell.column]
    scale = 9 if column.source_type in ("number", "percent", "money") else 0
    if cell.level is Level.ROW:
        value: exp.Expr = col(cell.column, frame.row)
        awaited = column.awaited or (column.type.kind is Kind.DATE and not column.optional)
        return Term(value, _state_if_empty(value, awaited=awaited), scale)
    value = frame.column(cell.column)
    group = frame.grain.group if frame.grain else None
    starts = group is not None and group.enters is not None and group.enters.column == cell.column
    may_be_empty = column.optional or column.type.kind is Kind.DATE
    if starts or not may_be_empty:
        return Term(value, None, scale)
    return Term(value, _state_if_empty(value, awaited=column.awaited or not column.optional), scale)


def _state_if_empty(value: exp.Expr, *, awaited: bool) -> exp.Expr:
    return when((unknown(value), text(PENDING if awaited else MISSING)), otherwise=text(KNOWN))


@term.register(MemberDay)
@term.register(ShiftedDay)
def _day(one: MemberDay | ShiftedDay, frame: Frame) -> Term:
    if isinstance(one, ShiftedDay):
        inner = term(one.day, frame)
        return Term(shifted(inner.value, one.shift), inner.state)
    match one.day:
        case Day.START:
            return Term(frame.column(START))
        case Day.POINT:
            return Term(frame.column(POINT), _state_of_points(frame))
        case Day.PREVIOUS:
            return Term(_previous(frame), _state_of_points(frame))


@term.register
def _starts_in(asked: StartsIn, frame: Frame) -> Term:
    return Term(starts_in(frame.column(START), asked.periods))


def _state_of_points(frame: Frame) -> exp.Expr | None:
    """Points counted from a column have no day where its cell is empty."""
    if frame.points is None or frame.points.after is None:
        return None
    return _state_if_empty(frame.column(frame.points.after), awaited=is_to_come(frame.points.after, frame))


def is_to_come(after: str, frame: Frame) -> bool:
    """Whether an empty cell of a column that points are counted from is a day to come: a cell that must be filled."""
    if frame.grain is None:
        raise AssertionError(after)
    column = frame.contract.table[frame.grain.group.table].column[after]
    return column.awaited or not column.optional


def _previous(frame: Frame) -> exp.Expr:
    """The metric's own point before, or the start."""
    points = frame.points
    if points is None:
        raise CannotSettleYet("`previous` without points", Span(0, 0))
    start = frame.column(points.after or START)
    before = dict(zip(points.numbers[1:], points.numbers[:-1], strict=True))
    if not before:
        return start
    days = (
        (exp.Literal.number(later), point_day(start.copy(), earlier, points.unit)) for later, earlier in before.items()
    )
    return by_value(frame.column(POINT_NUMBER), *days, otherwise=start)


def point_day(start: exp.Expr, count: int, unit: DurationUnit) -> exp.Expr:
    """The day of a point: so many units after the start, months clamped to the month's last day."""
    size = count * unit.size
    return months_after(start, exp.Literal.number(size)) if _in_months(unit) else day_after(start, size)


def _in_months(unit: DurationUnit) -> bool:
    return unit in (DurationUnit.MONTH, DurationUnit.YEAR)


@term.register
def _metric(named: MetricValue, frame: Frame) -> Term:
    metric = frame.contract.metric[named.name]
    if not metric.of_members:
        raise CannotSettleYet("a figure of a group in a metric of members", named.span)
    column, status = metric_columns(metric, frame)
    value: exp.Expr = column
    if metric.missing and metric.type.kind is Kind.YESNO:
        # What the contract makes of a missing value is no yes, whatever the formula gave.
        value = when((exp.EQ(this=status.copy(), expression=text(NOT_MET)), exp.false()), otherwise=column)
    left = when((known(frame.column(LEFT_ON)), text(PENDING)), otherwise=text(OUT))
    cases: list[tuple[exp.Expr, exp.Expr]] = []
    if grows(metric, frame.contract):
        # What a leaver's number had reached stays theirs; in another formula it means what its own formula would.
        unfinished = exp.EQ(
            this=frame.column(f"{metric.name} state{_suffix(metric.name, frame)}"), expression=text(PENDING)
        )
        cases.append((exp.and_(known(frame.column(LEFT_ON)), unfinished), text(PENDING)))
    state = when(
        *cases,
        (exp.In(this=status, expressions=[text(PENDING), text("growing"), text("waiting")]), text(PENDING)),
        (exp.EQ(this=status, expression=text(LEFT_OUT)), left),
        (exp.EQ(this=status, expression=text(MISSING)), text(MISSING)),
        otherwise=text(KNOWN),
    )
    return Term(value, state, 0 if metric.type.kind is Kind.YESNO or metric.type.whole else MEMBER_DECIMALS)


def metric_columns(metric: Metric, frame: Frame) -> tuple[exp.Column, exp.Column]:
    """The value and status of a metric on the rows at hand."""
    suffix = _suffix(metric.name, frame)
    return frame.column(f"{metric.name} value{suffix}"), frame.column(f"{metric.name} status{suffix}")


def _suffix(name: str, frame: Frame) -> str:
    concluded = frame.grain.conclusions if frame.grain else ()
    told_apart = any(one.name == name and one.evidence for one in concluded)
    return (" of evidence" if frame.evidence_only else " of all rows") if told_apart else ""


@term.register
def _parameter(named: ParameterValue, frame: Frame) -> Term:
    parameter = frame.contract.parameter[named.name]
    if parameter.by_code or parameter.table:
        return _table_parameter(named, frame)
    if named.on is None and len(parameter.values) > 1:
        raise CannotSettleYet(f"the dated parameter `{named.name}` without a day", named.span)
    return parameter_on(named, Term(exp.null()) if named.on is None else term(named.on, frame), frame)


def parameter_on(named: ParameterValue, on: Term, frame: Frame) -> Term:
    """The value of a parameter that is in force on a day."""
    parameter = frame.contract.parameter[named.name]
    if parameter.by_code or parameter.table:
        return _table_parameter(named, frame)
    terms = [value_of(term(one.value, frame)) for one in parameter.values]
    if len(terms) == 1:
        return terms[0]
    dated = list(zip(parameter.values, terms, strict=True))
    cases = [(on.value >= day(one.first), found.value) for one, found in reversed(dated) if one.first is not None]
    otherwise = terms[0].value if parameter.values[0].first is None else None
    return Term(when(*cases, otherwise=otherwise), on.state, max(found.scale for found in terms))


def _table_parameter(named: ParameterValue, frame: Frame) -> Term:
    parameter = frame.contract.parameter[named.name]
    if named.on is None:
        raise CannotSettleYet(f"the table `{named.name}` without brackets", named.span)
    if isinstance(parameter.table, Steps | Scale | Slices):
        return term(evolve(parameter.table, operand=named.on), frame)
    on = term(named.on, frame)
    terms = {code: value_of(term(value, frame)) for code, value in parameter.by_code}
    cases = [(exp.EQ(this=on.value, expression=text(code)), found.value) for code, found in terms.items()]
    return Term(when(*cases), on.state, max(found.scale for found in terms.values()))
