"""Checked arithmetic: units add to their own kind, a number multiplies any, like divides by like."""

from __future__ import annotations

from outcomelang.model.day_from_tree import moved_day
from outcomelang.model.expression import Arithmetic, Expression, Negate
from outcomelang.model.fixed_figure import fixed_figure
from outcomelang.model.hint_of_kind import hint_to_meet
from outcomelang.model.surroundings import Surroundings, Written, all_written_from, expression_from
from outcomelang.model.type import DATE, Kind, Type
from outcomelang.model.types_of_operators import in_words, product_type, quotient_type, sum_type
from outcomelang.syntax import expression as tree

_DURATIONS = (Kind.DAYS, Kind.MONTHS)


@expression_from.register
def arithmetic(part: tree.Arithmetic, around: Surroundings) -> Expression | None:
    """Check `a + b`, `a - b`, `a * b`, `a / b`; a date plus a duration is a date."""
    sides = all_written_from((part.left, part.right), around)
    if sides is None:
        return None
    first, second = sides
    left, right = first.value, second.value
    if left.type == DATE and right.type.kind in _DURATIONS and part.operator in ("+", "-"):
        return moved_day(left, part.operator, right, part.span, around)
    type_ = _type_of(part.operator, left.type, right.type)
    if type_ is None:
        _report_units(part, first, second, around)
        return None
    if part.operator == "/" and fixed_figure(right) == 0:
        message = f"{around.text(part.right)} is 0, and nothing can be divided by it"
        around.fault("OUT246", message, part.right.span, "divide by something else")
        return None
    level = max(left.level, right.level)
    return Arithmetic(operator=part.operator, left=left, right=right, type=type_, level=level, span=part.span)


@expression_from.register
def negative(part: tree.Negate, around: Surroundings) -> Negate | None:
    """Check `-a`."""
    operand = expression_from(part.operand, around)
    if operand is None:
        return None
    if operand.type.is_quantity:
        return Negate(operand=operand, type=operand.type, level=operand.level, span=part.span)
    message = f"{around.text(part.operand)} is {in_words(operand.type)}, which has no negative"
    around.fault("OUT210", message, part.span, f"write {around.text(part.operand)}")
    return None


def _type_of(operator: str, left: Type, right: Type) -> Type | None:
    match operator:
        case "*":
            return product_type(left, right)
        case "/":
            return quotient_type(left, right)
        case _:
            return sum_type(left, right)


def _report_units(part: tree.Arithmetic, left: Written, right: Written, around: Surroundings) -> None:
    sides = f"{left} and {right.text} {in_words(right.type)}"
    if part.operator in ("+", "-"):
        verb = "added" if part.operator == "+" else "subtracted"
        hint = hint_to_meet(left, right)
        around.fault("OUT210", f"{sides}: they cannot be {verb}", part.span, hint or _hint_for_dates(left, right))
        return
    verb = "multiplied" if part.operator == "*" else "divided"
    around.fault("OUT211", f"{sides}: they cannot be {verb}", part.span, _hint_for_factors(part.operator))


def _hint_for_factors(operator: str) -> str:
    if operator == "*":
        return "multiply by a number; divide a duration by `1 day` or `1 month` to get one"
    return "divide by a number, or by a quantity of the same kind"


def _hint_for_dates(left: Written, right: Written) -> str | None:
    if left.type == right.type == DATE:
        return (
            "the days between a date and another are not counted so: `days since X` counts to the point or settlement"
        )
    if DATE in (left.type, right.type):
        return "a date is moved by a duration, as in `start + 13 weeks`"
    return None
