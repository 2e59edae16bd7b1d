"""What investors paid in and were paid back, and what that earned them a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from outcomelang.engine.reference.arithmetic import rounded, total
from outcomelang.model.contract import Contract
from outcomelang.settlement.statement import InvestorTotal, Settlement
from outcomelang.value.rounding import RoundingMode

Dated = tuple[date, Fraction]

_SHOWN = Fraction(1, 10_000)
_EXACT = Context(prec=40)
_HALVINGS = 100
_STRETCH = Decimal("0.05")
_STRETCHES = 400


def investor_totals(contract: Contract, settlements: Sequence[Settlement], as_of: date) -> Iterator[InvestorTotal]:
    """Each party that funds, by the as-of date; what a guarantor pays is in it."""
    for party in contract.parties:
        if not party.fundings:
            continue
        came_in = [(one.on, one.amount) for one in party.fundings if one.on <= as_of]
        went_back = [
            (settlement.due, one.amount)
            for settlement in settlements
            for one in settlement.all_transfers
            if one.payee == party.name
        ]
        paid_in = total([amount for _, amount in came_in])
        paid_back = total([amount for _, amount in went_back])
        yield InvestorTotal(
            investor=party.name,
            title=party.title,
            committed=total([one.amount for one in party.fundings]),
            paid_in=paid_in,
            paid_back=paid_back,
            multiple=paid_back / paid_in if paid_in else None,
            yearly_return=_yearly_return([*((day, -amount) for day, amount in came_in), *went_back]),
        )


def _yearly_return(payments: Sequence[Dated]) -> Fraction | None:
    """The rate at which all payments, each divided by (1 + rate) ^ (days ÷ 365), come to nothing; to 0.01%.

    Where money goes to and fro there may be several: the one nearest to nothing is given. It is found by halving the
    logarithm of 1 + rate.
    """
    by_day: dict[date, Fraction] = {}
    for day, amount in payments:
        by_day[day] = by_day.get(day, Fraction(0)) + amount
    if len({amount > 0 for _, amount in payments if amount}) < 2:
        return None
    for low, high in _stretches():
        is_above = _worth(by_day, low) > 0
        if is_above == (_worth(by_day, high) > 0):
            continue
        near, far = low, high
        for _ in range(_HALVINGS):
            middle = (near + far) / 2
            near, far = (middle, far) if (_worth(by_day, middle) > 0) == is_above else (near, middle)
        return rounded(Fraction(_EXACT.exp(near)) - 1, _SHOWN, RoundingMode.HALF_UP)
    return None


def _stretches() -> Iterator[tuple[Decimal, Decimal]]:
    """Where the logarithm is looked for: from nothing to both sides."""
    for number in range(_STRETCHES):
        yield number * _STRETCH, (number + 1) * _STRETCH
        yield -(number + 1) * _STRETCH, -number * _STRETCH


def _worth(by_day: dict[date, Fraction], logarithm: Decimal) -> Decimal:
    first = min(by_day)
    worth = Decimal(0)
    for day, amount in by_day.items():
        discount = _EXACT.exp(-logarithm * (day - first).days / 365)
        worth = _EXACT.add(worth, _EXACT.multiply(Decimal(amount.numerator) / Decimal(amount.denominator), discount))
    return worth
