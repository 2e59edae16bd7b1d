"""Arithmetic and the other operations that need all their operands (language, section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from outcomelang.engine.reference.answer import Answer, Nature, State, latest, natures, without_value
from outcomelang.model.expression import (
    Absolute,
    Age,
    Arithmetic,
    Expression,
    Extreme,
    In,
    Negate,
    PresentValue,
    RoundTo,
    Value,
)
from outcomelang.plan.plan import CannotSettleYet
from outcomelang.value.calendar import completed_years
from outcomelang.value.growth import growth
from outcomelang.value.rounding import check_size, round_member, round_to


def operands_of(expression: Expression) -> tuple[Expression, ...]:
    """What an operation is done on."""
    match expression:
        case Arithmetic(left=left, right=right):
            return (left, right)
        case Age(born=born, on=on):
            return (born, on)
        case Extreme(operands=operands):
            return operands
        case PresentValue(operand=operand, first=first, last=last):
            return (operand, first, last)
        case Negate(operand=operand) | Absolute(operand=operand) | RoundTo(operand=operand):
            return (operand,)
        case In(value=value):
            return (value,)
    raise CannotSettleYet("a figure of a group in a formula of its members", expression.span)


def computed(expression: Expression, answers: Sequence[Answer]) -> Answer:
    """An operation on answers: of growing ones a sum, the least and the most grow, and so does a multiple."""
    growing = _of_growing(expression, answers)
    if growing:
        return growing
    missing = without_value(answers)
    if missing:
        return missing
    if isinstance(expression, Arithmetic) and expression.operator == "/":
        return quotient(*answers)
    value = _result(expression, [answer.value for answer in answers if answer.value is not None])
    if isinstance(value, Fraction):
        value = check_size(value)
    return Answer(State.KNOWN, value, _nature(expression, answers), latest(answers))


def quotient(left: Answer, right: Answer, *, exactly: bool = False) -> Answer:
    """A quotient, rounded to 12 decimals unless it is compared; a division by zero is missing."""
    if right.number == 0:
        return Answer(State.MISSING, None, Nature.FREE, latest((left, right)))
    value = left.number / right.number
    return Answer(State.KNOWN, value if exactly else round_member(value), natures((left, right)), latest((left, right)))


def _of_growing(expression: Expression, answers: Sequence[Answer]) -> Answer | None:
    if not all(answer.has_value for answer in answers) or all(answer.is_settled for answer in answers):
        return None
    if _nature(expression, answers) is not Nature.GROWS:
        return None
    settled = [evolve(answer, state=State.KNOWN) for answer in answers]
    return evolve(computed(expression, settled), state=State.GROWING)


def _nature(expression: Expression, answers: Sequence[Answer]) -> Nature:
    """Whether the result grows: a sum, a fixed figure less, `min`, `max`, a product with one not below 0."""
    all_of = [answer.nature for answer in answers]
    if all(nature is Nature.FIXED for nature in all_of):
        return Nature.FIXED
    match expression:
        case Arithmetic(operator="+") | Extreme():
            return max(all_of)
        case Arithmetic(operator="-") if all_of[1] is Nature.FIXED:
            return all_of[0]
        case Arithmetic(operator="*") if Nature.FIXED in all_of and answers[all_of.index(Nature.FIXED)].number >= 0:
            return max(all_of)
    return Nature.FREE


def _result(expression: Expression, values: Sequence[Value]) -> Value:
    match expression, values:
        case Arithmetic() | Negate() | Absolute() | RoundTo(), _:
            return _number(expression, values)
        case Age(), (date() as born, date() as on):
            return Fraction(completed_years(born, on))
        case Extreme(function=function), _:
            return min(values) if function == "min" else max(values)
        case In(items=items), (value,):
            return value in items
        case PresentValue(rate=rate), (Fraction() as value, date() as first, date() as last):
            return round_member(value / growth(rate, (last - first).days))
    raise TypeError(type(expression).__name__)


def _number(expression: Expression, values: Sequence[Value]) -> Fraction:
    match expression, values:
        case Arithmetic(operator=operator), (Fraction() as left, Fraction() as right):
            return _arithmetic(operator, left, right)
        case Arithmetic(operator="-"), (date() as left, date() as right):
            return Fraction((left - right).days)
        case Negate(), (Fraction() as value,):
            return -value
        case Absolute(), (Fraction() as value,):
            return abs(value)
        case RoundTo(mode=mode, step=step), (Fraction() as value,):
            return round_to(value, step, mode)
    raise TypeError(type(expression).__name__)


def _arithmetic(operator: str, left: Fraction, right: Fraction) -> Fraction:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case _:
            return round_member(left * right)


# --- Tables -------------------------------------------------------------------------------------


def on_scale(value: Fraction, corners: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The height over a value of straight lines through the corners, flat beyond the first and the last."""
    if value <= corners[0][0]:
        return corners[0][1]
    for (left, low), (right, high) in pairwise(corners):
        if value <= right:
            return low + round_member(round_member((value - left) * (high - low)) / (right - left))
    return corners[-1][1]


def in_slices(value: Fraction, per: Fraction, corners: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Each slice of a value at its own rate per `per`, nothing below the first edge."""
    total = Fraction(0)
    ends = [*(edge for edge, _ in corners[1:]), max(value, corners[-1][0])]
    for (edge, rate), end in zip(corners, ends, strict=True):
        inside = max(min(value, end) - edge, Fraction(0))
        total += round_member(round_member(inside * rate) / per)
    return total
