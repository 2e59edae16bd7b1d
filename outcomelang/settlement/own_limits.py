"""`at most` and `at least` of a payment, on all it is owed so far (order of operations, step 7).

`at most 45% of total` is of the total of all payments at this step, the limited one included, as the payer will see
it: with no other payment nothing is owed. Of several such limits the largest amounts are meant that keep them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

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
    """A payment that may be at most a share of the total; `owed` is what it would be owed without that limit."""

    owed: Fraction
    share: Fraction


def total_with_shares(others: Fraction, limited: Sequence[ShareLimited]) -> Fraction:
    """The largest total of which no limited payment has more than its share.

    `others` is the sum of the payments without such a limit. The sum of all, each limited to its share of a total,
    grows with that total, ever more slowly; the largest total that gives itself back is found from above: as long as
    it falls, more payments meet their limit, and those that do keep doing so. If payments back are so large that only
    a total of nothing or less would do, the limits are nothing.
    """
    total = others + total_of(one.owed for one in limited)
    while total > 0:
        at_limit = [one.owed > one.share * total for one in limited]
        fixed = others + total_of(one.owed for one, is_at in zip(limited, at_limit, strict=True) if not is_at)
        left = 1 - total_of(one.share for one, is_at in zip(limited, at_limit, strict=True) if is_at)
        found = fixed / left if left > 0 else Fraction(0)
        if found == total:
            return total
        total = found
    return Fraction(0)
