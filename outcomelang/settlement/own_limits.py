"""`at most` and `at least` of a payment, on all it is owed so far (order of operations, step 7).

`at most 45% of total` is of the total of all payments at this step, the limited one included, as the payer will see
it: with no other payment nothing is owed. Of several such limits the largest amounts are meant that keep them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bound
from outcomelang.settlement.statement import LimitClause


@frozen
class Cut:
    """What a limit took from a payment."""

    clause: LimitClause
    amount: Fraction


@frozen
class Limited:
    """A payment after its own limits: what is left, what each of them cut, and what a minimum added."""

    amount: Fraction
    cuts: tuple[Cut, ...]
    raised: Cut | None = None


def at_most(owed: Fraction, bounds: Iterable[Bound], kept: Fraction = Fraction(0)) -> Limited:
    """An amount after each limit in turn; `kept` stays above them, owed before an amendment lowered a limit."""
    cuts = []
    for bound in bounds:
        allowed = bound.amount + kept
        if owed > allowed:
            cuts.append(Cut(bound.clause, owed - allowed))
            owed = allowed
    return Limited(owed, tuple(cuts))


def at_least(limited: Limited, minimum: LimitClause | None) -> Limited:
    """An amount raised to a minimum."""
    if minimum is None or minimum.amount is None or limited.amount >= minimum.amount:
        return limited
    return Limited(minimum.amount, limited.cuts, Cut(minimum, minimum.amount - limited.amount))


@frozen
class ShareLimited:
    """A payment that may be at most a share of the total; `owed` is what it would be owed without that limit.

    A minimum, if one acts, is reached whatever the share: `least`. What is owed may have been raised to it already.
    """

    owed: Fraction
    share: Fraction
    least: Fraction | None = None

    def of(self, total: Fraction) -> Fraction:
        """What it is owed of a total."""
        within = min(self.owed, self.share * total)
        return within if self.least is None else max(within, self.least)


def total_with_shares(others: Fraction, limited: Sequence[ShareLimited]) -> Fraction:
    """The largest total of which no limited payment has more than its share, unless its minimum asks for more.

    `others` is the sum of the payments without such a limit. Between the totals at which a payment meets its limit or
    its minimum, the sum of all is a straight line of the total; the largest total that gives itself back is sought
    from above. If payments back are so large that only a total of nothing or less would do, the limits are nothing.
    """
    amounts = ((amount, one.share) for one in limited for amount in (one.owed, one.least) if amount is not None)
    corners = sorted({Fraction(0), *(amount / share for amount, share in amounts if amount > 0 < share)})
    above = corners[-1] + 1
    found = others + total_of(one.of(above) for one in limited)
    if found > corners[-1]:
        return found
    for low, high in reversed(list(pairwise(corners))):
        middle = (low + high) / 2
        at_limit = [one.of(middle) == one.share * middle for one in limited]
        rest = others + total_of(one.of(middle) for one, is_at in zip(limited, at_limit, strict=True) if not is_at)
        left = 1 - total_of(one.share for one, is_at in zip(limited, at_limit, strict=True) if is_at)
        if left == 0 == rest:
            return high
        if left != 0 and low < rest / left <= high:
            return rest / left
    return Fraction(0)
