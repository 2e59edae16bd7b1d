"""What each investor paid in, was paid back, and earned a year: the money-weighted return.

The yearly return is the XIRR of spreadsheets: the rate r at which all payments, each divided by (1 + r) ^ (days ÷ 365),
come to nothing, with the days counted from the first of them. It is a figure to be read, not one that anything is paid
by: a library finds it in floating point, and it is given to a hundredth of a percent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from outcomelang.model.contract import Contract, Party
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.statement import InvestorTotal, Settlement
from outcomelang.value.rounding import RoundingMode, round_to

Dated: TypeAlias = tuple[date, Fraction]
"""An amount and its day."""

RETURN_STEP = Fraction(1, 10_000)
"""A hundredth of a percent, to which a yearly return is given."""


def investor_totals(contract: Contract, settlements: Sequence[Settlement], as_of: date) -> Iterator[InvestorTotal]:
    """Each investor who funds, with what has been paid in up to a date and paid back by all settlements."""
    for party in (one for one in contract.parties if one.fundings):
        came_in, went_back = paid_in(party, as_of), paid_back(party, settlements)
        in_all, back = total_of(amount for _, amount in came_in), total_of(amount for _, amount in went_back)
        yield InvestorTotal(
            investor=party.name,
            title=party.title,
            committed=total_of(funding.amount for funding in party.fundings),
            paid_in=in_all,
            paid_back=back,
            multiple=back / in_all if in_all else None,
            yearly_return=yearly_return((*((day, -amount) for day, amount in came_in), *went_back)),
        )


def paid_in(party: Party, as_of: date) -> tuple[Dated, ...]:
    """What an investor has paid in up to a date."""
    return tuple((funding.on, funding.amount) for funding in party.fundings if funding.on <= as_of)


def paid_back(party: Party, settlements: Iterable[Settlement]) -> tuple[Dated, ...]:
    """What an investor has been paid, by due date."""
    amounts = (
        (one.due, total_of(transfer.amount for transfer in one.all_transfers if transfer.payee == party.name))
        for one in settlements
    )
    return tuple((due, amount) for due, amount in amounts if amount)


def yearly_return(payments: Sequence[Dated]) -> Fraction | None:
    """The yearly return of dated payments, below zero for what is paid in; None unless money goes both ways."""
    amounts = [amount for _, amount in payments]
    if not any(amount < 0 for amount in amounts) or not any(amount > 0 for amount in amounts):
        return None
    from pyxirr import DayCount, xirr

    dated = [(day, Decimal(amount.numerator) / amount.denominator) for day, amount in payments]
    found = xirr(dated, silent=True, day_count=DayCount.ACT_365F)
    return None if found is None else round_to(Fraction(found), RETURN_STEP, RoundingMode.HALF_UP)
