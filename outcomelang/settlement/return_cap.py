"""`cap return`: investors are paid no more than their joint account at a rate holds (order of operations, step 13).

It cuts what the settlement gives to these investors, in proportion. Nobody else is paid what it cuts; like what a total
cap cuts, it is wanted again when there is room: when the investors pay in more, or pay something back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from outcomelang.settlement.balance import total_of
from outcomelang.settlement.investor_account import InvestorAccount
from outcomelang.settlement.statement import Transfer
from outcomelang.value.split import largest_remainder


@frozen
class ReturnCapping:
    """The return cap between settlements, and within one while it looks at one list of transfers after the other.

    `kept_back` is what it has cut so far of what each payment and payer gives each investor.
    """

    investors: frozenset[str]
    account: InvestorAccount
    kept_back: Mapping[Transfer, Fraction] = field(factory=dict)

    def let_through(self, transfers: Sequence[Transfer]) -> tuple[ReturnCapping, tuple[Transfer, ...]]:
        """The transfers that the cap lets through on the day of the account, and the cap after them.

        What goes back from investors makes room first.
        """
        wanted = self._wanted(transfers)
        falls = {one: amount for one, amount in wanted.items() if amount < 0}
        rises = {one: amount for one, amount in wanted.items() if amount > 0}
        room = max(Fraction(0), self.account.balance - total_of(falls.values()))
        paid = {**falls, **self._shared(rises, room)}
        made = evolve(
            self,
            account=self.account.after(total_of(paid.values())),
            kept_back={one: amount - paid[one] for one, amount in wanted.items() if amount != paid[one]},
        )
        allowed = {_unpaid(one): one.amount for one in transfers} | paid
        return made, tuple(evolve(one, amount=amount) for one, amount in allowed.items() if amount)

    def _wanted(self, transfers: Sequence[Transfer]) -> dict[Transfer, Fraction]:
        """What each payment and payer gives each investor with what was kept back; the keys have no amount."""
        wanted = dict(self.kept_back)
        for one in transfers:
            if one.payee in self.investors:
                wanted[_unpaid(one)] = wanted.get(_unpaid(one), Fraction(0)) + one.amount
        return wanted

    def _shared(self, rises: Mapping[Transfer, Fraction], room: Fraction) -> dict[Transfer, Fraction]:
        """The room in proportion: among the investors, then each one's part among what makes it up."""
        if total_of(rises.values()) <= room:
            return dict(rises)
        of_investor: dict[str, dict[Transfer, Fraction]] = {}
        for one, amount in rises.items():
            of_investor.setdefault(one.payee, {})[one] = amount
        parts = self._in_proportion([total_of(own.values()) for own in of_investor.values()], room)
        shared: dict[Transfer, Fraction] = {}
        for own, part in zip(of_investor.values(), parts, strict=True):
            shared.update(zip(own, self._in_proportion(list(own.values()), part), strict=True))
        return shared

    def _in_proportion(self, amounts: Sequence[Fraction], room: Fraction) -> tuple[Fraction, ...]:
        together = total_of(amounts)
        return largest_remainder(room, [amount / together for amount in amounts], self.account.step)


def _unpaid(transfer: Transfer) -> Transfer:
    """A transfer without its amount, which tells by what payment and payer an investor is paid."""
    return evolve(transfer, amount=Fraction(0))
