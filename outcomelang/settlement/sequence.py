"""The settlements of a contract in sequence: each asks what is owed in all by now and what has been settled.

For each settlement date that has come: gates, figures, what each payment is owed, limits, the difference to what was
settled before, and who pays whom. The as-of date only says which settlement dates have come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import chain

from attrs import define, field, frozen

from outcomelang.model.contract import Contract
from outcomelang.settlement.aggregates import Aggregate
from outcomelang.settlement.balance import check_balance, total_of
from outcomelang.settlement.contract_limits import Allowed, ContractLimits
from outcomelang.settlement.evaluate import Evaluator
from outcomelang.settlement.figures import Measuring
from outcomelang.settlement.finance import Finance
from outcomelang.settlement.floors import ToppedUp, top_ups
from outcomelang.settlement.ledger import Account, payment_settlement
from outcomelang.settlement.owed import Owed, Owing
from outcomelang.settlement.party_shares import PartyPast, split_by_shares
from outcomelang.settlement.past import Past
from outcomelang.settlement.priced import View
from outcomelang.settlement.range_of_figures import RangeOfFigures
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.statement import BudgetShare, FloorSettlement, GroupStatement, PaymentSettlement, Settlement
from outcomelang.settlement.told import Told
from outcomelang.settlement.transfers import PaymentSplit, SplitPast, Splitting
from outcomelang.settlement.waterfall import Flow
from outcomelang.value.calendar import add


@frozen
class Turn:
    """One settlement, and what it was worked out from."""

    settlement: Settlement
    owing: Owing
    owed: Mapping[str, Owed]
    allowed: Mapping[str, Allowed]


def settlements_of(
    contract: Contract, measuring: Measuring, numbers: Mapping[Aggregate, Sequence[int]], as_of: date
) -> Iterator[Turn]:
    """The settlements whose date has come, in order."""
    story = _Story(contract, measuring, numbers)
    for day in contract.settlements.dates:
        if day <= as_of:
            yield story.settle(day)


def due_date(contract: Contract, day: date) -> date:
    """The day on which what a settlement moves is due: the settlement date itself unless the contract says later."""
    due = contract.settlements.due
    return add(day, due) if due else day


@define
class _Story:
    """What one settlement hands on to the next."""

    contract: Contract
    measuring: Measuring
    numbers: Mapping[Aggregate, Sequence[int]]
    _past: dict[str, Past] = field(init=False)
    _splits: dict[str, SplitPast] = field(init=False)
    _budgets: dict[str, Mapping[str, PartyPast]] = field(init=False)
    _settled: dict[str, Fraction] = field(init=False)
    _finance: Finance = field(init=False)
    _told: dict[date, dict[str, Told]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        names = [payment.name for payment in (*self.contract.payments, *self.contract.savings)]
        self._past = {name: Past() for name in names}
        self._splits = {payment.name: SplitPast() for payment in self.contract.payments}
        self._budgets = {saving.name: {} for saving in self.contract.savings}
        self._settled = dict.fromkeys(names, Fraction(0))
        self._finance = Finance(self.contract)

    def settle(self, day: date) -> Turn:
        """One settlement; those before it have been settled."""
        owing = self._owing(day)
        owed = owing.work_out()
        allowed = self._allowed(day, owing, owed)
        changes = {name: one.past.rounded - self._past[name].rounded for name, one in allowed.items()}
        due = due_date(self.contract, day)
        flow = self._finance.flow(due)
        entitled = self._split(day, owing, changes, flow)
        added = tuple(self._top_ups(owing, entitled.values(), flow))
        self._finance.ran(flow)
        splits, floors = self._finance.under_return_cap(entitled, added, due, owing.bounds)
        accounts = {
            name: Account(
                owed=owed[name],
                allowed=one,
                cuts_of_parties=splits[name].cuts if name in splits else (),
                settled_before=self._settled[name],
                now=splits[name].paid_now if name in splits else changes[name],
            )
            for name, one in allowed.items()
        }
        settlement = self._settlement(owing, accounts, splits, floors)
        self._past = {name: one.past for name, one in allowed.items()}
        self._splits = {name: split.past for name, split in splits.items()}
        self._settled = {name: account.settled_before + account.now for name, account in accounts.items()}
        return Turn(settlement, owing, owed, allowed)

    # --- Figures --------------------------------------------------------------------------------

    def _owing(self, day: date) -> Owing:
        self._told[day] = {}
        seen = Seen(self.contract, self.measuring, self.numbers, day)
        return Owing(self.contract, self.measuring, seen, self._past, self._as_of, self._told[day])

    def _as_of(self, day: date) -> View:
        """The figures of the date of a dated payment, with payments as the settlement that pays it found them."""
        pays = next(on for on in self.contract.settlements.dates if on >= day)
        seen = Seen(self.contract, self.measuring, self.numbers, day)
        told = self._told[pays]
        return View(Evaluator(seen, told), RangeOfFigures(Evaluator(seen, told, for_good=True), {}))

    # --- Amounts --------------------------------------------------------------------------------

    def _allowed(self, day: date, owing: Owing, owed: Mapping[str, Owed]) -> Mapping[str, Allowed]:
        payments = (*self.contract.payments, *self.contract.savings)
        limits = ContractLimits(payments, owing.bounds, self.contract.rounding, day, self._past)
        return limits.apply({name: one.limited.amount for name, one in owed.items()})

    def _split(
        self, day: date, owing: Owing, changes: Mapping[str, Fraction], flow: Flow | None
    ) -> Mapping[str, PaymentSplit]:
        step = self.contract.rounding.step
        return Splitting(self.contract.payments, owing.bounds, step, day, self._splits, flow).apply(changes)

    def _top_ups(self, owing: Owing, splits: Iterable[PaymentSplit], flow: Flow | None) -> Iterator[ToppedUp]:
        """What floors add on the last settlement, ahead of the return cap."""
        if owing.is_last:
            settled = total_of(amount for split in splits for amount in split.past.paid.values())
            yield from top_ups(self.contract, owing, settled, flow)

    def _settlement(
        self,
        owing: Owing,
        accounts: Mapping[str, Account],
        splits: Mapping[str, PaymentSplit],
        topped_up: Sequence[ToppedUp],
    ) -> Settlement:
        payments = tuple(payment_settlement(accounts[one.name], owing.bounds) for one in self.contract.payments)
        savings = tuple(payment_settlement(accounts[one.name], owing.bounds) for one in self.contract.savings)
        settled = total_of(payment.settled for payment in payments)
        floors = tuple(FloorSettlement(one.clause, one.paid_now) for one in topped_up)
        paid = (*(split.transfers for split in splits.values()), *(one.transfers for one in topped_up))
        transfers = tuple(chain.from_iterable(paid))
        paid_now = total_of((*(one.paid_now for one in payments), *(floor.paid_now for floor in floors)))
        day = owing.seen.day
        check_balance(f"what the settlement of {day} pays", paid_now, (transfer.amount for transfer in transfers))
        return Settlement(
            on=day,
            due=due_date(self.contract, day),
            payments=payments,
            savings=savings,
            floors=floors,
            transfers=transfers,
            budgets=tuple(self._to_budgets(day, savings)),
            groups=tuple(_groups(owing.seen)),
            paid_now=paid_now,
            settled=settled + total_of(floor.paid_now for floor in floors),
            guarantee=self._finance.guaranteed(owing.bounds) if owing.is_last else None,
        )

    def _to_budgets(self, day: date, savings: Sequence[PaymentSettlement]) -> Iterator[BudgetShare]:
        """The savings by public budget, split like payments."""
        for saving, now in zip(self.contract.savings, savings, strict=True):
            if not saving.to:
                continue
            before = self._budgets[saving.name]
            after = split_by_shares(saving.to, now.paid_now, before, day, self.contract.rounding.step)
            self._budgets[saving.name] = after
            for party, one in after.items():
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
