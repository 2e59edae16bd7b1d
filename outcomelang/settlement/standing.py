"""How a contract stands after a number of settlements: all that the next one starts from.

What a settlement hands on is what it really paid, and to whom. What it found of the data is not in it: that is worked
out anew for each settlement date, from the data as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import evolve, field, frozen

from outcomelang.model.contract import Contract
from outcomelang.settlement.finance import FinancePast
from outcomelang.settlement.party_shares import PartyPast
from outcomelang.settlement.past import Past
from outcomelang.settlement.transfers import SplitPast


@frozen
class Standing:
    """What settlements so far have made of each payment and saving, by name.

    `past` is what the limits let through, `splits` how payments were shared out, `budgets` how savings were by public
    budget. `settled` is what has been settled in all, and `finance` the investors' side.
    """

    past: Mapping[str, Past]
    splits: Mapping[str, SplitPast]
    budgets: Mapping[str, Mapping[str, PartyPast]]
    settled: Mapping[str, Fraction]
    finance: FinancePast = field(factory=FinancePast)

    def with_lost_of(self, other: Standing) -> Standing:
        """The same, but that limits per settlement and year have cut for good what another standing says."""
        past = {
            name: evolve(
                one, lost=other.past[name].lost, losing=other.past[name].losing, decided=other.past[name].decided
            )
            for name, one in self.past.items()
        }
        return evolve(self, past=past)

    def over(self, other: Standing) -> Standing:
        """The same, with what is in the other alone, such as a payment that an amendment has added."""
        return Standing(
            past={**other.past, **self.past},
            splits={**other.splits, **self.splits},
            budgets={**other.budgets, **self.budgets},
            settled={**other.settled, **self.settled},
            finance=self.finance,
        )


def at_first(contract: Contract) -> Standing:
    """As nothing has been settled yet; the contract has the payments of all its texts."""
    names = [payment.name for payment in (*contract.payments, *contract.savings)]
    return Standing(
        past={name: Past() for name in names},
        splits={payment.name: SplitPast() for payment in contract.payments},
        budgets={saving.name: {} for saving in contract.savings},
        settled=dict.fromkeys(names, Fraction(0)),
    )
