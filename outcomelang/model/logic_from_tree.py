"""Checked conditions: `and`, `or`, `not`, comparisons, `in`, `is known`, `if`."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import evolve

from outcomelang.model.expected_from_tree import condition_from
from outcomelang.model.expression import Compare, Constant, Expression, If, In, IsKnown, Logic, Not, Value
from outcomelang.model.hint_of_kind import hint_to_become, hint_to_meet
from outcomelang.model.literal_from_tree import check_options
from outcomelang.model.missing_values import MissingValues
from outcomelang.model.name_in_scope import find_or_report, report_wrong_thing
from outcomelang.model.scope import CodeList
from outcomelang.model.surroundings import (
    Surroundings,
    Written,
    all_written_from,
    expression_from,
    written_from,
)
from outcomelang.model.type import TEXT, YESNO
from outcomelang.model.types_of_operators import common_type, in_words, is_ordered
from outcomelang.source import Span
from outcomelang.syntax import expression as tree

Comparison: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]


@expression_from.register
def logic(part: tree.Logic, around: Surroundings) -> Logic | None:
    """Check `a and b and c`, all of one word together."""
    checked = [condition_from(operand, around) for operand in _operands(part)]
    operands = tuple(operand for operand in checked if operand is not None)
    if len(operands) < len(checked):
        return None
    level = max(operand.level for operand in operands)
    return Logic(operator=part.operator, operands=operands, type=YESNO, level=level, span=part.span)


@expression_from.register
def negation(part: tree.Not, around: Surroundings) -> Not | None:
    """Check `not a`."""
    operand = condition_from(part.operand, around)
    return None if operand is None else _not(operand, part.span)


@expression_from.register
def comparison(part: tree.Compare, around: Surroundings) -> Compare | None:
    """Check `a >= b`: both of one kind, in an order if the sign asks for one."""
    sides = all_written_from((part.left, part.right), around)
    if sides is None:
        return None
    left, right = sides
    if not _are_comparable(left, right, part.span, around):
        return None
    if part.operator not in ("=", "!=") and not _has_order(left, around):
        return None
    return _compare(part.operator, left.value, right.value, part.span)


@expression_from.register
def in_range(part: tree.InRange, around: Surroundings) -> Logic | None:
    """Check `x in 18 to 24`, which is `x >= 18 and x <= 24`."""
    sides = all_written_from((part.value, part.low, part.high), around)
    if sides is None:
        return None
    value, low, high = sides
    if not (_are_comparable(value, low, part.span, around) and _are_comparable(value, high, part.span, around)):
        return None
    if not (_has_order(value, around) and _ascends(low, high, around)):
        return None
    ends = (_compare(">=", value.value, low.value, part.span), _compare("<=", value.value, high.value, part.span))
    level = max(end.level for end in ends)
    return Logic(operator="and", operands=ends, type=YESNO, level=level, span=part.span)


@expression_from.register
def in_list(part: tree.InList, around: Surroundings) -> Expression | None:
    """Check `x in ["a", "b"]`."""
    value = written_from(part.value, around)
    items = [written_from(item, around) for item in part.items]
    if value is None:
        return None
    fitting = [item for item in items if item and _are_comparable(value, item, item.part.span, around)]
    values = tuple(item.value.value for item in fitting if isinstance(item.value, Constant))
    return _in(value, values, None, part) if len(values) == len(items) else None


@expression_from.register
def in_codes(part: tree.InCodes, around: Surroundings) -> Expression | None:
    """Check `x in codes NAME`."""
    value = written_from(part.value, around)
    codes = find_or_report(part.codes, around)
    if codes is not None and not isinstance(codes, CodeList):
        report_wrong_thing(part.codes, codes, "a list of codes", around)
        return None
    if value is None or codes is None:
        return None
    if value.type != TEXT:
        around.fault("OUT212", f"{value}, and the codes of `{codes.name}` are text", part.value.span)
        return None
    options = value.type.options
    if not all(check_options(code, options, part.codes.span, around, value.text) for code in codes.values):
        return None
    return _in(value, codes.values, codes.name, part)


@expression_from.register
def known(part: tree.Is, around: Surroundings) -> Expression | None:
    """Check `x is known`, `x is missing`; to ask it of what is always known is hardly meant."""
    operand = expression_from(part.value, around)
    if operand is None:
        return None
    group = around.scope.group
    missing = MissingValues(around.names) if group is None else MissingValues.of_members(group, around.names)
    if not evolve(missing, awaited=True).in_(operand):
        message = f"{around.text(part.value)} is never missing, so this is always {'yes' if part.known else 'no'}"
        around.warn("OUT241", message, part.span, "leave it out, or declare the column `optional`")
    checked = IsKnown(operand=operand, type=YESNO, level=operand.level, span=part.span)
    return checked if part.known else _not(checked, part.span)


@expression_from.register
def branches(part: tree.If, around: Surroundings) -> If | None:
    """Check `if c then a else b`: both branches of one kind."""
    condition = condition_from(part.condition, around)
    results = all_written_from((part.then, part.otherwise), around)
    if condition is None or results is None:
        return None
    then, otherwise = (result.value for result in results)
    type_ = common_type((then.type, otherwise.type))
    if type_ is None:
        first, second = results
        message = f"{first} and {second.text} {in_words(second.type)}"
        around.fault("OUT219", message, part.otherwise.span, hint_to_become(first.type, second))
        return None
    level = max(condition.level, then.level, otherwise.level)
    return If(condition=condition, then=then, otherwise=otherwise, type=type_, level=level, span=part.span)


def _are_comparable(left: Written, right: Written, span: Span, around: Surroundings) -> bool:
    """Whether two values can be compared at all, and may be equal."""
    for side in (left, right):
        if side.type == YESNO:
            message = f"{side.text} is a yes or no already, and is not compared"
            around.fault("OUT213", message, span, f"write {side.text}, or `not` before it")
            return False
    if left.type != right.type:
        message = f"{left} and {right.text} {in_words(right.type)}: they cannot be compared"
        around.fault("OUT212", message, span, hint_to_meet(left, right))
        return False
    return _may_be(left, right, around) and _may_be(right, left, around)


def _may_be(side: Written, other: Written, around: Surroundings) -> bool:
    """Whether a text that is written out is one that the other side can have."""
    if not isinstance(side.value, Constant) or not isinstance(side.value.value, str):
        return True
    return check_options(side.value.value, other.value.type.options, side.part.span, around, other.text)


def _has_order(side: Written, around: Surroundings) -> bool:
    if is_ordered(side.type):
        return True
    message = f"{side}, which is neither less nor more than another"
    around.fault("OUT213", message, side.part.span, 'compare it with `=` or `!=`, or list values: `in ["a", "b"]`')
    return False


def _ascends(low: Written, high: Written, around: Surroundings) -> bool:
    """Whether a range with two fixed ends has anything in it."""
    first, last = low.value, high.value
    if not (isinstance(first, Constant) and isinstance(last, Constant)):
        return True
    if first.value <= last.value:  # type: ignore[operator]  # both of one kind, which has an order
        return True
    message = f"the range from {low.text} to {high.text} has nothing in it"
    around.fault("OUT242", message, low.part.span.to(high.part.span), f"write `{high.excerpt} to {low.excerpt}`")
    return False


def _compare(operator: Comparison, left: Expression, right: Expression, span: Span) -> Compare:
    return Compare(operator=operator, left=left, right=right, type=YESNO, level=max(left.level, right.level), span=span)


def _in(value: Written, items: tuple[Value, ...], codes: str | None, part: tree.InList | tree.InCodes) -> Expression:
    one_of = In(value=value.value, items=items, codes=codes, type=YESNO, level=value.value.level, span=part.span)
    return _not(one_of, part.span) if part.negated else one_of


def _not(operand: Expression, span: Span) -> Not:
    return Not(operand=operand, type=YESNO, level=operand.level, span=span)


def _operands(part: tree.Logic) -> tuple[tree.Expression, ...]:
    """What one word joins: `a and b and c` are three."""
    found: list[tree.Expression] = []
    waiting: list[tree.Expression] = [part]
    while waiting:
        current = waiting.pop()
        if isinstance(current, tree.Logic) and current.operator == part.operator:
            waiting.extend((current.right, current.left))
        else:
            found.append(current)
    return tuple(found)
