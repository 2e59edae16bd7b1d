"""`guarantee`: what a guarantor pays after the last settlement (order of operations, step 13).

It pays the nominal shortfall of what each investor was paid against what it funded, in proportion, up to its limit:
the limit is shared by shortfall, whole rounding steps by largest remainder.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from outcomelang.model.contract import Contract, Guarantee
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bounds
from outcomelang.settlement.statement import GuaranteeSettlement, Transfer
from outcomelang.value.rounding import floor_to
from outcomelang.value.split import largest_remainder


def guaranteed(
    contract: Contract, guarantee: Guarantee, bounds: Bounds, received: Mapping[str, Fraction]
) -> GuaranteeSettlement:
    """What the guarantee pays, given what each investor was paid by all settlements.

    A limit that rests on a figure which is not known lets nothing through.
    """
    step = contract.rounding.step
    shortfalls = {name: _shortfall(contract, name, received) for name in guarantee.investors}
    lacking = total_of(shortfalls.values())
    clause = bounds.guarantee(guarantee)
    limited = lacking if guarantee.amount is None else min(lacking, clause.amount or Fraction(0))
    paid = floor_to(max(Fraction(0), limited), step)
    weights = [one / lacking for one in shortfalls.values()] if paid else []
    parts = largest_remainder(paid, weights, step) if paid else ()
    transfers = (
        Transfer(None, guarantee.guarantor, investor, part) for investor, part in zip(shortfalls, parts, strict=False)
    )
    return GuaranteeSettlement(clause, lacking, tuple(one for one in transfers if one.amount))


def _shortfall(contract: Contract, investor: str, received: Mapping[str, Fraction]) -> Fraction:
    funded = total_of(funding.amount for funding in contract.party[investor].fundings)
    return max(Fraction(0), funded - received.get(investor, Fraction(0)))
