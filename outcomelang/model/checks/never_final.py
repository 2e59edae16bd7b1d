"""A figure that a later day could undo until the contract ends: nobody could say when to pay it."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import error
from outcomelang.model.contract import Contract, Declared, Payment
from outcomelang.model.expression import Expression, IsKnown, Window, walk
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
    way = direction(expression, contract)
    if way in (Direction.FIXED, Direction.UP) or has_last_day(expression, contract):
        return
    for part in walk(expression):
        span = _open_end(part, contract)
        if span is not None:
            message = f"`{declared.name}` can change until the contract ends, so it is never final before"
            yield error(contract, "OUT275", message, span, _HINT)
            return


def _open_end(part: object, contract: Contract) -> Span | None:
    """The place of a window without an end, or of a cell that may be filled on any later day.

    A metric that is named here and open itself is reported where it is declared.
    """
    match part:
        case Window(end=None, span=span):
            return span
        case IsKnown(span=span) if not has_last_day(part, contract):
            return span
        case _:
            return None
