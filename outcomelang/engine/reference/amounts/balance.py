"""An investor's account at a rate: what it still has to be paid for its money and the return on it (step 13)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.engine.reference.arithmetic import NOTHING, growth, rounded, total
from outcomelang.model.contract import Funding
from outcomelang.value.rounding import RoundingMode


@frozen
class Balance:
    """What an account holds on a due date (None: before the first); below zero, what was paid beyond the rate."""

    rate: Fraction
    fundings: tuple[Funding, ...]
    unit: Fraction
    held: Fraction = NOTHING
    due: date | None = None

    def on(self, due: date) -> Balance:
        """The account on the next due date, ahead of what is paid then, rounded half up to the unit."""
        grown = self.held * growth(self.rate, (due - self.due).days) if self.due else NOTHING
        since = [one for one in self.fundings if one.on <= due and (self.due is None or one.on > self.due)]
        paid_in = total([one.amount * growth(self.rate, (due - one.on).days) for one in since])
        return evolve(self, held=rounded(grown + paid_in, self.unit, RoundingMode.HALF_UP), due=due)

    def less(self, paid: Fraction) -> Balance:
        """The account after a payment to its investor."""
        return evolve(self, held=self.held - paid)
