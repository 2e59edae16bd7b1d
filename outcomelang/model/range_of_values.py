"""The least and the most that a quantity can be, as far as the contract alone tells.

Ranges of columns and inputs, counts that are never below 0, shares between 0 and 1, and arithmetic on these.
Where nothing is known the range is open; it is never narrower than the truth.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import define, field

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
from outcomelang.value.range import ANYTHING, NOT_NEGATIVE, SHARE, Range, greatest, hull, least
from outcomelang.value.rounding import round_to


@define
class RangeOfValues:
    """Ranges of expressions over the declared names; a metric's is worked out once."""

    names: Names
    _metrics: dict[str, Range] = field(factory=dict, init=False)

    def of(self, expression: Expression) -> Range:  # noqa: C901, PLR0911 -- one case for each kind of node
        """The range of a quantity; of anything else, an open one."""
        match expression:
            case Constant(value=Fraction() as value):
                return Range.exactly(value)
            case ColumnValue() | InputValue() | MetricValue() | ParameterValue():
                return self._of_name(expression)
            case Arithmetic():
                return self._of_arithmetic(expression)
            case Negate(operand=operand):
                return -self.of(operand)
            case Absolute(operand=operand):
                return abs(self.of(operand))
            case RoundTo(operand=operand, step=step, mode=mode):
                return self.of(operand).through(lambda end: round_to(end, step, mode))
            case Extreme(function=function, operands=operands):
                of_all = [self.of(operand) for operand in operands]
                return least(of_all) if function == "min" else greatest(of_all)
            case If(then=then, otherwise=otherwise):
                return hull((self.of(then), self.of(otherwise)))
            case Steps(rows=rows) | Scale(rows=rows):
                return hull(self.of(row.result) for row in rows)
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
                return self.of(steps) if steps else hull(self.of(value) for value in fixed)
            case _:
                return ANYTHING

    def _of_arithmetic(self, expression: Arithmetic) -> Range:
        left, right = self.of(expression.left), self.of(expression.right)
        match expression.operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right


def _least_length(length: WindowLength) -> int:
    """The days from a member's start, or the point before, are one at least; a Monday may not be among them."""
    match length.window.first:
        case MemberDay(day=Day.START | Day.PREVIOUS) if length.unit is DurationUnit.DAY:
            return 1
        case _:
            return 0
