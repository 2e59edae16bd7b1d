"""One settlement as the statement has it: from what was worked out of it, and what a ledger holds of it.

Where a ledger holds it, what it paid and to whom is as recorded. What the data as they are would have made of it
instead stands in each payment's account as restated, so that the account still adds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.settlement.balance import check_balance, total_of
from outcomelang.settlement.ledger import Account, payment_settlement
from outcomelang.settlement.owed import Owed, Owing
from outcomelang.settlement.party_shares import PartyPast
from outcomelang.settlement.paying import Paid
from outcomelang.settlement.record import Record
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.standing import Standing
from outcomelang.settlement.statement import (
    AmendmentInForce,
    BudgetShare,
    FloorSettlement,
    GroupStatement,
    GuaranteeSettlement,
    PaymentSettlement,
    Settlement,
)

_NOTHING = Fraction(0)


@frozen
class Made:
    """One settlement: `before` is how the contract stood ahead of it."""

    owing: Owing
    owed: Mapping[str, Owed]
    paid: Paid
    record: Record
    before: Standing

    def settlement(self, amendments: tuple[AmendmentInForce, ...]) -> Settlement:
        """The settlement, by the text that some amendments make; raises `Unbalanced` if it does not add up."""
        contract, record = self.owing.contract, self.record
        payments = tuple(self._payment(one.name) for one in contract.payments)
        floors = tuple(
            FloorSettlement(one.clause, amount) for one, amount in zip(self.paid.floors, record.floors, strict=True)
        )
        added = total_of(floor.paid_now for floor in floors)
        paid_now = total_of(one.paid_now for one in payments) + added
        what = f"what the settlement of {record.on} pays"
        check_balance(what, paid_now, (transfer.amount for transfer in record.transfers))
        return Settlement(
            on=record.on,
            due=record.due,
            payments=payments,
            savings=tuple(self._payment(one.name) for one in contract.savings),
            floors=floors,
            transfers=record.transfers,
            budgets=tuple(self._to_budgets()),
            groups=tuple(_groups(self.owing.seen)),
            paid_now=paid_now,
            settled=total_of(one.settled for one in payments) + added,
            amendments=amendments,
            guarantee=self._guarantee(),
        )

    def _payment(self, name: str) -> PaymentSettlement:
        paid, now = self.paid, self.record.paid_now.get(name, _NOTHING)
        account = Account(
            owed=self.owed[name],
            allowed=paid.allowed[name],
            cuts_of_parties=paid.splits[name].cuts if name in paid.splits else (),
            settled_before=self.before.settled[name],
            now=now,
            restated=paid.now[name] - now,
            correction=self.record.corrections.get(name, _NOTHING),
        )
        return payment_settlement(account, self.owing.bounds)

    def _guarantee(self) -> GuaranteeSettlement | None:
        guarantee, recorded = self.paid.guarantee, self.record.guarantee
        if guarantee is None or recorded is None:
            return None
        return evolve(guarantee, shortfall=recorded.shortfall, transfers=recorded.transfers)

    def _to_budgets(self) -> Iterator[BudgetShare]:
        """The savings by public budget."""
        for saving in self.owing.contract.savings:
            before = self.before.budgets[saving.name]
            for party, one in self.record.standing.budgets.get(saving.name, {}).items():
                amount = one.allotted - before.get(party, PartyPast()).allotted
                if amount:
                    yield BudgetShare(saving.name, party, amount)


def _groups(seen: Seen) -> Iterator[GroupStatement]:
    for group in seen.contract.groups:
        counts = seen.groups.get(group.name)
        if counts and not group.implicit:
            yield GroupStatement(
                group=group.name,
                title=group.title,
                entered=counts.entered,
                left=counts.left,
                planned=group.planned,
                at_most=group.at_most,
                closed=seen.is_closed(group.name),
                cohorts=counts.cohorts,
            )
