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
from outcomelang.settlement.balance import check_balance, total_of
from outcomelang.settlement.contract_limits import Allowed, ContractLimits
from outcomelang.settlement.entitlement import Entitlement
from outcomelang.settlement.evaluate import Evaluator
from outcomelang.settlement.finance import Finance
from outcomelang.settlement.floors import ToppedUp, top_ups
from outcomelang.settlement.ledger import Account, payment_settlement
from outcomelang.settlement.owed import Carried, Owed, Owing
from outcomelang.settlement.party_shares import PartyPast, split_by_shares
from outcomelang.settlement.past import Past
from outcomelang.settlement.priced import View
from outcomelang.settlement.range_of_figures import RangeOfFigures
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.statement import (
    AmendmentInForce,
    BudgetShare,
    FloorSettlement,
    GroupStatement,
    PaymentSettlement,
    Settlement,
)
from outcomelang.settlement.texts import AtWork, TextAtWork, Texts
from outcomelang.settlement.told import Told
from outcomelang.settlement.transfers import PaymentSplit, SplitPast, Splitting
from outcomelang.settlement.waterfall import Flow
from outcomelang.value.calendar import add


@frozen
class Turn:
    """One settlement, and what it was worked out from.

    `is_amended_later` says that a later settlement is made by another text than this one.
    """

    settlement: Settlement
    owing: Owing
    owed: Mapping[str, Owed]
    allowed: Mapping[str, Allowed]
    text: TextAtWork
    is_amended_later: bool


def settlements_of(contract: Contract, at_work: AtWork, as_of: date) -> Iterator[Turn]:
    """The settlements whose date has come, in order; `at_work` sets an engine to work on each text that they need."""
    days = [day for day in contract.settlements.dates if day <= as_of]
    story = _Story(contract, at_work, days)
    for day in days:
        yield story.settle(day)


def due_date(contract: Contract, day: date) -> date:
    """The day on which what a settlement moves is due: the settlement date itself unless the contract says later."""
    due = contract.settlements.due
    return add(day, due) if due else day


@frozen
class _Teller:
    """A text at work, and what it has told: what payments mean in formulas, by settlement date."""

    text: TextAtWork
    told: dict[date, dict[str, Told]] = field(factory=dict)

    def as_of(self, day: date) -> View:
        """The figures of the date of a dated payment, with payments as the settlement that pays it found them."""
        pays = next(on for on in self.text.contract.settlements.dates if on >= day)
        seen, told = self.seen(day), self.told[pays]
        return View(Evaluator(seen, told), RangeOfFigures(Evaluator(seen, told, for_good=True), {}))

    def seen(self, day: date) -> Seen:
        """What is seen on a day."""
        return Seen(self.text.contract, self.text.measuring, self.text.numbers, day)


@define
class _Story:
    """What one settlement hands on to the next.

    A text is worked out on every settlement date up to the last that it governs: it must be known at both ends of an
    increase, and shared caps per participant and dated payments rest on all earlier dates.
    """

    contract: Contract
    at_work: AtWork
    days: Sequence[date]
    _tellers: dict[tuple[int, ...], _Teller] = field(factory=dict, init=False)
    _before: dict[tuple[int, ...], Mapping[str, Owed]] = field(factory=dict, init=False)
    _owed: Mapping[str, Owed] = field(factory=dict, init=False)
    _past: dict[str, Past] = field(init=False)
    _splits: dict[str, SplitPast] = field(init=False)
    _budgets: dict[str, Mapping[str, PartyPast]] = field(init=False)
    _settled: dict[str, Fraction] = field(init=False)
    _finance: Finance = field(init=False)

    def __attrs_post_init__(self) -> None:
        whole = self._texts.whole(())
        names = [payment.name for payment in (*whole.payments, *whole.savings)]
        self._past = {name: Past() for name in names}
        self._splits = {payment.name: SplitPast() for payment in whole.payments}
        self._budgets = {saving.name: {} for saving in whole.savings}
        self._settled = dict.fromkeys(names, Fraction(0))
        self._finance = Finance(self.contract)

    def settle(self, day: date) -> Turn:
        """One settlement; those before it have been settled."""
        text = self._texts.of(day)
        owing = self._owing(text, day, self._carried(text))
        owed = owing.work_out()
        allowed = self._allowed(owing, owed)
        changes = {name: one.past.rounded - self._past[name].rounded for name, one in allowed.items()}
        due = due_date(self.contract, day)
        flow = self._finance.flow(due)
        entitled = self._split(owing, changes, flow)
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
        self._look_back(text, day, owed)
        self._past = {name: one.past for name, one in allowed.items()}
        self._splits = {name: split.past for name, split in splits.items()}
        self._settled = {name: account.settled_before + account.now for name, account in accounts.items()}
        later = (self._texts.of(one) for one in self.contract.settlements.dates if one > day)
        return Turn(settlement, owing, owed, allowed, self._teller(text).text, any(one != text for one in later))

    # --- Texts ----------------------------------------------------------------------------------

    @property
    def _texts(self) -> Texts:
        return Texts(self.contract)

    def _teller(self, text: tuple[int, ...]) -> _Teller:
        if text not in self._tellers:
            self._tellers[text] = _Teller(self.at_work(self._texts.whole(text)))
        return self._tellers[text]

    def _carried(self, text: tuple[int, ...]) -> Carried:
        """What the settlements so far leave to one that is made by a text."""
        if not self._owed:
            return Carried()
        before, so_far = self._before[text], self._owed
        kept = {
            name: so_far[name].limited.amount - one.at_most
            for name, one in before.items()
            if one.at_most is not None and so_far[name].limited.amount > one.at_most
        }

        def owed(entitlement: Entitlement) -> Fraction:
            name = entitlement.payment.name
            return so_far[name].came_to + entitlement.owed - before[name].entitlement.owed

        def own(entitlement: Entitlement) -> Fraction:
            name = entitlement.payment.name
            return so_far[name].own_came_to + entitlement.own - before[name].entitlement.own

        return Carried(owed, own, kept)

    def _look_back(self, text: tuple[int, ...], day: date, owed: Mapping[str, Owed]) -> None:
        """Note what each payment came to, and what it has earned by each text that governs a later settlement."""
        self._owed = owed
        self._before = {text: owed}
        come_to = Carried(
            lambda entitlement: owed[entitlement.payment.name].came_to,
            lambda entitlement: owed[entitlement.payment.name].own_came_to,
        )
        for other in {self._texts.of(one) for one in self.days if one > day} - {text}:
            self._before[other] = self._owing(other, day, come_to).work_out()

    # --- Figures --------------------------------------------------------------------------------

    def _owing(self, text: tuple[int, ...], day: date, carried: Carried) -> Owing:
        teller = self._teller(text)
        told = teller.told[day] = {}
        contract, measuring = teller.text.contract, teller.text.measuring
        return Owing(contract, measuring, teller.seen(day), self._past, teller.as_of, told, carried)

    # --- Amounts --------------------------------------------------------------------------------

    def _allowed(self, owing: Owing, owed: Mapping[str, Owed]) -> Mapping[str, Allowed]:
        payments = (*owing.contract.payments, *owing.contract.savings)
        limits = ContractLimits(payments, owing.bounds, self.contract.rounding, owing.seen.day, self._past)
        return limits.apply({name: one.limited.amount for name, one in owed.items()})

    def _split(self, owing: Owing, changes: Mapping[str, Fraction], flow: Flow | None) -> Mapping[str, PaymentSplit]:
        step, day = self.contract.rounding.step, owing.seen.day
        return Splitting(owing.contract.payments, owing.bounds, step, day, self._splits, flow).apply(changes)

    def _top_ups(self, owing: Owing, splits: Iterable[PaymentSplit], flow: Flow | None) -> Iterator[ToppedUp]:
        """What floors add on the last settlement, ahead of the return cap."""
        if owing.is_last:
            settled = total_of(amount for split in splits for amount in split.past.paid.values())
            yield from top_ups(owing.contract, owing, settled, flow)

    def _settlement(
        self,
        owing: Owing,
        accounts: Mapping[str, Account],
        splits: Mapping[str, PaymentSplit],
        topped_up: Sequence[ToppedUp],
    ) -> Settlement:
        contract = owing.contract
        payments = tuple(payment_settlement(accounts[one.name], owing.bounds) for one in contract.payments)
        savings = tuple(payment_settlement(accounts[one.name], owing.bounds) for one in contract.savings)
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
            budgets=tuple(self._to_budgets(owing, savings)),
            groups=tuple(_groups(owing.seen)),
            paid_now=paid_now,
            settled=settled + total_of(floor.paid_now for floor in floors),
            amendments=tuple(self._in_force(day)),
            guarantee=self._finance.guaranteed(owing.bounds) if owing.is_last else None,
        )

    def _in_force(self, day: date) -> Iterator[AmendmentInForce]:
        for one in self._texts.amendments(self._texts.of(day)):
            yield AmendmentInForce(one.title, self.contract.source.place(one.span.start).line, span=one.span)

    def _to_budgets(self, owing: Owing, savings: Sequence[PaymentSettlement]) -> Iterator[BudgetShare]:
        """The savings by public budget, split like payments."""
        day = owing.seen.day
        for saving, now in zip(owing.contract.savings, savings, strict=True):
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
