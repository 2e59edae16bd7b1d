"""Step 12: amounts split between parties, so that no one is ever a whole unit off over all settlements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from outcomelang.engine.reference.arithmetic import NOTHING, in_whole_units, total
from outcomelang.model.contract import Shares

Weights = Mapping[str, Fraction]


def weights_on(shares: Shares, day: date) -> Weights:
    """The shares in force on a day, by party."""
    begun = [one for one in shares if one.first is None or one.first <= day]
    return dict(begun[-1].parts) if begun else {}


@frozen
class Splitting:
    """What each party has a claim to by its shares so far, exactly, and what it was allotted in whole units."""

    claims: Mapping[str, Fraction] = field(factory=dict)
    allotted: Mapping[str, Fraction] = field(factory=dict)

    def with_more(self, amount: Fraction, weights: Weights, unit: Fraction) -> tuple[Splitting, Mapping[str, Fraction]]:
        """The same after an amount more (below zero: less), and each party's part of it.

        A party's part is its share of all so far less what it was allotted before; what is below zero in all is shared
        like its size.
        """
        parties = _in_order(weights, self.claims)
        claims = {one: self.claims.get(one, NOTHING) + amount * weights.get(one, NOTHING) for one in parties}
        sign = -1 if total(list(claims.values())) < 0 else 1
        due = [sign * (claims[one] - self.allotted.get(one, NOTHING)) for one in parties]
        parts = {one: sign * part for one, part in zip(parties, in_whole_units(due, unit), strict=True)}
        allotted = {one: self.allotted.get(one, NOTHING) + parts[one] for one in parties}
        return Splitting(claims, allotted), parts


def _in_order(now: Iterable[str], before: Iterable[str]) -> Sequence[str]:
    """The parties with a share now, as they are named, then those that had one before."""
    return tuple(dict.fromkeys((*now, *before)))
