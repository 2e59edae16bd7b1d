"""What earlier settlements made of a payment: what the next settlement starts from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bound
from outcomelang.source import Span
from outcomelang.value.schedule import calendar_year_of


@frozen
class Past:
    """One payment after a number of settlements, none to begin with.

    `lost` is what each limit per settlement or year, by its place in the contract, has cut for good. `increases` are
    what step 8 let through on each settlement date; `let_through` is their sum, `allowed` what total caps let through
    of it (step 9), `rounded` that after rounding in total (step 10).
    """

    lost: Mapping[Span, Fraction] = field(factory=dict)
    increases: tuple[tuple[date, Fraction], ...] = ()
    let_through: Fraction = Fraction(0)
    allowed: Fraction = Fraction(0)
    rounded: Fraction = Fraction(0)

    @property
    def lost_in_all(self) -> Fraction:
        """What is not wanted again."""
        return total_of(self.lost.values())

    def lost_to(self, bound: Bound) -> Fraction:
        """What one limit has cut for good."""
        return self.lost.get(bound.span, Fraction(0))

    def in_period(self, bound: Bound, day: date) -> Fraction:
        """What step 8 has let through in the year of a settlement; nothing in a period that is this settlement."""
        if not bound.is_yearly:
            return Fraction(0)
        year = calendar_year_of(day, bound.year_start)
        return total_of(amount for on, amount in self.increases if calendar_year_of(on, bound.year_start) == year)
