"""Durations of two kinds."""

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.value.duration import Duration, DurationKind, DurationUnit, KindMismatch

DAY, WEEK, MONTH, YEAR = DurationUnit.DAY, DurationUnit.WEEK, DurationUnit.MONTH, DurationUnit.YEAR


def test_each_kind_has_its_length() -> None:
    """Weeks are days, years are months, and fractions stay exact."""
    assert Duration(26, WEEK).in_days() == 182
    assert Duration(Fraction("7.9"), WEEK).in_days() == Fraction("55.3")
    assert Duration(180, DAY).in_days() == 180
    assert Duration(2, YEAR).in_months() == 24
    assert Duration(18, MONTH).in_months() == 18
    assert Duration(1, WEEK).kind is DurationKind.DAYS
    assert Duration(1, YEAR).kind == "months"


def test_a_unit_may_be_given_as_its_word() -> None:
    """The words of the language are the values of the units."""
    assert Duration(3, DurationUnit("month")) == Duration(3, MONTH)
    with pytest.raises(ValueError, match="fortnight"):
        DurationUnit("fortnight")


def test_the_other_kind_is_refused() -> None:
    """Months have no number of days, nor days of months."""
    with pytest.raises(KindMismatch, match="12 months is not a number of days"):
        Duration(12, MONTH).in_days()
    with pytest.raises(KindMismatch, match="30 days is not a number of months"):
        Duration(30, DAY).in_months()


@pytest.mark.parametrize(
    "operation",
    [operator.add, operator.sub, operator.truediv, operator.lt, operator.le, operator.gt, operator.ge],
)
def test_days_and_months_never_meet(operation: Callable[[Duration, Duration], object]) -> None:
    """Each operation on 365 days and 1 year is refused."""
    with pytest.raises(KindMismatch):
        operation(Duration(365, DAY), Duration(1, YEAR))


def test_durations_of_one_kind_compare_by_length() -> None:
    """A year is twelve months and two weeks are fourteen days, also as members of a set."""
    assert Duration(1, YEAR) == Duration(12, MONTH)
    assert Duration(2, WEEK) == Duration(14, DAY)
    assert Duration(12, DAY) != Duration(12, MONTH)
    assert Duration(12, MONTH) != 12
    assert len({Duration(1, YEAR), Duration(12, MONTH), Duration(12, DAY)}) == 2
    assert Duration(13, DAY) < Duration(2, WEEK) <= Duration(14, DAY)
    assert Duration(2, YEAR) > Duration(23, MONTH) >= Duration(23, MONTH)


def test_arithmetic_keeps_the_unit_where_it_can() -> None:
    """One unit stays; two units of a kind give days or months."""
    assert str(Duration(1, YEAR) + Duration(2, YEAR)) == "3 years"
    assert str(Duration(1, YEAR) + Duration(6, MONTH)) == "18 months"
    assert str(Duration(2, WEEK) - Duration(1, DAY)) == "13 days"
    assert str(-Duration(2, WEEK)) == "-2 weeks"
    assert str(abs(Duration(-2, WEEK))) == "2 weeks"
    assert str(Fraction(1, 2) * Duration(7, WEEK)) == "3.5 weeks"
    assert str(Duration(7, WEEK) / 2) == "3.5 weeks"


def test_a_duration_by_a_duration_is_a_number() -> None:
    """Days by weeks is a number, and exact."""
    assert Duration(90, DAY) / Duration(4, WEEK) == Fraction(45, 14)
    assert Duration(1, YEAR) / Duration(3, MONTH) == 4


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.lt, operator.le])
def test_a_duration_and_a_number_do_not_mix(operation: Callable[[Any, Any], object]) -> None:
    """A count against a duration is refused."""
    with pytest.raises(TypeError):
        operation(Duration(1, DAY), 1)


@pytest.mark.parametrize("operation", [operator.mul, operator.truediv])
def test_a_float_never_touches_a_duration(operation: Callable[[Any, Any], object]) -> None:
    """Neither a count nor a factor may be a float."""
    with pytest.raises(TypeError):
        operation(Duration(1, DAY), 0.5)
    inexact: Any = 7.9
    with pytest.raises(TypeError, match="float"):
        Duration(inexact, WEEK)


@pytest.mark.parametrize(
    ("count", "unit", "text"),
    [
        ("12", MONTH, "12 months"),
        ("1", DAY, "1 day"),
        ("-1", DAY, "-1 day"),
        ("7.9", WEEK, "7.9 weeks"),
        ("0", YEAR, "0 years"),
        ("1/3", WEEK, "1/3 weeks"),
    ],
)
def test_durations_as_text(count: str, unit: DurationUnit, text: str) -> None:
    """A duration is written as in a contract, one of them in the singular."""
    assert str(Duration(Fraction(count), unit)) == text


def test_whole_durations() -> None:
    """A duration is whole when it is a whole number of days or months."""
    whole = [Duration(3, DAY), Duration(Fraction(1, 7), WEEK), Duration(Fraction("1.5"), YEAR)]
    broken = [Duration(Fraction("7.9"), WEEK), Duration(Fraction("1.5"), MONTH), Duration(Fraction(1, 2), DAY)]
    assert [duration for duration in whole + broken if duration.is_whole] == whole


@settings(deadline=None, max_examples=50)
@given(st.fractions(), st.sampled_from([DAY, WEEK]), st.fractions(), st.sampled_from([DAY, WEEK]))
def test_arithmetic_agrees_with_that_of_days(
    a: Fraction, first_unit: DurationUnit, b: Fraction, second_unit: DurationUnit
) -> None:
    """Sums, differences and comparisons are those of the numbers of days."""
    first, second = Duration(a, first_unit), Duration(b, second_unit)
    assert (first + second).in_days() == first.in_days() + second.in_days()
    assert (first - second).in_days() == first.in_days() - second.in_days()
    assert (first < second) == (first.in_days() < second.in_days())
    assert (first == second) == (first.in_days() == second.in_days())
