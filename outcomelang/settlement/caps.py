"""How increases fill the room under caps (order of operations, steps 8, 9 and 12).

A cap limits the net sum of what it covers and never displaces what earlier settlements let through: falls first make
room, then the payments take it in the order of the file, each as much as every cap that covers it leaves. A cap
`pro rata` is shared by what is wanted instead, in whole rounding steps where that is in whole steps.

Caps of fewer payments come before caps of more, so that none takes room which a narrower one then leaves unused; what
a payment does not get is put down to the caps in that order, each cutting what those before it left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from attrs import define, field, frozen

from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bound
from outcomelang.value.split import largest_remainder


@frozen
class Room:
    """What a cap still has room for, before this settlement's falls and increases; below 0 if it was lowered."""

    bound: Bound
    left: Fraction


@frozen
class Filled:
    """The changes that caps let through, by payment, and what each cap cut of which payment."""

    changes: Mapping[str, Fraction]
    cuts: tuple[tuple[str, Bound, Fraction], ...]

    def cuts_of(self, payment: str) -> tuple[tuple[Bound, Fraction], ...]:
        """What the caps cut of one payment."""
        return tuple((bound, amount) for name, bound, amount in self.cuts if name == payment)


def fill(changes: Mapping[str, Fraction], rooms: Sequence[Room], step: Fraction) -> Filled:
    """Let changes through, in the order of the mapping; `step` is the rounding step for shares pro rata."""
    filling = _Filling(dict(changes))
    narrow_first = sorted(rooms, key=lambda room: len(room.bound.covers))
    for is_pro_rata, alike in groupby(narrow_first, key=lambda room: room.bound.pro_rata):
        if is_pro_rata:
            filling.pro_rata(alike, step)
        else:
            filling.in_order(list(alike))
    return Filled(filling.changes, tuple(filling.cuts))


@define
class _Filling:
    changes: dict[str, Fraction]
    cuts: list[tuple[str, Bound, Fraction]] = field(factory=list)

    def in_order(self, rooms: Sequence[Room]) -> None:
        left = [room.left - total_of(self._falls(room)) for room in rooms]
        for name, change in self.changes.items():
            if change <= 0:
                continue
            covering = [number for number, room in enumerate(rooms) if name in room.bound.covers]
            for number in covering:
                self._cut(name, rooms[number].bound, left[number])
            for number in covering:
                left[number] -= self.changes[name]

    def pro_rata(self, rooms: Iterable[Room], step: Fraction) -> None:
        for room in rooms:
            left = max(Fraction(0), room.left - total_of(self._falls(room)))
            wanted = {name: change for name, change in self.changes.items() if change > 0 and name in room.bound.covers}
            if total_of(wanted.values()) > left:
                for name, part in zip(wanted, _shared(left, list(wanted.values()), step), strict=True):
                    self._cut(name, room.bound, part)

    def _falls(self, room: Room) -> list[Fraction]:
        return [change for name, change in self.changes.items() if change < 0 and name in room.bound.covers]

    def _cut(self, name: str, bound: Bound, left: Fraction) -> None:
        """Cut an increase to what is left, if it is more."""
        allowed = max(Fraction(0), left)
        if self.changes[name] > allowed:
            self.cuts.append((name, bound, self.changes[name] - allowed))
            self.changes[name] = allowed


def _shared(left: Fraction, wanted: Sequence[Fraction], step: Fraction) -> tuple[Fraction, ...]:
    """What is left, in proportion to what is wanted: to whole steps, unless an amount is not in whole steps yet."""
    weights = [one / total_of(wanted) for one in wanted]
    if any((amount / step).denominator != 1 for amount in (left, *wanted)):
        return tuple(left * weight for weight in weights)
    return largest_remainder(left, weights, step)
