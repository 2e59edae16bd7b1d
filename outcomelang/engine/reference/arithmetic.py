"""Rounding, growth and shares in whole units, worked out anew from the rules of the language.

What the other evaluator takes from `value/` is written here once more and in another way, so that an error in a rule of
arithmetic would have to be made twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil, floor

from outcomelang.value.rounding import RoundingMode, TooLarge

NOTHING = Fraction(0)

_TOO_LARGE = 10**24
_DECIMALS_OF_A_MEMBER = 12
_DIGITS_OF_GROWTH = 34
_DAYS_IN_A_YEAR = 365
_MORE_THAN_ENOUGH = Context(prec=80)


def total(amounts: Sequence[Fraction]) -> Fraction:
    """The sum of some amounts."""
    return sum(amounts, NOTHING)


def checked(value: Fraction) -> Fraction:
    """The value itself; raises `TooLarge` for 10^24 or more."""
    if abs(value) >= _TOO_LARGE:
        raise TooLarge("a value of 10^24 or more")
    return value


# --- Rounding -----------------------------------------------------------------------------------


def rounded(value: Fraction, step: Fraction, mode: RoundingMode) -> Fraction:
    """The multiple of a step that a value is rounded to; an amount below zero like its size."""
    if value < 0:
        return -rounded(-value, step, mode)
    below, above = rounded_down(value, step), rounded_up(value, step)
    if mode in (RoundingMode.UP, RoundingMode.DOWN):
        return above if mode is RoundingMode.UP else below
    if value - below != above - value:
        return below if value - below < above - value else above
    even = below if (below / step) % 2 == 0 else above
    return {RoundingMode.HALF_UP: above, RoundingMode.HALF_DOWN: below, RoundingMode.HALF_EVEN: even}[mode]


def rounded_down(value: Fraction, step: Fraction) -> Fraction:
    """The greatest multiple of a step that is not above a value: for `at most` and caps."""
    return floor(value / step) * step


def rounded_up(value: Fraction, step: Fraction) -> Fraction:
    """The least multiple of a step that is not below a value: for `at least` and floors."""
    return ceil(value / step) * step


def rounded_as_of_member(value: Fraction) -> Fraction:
    """A product, quotient or mean of a member: half even to 12 decimals. Raises `TooLarge`."""
    return checked(rounded(value, Fraction(1, 10**_DECIMALS_OF_A_MEMBER), RoundingMode.HALF_EVEN))


# --- Growth -------------------------------------------------------------------------------------


def growth(rate: Fraction, days: int) -> Fraction:
    """(1 + rate) ^ (days ÷ 365) with 34 digits: by the logarithm, with more than twice as many on the way."""
    base = _MORE_THAN_ENOUGH.divide(Decimal((1 + rate).numerator), Decimal((1 + rate).denominator))
    exponent = _MORE_THAN_ENOUGH.divide(
        _MORE_THAN_ENOUGH.multiply(_MORE_THAN_ENOUGH.ln(base), Decimal(days)), Decimal(_DAYS_IN_A_YEAR)
    )
    return Fraction(Context(prec=_DIGITS_OF_GROWTH).plus(_MORE_THAN_ENOUGH.exp(exponent)))


# --- Whole units --------------------------------------------------------------------------------


def in_proportion(amount: Fraction, weights: Sequence[Fraction], unit: Fraction) -> list[Fraction]:
    """An amount shared by some weights, in whole units; nothing for anyone where nobody has a weight."""
    whole = total(weights)
    if whole == 0:
        return [NOTHING for _ in weights]
    return in_whole_units([amount * weight / whole for weight in weights], unit)


def in_whole_units(exact: Sequence[Fraction], unit: Fraction) -> list[Fraction]:
    """Parts that add up to whole units, each in whole units: those missing to the largest remainders.

    Of equal remainders the first named has its unit first.
    """
    parts = [rounded_down(share, unit) for share in exact]
    missing = total(exact) - total(parts)
    while missing > 0:
        remainders = [share - part for share, part in zip(exact, parts, strict=True)]
        parts[remainders.index(max(remainders))] += unit
        missing -= unit
    return parts
