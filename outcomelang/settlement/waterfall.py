"""`waterfall`: who is paid first, and who then, of what no payment has named a payee for (step 13).

Money runs down the steps. A step `until principal` takes what the accounts of its investors still hold at its rate,
shared by what each is owed; the last step shares out what remains. Money that goes back runs up: the last step gives
back first, and each step no more than it was paid; beyond all that was paid, the last step gives it by its shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import define, evolve, frozen

from outcomelang.model.contract import Contract, SharesFrom, Waterfall, WaterfallStep
from outcomelang.settlement.balance import check_balance, total_of
from outcomelang.settlement.investor_account import InvestorAccount, account_of
from outcomelang.settlement.party_shares import PartyPast, split_by_shares
from outcomelang.settlement.statement import Transfer
from outcomelang.value.split import largest_remainder

Accounts: TypeAlias = Mapping[tuple[int, str], InvestorAccount]
"""The accounts of the investors of the steps that have accounts, by step and investor."""


@frozen
class WaterfallPast:
    """What one settlement hands on to the next: the accounts, and what each step has paid whom."""

    accounts: Accounts
    paid: tuple[Mapping[str, PartyPast], ...]


def dry(contract: Contract, waterfall: Waterfall) -> WaterfallPast:
    """A waterfall through which no money has run."""
    accounts = {
        (number, investor): account_of(contract, (investor,), step.rate or Fraction(0))
        for number, step in enumerate(waterfall.steps)
        if step.until_principal
        for investor, _ in step.parts
    }
    return WaterfallPast(accounts, tuple({} for _ in waterfall.steps))


@define
class Flow:
    """The money of one settlement, due on a `day`, on its way down; `past` becomes that of the next settlement."""

    steps: Sequence[WaterfallStep]
    past: WaterfallPast
    day: date
    step: Fraction

    def __attrs_post_init__(self) -> None:
        self.past = evolve(self.past, accounts={key: one.on(self.day) for key, one in self.past.accounts.items()})

    def beside(self, transfers: Iterable[Transfer]) -> None:
        """Take note of what investors are paid without the waterfall: their accounts fall by it, too."""
        for one in transfers:
            self._lower({one.payee: one.amount})

    def run(self, payment: str | None, payer: str, amount: Fraction) -> tuple[Transfer, ...]:
        """Who is paid what of one payment (None: of a floor) by one payer."""
        parts: dict[str, Fraction] = {}
        for number, taken in self._down(amount) if amount >= 0 else self._up(amount):
            for party, part in self._part_of_step(number, taken).items():
                parts[party] = parts.get(party, Fraction(0)) + part
        check_balance("what enters the waterfall", amount, parts.values())
        return tuple(Transfer(payment, payer, party, part) for party, part in parts.items() if part)

    # --- The steps ------------------------------------------------------------------------------

    def _down(self, left: Fraction) -> Iterator[tuple[int, Fraction]]:
        """The steps from the first, with what each takes."""
        for number, step in enumerate(self.steps):
            taken = min(left, total_of(self._held(number))) if step.until_principal else left
            yield number, taken
            left -= taken

    def _up(self, left: Fraction) -> Iterator[tuple[int, Fraction]]:
        """The steps from the last, with what each gives back, below zero."""
        for number in reversed(range(len(self.steps))):
            paid = total_of(one.allotted for one in self.past.paid[number].values())
            given = max(left, min(Fraction(0), -paid))
            yield number, given
            left -= given
        yield len(self.steps) - 1, left

    def _held(self, number: int) -> list[Fraction]:
        parts = self.steps[number].parts
        return [max(Fraction(0), self.past.accounts[number, investor].balance) for investor, _ in parts]

    def _part_of_step(self, number: int, amount: Fraction) -> Mapping[str, Fraction]:
        """What the parties of a step get of what it takes, or give of what it gives back."""
        if not amount:
            return {}
        before = self.past.paid[number]
        by = self._by_accounts if self.steps[number].until_principal else self._by_shares
        after = by(number, amount)
        parts = {party: one.allotted - before.get(party, PartyPast()).allotted for party, one in after.items()}
        self.past = evolve(self.past, paid=(*self.past.paid[:number], after, *self.past.paid[number + 1 :]))
        self._lower(parts)
        return parts

    def _by_shares(self, number: int, amount: Fraction) -> Mapping[str, PartyPast]:
        parts = tuple((party, share or Fraction(1)) for party, share in self.steps[number].parts)
        return split_by_shares((SharesFrom(None, parts),), amount, self.past.paid[number], self.day, self.step)

    def _by_accounts(self, number: int, amount: Fraction) -> Mapping[str, PartyPast]:
        """By what each is owed; what goes back by what each was paid."""
        names = [investor for investor, _ in self.steps[number].parts]
        paid = [self.past.paid[number].get(name, PartyPast()).allotted for name in names]
        bases = self._held(number) if amount > 0 else paid
        parts = largest_remainder(amount, [base / total_of(bases) for base in bases], self.step)
        return {name: PartyPast(was + part, was + part) for name, was, part in zip(names, paid, parts, strict=True)}

    def _lower(self, parts: Mapping[str, Fraction]) -> None:
        accounts = {
            (number, investor): account.after(parts.get(investor, Fraction(0)))
            for (number, investor), account in self.past.accounts.items()
        }
        self.past = evolve(self.past, accounts=accounts)
