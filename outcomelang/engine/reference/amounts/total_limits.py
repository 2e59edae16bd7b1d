"""Steps 9 and 10: total caps, which displace nothing that earlier settlements let through, and rounding in total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from outcomelang.engine.reference.amounts.filling import Cuts, Room, filled
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
) -> tuple[dict[str, Fraction], Cuts]:
    """What the caps leave of each payment, and what each of them cuts.

    A payment has first what it had `before`, as far as it is still owed it; what it is owed more fills the room.
    """
    held = {name: min(amount, before.get(name, NOTHING)) for name, amount in amounts.items()}
    rooms = [
        Room(
            limit.clause,
            limit.covers,
            (limit.clause.amount or NOTHING) - total([held[name] for name in held if name in limit.covers]),
            limit.pro_rata,
        )
        for limit in limits
    ]
    more, cuts = filled({name: amount - held[name] for name, amount in amounts.items()}, rooms, unit)
    return {name: held[name] + more.get(name, NOTHING) for name in amounts}, cuts
