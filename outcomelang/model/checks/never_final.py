"""A figure that a later day could undo until the contract ends: nobody could say when to pay it."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import error
from outcomelang.model.contract import Contract, Declared, Payment
from outcomelang.model.expression import (
    Expression,
    GroupAggregate,
    GroupCount,
    GroupShare,
    IsKnown,
    MetricValue,
    Node,
    Part,
    Window,
    parts,
    walk,
)
from outcomelang.model.finality import Direction, direction, has_last_day
from outcomelang.source import Span

_HINT = "give it a last day, such as `within 12 months after start`, or points: `at 12 months`"


def never_final(contract: Contract) -> Iterator[Diagnostic]:
    """An error for each metric, formula or condition that can go both ways and has no last day."""
    for metric in contract.metrics:
        if metric.points is None and not metric.dates:
            yield from _in(metric, metric.formula, contract)
    for payment in (*contract.payments, *contract.savings):
        for expression in _expressions(payment):
            yield from _in(payment, expression, contract)


def _expressions(payment: Payment) -> Iterator[Expression]:
    # The formula of a dated payment is taken as of each date, so it needs no last day.
    if payment.formula is not None and payment.dates is None:
        yield payment.formula
    yield from (gate.condition for gate in payment.gates)


def _in(declared: Declared, expression: Expression, contract: Contract) -> Iterator[Diagnostic]:
    span = next(_open_ends(expression, contract), None)
    if span is not None:
        message = f"`{declared.name}` can change until the contract ends, so it is never final before"
        yield error(contract, "OUT275", message, span, _HINT)


def _open_ends(expression: Node, contract: Contract) -> Iterator[Span]:
    """The places that leave an expression open: in its parts that are, or else in itself."""
    if not _is_open(expression, contract):
        return
    if isinstance(expression, MetricValue):
        # A metric that is open itself is reported where it is declared.
        if not _is_open(contract.metric[expression.name].formula, contract):
            yield expression.span
        return
    inside = [part for part in _operands(expression) if _is_open(part, contract)]
    for part in inside:
        yield from _open_ends(part, contract)
    # A figure of a group is final on the last settlement date at the latest, when all its members are.
    if not inside and not isinstance(expression, GroupCount | GroupShare | GroupAggregate):
        yield from _places(expression, contract)


def _is_open(expression: Node, contract: Contract) -> bool:
    one_way = direction(expression, contract) in (Direction.FIXED, Direction.UP)
    return not one_way and not has_last_day(expression, contract)


def _operands(whole: Part) -> Iterator[Node]:
    """The expressions that stand directly in one, also in its rows and its window."""
    for part in parts(whole):
        if isinstance(part, Node):
            yield part
        else:
            yield from _operands(part)


def _places(expression: Node, contract: Contract) -> Iterator[Span]:
    """Windows without an end, cells that may be filled on any later day, and metrics that rest on such."""
    for part in walk(expression):
        match part:
            case Window(end=None, span=span):
                yield span
            case IsKnown(span=span) | MetricValue(span=span) if not has_last_day(part, contract):
                yield span
