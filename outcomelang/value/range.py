"""Ranges of what is not known yet, and arithmetic on them: never narrower than the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product

from outcomelang.frozen import frozen


@frozen
class Range:
    """From `lowest` to `highest`, both included; None where no bound is known."""

    lowest: Fraction | None = None
    highest: Fraction | None = None

    @classmethod
    def exactly(cls, value: Fraction) -> Range:
        """The range of one value."""
        return cls(value, value)

    @property
    def is_exact(self) -> bool:
        """Whether there is one value in the range."""
        return self.lowest is not None and self.lowest == self.highest

    @property
    def is_not_negative(self) -> bool:
        """Whether all of the range is 0 or more."""
        return self.lowest is not None and self.lowest >= 0

    @property
    def has_zero(self) -> bool:
        """Whether 0 lies in the range."""
        return self.has(Fraction(0))

    def has(self, value: Fraction) -> bool:
        """Whether a value lies in the range."""
        return (self.lowest is None or self.lowest <= value) and (self.highest is None or self.highest >= value)

    def __neg__(self) -> Range:
        return Range(_negated(self.highest), _negated(self.lowest))

    def __add__(self, other: Range) -> Range:
        return Range(_sum(self.lowest, other.lowest), _sum(self.highest, other.highest))

    def __sub__(self, other: Range) -> Range:
        return self + -other

    def __mul__(self, other: Range) -> Range:
        if None in (self.lowest, self.highest, other.lowest, other.highest):
            return self._open_product(other)
        corners = [a * b for a, b in product(self._ends, other._ends)]
        return Range(min(corners), max(corners))

    def __truediv__(self, other: Range) -> Range:
        return ANYTHING if other.has_zero else self * other._inverse

    def __abs__(self) -> Range:
        if self.is_not_negative:
            return self
        if self.highest is not None and self.highest <= 0:
            return -self
        ends = (_negated(self.lowest), self.highest)
        return Range(Fraction(0), None if None in ends else max(end for end in ends if end is not None))

    def through(self, rising: Callable[[Fraction], Fraction]) -> Range:
        """The range after a function that never falls, such as rounding."""
        return Range(*(None if end is None else rising(end) for end in (self.lowest, self.highest)))

    @property
    def _ends(self) -> list[Fraction]:
        return [end for end in (self.lowest, self.highest) if end is not None]

    @property
    def _inverse(self) -> Range:
        """1 ÷ the range, which has no 0 in it; an open end comes close to 0."""
        above = self.lowest is not None and self.lowest > 0
        low = 1 / self.highest if self.highest else (Fraction(0) if above else None)
        high = 1 / self.lowest if self.lowest else (None if above else Fraction(0))
        return Range(low, high)

    def _open_product(self, other: Range) -> Range:
        if ZERO in (self, other):
            return ZERO
        if self.is_not_negative and other.is_not_negative:
            return Range((self.lowest or Fraction(0)) * (other.lowest or Fraction(0)), None)
        return ANYTHING


ANYTHING = Range()
NOT_NEGATIVE = Range(Fraction(0))
ZERO = Range.exactly(Fraction(0))
SHARE = Range(Fraction(0), Fraction(1))


def hull(ranges: Iterable[Range]) -> Range:
    """The range of a value that lies in one of several ranges."""
    every = tuple(ranges)
    lows, highs = [one.lowest for one in every], [one.highest for one in every]
    return Range(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def least(ranges: Iterable[Range]) -> Range:
    """The range of the smallest of several values."""
    every = tuple(ranges)
    lows = [one.lowest for one in every]
    return Range(
        None if None in lows else min(low for low in lows if low is not None),
        min((one.highest for one in every if one.highest is not None), default=None),
    )


def greatest(ranges: Iterable[Range]) -> Range:
    """The range of the largest of several values."""
    return -least(-one for one in ranges)


def total(ranges: Iterable[Range]) -> Range:
    """The range of a sum."""
    return sum(ranges, ZERO)


def _negated(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _sum(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left + right
