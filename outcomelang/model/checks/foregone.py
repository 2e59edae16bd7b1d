"""Comparisons that always come out the same way: `days in job within 6 months after start >= 200 days`."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import warning
from outcomelang.model.contract import Contract, Points
from outcomelang.model.expression import Compare, Expression, walk
from outcomelang.model.range_in_windows import RangeInWindows
from outcomelang.model.type import Type
from outcomelang.model.types_of_operators import figure_in_words
from outcomelang.value.range import Range


def foregone(contract: Contract) -> Iterator[Diagnostic]:
    """A warning for each comparison of which the contract alone tells that it is never so, or always."""
    for expression, points in _conditions(contract):
        for part in walk(expression):
            if isinstance(part, Compare) and part.left.type.is_quantity:
                yield from _in(part, RangeInWindows.of_contract(contract, points), contract)


def _conditions(contract: Contract) -> Iterator[tuple[Expression, Points | None]]:
    """Everything that may hold a comparison, with the points it is asked for at."""
    for metric in contract.metrics:
        yield metric.formula, metric.points
    for group in contract.groups:
        # A group takes over the exit of the group it is taken from, which is looked at there.
        if group.where is not None:
            yield group.where, None
    for payment in (*contract.payments, *contract.savings):
        yield from ((gate.condition, None) for gate in payment.gates)
        if payment.formula is not None:
            yield payment.formula, None


def _in(compare: Compare, ranges: RangeInWindows, contract: Contract) -> Iterator[Diagnostic]:
    left, right = ranges.of(compare.left), ranges.of(compare.right)
    if left.is_exact and right.is_exact:
        return  # two literals were written to be told apart: by a template, or to switch a clause off
    outcome = _outcome(compare.operator, left, right)
    if outcome is None:
        return
    text = " ".join(contract.source.excerpt(compare.span).split())
    message = f"`{text}` is {'always' if outcome else 'never'} so"
    yield warning(contract, "OUT268", message, compare.span, _why(left, compare.left.type))


def _why(left: Range, type_: Type) -> str | None:
    """What is known of the left side."""
    low = None if left.lowest is None else f"at least {figure_in_words(left.lowest, type_)}"
    high = None if left.highest is None else f"at most {figure_in_words(left.highest, type_)}"
    known = " and ".join(end for end in (low, high) if end)
    return f"the left side is {known}" if known else None


def _outcome(operator: str, left: Range, right: Range) -> bool | None:
    """Whether the comparison always (True) or never (False) holds; None if that depends."""
    match operator:
        case ">=":
            return _at_least(left, right)
        case "<=":
            return _at_least(right, left)
        case ">":
            return _not(_at_least(right, left))
        case "<":
            return _not(_at_least(left, right))
        case _:
            apart = _at_least(left, right) is False or _at_least(right, left) is False
            return (operator == "!=") if apart else None


def _at_least(left: Range, right: Range) -> bool | None:
    if left.lowest is not None and right.highest is not None and left.lowest >= right.highest:
        return True
    if left.highest is not None and right.lowest is not None and left.highest < right.lowest:
        return False
    return None


def _not(outcome: bool | None) -> bool | None:  # noqa: FBT001 (it is one of three outcomes)
    return None if outcome is None else not outcome
