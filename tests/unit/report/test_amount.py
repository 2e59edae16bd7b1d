"""Amounts as a reader sees them."""

from fractions import Fraction

import pytest

from outcomelang.report.amount import Amounts, count, figure, places_of


@pytest.mark.parametrize(
    ("step", "amount", "shown"),
    [
        ("0.01", "11400000", "11,400,000.00"),
        ("0.01", "-1500.5", "-1,500.50"),
        ("1", "1500", "1,500"),
        ("1000", "12000", "12,000"),
        ("0.25", "0.5", "0.50"),
        ("1", "0.125", "0.125"),
        ("0.01", "1/3", "≈ 0.333333"),
        ("0.01", "-2/3", "≈ -0.666667"),
        ("0.01", "1234567.0000001", "≈ 1,234,567.000000"),
    ],
)
def test_an_amount_has_the_decimals_of_the_rounding_step(step, amount, shown):
    """More where it needs them, up to six; beyond that a sign says that it is shortened."""
    assert Amounts("DKK", Fraction(step)).text(Fraction(amount)) == shown


def test_an_amount_with_its_currency_and_in_a_table():
    """No money is a dash in a table, and an end of a range that is not known is said to be so."""
    amounts = Amounts("GBP", Fraction(1, 100))
    assert amounts.money(Fraction(10_250)) == "10,250.00 GBP"
    assert (amounts.cell(Fraction(0)), amounts.cell(Fraction(1))) == ("–", "1.00")
    assert (amounts.bound(None), amounts.bound(Fraction(0))) == ("no bound", "0.00")


@pytest.mark.parametrize(("step", "places"), [("0.01", 2), ("0.05", 2), ("0.5", 1), ("1", 0), ("1000", 0)])
def test_places_are_those_that_every_multiple_of_a_step_can_be_written_with(step, places):
    """0.05 has two, as has 0.10."""
    assert places_of(Fraction(step)) == places


def test_figures_and_counts_have_their_thousands_apart():
    """Units of a number metric may be fractions."""
    assert figure(Fraction(87_129)) == "87,129"
    assert figure(Fraction("31.5")) == "31.5"
    assert figure(Fraction(1, 7)) == "≈ 0.142857"
    assert count(3_118) == "3,118"
