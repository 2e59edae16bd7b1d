"""Payments of which nothing in the contract says how much they can come to."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import name_of, warning
from outcomelang.model.contract import Cap, Contract, EventLine, Payment
from outcomelang.model.most_owed import MostOwed, groups_of


def unlimited(contract: Contract) -> Iterator[Diagnostic]:
    """A warning for each payment without a cap, a limit, or a number of members that bounds it."""
    most = MostOwed(contract)
    for payment in contract.payments:
        if most.for_payment(payment) is None and not any(_bounds(cap, payment, most) for cap in contract.caps):
            message = f"nothing limits what can be owed under `{payment.name}`"
            yield warning(contract, "OUT291", message, name_of(payment, contract), _hint(payment, most))


def _bounds(cap: Cap, payment: Payment, most: MostOwed) -> bool:
    """Whether a cap limits the whole of a payment; the cap of one payer leaves the others' part open."""
    covers = not cap.payments or payment.name in cap.payments
    payers = {party for shares in payment.by for party, _ in shares.parts}
    is_for_all = cap.payer is None or payers == {cap.payer}
    has_members = cap.scope != "participant" or most.members(groups_of(payment.lines, most.contract)) is not None
    return covers and is_for_all and has_members


def _hint(payment: Payment, most: MostOwed) -> str:
    """What bounds it: always a cap; or what its lines lack, a number of members or of times."""
    cap = f"write `cap total ... {most.contract.currency}`"
    groups = groups_of(payment.lines, most.contract)
    uncounted = next((group for group in groups if most.members([group]) is None), None)
    if uncounted is not None:
        return f"{cap}, or say how many members `{uncounted}` has: `planned ...`"
    if any(isinstance(line, EventLine) and line.limit is None for line in payment.lines):
        return f"{cap}, or how often each is paid: `once`, `up to 3 times`"
    return cap
