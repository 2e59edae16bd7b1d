"""Growth factors, worked out by hand and by their laws."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomelang.value.growth import DIGITS, growth

RATES = st.integers(min_value=-999, max_value=5_000).map(lambda tenths_of_percent: Fraction(tenths_of_percent, 1_000))
DAYS = st.integers(min_value=-20_000, max_value=20_000)


@pytest.mark.parametrize(
    ("rate", "days", "expected"),
    [
        ("0.05", 365, "1.05"),
        ("0.05", 730, "1.1025"),
        ("0.21", -365, "0.8264462809917355371900826446280992"),  # 1 ÷ 1.21, rounded to 34 digits
        ("0.44", 0, "1"),
        ("0", 12_345, "1"),
        ("-0.5", 365, "0.5"),
        ("1", 73, "1.148698354997035006798626946777928"),  # the fifth root of 2
    ],
)
def test_growth_over_days(rate, days, expected):
    """Whole years exactly, others to 34 digits."""
    assert growth(Fraction(rate), days) == Fraction(expected)


@given(RATES, DAYS)
def test_a_factor_has_34_digits_at_most(rate, days):
    """Every factor is a decimal number of 34 significant digits, above 0."""
    factor = growth(rate, days)
    assert factor > 0
    digits = str(int(factor * 10**60) if factor < 1 else int(factor * 10**40)).strip("0")
    assert len(digits) <= DIGITS


@given(RATES.filter(lambda rate: rate > Fraction(-9, 10)), DAYS)
def test_growing_and_shrinking_cancel_out(rate, days):
    """There and back again is 1, up to the last digits."""
    assert abs(growth(rate, days) * growth(rate, -days) - 1) < Fraction(1, 10 ** (DIGITS - 2))


def test_everything_cannot_be_lost():
    """A rate of -100 % leaves nothing that could grow."""
    with pytest.raises(ValueError, match="cannot grow"):
        growth(Fraction(-1), 365)
