"""Step 13: who is paid first, and who gives back first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import define, field

from outcomelang.engine.reference.amounts.balance import Balance
from outcomelang.engine.reference.amounts.split import Splitting
from outcomelang.engine.reference.arithmetic import NOTHING, in_proportion, total
from outcomelang.model.contract import Contract, Waterfall, WaterfallStep


@define
class WaterfallSoFar:
    """The steps with what each has given its parties so far, and the account of each investor at each step's rate."""

    waterfall: Waterfall
    contract: Contract
    _accounts: dict[tuple[str, Fraction], Balance] = field(factory=dict, init=False)
    _given: list[dict[str, Fraction]] = field(factory=list, init=False)
    _rest: Splitting = field(factory=Splitting, init=False)

    def __attrs_post_init__(self) -> None:
        """Open the accounts."""
        unit = self.contract.rounding.step
        for step in self._first_steps:
            for party, _ in step.parts:
                rate = step.rate or NOTHING
                self._accounts[party, rate] = Balance(rate, self.contract.party[party].fundings, unit)
        self._given = [{} for _ in self.waterfall.steps]

    @property
    def _first_steps(self) -> Sequence[WaterfallStep]:
        """All steps but the last, which shares out the rest."""
        return self.waterfall.steps[:-1]

    def on(self, due: date) -> None:
        """Let the accounts grow to the next due date."""
        self._accounts = {key: balance.on(due) for key, balance in self._accounts.items()}

    def paid(self, party: str, amount: Fraction) -> None:
        """Note what a party is paid: by a step, or beside the waterfall."""
        for (investor, rate), balance in self._accounts.items():
            if investor == party:
                self._accounts[investor, rate] = balance.less(amount)

    def share_out(self, amount: Fraction) -> Mapping[str, Fraction]:
        """What each party gets of an amount that enters, or gives back of one below zero."""
        found: dict[str, Fraction] = {}
        for place, parts in self._down(amount) if amount > 0 else self._up(-amount):
            for party, part in parts.items():
                self._given[place][party] = self._given[place].get(party, NOTHING) + part
                self.paid(party, part)
                found[party] = found.get(party, NOTHING) + part
        return found

    # --- Down and up ----------------------------------------------------------------------------

    def _down(self, amount: Fraction) -> list[tuple[int, Mapping[str, Fraction]]]:
        """Each step takes what its investors' accounts still hold; the last shares out what is left."""
        found: list[tuple[int, Mapping[str, Fraction]]] = []
        paid: dict[str, Fraction] = {}
        for place, step in enumerate(self._first_steps):
            owed = {
                party: max(self._accounts[party, step.rate or NOTHING].held - paid.get(party, NOTHING), NOTHING)
                for party, _ in step.parts
            }
            parts = self._shared(min(amount, total(list(owed.values()))), owed)
            found.append((place, parts))
            for party, part in parts.items():
                paid[party] = paid.get(party, NOTHING) + part
            amount -= total(list(parts.values()))
        return [*found, self._of_rest(amount)]

    def _up(self, amount: Fraction) -> list[tuple[int, Mapping[str, Fraction]]]:
        """The last step gives back first, then those before it, none more than it was paid; the last what is left."""
        last = len(self._first_steps)
        from_rest = min(amount, max(total(list(self._given[last].values())), NOTHING))
        found = [self._of_rest(-from_rest)]
        amount -= from_rest
        for place in reversed(range(last)):
            given = self._given[place]
            back = min(amount, total(list(given.values())))
            parts = self._shared(back, given)
            found.append((place, {party: -part for party, part in parts.items()}))
            amount -= back
        return [*found, self._of_rest(-amount)] if amount else found

    def _of_rest(self, amount: Fraction) -> tuple[int, Mapping[str, Fraction]]:
        """The part of the last step, by its percentages of all that it has shared out so far."""
        weights = {party: share or NOTHING for party, share in self.waterfall.steps[-1].parts}
        self._rest, parts = self._rest.with_more(amount, weights, self.contract.rounding.step)
        return len(self._first_steps), parts

    def _shared(self, amount: Fraction, weights: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
        parts = in_proportion(amount, list(weights.values()), self.contract.rounding.step)
        return dict(zip(weights, parts, strict=True))
