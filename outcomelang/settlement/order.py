"""The order in which payments are worked out: each after those it rests on, else as in the file.

A payment rests on the payments that its formula, conditions, deductions and limits name. One that may be at most a
share of the total rests on all others; the checker has seen to it that there is no circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outcomelang.model.contract import Payment
from outcomelang.model.expression import Node, PaymentValue, walk

TOTAL = "total"


def named_in(expression: Node) -> frozenset[str]:
    """The payments (and `total`) that an expression names."""
    return frozenset(part.name for part in walk(expression) if isinstance(part, PaymentValue))


def gates_name_payments(payment: Payment) -> bool:
    """Whether the conditions of a payment rest on other payments."""
    return any(named_in(gate.condition) for gate in payment.gates)


def share_limit(payment: Payment) -> bool:
    """Whether a payment may be at most a share of the total."""
    return any(limit.scope == "share of total" for limit in payment.limits)


def in_order(payments: Sequence[Payment]) -> tuple[Payment, ...]:
    """The payments, each after those it names; those with a share of the total as their limit last."""
    waiting = [*(one for one in payments if not share_limit(one)), *(one for one in payments if share_limit(one))]
    names = {payment.name for payment in payments}
    done: dict[str, Payment] = {}
    while waiting:
        ready = next((one for one in waiting if not (_needs(one) & names - done.keys())), None)
        if ready is None:
            raise ValueError(f"payments that rest on each other: {', '.join(one.name for one in waiting)}")
        done[ready.name] = ready
        waiting.remove(ready)
    return tuple(done.values())


def _needs(payment: Payment) -> frozenset[str]:
    return frozenset(name for expression in _expressions(payment) for name in named_in(expression))


def _expressions(payment: Payment) -> Iterator[Node]:
    if payment.formula:
        yield payment.formula
    yield from (gate.condition for gate in payment.gates)
    yield from payment.less
    yield from (limit.amount for limit in payment.limits)
    if payment.at_least:
        yield payment.at_least
