"""Clauses of finance that no money comes to: nothing can be cut, and nothing runs down."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import warning
from outcomelang.model.contract import Contract


def idle_finance(contract: Contract) -> Iterator[Diagnostic]:
    """A warning for a waterfall that every payment goes past, and for a return cap of investors who are never paid."""
    receivers = [one.to for one in contract.payments] + [one.to for one in contract.floors]
    enters = not all(receivers)
    waterfall, cap = contract.waterfall, contract.cap_return
    if waterfall and not enters:
        message = "no money enters this waterfall: every payment says to whom it is paid"
        hint = "leave `to` out of the payments that are to run down the waterfall"
        yield warning(contract, "OUT294", message, waterfall.span, hint)
    if cap:
        payees = {party for to in receivers for shares in to for party, _ in shares.parts}
        if waterfall and enters:
            payees |= {party for step in waterfall.steps for party, _ in step.parts}
        if not payees & set(cap.investors):
            message = "this return cap never cuts anything: nothing is paid to its investors"
            yield warning(contract, "OUT294", message, cap.span, "name investors that a payment is made to")
