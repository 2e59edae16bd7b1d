"""The least and the most that a quantity can be, as far as the contract alone tells.

Ranges of columns and inputs, counts that are never below 0, shares between 0 and 1, and arithmetic on these.
Where nothing is known the range is open; it is never narrower than the truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product

from attrs import define, field, frozen

from outcomelang.model.contract import Input, Metric, Parameter, Table
from outcomelang.model.expression import (
    Absolute,
    Arithmetic,
    ColumnValue,
    Constant,
    CountTrue,
    Day,
    EventFunction,
    EventValue,
    Expression,
    Extreme,
    GroupAggregate,
    GroupCount,
    GroupShare,
    If,
    InputValue,
    LongestRun,
    MemberDay,
    MetricValue,
    Negate,
    ParameterValue,
    PresentValue,
    RoundTo,
    RunsOf,
    Scale,
    Steps,
    TimeIn,
    WindowLength,
)
from outcomelang.model.scope import Names
from outcomelang.value.duration import DurationUnit
from outcomelang.value.rounding import round_to


@frozen
class Range:
    """From `low` to `high`, both included; None where there is no end."""

    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def has_zero(self) -> bool:
        """Whether 0 lies in the range."""
        return (self.low is None or self.low <= 0) and (self.high is None or self.high >= 0)

    @property
    def is_not_negative(self) -> bool:
        """Whether all of the range is 0 or more."""
        return self.low is not None and self.low >= 0


ANYTHING = Range()
NOT_NEGATIVE = Range(Fraction(0), None)
SHARE = Range(Fraction(0), Fraction(1))


def span_of(ranges: Iterable[Range]) -> Range:
    """The range of a value that is in one of several ranges."""
    lows, highs = _ends(ranges)
    return Range(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


@define
class RangeOfValues:
    """Ranges of expressions over the declared names; a metric's is worked out once."""

    names: Names
    _metrics: dict[str, Range] = field(factory=dict, init=False)

    def of(self, expression: Expression) -> Range:  # noqa: C901, PLR0911 -- one case for each kind of node
        """The range of a quantity; of anything else, an open one."""
        match expression:
            case Constant(value=Fraction() as value):
                return Range(value, value)
            case ColumnValue() | InputValue() | MetricValue() | ParameterValue():
                return self._of_name(expression)
            case Arithmetic():
                return self._of_arithmetic(expression)
            case Negate(operand=operand):
                return _negated(self.of(operand))
            case Absolute(operand=operand):
                inside = self.of(operand)
                return inside if inside.is_not_negative else NOT_NEGATIVE
            case RoundTo():
                return self._rounded(expression)
            case Extreme(function=function, operands=operands):
                return _extreme(function, [self.of(operand) for operand in operands])
            case If(then=then, otherwise=otherwise):
                return span_of((self.of(then), self.of(otherwise)))
            case Steps(rows=rows) | Scale(rows=rows):
                return span_of(self.of(row.result) for row in rows)
            case PresentValue(operand=operand):
                return NOT_NEGATIVE if self.of(operand).is_not_negative else ANYTHING
            case _:
                return self._of_aggregate(expression)

    def _of_aggregate(self, expression: Expression) -> Range:  # noqa: PLR0911 -- one case for each kind of node
        match expression:
            case CountTrue(conditions=conditions):
                return Range(Fraction(0), Fraction(len(conditions)))
            case WindowLength():
                return Range(Fraction(_least_length(expression)), None)
            case GroupCount() | TimeIn() | LongestRun() | RunsOf() | EventValue(function=EventFunction.COUNT):
                return NOT_NEGATIVE
            case GroupShare():
                return SHARE
            case (
                EventValue(function=EventFunction.SUM, operand=operand)
                | GroupAggregate(function="sum", operand=operand)
            ) if operand is not None:
                return NOT_NEGATIVE if self.of(operand).is_not_negative else ANYTHING
            case EventValue(operand=operand) | GroupAggregate(operand=operand) if operand is not None:
                return self.of(operand)
            case _:
                return ANYTHING

    def _of_name(self, expression: ColumnValue | InputValue | MetricValue | ParameterValue) -> Range:
        if isinstance(expression, ColumnValue):
            table = self.names.find(expression.table)
            column = table.column.get(expression.column) if isinstance(table, Table) else None
            return Range(column.low, column.high) if column else ANYTHING
        match self.names.find(expression.name):
            case Input(low=low, high=high):
                return Range(low, high)
            case Metric(formula=formula):
                if expression.name not in self._metrics:
                    self._metrics[expression.name] = self.of(formula)
                return self._metrics[expression.name]
            case Parameter(values=values, by_code=by_code, table=steps):
                fixed = [value.value for value in values] + [value for _, value in by_code]
                return self.of(steps) if steps else span_of(self.of(value) for value in fixed)
            case _:
                return ANYTHING

    def _of_arithmetic(self, expression: Arithmetic) -> Range:
        left, right = self.of(expression.left), self.of(expression.right)
        match expression.operator:
            case "+":
                return _sum(left, right)
            case "-":
                return _sum(left, _negated(right))
            case "*":
                return _product(left, right)
            case "/":
                return ANYTHING if right.has_zero else _product(left, _inverse(right))

    def _rounded(self, expression: RoundTo) -> Range:
        inside = self.of(expression.operand)
        step, mode = expression.step, expression.mode
        return Range(*(None if end is None else round_to(end, step, mode) for end in (inside.low, inside.high)))


def _ends(ranges: Iterable[Range]) -> tuple[list[Fraction | None], list[Fraction | None]]:
    all_of_them = list(ranges)
    return [one.low for one in all_of_them], [one.high for one in all_of_them]


def _negated(one: Range) -> Range:
    return Range(None if one.high is None else -one.high, None if one.low is None else -one.low)


def _sum(left: Range, right: Range) -> Range:
    return Range(
        None if left.low is None or right.low is None else left.low + right.low,
        None if left.high is None or right.high is None else left.high + right.high,
    )


def _product(left: Range, right: Range) -> Range:
    if None not in (left.low, left.high, right.low, right.high):
        corners = [
            a * b for a, b in product((left.low, left.high), (right.low, right.high)) if a is not None and b is not None
        ]
        return Range(min(corners), max(corners))
    if left.low is not None and right.low is not None and left.low >= 0 and right.low >= 0:
        return Range(left.low * right.low, None)
    return ANYTHING


def _inverse(one: Range) -> Range:
    """1 ÷ a range without 0 in it."""
    above = one.low is not None and one.low > 0
    low = 1 / one.high if one.high else (Fraction(0) if above else None)
    high = 1 / one.low if one.low else (None if above else Fraction(0))
    return Range(low, high)


def _extreme(function: str, ranges: list[Range]) -> Range:
    lows, highs = _ends(ranges)
    known_lows, known_highs = [low for low in lows if low is not None], [high for high in highs if high is not None]
    if function == "min":
        return Range(None if None in lows else min(known_lows), min(known_highs, default=None))
    return Range(max(known_lows, default=None), None if None in highs else max(known_highs))


def _least_length(length: WindowLength) -> int:
    """The days from a member's start, or the point before, are one at least; a Monday may not be among them."""
    match length.window.first:
        case MemberDay(day=Day.START | Day.PREVIOUS) if length.unit is DurationUnit.DAY:
            return 1
        case _:
            return 0
