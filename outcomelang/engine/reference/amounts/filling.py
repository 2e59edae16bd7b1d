"""How increases fill the room under limits: in the order of the file, or in proportion.

What a payment gets is what all limits leave that cover it, and only so much of the room of each is taken then: no
payment takes room under one limit that another does not let it have. A limit `pro rata` is shared out as a whole, when
those before it have been filled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from outcomelang.engine.reference.arithmetic import NOTHING, in_proportion, total
from outcomelang.settlement.statement import LimitClause

Cuts = dict[tuple[LimitClause, str], Fraction]
"""What each limit cuts of each payment."""


@frozen
class Room:
    """What a limit has left for the increases of some payments."""

    clause: LimitClause
    covers: tuple[str, ...]
    left: Fraction
    pro_rata: bool


def filled(
    increases: Mapping[str, Fraction], rooms: Sequence[Room], unit: Fraction
) -> tuple[dict[str, Fraction], Cuts]:
    """What limits, in their order, let through of increases, in the order of the file; and what each of them cuts."""
    given = {name: amount for name, amount in increases.items() if amount > 0}
    cuts: Cuts = {}
    in_turn: list[Room] = []
    for room in rooms:
        if room.pro_rata:
            _give_in_turn(given, in_turn, cuts)
            in_turn = []
            _give_in_proportion(given, room, unit, cuts)
        else:
            in_turn.append(room)
    _give_in_turn(given, in_turn, cuts)
    return given, cuts


def _give_in_turn(given: dict[str, Fraction], rooms: Sequence[Room], cuts: Cuts) -> None:
    earlier: dict[str, Fraction] = {}
    for name in tuple(given):
        for room in rooms:
            if name in room.covers:
                taken = total([amount for other, amount in earlier.items() if other in room.covers])
                _give(given, name, max(room.left - taken, NOTHING), room, cuts)
        earlier[name] = given[name]


def _give_in_proportion(given: dict[str, Fraction], room: Room, unit: Fraction, cuts: Cuts) -> None:
    """Parts are whole units, unless what is shared is not: with rounding in total that comes later, in step 10."""
    wanted = {name: amount for name, amount in given.items() if name in room.covers}
    left, in_all = max(room.left, NOTHING), total(list(wanted.values()))
    if in_all <= left:
        return
    if all(amount % unit == 0 for amount in (left, *wanted.values())):
        parts = dict(zip(wanted, in_proportion(left, list(wanted.values()), unit), strict=True))
    else:
        parts = {name: left * amount / in_all for name, amount in wanted.items()}
    for name, part in parts.items():
        _give(given, name, part, room, cuts)


def _give(given: dict[str, Fraction], name: str, most: Fraction, room: Room, cuts: Cuts) -> None:
    if given[name] > most:
        cuts[room.clause, name] = given[name] - most
        given[name] = most
