"""Payments that rest on each other in a circle: none of them could be computed first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from outcomelang.model.checking import Checking
from outcomelang.model.contract import Payment
from outcomelang.model.expression import Expression, PaymentValue, walk

TOTAL = "total"


def check_circles(payments: Iterable[Payment], savings: Iterable[Payment], checking: Checking) -> None:
    """Report each circle once. `total` rests on every payment; a saving rests on payments, never the other way."""
    by_name = {payment.name: payment for payment in (*payments, *savings)}
    paid = tuple(payment.name for payment in payments)
    needs = {
        name: tuple(dict.fromkeys(needed for value in _values(payment) for needed in _named(value, paid)))
        for name, payment in by_name.items()
    }
    _check_shares(by_name, paid, checking)
    reported: set[str] = set()
    for name in _without_beginning(needs):
        circle = _way_back(name, needs)
        if circle and not reported.intersection(circle):
            reported.update(circle)
            _report(by_name[name], circle, checking)


def _check_shares(by_name: Mapping[str, Payment], paid: Iterable[str], checking: Checking) -> None:
    """Report each payment that rests on one limited to a share of the total: the total holds them both."""
    limited = {name for name in paid if any(limit.scope == "share of total" for limit in by_name[name].limits)}
    for name in paid:
        for value in _values(by_name[name]):
            if value.name in limited - {name}:
                message = f"`{name}` rests on itself: `{value.name}` may be a share of the total, which holds both"
                hint = "a payment can only rest on payments that can be computed before it"
                checking.error("OUT254", message, value.span, hint)


def _report(payment: Payment, circle: tuple[str, ...], checking: Checking) -> None:
    value = next(value for value in _values(payment) if circle[0] in (value.name, payment.name) or value.name == TOTAL)
    way = " → ".join(f"`{name}`" for name in (payment.name, *circle))
    message = f"`{payment.name}` rests on itself" + (f": {way}" if len(circle) > 1 else "")
    hint = "a payment can only rest on payments that can be computed before it"
    if value.name == TOTAL:
        hint = "`total` holds every payment: name the payments that are meant"
    checking.error("OUT254", message, value.span, hint)


def _values(payment: Payment) -> Iterator[PaymentValue]:
    """The payments that a payment's formula, conditions, deductions and limits name."""
    for part in _parts(payment):
        for inner in walk(part):
            if isinstance(inner, PaymentValue):
                yield inner


def _parts(payment: Payment) -> Iterator[Expression]:
    if payment.formula:
        yield payment.formula
    yield from (gate.condition for gate in payment.gates)
    yield from payment.less
    yield from (limit.amount for limit in payment.limits)
    if payment.at_least:
        yield payment.at_least


def _named(value: PaymentValue, paid: tuple[str, ...]) -> tuple[str, ...]:
    return paid if value.name == TOTAL else (value.name,)


def _without_beginning(needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The payments that are in a circle or rest on one: those left when all that can be computed have been."""
    lacking = {name: len(needed) for name, needed in needs.items()}
    needed_by: dict[str, list[str]] = {name: [] for name in needs}
    for name, needed in needs.items():
        for other in needed:
            needed_by.setdefault(other, []).append(name)
    known = [name for name in needed_by if not lacking.get(name)]
    for name in known:
        for other in needed_by[name]:
            lacking[other] -= 1
            if not lacking[other]:
                known.append(other)
    return tuple(name for name in needs if lacking[name])


def _way_back(start: str, needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest way from a payment over those it needs back to itself; empty if there is none."""
    ways: dict[str, tuple[str, ...]] = {start: ()}
    waiting = [start]
    for current in waiting:
        for needed in needs.get(current, ()):
            if needed == start:
                return (*ways[current], start)
            if needed not in ways:
                ways[needed] = (*ways[current], needed)
                waiting.append(needed)
    return ()
