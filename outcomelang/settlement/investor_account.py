"""What investors are still owed at a yearly rate: an account that carries their funding and all they are paid.

The account grows from each funding date, and from due date to due date, by (1 + rate) ^ (days ÷ 365), is rounded half
up to the rounding step on each due date, and falls by what the investors are paid then (language, section 7).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.model.contract import Contract, Funding
from outcomelang.settlement.balance import total_of
from outcomelang.value.growth import growth
from outcomelang.value.rounding import RoundingMode, check_size, round_to


@frozen
class InvestorAccount:
    """The account of some investors together; `balance` is what it holds since the due date `since` (None: nothing).

    Below zero the investors have been paid more than the rate gives them, which counts against what they fund later.
    """

    rate: Fraction
    fundings: tuple[Funding, ...]
    step: Fraction
    balance: Fraction = Fraction(0)
    since: date | None = None

    def on(self, day: date) -> InvestorAccount:
        """The account on a due date, ahead of what is paid on it; funding of that very day is in it.

        Raises `TooLarge` if it holds 10^24 or more.
        """
        if self.since is not None and day <= self.since:
            return self
        parts = [one.amount * growth(self.rate, (day - one.on).days) for one in self.fundings if self._joins(one, day)]
        if self.since is not None:
            parts.append(self.balance * growth(self.rate, (day - self.since).days))
        balance = round_to(check_size(total_of(parts)), self.step, RoundingMode.HALF_UP)
        return evolve(self, balance=balance, since=day)

    def _joins(self, funding: Funding, day: date) -> bool:
        return funding.on <= day and (self.since is None or funding.on > self.since)

    def after(self, paid: Fraction) -> InvestorAccount:
        """The account after the investors are paid; after they pay back, below zero."""
        return evolve(self, balance=self.balance - paid)


def account_of(contract: Contract, investors: Iterable[str], rate: Fraction) -> InvestorAccount:
    """The joint account of some investors at a rate, as nothing has been paid yet."""
    fundings = tuple(funding for name in investors for funding in contract.party[name].fundings)
    return InvestorAccount(rate, fundings, contract.rounding.step)
