"""Price lines: one row per member, point and line, or per event, with what it pays, may pay, and why not.

All lines have the same columns, so that limits, totals and the written-out lines read one relation, `lines`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen
from sqlglot import exp

from outcomelang.model.contract import BestOf, CountLimit, EventLine, MemberLine, Metric, MetricLine, Rounding
from outcomelang.model.expression import TimeIn, WindowLength
from outcomelang.model.type import Kind
from outcomelang.plan.plan import Conclusion, Grain, LinePlan, Plan
from outcomelang.plan.to_sql.events import event_lines
from outcomelang.plan.to_sql.grains import ALL_ROWS, EVIDENCE, GROWING, WAITING, last_day, may_be_pending, settled_name
from outcomelang.plan.to_sql.line_columns import LineRow, as_select, conditions_of_starts, none
from outcomelang.plan.to_sql.price import priced, rounded_line, unless_unpriced
from outcomelang.plan.to_sql.room import digits_of, fits_64_bits, with_room
from outcomelang.plan.to_sql.seen import Named
from outcomelang.plan.to_sql.term import KNOWN, MET, PENDING, Frame, Term
from outcomelang.plan.to_sql.times import best_of, limited
from outcomelang.plan.to_sql.windows import days_of_window
from outcomelang.plan.to_sql.words import (
    COHORT,
    LEFT_ON,
    MEMBER,
    POINT,
    POINT_NUMBER,
    START,
    as_decimal,
    as_integer,
    col,
    day,
    days_from,
    decimals,
    divided,
    greatest,
    number,
    or_zero,
    relation,
    text,
    together,
    when,
)
from outcomelang.value.rounding import MEMBER_DECIMALS, RoundingMode

LINES = "lines"


def line_relations(plan: Plan, complete: Mapping[str, date]) -> Iterator[Named]:
    """The relations that lead to `lines`."""
    selects: list[exp.Select] = []
    for payment in plan.payments:
        relations, found = _of_lines(payment.lines, payment.payment.name, plan, complete)
        yield from relations
        selects += found
    if selects:
        yield LINES, together(selects)


def _of_lines(
    lines: Sequence[LinePlan], name: str, plan: Plan, complete: Mapping[str, date]
) -> tuple[list[Named], list[exp.Select]]:
    """The relations that some price lines need, and their part of `lines`."""
    relations: list[Named] = []
    selects: list[exp.Select] = []
    for line in lines:
        match line.line:
            case MetricLine(limit=CountLimit() as limit):
                selects.append(limited(line_of_grain(line, plan, complete).query(), limit, plan.contract))
            case MetricLine() | MemberLine():
                selects.append(line_of_grain(line, plan, complete).query())
            case BestOf():
                inner, options = _options(line, line.line, name, plan, complete)
                relations += inner
                selects.append(best_of(options))
            case EventLine():
                pass
    for title, query, select in event_lines([line for line in lines if isinstance(line.line, EventLine)], name, plan):
        relations.append((title, query))
        if select is not None:
            selects.append(select)
    return relations, selects


def _options(
    line: LinePlan, best: BestOf, name: str, plan: Plan, complete: Mapping[str, date]
) -> tuple[list[Named], list[exp.Select]]:
    """The lines among which `best of` chooses; all have its number."""
    relations: list[Named] = []
    options: list[exp.Select] = []
    for place, option in enumerate(best.lines, start=1):
        inner = evolve(line, line=option)
        found, selects = _of_lines([inner], f"{name} option {place} of {line.number}", plan, complete)
        relations += found
        options += selects
    return relations, options


# --- A price per metric -------------------------------------------------------------------------


@frozen
class _Priced:
    """What a metric line needs: its metric, price and units in SQL, and whether its value may not be known yet."""

    metric: Metric
    conclusion: Conclusion
    line: MetricLine
    frame: Frame
    price: exp.Expr
    price_decimals: int
    may_be_pending: bool

    @property
    def decimals(self) -> int:
        """The decimals of the metric's value."""
        return 0 if self.metric.type.whole else MEMBER_DECIMALS

    @property
    def digits(self) -> int:
        """How many digits the number of units may have."""
        more = int(1 / self.line.unit) if self.line.unit < 1 else 1
        return digits_of(self.metric.formula, self.frame.contract) + len(str(more)) - 1

    def quantity(self, value: exp.Expr) -> tuple[exp.Expr, int]:
        """How many units a value is, and the decimals of that."""
        scale = self.decimals
        if self.line.blocks:
            blocks = _quotient(value, self.decimals, self.line.unit, Fraction(1), RoundingMode.DOWN)
            return (exp.cast(blocks, "bigint") if fits_64_bits(self.digits) else blocks), 0
        if self.line.unit == 1:
            return value, scale
        per_unit = 1 / self.line.unit
        if _is_decimal(per_unit):
            more = decimals(per_unit)
            product = exp.Mul(this=exp.paren(value), expression=number(per_unit))
            return self.with_room(product, (scale, more), self.digits), scale + more
        step = Fraction(1, 10**MEMBER_DECIMALS)
        return _quotient(value, self.decimals, self.line.unit, step, RoundingMode.HALF_EVEN), MEMBER_DECIMALS

    def amount(self, value: exp.Expr) -> exp.Expr:
        """What a value pays, rounded."""
        rounding = self.frame.contract.rounding
        unit = self.line.unit
        if self.line.blocks or _is_decimal(1 / unit):
            units, scale = self.quantity(value)
            return rounded_line(self.product(units, scale), self.price_decimals + scale, rounding)
        return _amount_per(self, value, rounding)

    def product(self, value: exp.Expr, scale: int) -> exp.Expr:
        """Price × a number of so many decimals."""
        digits = digits_of(self.line.price, self.frame.contract) + self.digits
        product = exp.Mul(this=exp.paren(self.price), expression=exp.paren(value))
        return self.with_room(product, (self.price_decimals, scale), digits)

    def with_room(self, product: exp.Mul, scales: tuple[int, int], digits: int) -> exp.Expr:
        """A product with the metric's value, which has room by itself where the value has decimals."""
        return with_room(product, scales, digits) if self.metric.type.whole else product


def _amount_per(priced_line: _Priced, value: exp.Expr, rounding: Rounding) -> exp.Expr:
    """Price × value ÷ unit where the unit does not divide evenly (a seventh of a week): one division, the last."""
    scale = priced_line.price_decimals + priced_line.decimals
    step = Fraction(1, 10**MEMBER_DECIMALS) if rounding.in_total else rounding.step
    mode = RoundingMode.HALF_EVEN if rounding.in_total else rounding.mode
    product = priced_line.product(value, priced_line.decimals)
    return _quotient(product, scale, priced_line.line.unit, step, mode)


def _is_decimal(value: Fraction) -> bool:
    return bool((value * 10**MEMBER_DECIMALS).denominator == 1)


def _quotient(value: exp.Expr, scale: int, unit: Fraction, step: Fraction, mode: RoundingMode) -> exp.Expr:
    """A number of `scale` decimals divided by a unit, to a multiple of `step`."""
    divisor = unit * step * 10**scale
    top = exp.Mul(this=as_integer(value, scale), expression=number(divisor.denominator))
    steps = divided(exp.paren(top), number(divisor.numerator), mode)
    return exp.Mul(this=as_decimal(exp.paren(steps), 0), expression=number(step))


@frozen
class GrainLine:
    """A price line that a grain's rows are paid by: what each of them brings, if the conditions hold.

    `once` is what it brings to a row if anything, where the contract fixes that; `decided` the yes or no of a metric
    that is met or not met at once.
    """

    payment: str
    number: int
    grain: Grain
    gated: bool
    row: LineRow
    conditions: tuple[exp.Expr, ...]
    once: Fraction | None
    decided: exp.Expr | None = None

    def query(self) -> exp.Select:
        """The line's part of `lines`."""
        query = as_select(self.row).from_(relation(settled_name(self.grain)))
        return query.where(*self.conditions) if self.conditions else query


def line_of_grain(line: LinePlan, plan: Plan, complete: Mapping[str, date]) -> GrainLine:
    """What a price per metric or per member brings in the rows of its grain, before `up to N`."""
    match line.line:
        case MetricLine():
            return _of_metric(line, line.line, plan, complete)
        case MemberLine():
            return _of_member(line, line.line, plan, complete)
        case _:
            raise TypeError(line.payment)


def _of_metric(line: LinePlan, of: MetricLine, plan: Plan, complete: Mapping[str, date]) -> GrainLine:
    metric = plan.contract.metric[of.metric]
    grain, conclusion = next(
        (grain, one)
        for grain in plan.grains
        if grain.group.name == metric.group and (grain.grid is None) == (metric.points is None)
        for one in grain.conclusions
        if one.name == metric.name
    )
    frame = Frame(plan.contract, grain, points=metric.points, complete=complete)
    price = priced(of.price, frame, col(POINT if metric.points else START))
    may_wait = may_be_pending(conclusion, frame)
    priced_line = _Priced(metric, conclusion, of, frame, price.value, price.scale, may_wait)
    row = unless_unpriced(_metric_row(line, priced_line, grain), price.state)
    conditions = list(conditions_of_starts(of.starts, col(START)))
    wanted = of.points or (metric.points.numbers if metric.points else ())
    if wanted and grain.grid and set(wanted) != set(grain.grid.numbers):
        conditions.append(exp.In(this=col(POINT_NUMBER), expressions=[number(count) for count in wanted]))
    gated = bool(plan.contract.payment[line.payment].gates)
    is_truth = metric.type.kind is Kind.YESNO
    once = _fixed(price) if is_truth else None
    decided = col(f"{metric.name} value") if is_truth and not may_wait else None
    return GrainLine(line.payment, line.number, grain, gated, row, tuple(conditions), once, decided)


def _fixed(price: Term) -> Fraction | None:
    """A price that is written in the contract; one that depends on the row is not."""
    value = price.value.this if isinstance(price.value, exp.Neg) else price.value
    if not isinstance(value, exp.Literal):
        return None
    return -Fraction(value.this) if isinstance(price.value, exp.Neg) else Fraction(value.this)


def _metric_row(line: LinePlan, priced_line: _Priced, grain: Grain) -> LineRow:
    metric, conclusion, frame = priced_line.metric, priced_line.conclusion, priced_line.frame
    status = col(f"{metric.name} status")
    row = LineRow(
        payment=text(line.payment),
        line=number(line.number),
        member=col(MEMBER),
        cohort=col(COHORT),
        point=col(POINT_NUMBER) if grain.grid else none("int"),
        day=col(POINT) if grain.grid else col(START),
        row=number(0),
        status=status,
        final_on=last_day(conclusion, frame),
        left_on=col(LEFT_ON),
        reason=none("text"),
    )
    if metric.type.kind is Kind.YESNO:
        return _yes_no_amounts(row, priced_line)
    return _number_amounts(row, priced_line, evidence=conclusion.evidence)


def _is(value: exp.Expr, word: str) -> exp.Expr:
    return exp.EQ(this=value.copy(), expression=text(word))


def _if(condition: exp.Expr, value: exp.Expr) -> exp.Expr:
    return when((condition, value.copy()), otherwise=number(0))


def _yes_no_amounts(row: LineRow, priced_line: _Priced) -> LineRow:
    """Per met: the price once. Where all rows say met and the evidence does not yet, the price waits for evidence.

    Where rows that are no evidence would undo it, it is still possible.
    """
    name = priced_line.metric.name
    price = rounded_line(priced_line.price, priced_line.price_decimals, priced_line.frame.contract.rounding)
    waits: exp.Expr = number(0)
    possible: exp.Expr = number(0)
    if priced_line.may_be_pending:
        possible = _if(_is(row.status, PENDING), price)
    if priced_line.conclusion.evidence:
        waiting = _is(row.status, WAITING)
        met = [_is(col(f"{name} status{suffix}"), MET) for suffix in (EVIDENCE, ALL_ROWS)]
        waits = _if(exp.and_(waiting, met[1]), price)
        undone = _if(exp.and_(waiting.copy(), met[0], exp.not_(met[1].copy())), price)
        possible = exp.Add(this=possible, expression=undone)
    return evolve(
        row,
        quantity=_if(_is(row.status, MET), number(1)),
        amount=_if(_is(row.status, MET), price),
        waiting=waits,
        possible=possible,
        unbounded=number(0),
    )


def _number_amounts(row: LineRow, priced_line: _Priced, *, evidence: bool) -> LineRow:
    """Per unit of a number, exactly; of one that grows, as far as it has grown."""
    metric, frame = priced_line.metric, priced_line.frame
    value = col(f"{metric.name} value")
    counts = exp.In(this=row.status.copy(), expressions=[text(KNOWN), text(GROWING)])
    quantity, _ = priced_line.quantity(value)
    amount = or_zero(priced_line.amount(value))
    waits: exp.Expr = number(0)
    if evidence:
        all_rows = or_zero(priced_line.amount(col(f"{metric.name} value{ALL_ROWS}")))
        unsure = exp.In(this=row.status.copy(), expressions=[text(WAITING), text(GROWING)])
        paid = _if(counts.copy(), amount)
        waits = _if(unsure, exp.paren(exp.Sub(this=all_rows, expression=exp.paren(paid))))
    still = exp.In(this=row.status.copy(), expressions=[text(PENDING), text(GROWING)])
    most = _most(metric, frame)
    if most is None:
        possible, unbounded = number(0), _if(still, number(1))
    else:
        more = exp.Sub(this=or_zero(priced_line.amount(most)), expression=exp.paren(_if(counts.copy(), amount)))
        possible, unbounded = _if(still, exp.paren(more)), number(0)
    status = when(
        (exp.and_(_is(row.status, KNOWN), exp.NEQ(this=quantity.copy(), expression=number(0))), text(MET)),
        (_is(row.status, KNOWN), text("not met")),
        otherwise=row.status,
    )
    return evolve(
        row,
        status=status,
        quantity=_if(counts.copy(), or_zero(quantity)),
        amount=_if(counts.copy(), amount),
        waiting=waits,
        possible=possible,
        unbounded=unbounded,
    )


def _most(metric: Metric, frame: Frame) -> exp.Expr | None:
    """The most a duration can still become: the days of its window, where the formula is that duration alone."""
    formula = metric.formula
    if not isinstance(formula, TimeIn | WindowLength):
        return None
    window = formula.window
    days = days_of_window(window, frame, frozenset())
    if window.end is None:
        last = day(frame.contract.settlements.last)
        return exp.Add(this=days_from(days.first, last), expression=number(1))
    return greatest(number(0), exp.Add(this=days_from(days.first, days.last), expression=number(1)))


# --- A price per member -------------------------------------------------------------------------


def _of_member(line: LinePlan, of: MemberLine, plan: Plan, complete: Mapping[str, date]) -> GrainLine:
    grain = next(grain for grain in plan.grains if grain.name == of.group)
    frame = Frame(plan.contract, grain, complete=complete)
    price = priced(of.price, frame, col(START))
    amount = rounded_line(price.value, price.scale, plan.contract.rounding)
    row = LineRow(
        payment=text(line.payment),
        line=number(line.number),
        member=col(MEMBER),
        cohort=col(COHORT),
        point=none("int"),
        day=col(START),
        row=number(0),
        status=text(MET),
        final_on=col(START),
        left_on=col(LEFT_ON),
        reason=none("text"),
        quantity=number(1),
        amount=amount,
        waiting=number(0),
        possible=number(0),
        unbounded=number(0),
    )
    conditions = conditions_of_starts(of.starts, col(START))
    gated = bool(plan.contract.payment[line.payment].gates)
    row = unless_unpriced(row, price.state)
    return GrainLine(line.payment, line.number, grain, gated, row, tuple(conditions), _fixed(price))
