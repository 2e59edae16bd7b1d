"""The money that two statements pay differently: by settlement, payment, party and member.

Statements are in their JSON form, in which amounts are exact text. What is no amount, as in a form that somebody has
written in, counts as nothing here; it is among the differences all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import frozen

from outcomelang.comparison.differences import Json

Key: TypeAlias = tuple[str, ...]

_AMOUNT: Final = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60}|/[1-9][0-9]{0,60})?", re.ASCII)


@frozen
class Moved:
    """An amount that differs: what of, as so many names, and the amount on both sides."""

    of: Key
    before: Fraction
    after: Fraction

    @property
    def by(self) -> Fraction:
        """What the second side has more; below zero, less."""
        return self.after - self.before


@frozen
class Moves:
    """The amounts that differ. Keys are settlement dates; dates and payments; dates, payers and payees; parties.

    `settlements`, `payments`, `transfers` and `savings` are of one settlement each; `parties` are in all: a party's
    name, and `paid` or `received`. `members` are in all too: payment and member; None where no lines were compared.
    """

    settlements: tuple[Moved, ...]
    payments: tuple[Moved, ...]
    transfers: tuple[Moved, ...]
    parties: tuple[Moved, ...]
    savings: tuple[Moved, ...]
    members: tuple[Moved, ...] | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether every amount is the same."""
        return not any((self.settlements, self.payments, self.transfers, self.parties, self.savings, self.members))


def moves(before: Json, after: Json, lines: tuple[Lines, Lines] | None = None) -> Moves:
    """What moved between two statements, and with both sides' lines, of which member."""

    def moved(of: Callable[[Json], Iterator[tuple[Key, Fraction]]]) -> tuple[Moved, ...]:
        return differing(of(before), of(after))

    members = None if lines is None else differing(*map(paid_to_members, lines))
    return Moves(moved(_settlements), moved(_payments), moved(_transfers), moved(_parties), moved(_savings), members)


def differing(before: Iterable[tuple[Key, Fraction]], after: Iterable[tuple[Key, Fraction]]) -> tuple[Moved, ...]:
    """The keys whose sums differ, those of the first side in its order, then what only the second has."""
    one, other = _sums(before), _sums(after)
    pairs = ((key, one.get(key, Fraction(0)), other.get(key, Fraction(0))) for key in dict.fromkeys((*one, *other)))
    found = [Moved(key, left, right) for key, left, right in pairs if left != right]
    # A settlement that only one side has stands where its date belongs.
    return (
        tuple(sorted(found, key=lambda moved: moved.of[0])) if all(_is_day(one.of[0]) for one in found) else (*found,)
    )


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) is not None


def _sums(pairs: Iterable[tuple[Key, Fraction]]) -> dict[Key, Fraction]:
    found: dict[Key, Fraction] = {}
    for key, amount in pairs:
        found[key] = found.get(key, Fraction(0)) + amount
    return found


# --- Statements ---------------------------------------------------------------------------------


def amount_of(value: object) -> Fraction:
    """The amount that a text of a statement says; 0 if it says none."""
    return Fraction(value) if isinstance(value, str) and _AMOUNT.fullmatch(value) else Fraction(0)


def _objects(whole: Json, name: str) -> Iterator[Json]:
    found = whole.get(name)
    yield from (one for one in found if isinstance(one, Mapping)) if isinstance(found, list) else ()


def _on(settlement: Json) -> str:
    return str(settlement.get("on"))


def _settlements(statement: Json) -> Iterator[tuple[Key, Fraction]]:
    for one in _objects(statement, "settlements"):
        yield (_on(one),), amount_of(one.get("paid_now"))


def _of_settlements(statement: Json, name: str) -> Iterator[tuple[Key, Fraction]]:
    for settlement in _objects(statement, "settlements"):
        for one in _objects(settlement, name):
            yield (_on(settlement), str(one.get("payment"))), amount_of(one.get("paid_now"))


def _payments(statement: Json) -> Iterator[tuple[Key, Fraction]]:
    return _of_settlements(statement, "payments")


def _savings(statement: Json) -> Iterator[tuple[Key, Fraction]]:
    return _of_settlements(statement, "savings")


def _transfers(statement: Json) -> Iterator[tuple[Key, Fraction]]:
    """Who pays whom, a guarantor's money included."""
    for settlement in _objects(statement, "settlements"):
        guarantee = settlement.get("guarantee")
        of_guarantor = _objects(guarantee, "transfers") if isinstance(guarantee, Mapping) else ()
        for one in (*_objects(settlement, "transfers"), *of_guarantor):
            yield (_on(settlement), str(one.get("payer")), str(one.get("payee"))), amount_of(one.get("amount"))


def _parties(statement: Json) -> Iterator[tuple[Key, Fraction]]:
    for one in _objects(statement, "parties"):
        for name in ("paid", "received"):
            yield (str(one.get("party")), name), amount_of(one.get(name))


# --- Lines --------------------------------------------------------------------------------------

Lines: TypeAlias = Sequence[Mapping[str, str]]
"""The lines of members as a lines file has them: a row each, by the names of its columns."""


def paid_to_members(lines: Lines) -> Iterator[tuple[Key, Fraction]]:
    """What each line pays, by payment and member; the member is called as the lines call them."""
    for line in lines:
        yield (line["payment"], line["member"]), amount_of(line["paid"])


def lines_that_differ(before: Lines, after: Lines) -> int:
    """How many lines one side has that the other has not, in every column: the larger of both numbers."""
    one, other = (_counted(lines) for lines in (before, after))
    only = (
        sum(max(0, number - there.get(line, 0)) for line, number in here.items())
        for here, there in ((one, other), (other, one))
    )
    return max(only)


def _counted(lines: Lines) -> dict[tuple[tuple[str, str], ...], int]:
    found: dict[tuple[tuple[str, str], ...], int] = {}
    for line in lines:
        row = tuple(sorted(line.items()))
        found[row] = found.get(row, 0) + 1
    return found
