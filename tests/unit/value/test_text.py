"""Exact text of numbers and amounts, and number literals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.value.rounding import TooLarge
from outcomelang.value.text import TooPrecise, amount_text, grouped, parse_number, percent_text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("1871540", 2, "1871540.00"),
        ("-0.05", 2, "-0.05"),
        ("-0.5", None, "-0.5"),
        ("0", 2, "0.00"),
        ("0", None, "0"),
        ("1/8", None, "0.125"),
        ("1/8", 5, "0.12500"),
        ("2.50", None, "2.5"),
        ("1200", None, "1200"),
        ("1200", 0, "1200"),
        ("1/3", None, "1/3"),
        ("-22/7", None, "-22/7"),
    ],
)
def test_amounts_as_text(value: str, places: int | None, text: str) -> None:
    """An amount is written with the asked or the needed decimals, else as a fraction."""
    assert amount_text(Fraction(value), places) == text


@pytest.mark.parametrize(("value", "places"), [("0.005", 2), ("1/3", 12), ("0.5", 0)])
def test_text_never_rounds(value: str, places: int) -> None:
    """A value that needs more decimals than asked for is refused."""
    with pytest.raises(ValueError, match="exactly"):
        amount_text(Fraction(value), places)
    with pytest.raises(ValueError, match="exactly"):
        grouped(Fraction(value), places)


@pytest.mark.parametrize(
    ("value", "places", "separator", "text"),
    [
        ("11400000", 2, ",", "11,400,000.00"),
        ("11400000", 2, " ", "11 400 000.00"),
        ("-1234.5", None, ",", "-1,234.5"),
        ("999", 2, ",", "999.00"),
        ("1000", 0, ",", "1,000"),
        ("0.123456", None, ",", "0.123456"),
        ("10000/3", None, ",", "10,000/3"),
    ],
)
def test_thousands_are_set_apart(value: str, places: int | None, separator: str, text: str) -> None:
    """Every third whole digit has a separator, decimals have none."""
    assert grouped(Fraction(value), places, separator) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("0.085", None, "8.5%"),
        ("0.085", 2, "8.50%"),
        ("1", None, "100%"),
        ("-0.05", None, "-5%"),
        ("1/3", None, "100/3%"),
    ],
)
def test_shares_as_percentages(value: str, places: int | None, text: str) -> None:
    """A share is written a hundred times as large, exactly."""
    assert percent_text(Fraction(value), places) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("1_000", 1000),
        ("4_020_000", 4_020_000),
        ("2.5", Fraction(5, 2)),
        ("1_000.25", Fraction(4001, 4)),
        ("0", 0),
        ("0.0", 0),
        ("007", 7),
        ("0.000000000001", Fraction(1, 10**12)),
        ("0.5000000000000000", Fraction(1, 2)),
        ("9" * 24, 10**24 - 1),
        ("0" * 5000 + "1", 1),
    ],
)
def test_number_literals(text: str, value: Fraction | int) -> None:
    """A literal is read exactly, with underscores between its digits."""
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "+1",
        "1.",
        ".5",
        "1_",
        "_1",
        "1__0",
        "1.0_0",
        "1e3",
        "1,000",
        " 1",
        "1\n",
        "\u0661",
        "²",
        "NaN",
        "0x1",
    ],
)
def test_what_is_no_number_literal(text: str) -> None:
    """Signs, exponents, other scripts and stray underscores are refused."""
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


@pytest.mark.parametrize("text", ["1" + "0" * 24, "9" * 10_000, "1_" * 5000 + "1"])
def test_numbers_that_are_too_large(text: str) -> None:
    """10^24 is too large, and so is a number of ten thousand digits."""
    with pytest.raises(TooLarge):
        parse_number(text)


@pytest.mark.parametrize("text", ["0.0000000000001", "0." + "3" * 10_000])
def test_numbers_that_are_too_precise(text: str) -> None:
    """A thirteenth decimal is refused instead of dropped."""
    with pytest.raises(TooPrecise):
        parse_number(text)


@settings(deadline=None)
@given(st.decimals(min_value=-(10**20), max_value=10**20, places=4))
def test_text_reads_back_as_the_same_value(value: Decimal) -> None:
    """Text with any separator, read by the decimal library, is the value it came from."""
    exact = Fraction(value)
    assert Fraction(Decimal(amount_text(exact, 4))) == exact
    assert Fraction(Decimal(amount_text(exact))) == exact
    assert Fraction(Decimal(grouped(exact, 6).replace(",", ""))) == exact


@settings(deadline=None, max_examples=50)
@given(st.integers(min_value=0, max_value=10**24 - 1), st.integers(min_value=0, max_value=10**12 - 1))
def test_a_literal_of_text_is_the_same_number(whole: int, decimals: int) -> None:
    """What is written without a sign, in its shortest or its grouped form, reads back exactly."""
    value = whole + Fraction(decimals, 10**12)
    assert parse_number(amount_text(value)) == value
    assert parse_number(grouped(value, 12, "_")) == value
