"""Step 13: what some investors are paid, together, is never more than their joint account at the rate holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import define, field

from outcomelang.engine.reference.amounts.balance import Balance
from outcomelang.engine.reference.arithmetic import NOTHING, in_proportion, rounded_down, total
from outcomelang.model.contract import CapReturn, Contract
from outcomelang.settlement.statement import Transfer

Between = tuple[str | None, str, str]
"""The payment (None for a floor), the payer and the payee of a transfer."""


@define
class ReturnCapSoFar:
    """The cap with the joint account of its investors, and what of their due it has cut."""

    cap: CapReturn
    contract: Contract
    account: Balance = field(init=False)
    cut: dict[Between, Fraction] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        """Open the account with all that the investors pay in."""
        fundings = [one for name in self.cap.investors for one in self.contract.party[name].fundings]
        self.account = Balance(self.cap.rate, tuple(fundings), self.contract.rounding.step)

    def on(self, due: date) -> None:
        """Let the account grow to the next due date."""
        self.account = self.account.on(due)

    def let_through(self, due: Mapping[Between, Fraction]) -> dict[Between, Fraction]:
        """What is paid of what is due between parties, and of what was cut before; money that goes back goes first."""
        wanted = dict(due)
        for between, amount in self.cut.items():
            wanted[between] = wanted.get(between, NOTHING) + amount
        theirs = {between: amount for between, amount in wanted.items() if between[2] in self.cap.investors}
        more = {between: amount for between, amount in theirs.items() if amount > 0}
        back = total([amount for amount in theirs.values() if amount < 0])
        room = rounded_down(max(self.account.held - back, NOTHING), self.contract.rounding.step)
        if total(list(more.values())) > room:
            more = self._shared(room, more)
        paid = {**wanted, **more}
        self.cut = {between: amount - paid[between] for between, amount in theirs.items() if amount != paid[between]}
        self.account = self.account.less(total([paid[between] for between in theirs]))
        return paid

    def _shared(self, room: Fraction, wanted: Mapping[Between, Fraction]) -> dict[Between, Fraction]:
        """The room in proportion among the investors, then each one's part among what it would be paid of."""
        unit = self.contract.rounding.step
        investors = list(dict.fromkeys(payee for _, _, payee in wanted))
        of_each = [{key: amount for key, amount in wanted.items() if key[2] == investor} for investor in investors]
        parts = in_proportion(room, [total(list(own.values())) for own in of_each], unit)
        found: dict[Between, Fraction] = {}
        for own, part in zip(of_each, parts, strict=True):
            found.update(zip(own, in_proportion(part, list(own.values()), unit), strict=True))
        return {key: found[key] for key in wanted}


def transfers_of(paid: Mapping[Between, Fraction]) -> tuple[Transfer, ...]:
    """The transfers that move money."""
    return tuple(Transfer(*between, amount) for between, amount in paid.items() if amount)
