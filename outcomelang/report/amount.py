"""Amounts of money and other figures as a reader sees them: exact, thousands apart, nothing rounded unsaid."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import frozen

from outcomelang.value.rounding import RoundingMode, round_to
from outcomelang.value.text import amount_text, grouped

NIL: Final = "–"
"""What stands in a table for no money."""

ABOUT: Final = "≈ "
"""Before a figure that no decimal of the shown length is equal to."""

_LONGEST: Final = 6


def places_of(step: Fraction) -> int:
    """The decimals that every multiple of a rounding step can be written with: 2 for 0.01, none for 1 or 1,000."""
    return len(amount_text(step).partition(".")[2])


@frozen
class Amounts:
    """Writes amounts in one currency, rounded in steps of `step`."""

    currency: str
    step: Fraction

    def text(self, amount: Fraction) -> str:
        """The amount with its decimals and without the currency, such as `11,400,000.00`.

        An amount ahead of rounding may need more decimals: it has up to six, and beyond that a sign that says so.
        """
        places = places_of(self.step)
        if (amount * 10**places).denominator == 1:
            return grouped(amount, places)
        return figure(amount)

    def cell(self, amount: Fraction) -> str:
        """The same in a table, where no money is a dash."""
        return self.text(amount) if amount else NIL

    def money(self, amount: Fraction) -> str:
        """The amount with its currency, such as `11,400,000.00 DKK`."""
        return f"{self.text(amount)} {self.currency}"

    def bound(self, amount: Fraction | None) -> str:
        """An end of a range; `no bound` where none is known."""
        return "no bound" if amount is None else self.text(amount)


def figure(value: Fraction) -> str:
    """A number that is not money, such as days or units: exact up to six decimals, else marked as shortened."""
    if (value * 10**_LONGEST).denominator == 1:
        return grouped(value)
    return f"{ABOUT}{grouped(round_to(value, Fraction(1, 10**_LONGEST), RoundingMode.HALF_EVEN), _LONGEST)}"


def count(number: int) -> str:
    """A number of members or claims, such as `3,118`."""
    return f"{number:,}"
