"""What one settlement pays and to whom, from what is owed by its date and how the contract stands (steps 8 to 13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.model.contract import Contract
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.contract_limits import Allowed, ContractLimits
from outcomelang.settlement.finance import Finance
from outcomelang.settlement.floors import ToppedUp, top_ups
from outcomelang.settlement.owed import Owed, Owing
from outcomelang.settlement.party_shares import PartyPast, split_by_shares
from outcomelang.settlement.standing import Standing
from outcomelang.settlement.statement import GuaranteeSettlement, Transfer
from outcomelang.settlement.transfers import PaymentSplit, Splitting
from outcomelang.settlement.waterfall import Flow


@frozen
class Paid:
    """One settlement after step 13; `standing` is what the next one starts from, `now` what it pays by payment."""

    allowed: Mapping[str, Allowed]
    splits: Mapping[str, PaymentSplit]
    floors: tuple[ToppedUp, ...]
    guarantee: GuaranteeSettlement | None
    now: Mapping[str, Fraction]
    standing: Standing

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """Who pays whom, the guarantor apart."""
        paid = (*(split.transfers for split in self.splits.values()), *(one.transfers for one in self.floors))
        return tuple(one for transfers in paid for one in transfers)


@frozen
class Paying:
    """One settlement, due on a day, from how the contract stands; `contract` is as it was signed."""

    contract: Contract
    owing: Owing
    due: date
    standing: Standing

    def pay(self, owed: Mapping[str, Owed]) -> Paid:
        """What it pays of what each payment is owed in all after its own limits."""
        allowed = self._allowed(owed)
        changes = {name: one.past.rounded - self.standing.past[name].rounded for name, one in allowed.items()}
        finance = Finance(self.contract, self.standing.finance)
        flow = finance.flow(self.due)
        entitled = self._split(changes, flow)
        added = tuple(self._top_ups(allowed, flow))
        finance.ran(flow)
        splits, floors = finance.under_return_cap(entitled, added, self.due, self.owing.bounds)
        now = {name: splits[name].paid_now if name in splits else changes[name] for name in allowed}
        return Paid(
            allowed=allowed,
            splits=splits,
            floors=floors,
            guarantee=finance.guaranteed(self.owing.bounds) if self.owing.is_last else None,
            now=now,
            standing=Standing(
                past={name: one.past for name, one in allowed.items()},
                splits={name: split.past for name, split in splits.items()},
                budgets=dict(self._budgets(now)),
                settled={name: self.standing.settled[name] + amount for name, amount in now.items()},
                finance=finance.handed_on,
            ),
        )

    def _allowed(self, owed: Mapping[str, Owed]) -> Mapping[str, Allowed]:
        owing = self.owing
        payments = (*owing.contract.payments, *owing.contract.savings)
        limits = ContractLimits(payments, owing.bounds, self.contract.rounding, owing.seen.day, self.standing.past)
        return limits.apply({name: one.limited.amount for name, one in owed.items()})

    def _split(self, changes: Mapping[str, Fraction], flow: Flow | None) -> Mapping[str, PaymentSplit]:
        payments, step, day = self.owing.contract.payments, self.contract.rounding.step, self.owing.seen.day
        return Splitting(payments, self.owing.bounds, step, day, self.standing.splits, flow).apply(changes)

    def _top_ups(self, allowed: Mapping[str, Allowed], flow: Flow | None) -> Iterator[ToppedUp]:
        """What floors add on the last settlement, ahead of what caps of one payer and the return cap take."""
        if self.owing.is_last:
            settled = total_of(allowed[payment.name].past.rounded for payment in self.owing.contract.payments)
            yield from top_ups(self.owing.contract, self.owing, settled, flow)

    def _budgets(self, now: Mapping[str, Fraction]) -> Iterator[tuple[str, Mapping[str, PartyPast]]]:
        """The savings by public budget, split like payments."""
        day, step = self.owing.seen.day, self.contract.rounding.step
        for saving in self.owing.contract.savings:
            before = self.standing.budgets[saving.name]
            after = split_by_shares(saving.to, now[saving.name], before, day, step) if saving.to else {}
            yield saving.name, after
