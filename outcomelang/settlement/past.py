"""What earlier settlements made of a payment: what the next settlement starts from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve, field, frozen

from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bound
from outcomelang.settlement.statement import LimitClause
from outcomelang.source import Span
from outcomelang.value.schedule import calendar_year_of


@frozen
class Past:
    """One payment after a number of settlements, none to begin with.

    `lost` is what each limit per settlement or year, by its place in the contract, has cut for good, and `decided` how
    much of what was owed these limits have let through or cut for good; `losing` are their clauses, since an amendment
    may have dropped one. `increases` are what step 8 let through on each settlement date; `let_through` is their sum,
    `allowed` what total caps let through of it (step 9), `rounded` that after rounding in total (step 10).
    """

    lost: Mapping[Span, Fraction] = field(factory=dict)
    losing: Mapping[Span, LimitClause] = field(factory=dict)
    decided: Fraction = Fraction(0)
    increases: tuple[tuple[date, Fraction], ...] = ()
    let_through: Fraction = Fraction(0)
    allowed: Fraction = Fraction(0)
    rounded: Fraction = Fraction(0)

    @property
    def lost_in_all(self) -> Fraction:
        """What is not wanted again."""
        return total_of(self.lost.values())

    def after_fall(self, owed: Fraction, own: Collection[Span]) -> Past:
        """The same where less is owed than was decided on: the fall comes off what was cut for good first.

        It comes off what the payment's `own` limits cut, then off what the contract's did, in the order of the file.
        """
        fall = max(self.decided - owed, Fraction(0))
        lost: dict[Span, Fraction] = {}
        for span, amount in sorted(self.lost.items(), key=lambda one: (one[0] not in own, one[0].start)):
            lost[span] = max(amount - fall, Fraction(0))
            fall -= amount - lost[span]
        return evolve(self, lost=lost)

    def in_period(self, bound: Bound, day: date) -> Fraction:
        """What step 8 has let through in the year of a settlement; nothing in a period that is this settlement."""
        if not bound.is_yearly:
            return Fraction(0)
        year = calendar_year_of(day, bound.year_start)
        return total_of(amount for on, amount in self.increases if calendar_year_of(on, bound.year_start) == year)
