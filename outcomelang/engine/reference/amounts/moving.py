"""Steps 12 and 13: who pays whom what each settlement adds, from the first settlement to the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import define, field, frozen

from outcomelang.engine.reference.amounts.clauses import Clauses
from outcomelang.engine.reference.amounts.return_cap import Between, ReturnCapSoFar, transfers_of
from outcomelang.engine.reference.amounts.split import Splitting, weights_on
from outcomelang.engine.reference.amounts.total_limits import TotalLimit, under_totals
from outcomelang.engine.reference.amounts.waterfall import WaterfallSoFar
from outcomelang.engine.reference.arithmetic import NOTHING
from outcomelang.model.contract import Contract, Payment, Shares
from outcomelang.settlement.statement import BudgetShare, LimitClause, Transfer


@frozen
class Moved:
    """The transfers of one settlement, and what caps of one payer and the return cap have cut so far, by payment."""

    transfers: tuple[Transfer, ...]
    cuts: Mapping[tuple[LimitClause, str | None], Fraction]


@frozen
class Occasion:
    """A settlement: its date, when what it owes is due, the text in force with its limits."""

    day: date
    due: date
    text: Contract
    clauses: Clauses


@define
class Moving:
    """What every party has been allotted and has paid so far."""

    contract: Contract
    _payers: dict[str | None, Splitting] = field(factory=dict, init=False)
    _paid: dict[str, dict[str, Fraction]] = field(factory=dict, init=False)
    _payees: dict[tuple[str | None, str], Splitting] = field(factory=dict, init=False)
    _budgets: dict[str, Splitting] = field(factory=dict, init=False)
    _waterfall: WaterfallSoFar | None = field(init=False)
    _return_cap: ReturnCapSoFar | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Open the accounts of investors."""
        contract = self.contract
        self._waterfall = WaterfallSoFar(contract.waterfall, contract) if contract.waterfall else None
        self._return_cap = ReturnCapSoFar(contract.cap_return, contract) if contract.cap_return else None

    @property
    def _unit(self) -> Fraction:
        return self.contract.rounding.step

    def on(self, occasion: Occasion, added: Mapping[str, Fraction], floor: Fraction) -> Moved:
        """Move what a settlement adds to each payment (below zero: takes away), and what a floor adds."""
        paid, cuts = self._by_payers(occasion, added)
        due_between = dict(self._by_payees(occasion, paid, floor))
        if self._return_cap is None:
            return Moved(transfers_of(due_between), cuts)
        self._return_cap.on(occasion.due)
        clause = occasion.clauses.cap_return(self._return_cap.cap, self._return_cap.account.held)
        let_through = self._return_cap.let_through(due_between)
        for (payment, _, _), amount in self._return_cap.cut.items():
            cuts[clause, payment] = cuts.get((clause, payment), NOTHING) + amount
        return Moved(transfers_of(let_through), cuts)

    # --- Payers ---------------------------------------------------------------------------------

    def _by_payers(
        self, occasion: Occasion, added: Mapping[str, Fraction]
    ) -> tuple[dict[str, dict[str, Fraction]], dict[tuple[LimitClause, str | None], Fraction]]:
        """What each payer pays of each payment by this settlement, and what the caps of one payer have cut so far."""
        text = occasion.text
        for payment in text.payments:
            weights = weights_on(payment.by, occasion.day)
            splitting = self._payers.get(payment.name, Splitting())
            self._payers[payment.name], _ = splitting.with_more(added[payment.name], weights, self._unit)
        payers = dict.fromkeys(payer for payment in text.payments for payer in self._payers[payment.name].allotted)
        cuts: dict[tuple[LimitClause, str | None], Fraction] = {}
        now: dict[str, dict[str, Fraction]] = {payment.name: {} for payment in text.payments}
        for payer in payers:
            owed = {name: self._payers[name].allotted[payer] for name in now if payer in self._payers[name].allotted}
            before = self._paid.get(payer, {})
            paid, cut = under_totals(owed, before, _caps_of(payer, text, occasion.clauses), self._unit)
            cuts.update({(clause, name): amount for (clause, name), amount in cut.items()})
            self._paid[payer] = paid
            for name, amount in paid.items():
                now[name][payer] = amount - before.get(name, NOTHING)
        return {name: _in_order(of, self._payers[name].allotted) for name, of in now.items()}, cuts

    # --- Payees ---------------------------------------------------------------------------------

    def _by_payees(
        self, occasion: Occasion, paid: Mapping[str, Mapping[str, Fraction]], floor: Fraction
    ) -> Iterator[tuple[Between, Fraction]]:
        """What each party is due from each: by the shares of a payment, then by the waterfall."""
        day, text = occasion.day, occasion.text
        found: dict[Between, Fraction] = {}
        if self._waterfall:
            self._waterfall.on(occasion.due)
        entering: list[tuple[Between, Fraction]] = []
        for payment, payer, amount, to in self._parts(day, text, paid, floor):
            if not to:
                entering.append(((payment, payer, ""), amount))
                continue
            splitting = self._payees.get((payment, payer), Splitting())
            self._payees[payment, payer], parts = splitting.with_more(amount, weights_on(to, day), self._unit)
            for payee, part in parts.items():
                found[payment, payer, payee] = part
                if self._waterfall:
                    self._waterfall.paid(payee, part)
        for (payment, payer, _), amount in sorted(entering, key=lambda one: one[1] > 0):  # what goes back makes room
            if self._waterfall and amount:
                for payee, part in self._waterfall.share_out(amount).items():
                    found[payment, payer, payee] = part
        order = [one.name for one in text.payments]
        yield from sorted(found.items(), key=lambda one: order.index(one[0][0]) if one[0][0] else len(order))

    def _parts(
        self, day: date, text: Contract, paid: Mapping[str, Mapping[str, Fraction]], floor: Fraction
    ) -> Iterator[tuple[str | None, str, Fraction, Shares]]:
        """What each payer pays of each payment, and of the floor, with whom it is for."""
        for payment in text.payments:
            for payer, amount in paid[payment.name].items():
                yield payment.name, payer, amount, payment.to
        for one in text.floors:
            _, parts = Splitting().with_more(floor, weights_on(one.by, day), self._unit)
            for payer, amount in parts.items():
                yield None, payer, amount, one.to

    # --- Savings --------------------------------------------------------------------------------

    def budgets(self, day: date, savings: Sequence[Payment], added: Mapping[str, Fraction]) -> Iterator[BudgetShare]:
        """The part of each public budget in what a settlement adds to savings."""
        for saving in savings:
            if not saving.to:
                continue
            splitting = self._budgets.get(saving.name, Splitting())
            weights = weights_on(saving.to, day)
            self._budgets[saving.name], parts = splitting.with_more(added[saving.name], weights, self._unit)
            for party, amount in parts.items():
                if amount:
                    yield BudgetShare(saving.name, party, amount)


def _caps_of(payer: str, text: Contract, clauses: Clauses) -> list[TotalLimit]:
    """The caps of one payer; those of fewer payments first."""
    every = tuple(payment.name for payment in text.payments)
    caps = [cap for cap in text.caps if cap.payer == payer]
    limits = [TotalLimit(clauses.cap(cap), cap.payments or every, cap.pro_rata) for cap in caps]
    return sorted(limits, key=lambda limit: len(limit.covers))


def _in_order(amounts: Mapping[str, Fraction], order: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return {name: amounts[name] for name in order if name in amounts}
