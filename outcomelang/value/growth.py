"""Growth at a yearly rate: (1 + rate) ^ (days ÷ 365), to 34 digits (language, sections 5 and 7)."""

from decimal import Context, Decimal
from fractions import Fraction

DIGITS = 34
"""The digits that a growth factor keeps, as many as the decimal numbers of IEEE 754 with 128 bits."""

_DAYS_IN_A_YEAR = 365
# Enough spare digits that the last of the 34 is right whatever the power's own rounding.
_WORKING = Context(prec=DIGITS + 20)
_RESULT = Context(prec=DIGITS)


def growth(rate: Fraction, days: int) -> Fraction:
    """Give the factor by which money grows at a yearly rate in so many days; below 1 for days below zero.

    Raises `ValueError` unless the rate is above -1.
    """
    if rate <= -1:
        raise ValueError(f"money cannot grow at a rate of {rate}")
    yearly = _WORKING.divide(Decimal((1 + rate).numerator), Decimal((1 + rate).denominator))
    years = _WORKING.divide(Decimal(days), Decimal(_DAYS_IN_A_YEAR))
    return Fraction(_RESULT.plus(_WORKING.power(yearly, years)))
