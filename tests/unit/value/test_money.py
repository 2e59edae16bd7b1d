"""Money in one currency, and the refusal of two."""

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.value.money import CurrencyMismatch, Money


def kroner(amount: str) -> Money:
    """Give an amount in Danish kroner."""
    return Money(Fraction(amount), "DKK")


def test_arithmetic_is_exact() -> None:
    """Sums, differences, products and quotients lose nothing."""
    assert kroner("30000") + kroner("0.01") == kroner("30000.01")
    assert kroner("1") - kroner("1.01") == kroner("-0.01")
    assert -kroner("5") == kroner("-5")
    assert abs(kroner("-5")) == kroner("5")
    assert kroner("100") * Fraction(1, 3) == Fraction(1, 3) * kroner("100") == kroner("100/3")
    assert 38 * kroner("30000") == kroner("1140000")
    assert kroner("100") / 8 == kroner("12.5")


def test_money_by_money_of_one_currency_is_a_number() -> None:
    """The ratio of two amounts has no currency."""
    assert kroner("45") / kroner("100") == Fraction(9, 20)


def test_amounts_of_one_currency_are_ordered() -> None:
    """Amounts compare by size, the negative ones first."""
    assert kroner("-1") < kroner("0") <= kroner("0") < kroner("0.01")
    assert kroner("2") > kroner("1")
    assert kroner("2") >= kroner("2")
    assert max(kroner("1"), kroner("3"), kroner("2")) == kroner("3")


@pytest.mark.parametrize(
    "operation",
    [operator.add, operator.sub, operator.truediv, operator.lt, operator.le, operator.gt, operator.ge],
)
def test_two_currencies_never_meet(operation: Callable[[Money, Money], object]) -> None:
    """Each operation on kroner and euro is refused, naming both."""
    with pytest.raises(CurrencyMismatch, match=r"DKK.*EUR|EUR.*DKK"):
        operation(kroner("1"), Money(1, "EUR"))


def test_amounts_of_two_currencies_are_not_equal() -> None:
    """Not even nothing is the same in two currencies."""
    assert Money.zero("DKK") != Money.zero("EUR")
    assert Money.zero("DKK") == kroner("0")
    assert len({kroner("1"), Money(1, "DKK"), Money(1, "EUR")}) == 2


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.lt, operator.le])
def test_money_and_a_number_do_not_mix(operation: Callable[[Any, Any], object]) -> None:
    """Money plus a number is refused."""
    with pytest.raises(TypeError):
        operation(kroner("1"), 1)


def test_money_times_money_is_refused() -> None:
    """There is no square krone, and no number divided by kroner."""
    one: Any = kroner("1")
    with pytest.raises(TypeError):
        one * one
    with pytest.raises(TypeError):
        1 / one


@pytest.mark.parametrize("operation", [operator.mul, operator.truediv])
def test_a_float_never_touches_money(operation: Callable[[Any, Any], object]) -> None:
    """Neither an amount nor a factor may be a float."""
    with pytest.raises(TypeError):
        operation(kroner("1"), 0.1)
    inexact: Any = 0.1
    with pytest.raises(TypeError, match="float"):
        Money(inexact, "DKK")


@pytest.mark.parametrize(("amount", "step"), [("12.34", "0.01"), ("-500", "500"), ("0", "1")])
def test_whole_units(amount: str, step: str) -> None:
    """An amount is whole when it is a multiple of the step."""
    assert kroner(amount).is_whole(Fraction(step))


@pytest.mark.parametrize(("amount", "step"), [("12.345", "0.01"), ("1250", "500"), ("1/3", "0.01")])
def test_broken_units(amount: str, step: str) -> None:
    """An amount between two multiples of the step is not whole."""
    assert not kroner(amount).is_whole(Fraction(step))


@settings(deadline=None, max_examples=50)
@given(st.fractions(), st.fractions(), st.fractions())
def test_sums_obey_the_laws_of_arithmetic(a: Fraction, b: Fraction, factor: Fraction) -> None:
    """Addition commutes, subtraction undoes it, and multiplication distributes over it."""
    first, second = Money(a, "DKK"), Money(b, "DKK")
    assert first + second == second + first
    assert first + second - second == first
    assert (first + second) * factor == first * factor + second * factor
