"""The order in which payments are worked out: each after those it rests on, else as in the file.

A payment rests on the payments that its formula, conditions, deductions and limits name. One that may be at most a
share of the total rests on all others; the checker has seen to it that there is no circle.
"""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.model.contract import Contract, Payment
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


def in_order(contract: Contract) -> tuple[tuple[Payment, ...], ...]:
    """The payments and savings, each after those it rests on; those with a share of the total as limit together."""
    sharing = tuple(payment for payment in contract.payments if share_limit(payment))
    others = [one for one in (*contract.payments, *contract.savings) if not share_limit(one)]
    waiting = [(one,) for one in others] + ([sharing] if sharing else [])
    done: list[tuple[Payment, ...]] = []
    known: set[str] = set()
    while waiting:
        ready = next((together for together in waiting if _needs(together, contract) <= known), None)
        if ready is None:
            raise ValueError(f"payments that rest on each other: {', '.join(one.name for one, *_ in waiting)}")
        done.append(ready)
        known.update(payment.name for payment in ready)
        waiting.remove(ready)
    return tuple(done)


def _needs(together: tuple[Payment, ...], contract: Contract) -> frozenset[str]:
    """The payments and savings that must be known before some that are worked out together."""
    paid = frozenset(payment.name for payment in contract.payments)
    own = frozenset(payment.name for payment in together)
    named = frozenset(
        name for payment in together for expression in _expressions(payment) for name in named_in(expression)
    )
    if TOTAL in named or share_limit(together[0]):
        named |= paid
    return named - own - {TOTAL}


def _expressions(payment: Payment) -> Iterator[Node]:
    if payment.formula:
        yield payment.formula
    yield from (gate.condition for gate in payment.gates)
    yield from payment.less
    yield from (limit.amount for limit in payment.limits)
    if payment.at_least:
        yield payment.at_least
