"""Checked functions: `age`, `min`, `max`, `abs`, `round`, `truncate`, `count of [...]`, `present value of`."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import evolve

from outcomelang.model.expected_from_tree import condition_from, expected_from
from outcomelang.model.expression import (
    Absolute,
    Age,
    CountTrue,
    Expression,
    Extreme,
    PresentValue,
    RoundTo,
)
from outcomelang.model.fixed_figure import fixed_figure
from outcomelang.model.hint_of_kind import hint_to_become
from outcomelang.model.surroundings import Surroundings, all_written_from, expression_from, written_from
from outcomelang.model.type import DATE, NUMBER, WHOLE
from outcomelang.model.types_of_operators import common_type, in_words, is_ordered
from outcomelang.syntax import expression as tree
from outcomelang.value.rounding import MEMBER_DECIMALS, RoundingMode

_ARGUMENTS = {
    "age": (2, 2, "`age(born, moved_in)`"),
    "min": (2, None, "`min(a, b)`"),
    "max": (2, None, "`max(a, b)`"),
    "abs": (1, 1, "`abs(a)`"),
    "truncate": (2, 2, "`truncate(a, 1)`"),
}


@expression_from.register
def call(part: tree.Call, around: Surroundings) -> Expression | None:
    """Check a function with its arguments."""
    least, most, example = _ARGUMENTS[part.function]
    if len(part.arguments) < least or (most is not None and len(part.arguments) > most):
        wanted = f"{least}" if most == least else f"{least} or more"
        message = f"`{part.function}` takes {wanted} values, not {len(part.arguments)}"
        around.fault("OUT218", message, part.span, f"write it as in {example}")
        return None
    match part.function:
        case "age":
            return _age(part, around)
        case "min" | "max":
            return _extreme(part.function, part, around)
        case "abs":
            operand = _quantity(part.arguments[0], "size", around)
            if operand is None:
                return None
            return Absolute(operand=operand, type=operand.type, level=operand.level, span=part.span)
        case "truncate":
            return _truncated(part, around)


@expression_from.register
def rounded(part: tree.Round, around: Surroundings) -> RoundTo | None:
    """Check `round(x, half up, 0.01)`: the step is fixed, above 0, and of the value's kind."""
    value = _quantity(part.value, "rounding", around)
    step = written_from(part.step, around)
    if value is None or step is None:
        return None
    if step.type != value.type:
        message = f"{around.text(part.value)} is {in_words(value.type)} and the step {in_words(step.type)}"
        around.fault("OUT245", message, part.step.span, hint_to_become(value.type, step))
        return None
    figure = fixed_figure(step.value)
    if figure is None or figure <= 0:
        message = f"{around.text(part.step)} is not a step to round to"
        around.fault("OUT245", message, part.step.span, "write a figure above 0, as `0.01`")
        return None
    stays_whole = value.type.whole and (1 / figure).denominator == 1
    type_ = evolve(value.type, whole=stays_whole or figure.denominator == 1)
    return RoundTo(operand=value, mode=part.mode, step=figure, type=type_, level=value.level, span=part.span)


@expression_from.register
def count_of_conditions(part: tree.CountTrue, around: Surroundings) -> CountTrue | None:
    """Check `count of [a, b, c]`."""
    checked = [condition_from(condition, around) for condition in part.conditions]
    conditions = tuple(condition for condition in checked if condition is not None)
    if len(conditions) < len(checked):
        return None
    level = max(condition.level for condition in conditions)
    return CountTrue(conditions=conditions, type=WHOLE, level=level, span=part.span)


@expression_from.register
def present_value(part: tree.PresentValue, around: Surroundings) -> PresentValue | None:
    """Check `present value of X from D to D at 3% per year`."""
    value = _quantity(part.value, "present value", around)
    first, last = expected_from(part.first, DATE, around), expected_from(part.last, DATE, around)
    if value is None or first is None or last is None:
        return None
    type_ = evolve(value.type, whole=False)
    level = max(value.level, first.level, last.level)
    rate = part.rate.value
    return PresentValue(operand=value, first=first, last=last, rate=rate, type=type_, level=level, span=part.span)


def _age(part: tree.Call, around: Surroundings) -> Age | None:
    born, on = (expected_from(argument, DATE, around) for argument in part.arguments)
    if born is None or on is None:
        return None
    return Age(born=born, on=on, type=WHOLE, level=max(born.level, on.level), span=part.span)


def _extreme(function: Literal["min", "max"], part: tree.Call, around: Surroundings) -> Extreme | None:
    operands = all_written_from(part.arguments, around)
    if operands is None:
        return None
    first = operands[0]
    for operand in operands:
        if operand.type != first.type or not is_ordered(operand.type):
            message = f"{first} and {operand.text} {in_words(operand.type)}: there is no {function} of them"
            around.fault("OUT219", message, operand.part.span, hint_to_become(first.type, operand))
            return None
    values = tuple(operand.value for operand in operands)
    type_ = common_type(value.type for value in values) or first.type
    level = max(value.level for value in values)
    return Extreme(function=function, operands=values, type=type_, level=level, span=part.span)


def _truncated(part: tree.Call, around: Surroundings) -> RoundTo | None:
    """`truncate(x, 1)` is rounding down to 0.1."""
    value = _quantity(part.arguments[0], "truncation", around)
    decimals = expected_from(part.arguments[1], NUMBER, around)
    if value is None or decimals is None:
        return None
    figure = fixed_figure(decimals)
    if figure is None or figure.denominator != 1 or not 0 <= figure <= MEMBER_DECIMALS:
        text = around.text(part.arguments[1])
        message = f"{text} is not a number of decimals"
        hint = f"write a whole number from 0 to {MEMBER_DECIMALS}"
        around.fault("OUT245", message, part.arguments[1].span, hint)
        return None
    step = Fraction(1, 10 ** int(figure))
    type_ = evolve(value.type, whole=value.type.whole or step == 1)
    return RoundTo(operand=value, mode=RoundingMode.DOWN, step=step, type=type_, level=value.level, span=part.span)


def _quantity(part: tree.Expression, what: str, around: Surroundings) -> Expression | None:
    """Check something that must be a number, an amount or a duration; `what` is what only these have."""
    checked = expression_from(part, around)
    if checked is None or checked.type.is_quantity:
        return checked
    message = f"{around.text(part)} is {in_words(checked.type)}, which has no {what}"
    around.fault("OUT234", message, part.span, "take it of a number, an amount or a duration")
    return None
