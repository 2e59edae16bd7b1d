"""Who pays whom (order of operations, step 12): split by payer, cap of one payer, split by payee.

Each payment is split by itself, and each payer's part of it by itself. What the cap of one payer cuts, no other payer
takes over. What a payment without a payee pays runs through the waterfall.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from outcomelang.model.contract import Payment
from outcomelang.settlement.balance import check_balance, total_of
from outcomelang.settlement.bounds import Bound, Bounds
from outcomelang.settlement.caps import Room, fill
from outcomelang.settlement.own_limits import Cut
from outcomelang.settlement.party_shares import PartyPast, split_by_shares
from outcomelang.settlement.statement import Transfer
from outcomelang.settlement.waterfall import Flow


@frozen
class SplitPast:
    """How one payment was split by earlier settlements.

    `paid` is what each payer's part came to after the caps of that payer; `payees` are by payer and payee.
    """

    payers: Mapping[str, PartyPast] = field(factory=dict)
    paid: Mapping[str, Fraction] = field(factory=dict)
    payees: Mapping[tuple[str, str], PartyPast] = field(factory=dict)

    def paid_after(self, parts: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
        """What each payer has paid, with its part of one more settlement."""
        return {**self.paid, **{payer: self.paid.get(payer, Fraction(0)) + part for payer, part in parts.items()}}


@frozen
class PaymentSplit:
    """One payment after step 12: its transfers now, what caps of payers have cut so far, and what comes next."""

    past: SplitPast
    transfers: tuple[Transfer, ...]
    cuts: tuple[Cut, ...]

    @property
    def paid_now(self) -> Fraction:
        """What this settlement moves."""
        return total_of(transfer.amount for transfer in self.transfers)


@frozen
class Splitting:
    """Splits the amounts of one settlement; `past` is by payment, `step` the rounding step.

    `flow` is the waterfall of this settlement, if the contract has one.
    """

    payments: Sequence[Payment]
    bounds: Bounds
    step: Fraction
    day: date
    past: Mapping[str, SplitPast]
    flow: Flow | None = None

    def apply(self, amounts: Mapping[str, Fraction]) -> Mapping[str, PaymentSplit]:
        """Split what each payment pays by this settlement."""
        payers = {
            payment.name: split_by_shares(
                payment.by, amounts[payment.name], self.past[payment.name].payers, self.day, self.step
            )
            for payment in self.payments
        }
        parts, cuts = self._under_caps_of_payers(payers)
        payees = {payment.name: self._payees(payment, payers[payment.name], parts) for payment in self.payments}
        transfers = {name: tuple(self._to_payees(name, after)) for name, after in payees.items()}
        if self.flow:
            self.flow.beside(one for of_payment in transfers.values() for one in of_payment)
            transfers |= self._through_waterfall(self.flow, payers, parts)
        made = {}
        for name, of_payers in payers.items():
            amounts_of = {payer: parts[name, payer] for payer in of_payers}
            past = SplitPast(of_payers, self.past[name].paid_after(amounts_of), payees[name])
            made[name] = PaymentSplit(past, transfers[name], tuple(cuts.get(name, ())))
            check_balance(f"what `{name}` pays", total_of(amounts_of.values()), (made[name].paid_now,))
        return made

    def _under_caps_of_payers(
        self, payers: Mapping[str, Mapping[str, PartyPast]]
    ) -> tuple[dict[tuple[str, str], Fraction], dict[str, list[Cut]]]:
        """Each payer's part of each payment now, after the caps of that payer, and what these have cut."""
        parts: dict[tuple[str, str], Fraction] = {}
        cuts: dict[str, list[Cut]] = {}
        for payer in dict.fromkeys(payer for parties in payers.values() for payer in parties):
            paid = {name: self.past[name].paid.get(payer, Fraction(0)) for name in payers}
            changes = {
                name: parties[payer].allotted - paid[name] for name, parties in payers.items() if payer in parties
            }
            rooms = [Room(bound, bound.amount - _covered(paid, bound)) for bound in self.bounds.of_payer(payer)]
            filled = fill(changes, rooms, self.step)
            parts.update(((name, payer), change) for name, change in filled.changes.items())
            for name, bound, amount in filled.cuts:
                cuts.setdefault(name, []).append(Cut(bound.clause, amount))
        return parts, cuts

    def _payees(
        self, payment: Payment, payers: Iterable[str], parts: Mapping[tuple[str, str], Fraction]
    ) -> Mapping[tuple[str, str], PartyPast]:
        """The payees by payer after this settlement; none of a payment that enters the waterfall."""
        past = self.past[payment.name].payees
        payees = dict(past)
        for payer in payers if payment.to else ():
            before = {payee: one for (by, payee), one in past.items() if by == payer}
            after = split_by_shares(payment.to, parts[payment.name, payer], before, self.day, self.step)
            payees.update(((payer, payee), one) for payee, one in after.items())
        return payees

    def _to_payees(self, name: str, after: Mapping[tuple[str, str], PartyPast]) -> Iterator[Transfer]:
        before = self.past[name].payees
        for (payer, payee), one in after.items():
            amount = one.allotted - before.get((payer, payee), PartyPast()).allotted
            if amount:
                yield Transfer(name, payer, payee, amount)

    def _through_waterfall(
        self, flow: Flow, payers: Mapping[str, Iterable[str]], parts: Mapping[tuple[str, str], Fraction]
    ) -> dict[str, tuple[Transfer, ...]]:
        """What has no payee, payment by payment, and each by its payers in order; what goes back comes first."""
        names = [payment.name for payment in self.payments if not payment.to]
        entering = [(name, payer, parts[name, payer]) for name in names for payer in payers[name]]
        transfers: dict[str, tuple[Transfer, ...]] = dict.fromkeys(names, ())
        for name, payer, part in sorted(entering, key=lambda one: one[2] >= 0):
            transfers[name] += flow.run(name, payer, part)
        return transfers


def _covered(paid: Mapping[str, Fraction], bound: Bound) -> Fraction:
    return total_of(amount for name, amount in paid.items() if name in bound.covers)
