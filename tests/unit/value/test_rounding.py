"""Rounding to a step, worked out by hand and against the decimal library."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.value.rounding import (
    RoundingMode,
    TooLarge,
    ceiling_to,
    check_size,
    floor_to,
    round_member,
    round_to,
    truncate,
)

CENT = Fraction(1, 100)
LIBRARY_MODE = {
    RoundingMode.HALF_UP: decimal.ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: decimal.ROUND_HALF_EVEN,
    RoundingMode.HALF_DOWN: decimal.ROUND_HALF_DOWN,
    RoundingMode.UP: decimal.ROUND_UP,
    RoundingMode.DOWN: decimal.ROUND_DOWN,
}


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        # half up, half even, half down, up, down
        ("0.005", "0.01 0 0 0.01 0"),
        ("0.015", "0.02 0.02 0.01 0.02 0.01"),
        ("0.035", "0.04 0.04 0.03 0.04 0.03"),
        ("0.045", "0.05 0.04 0.04 0.05 0.04"),
        ("-0.005", "-0.01 0 0 -0.01 0"),
        ("-0.015", "-0.02 -0.02 -0.01 -0.02 -0.01"),
        ("2.0049", "2.00 2.00 2.00 2.01 2.00"),
        ("-2.0051", "-2.01 -2.01 -2.01 -2.01 -2.00"),
        ("7.10", "7.10 7.10 7.10 7.10 7.10"),
        ("1/3", "0.33 0.33 0.33 0.34 0.33"),
        ("0", "0 0 0 0 0"),
    ],
)
def test_each_mode_by_hand(value: str, rounded: str) -> None:
    """Half cents, thirds and negative amounts go where each mode sends them."""
    modes = [RoundingMode(text) for text in ("half up", "half even", "half down", "up", "down")]
    expected = [Fraction(text) for text in rounded.split()]
    assert [round_to(Fraction(value), CENT, mode) for mode in modes] == expected


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [
        ("12.5", "5", "15"),
        ("-12.5", "5", "-15"),
        ("1249", "500", "1000"),
        ("0.1", "1/4", "0"),
        ("1/8", "1/4", "1/4"),
    ],
)
def test_steps_that_are_no_power_of_ten(value: str, step: str, expected: str) -> None:
    """A step of 5, 500 or a quarter rounds to its own multiples."""
    assert round_to(Fraction(value), Fraction(step), RoundingMode.HALF_UP) == Fraction(expected)


@settings(deadline=None)
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), st.sampled_from(RoundingMode))
def test_modes_agree_with_the_decimal_library(value: Decimal, mode: RoundingMode) -> None:
    """On decimals every mode gives what the decimal library's mode of that name gives."""
    expected = value.quantize(Decimal("0.01"), rounding=LIBRARY_MODE[mode])
    assert round_to(Fraction(value), CENT, mode) == Fraction(expected)


@settings(deadline=None)
@given(st.fractions(), st.fractions(min_value=CENT, max_value=100), st.sampled_from(RoundingMode))
def test_rounding_is_near_stable_and_alike_for_both_signs(value: Fraction, step: Fraction, mode: RoundingMode) -> None:
    """A rounded value is a multiple less than a step away, stays put, and mirrors its negative."""
    rounded = round_to(value, step, mode)
    assert (rounded / step).denominator == 1
    assert abs(rounded - value) < step
    assert round_to(rounded, step, mode) == rounded
    assert round_to(-value, step, mode) == -rounded


@pytest.mark.parametrize(
    ("value", "below", "above"),
    [("33.333", "33.33", "33.34"), ("-33.333", "-33.34", "-33.33"), ("33.33", "33.33", "33.33")],
)
def test_limits_round_against_the_receiver(value: str, below: str, above: str) -> None:
    """A cap goes down and a floor goes up, toward minus and plus infinity, and whole units stay."""
    assert floor_to(Fraction(value), CENT) == Fraction(below)
    assert ceiling_to(Fraction(value), CENT) == Fraction(above)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("2.999", 2, "2.99"), ("-2.999", 2, "-2.99"), ("38.7", 0, "38"), ("-1/3", 3, "-0.333")],
)
def test_truncating_goes_toward_zero(value: str, decimals: int, expected: str) -> None:
    """Truncating cuts decimals off, whatever the sign."""
    assert truncate(Fraction(value), decimals) == Fraction(expected)


def test_truncating_to_fewer_than_no_decimals_is_refused() -> None:
    """There is no truncation to tens or hundreds."""
    with pytest.raises(ValueError, match="-1 decimals"):
        truncate(Fraction(12), -1)


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_must_be_above_zero(step: int) -> None:
    """A step of nothing or less is the caller's mistake, in every rounding."""
    with pytest.raises(ValueError, match="above zero"):
        round_to(Fraction(1), step, RoundingMode.UP)
    with pytest.raises(ValueError, match="above zero"):
        floor_to(Fraction(1), step)
    with pytest.raises(ValueError, match="above zero"):
        ceiling_to(Fraction(1), step)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1/3", "0.333333333333"),
        ("2/3", "0.666666666667"),
        ("-2/3", "-0.666666666667"),
        ("0.0000000000005", "0"),
        ("0.0000000000015", "0.000000000002"),
        ("-0.0000000000025", "-0.000000000002"),
        ("38", "38"),
    ],
)
def test_a_members_result_keeps_twelve_decimals(value: str, expected: str) -> None:
    """A member's product or quotient is rounded half even to 12 decimals."""
    assert round_member(Fraction(value)) == Fraction(expected)


def test_values_of_ten_to_the_24_are_too_large() -> None:
    """The last value below 10^24 is computed with, and 10^24 of either sign is an error."""
    largest = 10**24 - Fraction(1, 10**12)
    assert check_size(largest) == largest
    assert round_member(-largest) == -largest
    for value in (10**24, -(10**24), 10**30):
        with pytest.raises(TooLarge, match=r"^a value of 10\^24 or more$"):
            check_size(value)


def test_a_value_that_rounds_up_to_the_limit_is_too_large() -> None:
    """The size is that of the rounded result, which is what is computed with."""
    with pytest.raises(TooLarge):
        round_member(10**24 - Fraction(1, 10**13))
