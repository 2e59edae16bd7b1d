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


@frozen
class Wanted:
    """What a payment would have without its largest share of the total, that share, and its minimum where one acts."""

    amount: Fraction
    share: Fraction
    minimum: Fraction | None = None


def whole_of_shares(others: Fraction, wanted: Sequence[Wanted]) -> Fraction:
    """The largest total of all payments in which none that is limited to a share of it has more than that.

    `others` is what all other payments come to. Each of the `wanted` is at its share of the total, or has all that it
    wants, or its minimum: every way is tried.
    """
    found = [NOTHING]
    for ways in product(("share", "amount", "minimum"), repeat=len(wanted)):
        chosen = list(zip(wanted, ways, strict=True))
        rest = others + total([_in_a_way(one, way, NOTHING) for one, way in chosen])
        left = 1 - total([one.share for one, way in chosen if way == "share"])
        whole = rest / left if left else NOTHING
        if all(_had(one, whole) == _in_a_way(one, way, whole) for one, way in chosen):
            found.append(whole)
    return max(found)


def _in_a_way(wanted: Wanted, way: str, whole: Fraction) -> Fraction:
    return {"share": wanted.share * whole, "amount": wanted.amount, "minimum": wanted.minimum or NOTHING}[way]


def _had(wanted: Wanted, whole: Fraction) -> Fraction:
    had = min(wanted.amount, wanted.share * whole)
    return had if wanted.minimum is None else max(had, wanted.minimum)
