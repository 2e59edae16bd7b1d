"""Step 7: `at most` and `at least` of a payment, and its largest share of the total of all payments."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from attrs import frozen

from outcomelang.engine.reference.amounts.participants import Cut
from outcomelang.engine.reference.arithmetic import NOTHING, total
from outcomelang.settlement.statement import LimitClause


@frozen
class Limited:
    """A payment after step 7: what its limits cut, and what its minimum adds."""

    amount: Fraction
    cuts: tuple[Cut, ...] = ()
    raised: Cut | None = None


def at_most(amount: Fraction, limits: Sequence[LimitClause], kept: Fraction) -> Limited:
    """An amount under some limits; one that is not known lets nothing through.

    `kept` is what was owed above the limits before an amendment lowered them: it is not taken back.
    """
    cuts: list[Cut] = []
    for clause in limits:
        room = (clause.amount or NOTHING) + kept
        if amount > room:
            cuts.append(Cut(clause, amount - room))
            amount = room
    return Limited(amount, tuple(cuts))


def at_least(limited: Limited, minimum: LimitClause | None) -> Limited:
    """The same raised to its minimum, on the last settlement."""
    if minimum is None or minimum.amount is None or limited.amount >= minimum.amount:
        return limited
    return Limited(minimum.amount, limited.cuts, Cut(minimum, minimum.amount - limited.amount))


def whole_of_shares(others: Fraction, wanted: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The largest total of all payments in which none that is limited to a share of it has more than that.

    `others` is what all other payments come to; `wanted` are the amount and the largest share of each of these.
    Each of them is either at its share of the total or has all that it wants: every way is tried.
    """
    found = [NOTHING]
    for at_their_share in product((False, True), repeat=len(wanted)):
        rest = others + total([amount for (amount, _), at in zip(wanted, at_their_share, strict=True) if not at])
        left = 1 - total([share for (_, share), at in zip(wanted, at_their_share, strict=True) if at])
        if left == 0:
            continue
        whole = rest / left
        fits = all(
            share * whole <= amount if at else amount <= share * whole
            for (amount, share), at in zip(wanted, at_their_share, strict=True)
        )
        if fits:
            found.append(whole)
    return max(found)
