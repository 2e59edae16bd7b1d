"""Arithmetic and the other operations that need all their operands (language, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from outcomelang.engine.reference.answer import PENDING, Answer, State, latest, together, undecided
from outcomelang.engine.reference.arithmetic import checked, growth, rounded, rounded_as_of_member
from outcomelang.engine.reference.calendar import age, later
from outcomelang.engine.reference.stopped import cannot_settle
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
    ShiftedDay,
    StepRow,
    Value,
)

Corners = Sequence[tuple[Fraction, Fraction]]
Kept = Callable[[Fraction], Fraction]
"""How a product or quotient is kept: rounded to 12 decimals as one of a member, or exactly as it is."""


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
        case Negate(operand=one) | Absolute(operand=one) | RoundTo(operand=one) | In(value=one) | ShiftedDay(day=one):
            return (one,)
    raise cannot_settle("a figure of a group in a formula of its members", expression.span)


def computed(expression: Expression, answers: Sequence[Answer], *, exactly: bool = False) -> Answer:
    """An operation on answers, which has a value once each of them has; a quotient is rounded, unless `exactly`."""
    if not all(answer.has_value for answer in answers):
        return undecided(answers)
    if isinstance(expression, Arithmetic) and expression.operator == "/":
        return _quotient(*answers, exactly=exactly)
    value = result_of(expression, [answer.value for answer in answers if answer.value is not None])
    return together(checked(value) if isinstance(value, Fraction) else value, answers)


def _quotient(left: Answer, right: Answer, *, exactly: bool) -> Answer:
    """A quotient, rounded to 12 decimals unless it is compared; a division by zero is missing."""
    if right.number == 0:
        is_final = left.is_settled and right.is_settled
        return Answer(State.MISSING, None, latest((left, right))) if is_final else PENDING
    value = left.number / right.number
    return together(value if exactly else rounded_as_of_member(value), (left, right))


def result_of(expression: Expression, values: Sequence[Value], kept: Kept = rounded_as_of_member) -> Value:
    """What an operation makes of values that are known; a quotient's divisor is not 0.

    Products and quotients are `kept` as of members, rounded to 12 decimals, or else exactly as they are.
    """
    match expression, values:
        case Arithmetic() | Negate() | Absolute() | RoundTo(), _:
            return _number(expression, values, kept)
        case ShiftedDay(shift=shift), (date() as day,):
            return later(day, shift)
        case Age(), (date() as born, date() as on):
            return Fraction(age(born, on))
        case Extreme(function=function), _:
            return min(values) if function == "min" else max(values)
        case In(items=items), (value,):
            return value in items
        case PresentValue(rate=rate), (Fraction() as value, date() as first, date() as last):
            return kept(value / growth(rate, (last - first).days))
    raise TypeError(type(expression).__name__)


def _number(expression: Expression, values: Sequence[Value], kept: Kept) -> Fraction:
    match expression, values:
        case Arithmetic(operator=operator), (Fraction() as left, Fraction() as right):
            return _arithmetic(operator, left, right, kept)
        case Arithmetic(operator="-"), (date() as left, date() as right):
            return Fraction((left - right).days)
        case Negate(), (Fraction() as value,):
            return -value
        case Absolute(), (Fraction() as value,):
            return abs(value)
        case RoundTo(mode=mode, step=step), (Fraction() as value,):
            return rounded(value, step, mode)
    raise TypeError(type(expression).__name__)


def _arithmetic(operator: str, left: Fraction, right: Fraction, kept: Kept) -> Fraction:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "/":
            return kept(left / right)
        case _:
            return kept(left * right)


# --- Tables -------------------------------------------------------------------------------------


def row_for(value: Fraction, rows: Sequence[StepRow]) -> StepRow | None:
    """The row of steps in whose range a value lies: up to its own edge, or from it on to that of the next."""
    upper = [row for row in rows if row.edge_word in ("under", "up to") and _admits(row, value)]
    lower = [row for row in rows if row.edge_word in ("from", "above") and _admits(row, value)]
    return next(iter(upper[:1] or lower[-1:]), None)


def _admits(row: StepRow, value: Fraction) -> bool:
    match row.edge_word:
        case "under":
            return value < row.edge
        case "up to":
            return value <= row.edge
        case "above":
            return value > row.edge
        case _:
            return value >= row.edge


def on_scale(value: Fraction, corners: Corners, kept: Kept = rounded_as_of_member) -> Fraction:
    """The height over a value of straight lines through the corners, flat beyond the first and the last."""
    if value <= corners[0][0]:
        return corners[0][1]
    for (left, low), (right, high) in pairwise(corners):
        if value <= right:
            return low + kept(kept((value - left) * (high - low)) / (right - left))
    return corners[-1][1]


def in_slices(value: Fraction, per: Fraction, corners: Corners, kept: Kept = rounded_as_of_member) -> Fraction:
    """Each slice of a value at its own rate per `per`, nothing below the first edge."""
    found = Fraction(0)
    ends = [*(edge for edge, _ in corners[1:]), max(value, corners[-1][0])]
    for (edge, rate), end in zip(corners, ends, strict=True):
        inside = max(min(value, end) - edge, Fraction(0))
        found += kept(kept(inside * rate) / per)
    return found
