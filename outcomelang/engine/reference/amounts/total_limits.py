"""Steps 9 and 10: total caps, which displace nothing that earlier settlements let through, and rounding in total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from outcomelang.engine.reference.amounts.period_limits import shared
from outcomelang.engine.reference.arithmetic import NOTHING, total
from outcomelang.settlement.statement import LimitClause


@frozen
class TotalLimit:
    """A cap on the sum of some payments over the whole contract."""

    clause: LimitClause
    covers: tuple[str, ...]
    pro_rata: bool = False


def under_totals(
    amounts: Mapping[str, Fraction], before: Mapping[str, Fraction], limits: Sequence[TotalLimit], unit: Fraction
) -> tuple[dict[str, Fraction], dict[tuple[LimitClause, str], Fraction]]:
    """What the caps leave of each payment, and what each of them cuts.

    A payment has first what it had `before`, as far as it is still owed it; what it is owed more fills the room.
    """
    left = dict(amounts)
    cuts: dict[tuple[LimitClause, str], Fraction] = {}
    for limit in limits:
        names = [name for name in left if name in limit.covers]
        held = {name: min(left[name], before.get(name, NOTHING)) for name in names}
        more = {name: left[name] - held[name] for name in names if left[name] > held[name]}
        room = max((limit.clause.amount or NOTHING) - total(list(held.values())), NOTHING)
        for name, amount in shared(more, room, unit, pro_rata=limit.pro_rata).items():
            if held[name] + amount != left[name]:
                cuts[limit.clause, name] = left[name] - held[name] - amount
            left[name] = held[name] + amount
    return left, cuts
