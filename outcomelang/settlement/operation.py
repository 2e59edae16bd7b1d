"""Operations that need all their operands: what they take, and what they give for known values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from operator import add as plus
from operator import eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Any

from outcomelang.model.expression import (
    Absolute,
    Age,
    Arithmetic,
    Compare,
    CountTrue,
    Expression,
    Extreme,
    In,
    Negate,
    PresentValue,
    RoundTo,
    ShiftedDay,
    Value,
)
from outcomelang.value.calendar import add, completed_years
from outcomelang.value.growth import growth
from outcomelang.value.rounding import round_to

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Fraction]] = {"+": plus, "-": sub, "*": mul, "/": truediv}


def operands_of(expression: Expression) -> tuple[Expression, ...]:
    """The operands of an operation; raises `TypeError` for a value that only a member or a row has."""
    match expression:
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return left, right
        case Negate(operand=operand) | Absolute(operand=operand) | RoundTo(operand=operand):
            return (operand,)
        case In(value=operand) | ShiftedDay(day=operand):
            return (operand,)
        case Extreme(operands=operands) | CountTrue(conditions=operands):
            return operands
        case Age(born=born, on=on):
            return born, on
        case PresentValue(operand=operand, first=first, last=last):
            return operand, first, last
        case _:
            raise TypeError(f"{type(expression).__name__} is a value of a member, not of a group or the contract")


def result_of(expression: Expression, values: Sequence[Any]) -> Value:  # noqa: C901, PLR0911 -- one case for each kind of node
    """An operation on known values; the checker has seen to it that their types fit."""
    match expression:
        case Compare(operator=operator):
            return _COMPARISONS[operator](*values)
        case Arithmetic(operator=operator):
            return _ARITHMETIC[operator](*values)
        case Negate():
            return Fraction(-values[0])
        case Absolute():
            return Fraction(abs(values[0]))
        case RoundTo(mode=mode, step=step):
            return round_to(values[0], step, mode)
        case In(items=items):
            return values[0] in items
        case ShiftedDay(shift=shift):
            return add(values[0], shift)
        case Extreme(function=function):
            extreme: Value = min(values) if function == "min" else max(values)
            return extreme
        case CountTrue():
            return Fraction(sum(values))
        case Age():
            return Fraction(completed_years(*values))
        case PresentValue(rate=rate):
            operand, first, last = values
            return Fraction(operand / growth(rate, (last - first).days))
        case _:
            raise TypeError(f"{type(expression).__name__} is not computed from its operands alone")
