"""The reference's own arithmetic: amounts worked out by hand, and what `value/` gives, found in another way."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomelang.engine.reference import arithmetic, calendar
from outcomelang.value import calendar as calendar_of_value
from outcomelang.value import growth as growth_of_value
from outcomelang.value import rounding as rounding_of_value
from outcomelang.value import split as split_of_value
from outcomelang.value.duration import Duration
from outcomelang.value.rounding import RoundingMode
from outcomelang.value.schedule import DayOfYear, calendar_year_of

CENT = Fraction(1, 100)
AMOUNTS = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("half up", (3, -3)), ("half even", (2, -2)), ("half down", (2, -2)), ("up", (3, -3)), ("down", (2, -2))],
)
def test_a_half_is_rounded_as_the_mode_says(mode, expected):
    """2.5 and -2.5, in whole units."""
    step = Fraction(1)
    found = tuple(arithmetic.rounded(value, step, RoundingMode(mode)) for value in (Fraction(5, 2), Fraction(-5, 2)))
    assert found == expected


@given(AMOUNTS, st.sampled_from(RoundingMode), st.sampled_from((CENT, Fraction(1), Fraction(5))))
def test_rounding_agrees(value, mode, step):
    """To the same multiple, for every mode, and the limits down and up."""
    assert arithmetic.rounded(value, step, mode) == rounding_of_value.round_to(value, step, mode)
    assert arithmetic.rounded_down(value, step) == rounding_of_value.floor_to(value, step)
    assert arithmetic.rounded_up(value, step) == rounding_of_value.ceiling_to(value, step)


@given(st.fractions(min_value="-0.5", max_value=1, max_denominator=1000), st.integers(-20_000, 20_000))
def test_growth_agrees(rate, days):
    """By a logarithm of eighty digits, to all 34 digits of the power."""
    assert arithmetic.growth(rate, days) == growth_of_value.growth(rate, days)


@given(st.integers(0, 10_000), st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_whole_units_agree(cents, weights):
    """An amount by some weights: whole cents, the missing ones to the largest remainders."""
    amount = cents * CENT
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    found = arithmetic.in_proportion(amount, [Fraction(weight) for weight in weights], CENT)
    assert sum(found) == amount
    assert tuple(found) == split_of_value.largest_remainder(amount, shares, CENT)


@given(
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.integers(-400, 400),
    st.sampled_from(("day", "week", "month", "year")),
)
def test_days_agree(day, count, unit):
    """Days, weeks, months and years later, and earlier."""
    duration = Duration(count, unit)
    assert calendar.later(day, duration) == calendar_of_value.add(day, duration)


@given(st.dates(date(1950, 1, 1), date(2030, 1, 1)), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_ages_agree(born, on):
    """A birthday of 29 February too."""
    assert calendar.age(born, on) == calendar_of_value.completed_years(born, on)


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.none() | st.builds(DayOfYear, st.integers(1, 28), st.integers(1, 12)),
)
def test_years_agree(day, begins):
    """The year that a settlement counts in."""
    assert calendar.first_day_of_year(day, begins) == calendar_year_of(day, begins)
