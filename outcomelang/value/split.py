"""An amount shared in whole units, by largest remainder (language, section 6, "Split").

A party's part of a settlement is its exact share of all settled so far, less what it was allotted before.
Whatever was allotted before is in whole units, so the fraction of a unit that remains is that of the share
of all settled so far. What a party has been allotted in all therefore depends on the exact shares only, never
on the number of settlements: one settlement and twelve end alike, a correction and its reversal cancel out,
and each party is always less than one unit away from its exact share.

The price of this is known from the seats of parliaments: when the total grows by a unit or two, the
remainder of a small party may cease to be among the largest, and its part of that settlement is one unit
of the other sign.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def largest_remainder(total: Fraction, weights: Sequence[Fraction], unit: Fraction) -> tuple[Fraction, ...]:
    """Share `total` by weight: whole units, the missing units to the largest remainders.

    Of equal remainders the first named takes the unit. A negative total is shared like its size.
    Raises `ValueError` if the weights are negative or do not add up to 1, if the unit is not above zero,
    or if the total is not a whole number of units.
    """
    if any(weight < 0 for weight in weights) or sum(weights) != 1:
        raise ValueError("the weights of a split must not be negative and must add up to 1")
    entitled = [total * weight for weight in weights]
    return allot(entitled, [Fraction(0)] * len(weights), total, unit)


def allot(
    entitled: Sequence[Fraction], allotted: Sequence[Fraction], amount: Fraction, unit: Fraction
) -> tuple[Fraction, ...]:
    """Share the amount of one settlement between parties, given all that was settled up to and with it.

    `entitled` is each party's exact share of all settled so far, this amount included, each settlement
    at the shares then in force. `allotted` is what this function gave each party before, ahead of any
    limit on the party. The parts are whole units and add up to `amount`; each party's sum so far ends
    less than one unit from what it is entitled to.

    Of equal remainders the first named takes the unit. When all settled so far is negative it is shared like
    its size, so that reversing every settlement reverses every part.
    Raises `ValueError` if the sequences differ in length, if the unit is not above zero, if the amount is
    not a whole number of units, or if what is owed to the parties does not add up to the amount.
    """
    if unit <= 0:
        raise ValueError(f"a unit must be above zero, not {unit}")
    if (amount / unit).denominator != 1:
        raise ValueError(f"{amount} is not a whole number of units of {unit}")
    due = [all_so_far - before for all_so_far, before in zip(entitled, allotted, strict=True)]
    if sum(due) != amount:
        raise ValueError(f"the parties are owed {sum(due)} of a settlement of {amount}")
    direction = 1 if sum(entitled) >= 0 else -1
    units = _whole_units([direction * share / unit for share in due])
    return tuple(direction * count * unit for count in units)


def _whole_units(shares: Sequence[Fraction]) -> list[int]:
    """Round shares that add up to a whole number to whole numbers with the same sum."""
    units = [floor(share) for share in shares]
    # Sorting is stable, so of equal remainders the first named comes first.
    by_remainder = sorted(range(len(shares)), key=lambda party: units[party] - shares[party])
    for party in by_remainder[: int(sum(shares)) - sum(units)]:
        units[party] += 1
    return units
