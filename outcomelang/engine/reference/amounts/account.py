"""What each payment has come to after a settlement: all that the next one starts from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from outcomelang.engine.reference.answer import Answer
from outcomelang.source import Span


@frozen
class Account:
    """One payment or saving so far, as each step of the order of operations leaves it.

    `own` is what it came to after its own limits per participant, `came_to` after those of the contract too: by the
    texts that were in force at each settlement. `limited` is after step 7; `named` is what its name means elsewhere,
    and `told` the same where it is pending while a part is. `let_through` is after step 8, with what limits per period
    cut for good, by their places in the contract; `within` is after step 9, and `settled` after step 10.
    """

    own: Fraction
    came_to: Fraction
    limited: Fraction
    named: Fraction
    told: Answer
    let_through: Fraction
    lost: Mapping[Span, Fraction]
    within: Fraction
    settled: Fraction


@frozen
class Record:
    """A settlement that has been made: its date, the amendments in force on it, and each payment's account."""

    on: date
    amendments: tuple[int, ...]
    accounts: Mapping[str, Account] = field(repr=False)
