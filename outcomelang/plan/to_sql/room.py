"""Room for numbers: a database's whole numbers have 19 digits, and one of the language may have 24.

A cell has at most 15 digits before the point, so that a sum or a product can have more than 64 bits have room for. It
is then one of decimals, which have 38 digits, and what could come to 10^24 or more is refused there. What has room in
64 bits in any case, as counts and days have, stays the whole number that it is: that is quicker.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from attrs import field, frozen
from sqlglot import exp

from outcomelang.model.contract import Contract
from outcomelang.model.expression import (
    Absolute,
    Age,
    Arithmetic,
    ColumnValue,
    Constant,
    CountTrue,
    EventFunction,
    EventValue,
    Extreme,
    If,
    LongestRun,
    MetricValue,
    Negate,
    Node,
    ParameterValue,
    RunsOf,
    Steps,
    TimeIn,
    WindowLength,
)
from outcomelang.model.type import Kind
from outcomelang.plan.to_sql.words import as_decimal, number
from outcomelang.value.rounding import MEMBER_DECIMALS

MOST_DIGITS: Final = 24
"""Before the point: 10^24 is refused (language, section 5, "Exactness")."""

_DIGITS_OF_32_BITS: Final = 9
_DIGITS_OF_64_BITS: Final = 18
_DIGITS_OF_A_CELL: Final = 15
_DIGITS_OF_ROWS: Final = 9
"""Of how many rows one member may have."""
_DIGITS_OF_DAYS: Final = 7


def digits_of(expression: Node, contract: Contract) -> int:
    """How many digits a number of a member may have before its point, at most."""
    return _Digits(contract).of(expression)


def digits_of_result(arithmetic: Arithmetic, contract: Contract) -> int:
    """How many digits a sum, difference or product may have before its point: more than 24 if it must be looked at."""
    return _Digits(contract).of_result(arithmetic)


@frozen
class _Digits:
    """The digits of a contract's numbers; a metric that several others name is looked at once."""

    contract: Contract
    _of_metrics: dict[str, int] = field(factory=dict, init=False)

    def of(self, expression: Node) -> int:
        return min(MOST_DIGITS, self._of(expression))

    def _of(self, expression: Node) -> int:  # noqa: PLR0911 (one for each kind)
        match expression:
            case Constant(value=Fraction() as value):
                return len(str(abs(int(value))))
            case ColumnValue():
                return _DIGITS_OF_A_CELL
            case Age() | TimeIn() | LongestRun() | RunsOf() | WindowLength() | CountTrue():
                return _DIGITS_OF_DAYS
            case EventValue(function=EventFunction.COUNT):
                return _DIGITS_OF_ROWS
            case EventValue(operand=operand) if operand is not None:
                return self.of(operand) + (_DIGITS_OF_ROWS if expression.function is EventFunction.SUM else 0)
            case Arithmetic() if expression.operator != "/":
                return self.of_result(expression)
            case MetricValue(name=name):
                return self._of_metric(name)
            case _:
                return max(map(self.of, _results(expression, self.contract)), default=MOST_DIGITS)

    def _of_metric(self, name: str) -> int:
        if name not in self._of_metrics:
            self._of_metrics[name] = self.of(self.contract.metric[name].formula)
        return self._of_metrics[name]

    def of_result(self, arithmetic: Arithmetic) -> int:
        if arithmetic.left.type.kind is Kind.DATE:
            return _DIGITS_OF_DAYS
        left, right = self.of(arithmetic.left), self.of(arithmetic.right)
        return left + right if arithmetic.operator == "*" else max(left, right) + 1


def _results(expression: Node, contract: Contract) -> Iterable[Node]:
    """The values that a value is one of, or the opposite of one; none for what is another kind."""
    match expression:
        case Negate(operand=operand) | Absolute(operand=operand):
            return (operand,)
        case If(then=then, otherwise=otherwise):
            return then, otherwise
        case Extreme(operands=operands):
            return operands
        case Steps(rows=rows):
            return tuple(row.result for row in rows)
        case ParameterValue(name=name):
            return contract.parameter[name].figures
        case _:
            return ()


def fits_64_bits(digits: int) -> bool:
    """Whether a whole number of so many digits has room in 64 bits."""
    return digits <= _DIGITS_OF_64_BITS


def with_room(operation: exp.Add | exp.Sub | exp.Mul, scales: tuple[int, int], digits: int) -> exp.Expr:
    """A sum, difference or product with room for so many digits before its point; an error if it has more than 24.

    `scales` are the decimals that its two sides have at most. Of a product with more than 12 decimals the digits are
    not looked at.
    """
    if digits <= _DIGITS_OF_32_BITS:
        return operation
    if fits_64_bits(digits):
        return _in_64_bits(operation, scales)
    scale = sum(scales) if isinstance(operation, exp.Mul) else max(scales)
    if scale > MEMBER_DECIMALS:
        return exp.Mul(this=exp.Mul(this=_WIDE_ONE.copy(), expression=operation.this), expression=operation.expression)
    operation.set("this", as_decimal(operation.this, scales[0]))
    return operation if digits <= MOST_DIGITS else as_decimal(exp.paren(operation), scale, MOST_DIGITS + scale)


def _in_64_bits(operation: exp.Add | exp.Sub | exp.Mul, scales: tuple[int, int]) -> exp.Expr:
    """A result of two numbers of 32 bits, as literals and days may be, would have 32 bits: one whole side gets 64."""
    sides = {"this": operation.this, "expression": operation.expression}
    if any(isinstance(side, exp.Literal) and "." in side.name for side in sides.values()):
        return operation
    whole = [name for name, scale in zip(sides, scales, strict=True) if scale == 0]
    for name in sorted(whole, key=lambda name: not isinstance(sides[name], exp.Literal))[:1]:
        operation.set(name, exp.cast(sides[name], "bigint"))
    return operation


def multiplied(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """A product of two numbers, of which one has decimals or not, with room for 38 digits."""
    is_roomy = isinstance(left, exp.Literal) and (left == number(1) or "." in left.name)
    return (exp.paren(left) if is_roomy else _WIDE_ONE.copy() * exp.paren(left)) * exp.paren(right)


_WIDE_ONE: Final = as_decimal(number(1), 0)
"""What gives a product the room of decimals, and takes none of its decimals away."""
