"""CPR numbers: which texts are one, by the table of the CPR office."""

import pytest

from outcomelang.value.cpr import cpr_number


@pytest.mark.parametrize("text", ["010190-1234", "0101901234"])
def test_both_spellings_are_one_number(text):
    """With and without the hyphen it is the same number, written with it."""
    assert cpr_number(text) == "010190-1234"


@pytest.mark.parametrize(
    "number",
    [
        "290200-5000",  # 2000, by a seventh digit of 5 to 8
        "290200-4000",  # 2000, by 4
        "290204-3999",  # 1904, by 0 to 3
        "290236-9000",  # 2036, the last year of 9
        "290240-9000",  # 1940
        "290256-8000",  # 2056
        "290260-5000",  # 1860
        "311299-0000",
    ],
)
def test_the_seventh_digit_says_the_century(number):
    """Each leap day exists in the century that the table gives, and in no year beside it."""
    assert cpr_number(number) == number


@pytest.mark.parametrize("number", ["290200-0000", "290200-3999", "290237-4000", "290237-9000", "290257-5000"])
def test_a_leap_day_of_another_century_is_none(number):
    """1900, 1937 and 2057 are no leap years."""
    assert cpr_number(number) is None


def test_a_number_that_fails_modulus_11_is_one():
    """Since 2007 such numbers are given out, so the last digit says nothing."""
    digits = [int(digit) for digit in "0101654000"]
    weighted = sum(weight * digit for weight, digit in zip((4, 3, 2, 7, 6, 5, 4, 3, 2, 1), digits, strict=True))
    assert weighted % 11 != 0
    assert cpr_number("010165-4000") == "010165-4000"


def test_an_administrative_number_has_60_added_to_its_day():
    """61 to 91 are the days 1 to 31; 60 and 92 are none, and neither is 90 in February."""
    assert cpr_number("610190-1234") == "610190-1234"
    assert cpr_number("910190-1234") == "910190-1234"
    assert [cpr_number(f"{day}0190-1234") for day in ("60", "92", "00", "32")] == [None] * 4
    assert cpr_number("900290-1234") is None


@pytest.mark.parametrize(
    "text",
    ["", "101901234", "01019012345", "010190 1234", "01019A-1234", "٠١٠١٩٠-1234", "010190-1234\n"],
)
def test_what_is_no_number(text):
    """Nine digits, other signs, other digits."""
    assert cpr_number(text) is None
