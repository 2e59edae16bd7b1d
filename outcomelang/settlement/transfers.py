"""Who pays whom (order of operations, step 12): split by payer, cap of one payer, split by payee.

A party's part is its share of all settled so far, each settlement at the shares then in force, less what it was
allotted before, in whole rounding steps: `value.split` says which party takes the missing ones. Each payment is split
by itself, and each payer's part of it by itself. What the cap of one payer cuts, no other payer takes over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from outcomelang.model.contract import Payment, Shares
from outcomelang.settlement.balance import check_balance, total_of
from outcomelang.settlement.bounds import Bound, Bounds
from outcomelang.settlement.caps import Room, fill
from outcomelang.settlement.own_limits import Cut
from outcomelang.settlement.statement import Transfer
from outcomelang.value.split import allot


@frozen
class PartyPast:
    """What a party is entitled to of all settled so far, exactly, and what it was allotted, in whole steps."""

    entitled: Fraction = Fraction(0)
    allotted: Fraction = Fraction(0)


@frozen
class SplitPast:
    """How one payment was split by earlier settlements.

    `paid` is what each payer's part came to after the caps of that payer; `payees` are by payer and payee.
    """

    payers: Mapping[str, PartyPast] = field(factory=dict)
    paid: Mapping[str, Fraction] = field(factory=dict)
    payees: Mapping[tuple[str, str], PartyPast] = field(factory=dict)


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
    """Splits the amounts of one settlement; `past` is by payment, `step` the rounding step."""

    payments: Sequence[Payment]
    bounds: Bounds
    step: Fraction
    day: date
    past: Mapping[str, SplitPast]

    def apply(self, amounts: Mapping[str, Fraction]) -> Mapping[str, PaymentSplit]:
        """Split what each payment pays by this settlement."""
        payers = {
            payment.name: split_by_shares(
                payment.by, amounts[payment.name], self.past[payment.name].payers, self.day, self.step
            )
            for payment in self.payments
        }
        parts, cuts = self._under_caps_of_payers(payers)
        return {payment.name: self._to_payees(payment, payers[payment.name], parts, cuts) for payment in self.payments}

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

    def _to_payees(
        self,
        payment: Payment,
        payers: Mapping[str, PartyPast],
        parts: Mapping[tuple[str, str], Fraction],
        cuts: Mapping[str, Sequence[Cut]],
    ) -> PaymentSplit:
        past = self.past[payment.name]
        paid, payees = dict(past.paid), dict(past.payees)
        transfers: list[Transfer] = []
        for payer in payers:
            part = parts[payment.name, payer]
            before = {payee: one for (by, payee), one in past.payees.items() if by == payer}
            after = split_by_shares(payment.to, part, before, self.day, self.step)
            paid[payer] = paid.get(payer, Fraction(0)) + part
            payees.update(((payer, payee), one) for payee, one in after.items())
            transfers.extend(_transfers(payment.name, payer, before, after))
        made = PaymentSplit(SplitPast(payers, paid, payees), tuple(transfers), tuple(cuts.get(payment.name, ())))
        check_balance(
            f"what `{payment.name}` pays", total_of(parts[payment.name, payer] for payer in payers), (made.paid_now,)
        )
        return made


def split_by_shares(
    shares: Shares, amount: Fraction, past: Mapping[str, PartyPast], day: date, step: Fraction
) -> Mapping[str, PartyPast]:
    """What each party has been entitled to and allotted, after an amount at the shares in force on a day."""
    in_force = dict(_in_force(shares, day))
    parties = tuple(dict.fromkeys((*(party for dated in shares for party, _ in dated.parts), *past)))
    before = [past.get(party, PartyPast()) for party in parties]
    entitled = [
        one.entitled + amount * in_force.get(party, Fraction(0)) for party, one in zip(parties, before, strict=True)
    ]
    allotted = allot(entitled, [one.allotted for one in before], amount, step)
    return {
        party: PartyPast(exact, one.allotted + part)
        for party, exact, one, part in zip(parties, entitled, before, allotted, strict=True)
    }


def _in_force(shares: Shares, day: date) -> tuple[tuple[str, Fraction], ...]:
    """The last shares whose first day has come; before the first dated ones, those are in force already."""
    begun = [dated for dated in shares if dated.first is None or dated.first <= day]
    return (begun[-1] if begun else shares[0]).parts


def _transfers(
    payment: str, payer: str, before: Mapping[str, PartyPast], after: Mapping[str, PartyPast]
) -> Iterator[Transfer]:
    for payee, one in after.items():
        amount = one.allotted - before.get(payee, PartyPast()).allotted
        if amount:
            yield Transfer(payment, payer, payee, amount)


def _covered(paid: Mapping[str, Fraction], bound: Bound) -> Fraction:
    return total_of(amount for name, amount in paid.items() if name in bound.covers)
