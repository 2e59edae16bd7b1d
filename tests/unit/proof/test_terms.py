"""Terms: exact values, ranges that hold them, and the solver, which must agree with both."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.proof.reach import Reach
from outcomelang.proof.term import (
    Best,
    Choice,
    Compared,
    Figure,
    Fixed,
    Product,
    Quotient,
    Rounded,
    Sum,
    compared,
    minus,
    plus,
    times,
)
from outcomelang.proof.with_z3 import Solver
from outcomelang.proof.worth import worth
from outcomelang.value.range import Range
from outcomelang.value.rounding import RoundingMode

X = Figure("x", Range(Fraction(-3), Fraction(5)))
Y = Figure("y", Range(Fraction(0), Fraction(4)), whole=True)
RESULT = Figure("result", Range())
STEP = Fraction(1, 4)
MODES = [*RoundingMode, "floor", "ceiling"]
NUMBERS = st.fractions(Fraction(-3), Fraction(5), max_denominator=8)


def terms():
    """Terms over two figures, some deep."""
    leaves = st.sampled_from((X, Y)) | NUMBERS.map(Fixed)

    def above(inner):
        two = st.tuples(inner, inner)
        return st.one_of(
            two.map(Sum),
            st.tuples(NUMBERS.map(Fixed), inner).map(lambda pair: Product(*pair)),
            inner.map(lambda one: Quotient(one, Fixed(Fraction(3)))),
            st.tuples(st.sampled_from(("min", "max")), two).map(lambda pair: Best(*pair)),
            st.tuples(inner, st.sampled_from(MODES)).map(lambda pair: Rounded(pair[0], STEP, pair[1])),
            st.tuples(st.sampled_from(("<", "<=", "=")), two, two).map(
                lambda parts: Choice(Compared(parts[0], *parts[1]), *parts[2])
            ),
        )

    return st.recursive(leaves, above, max_leaves=6)


@settings(max_examples=200, deadline=None)
@given(terms(), NUMBERS, st.integers(0, 4))
def test_a_value_lies_in_the_range_of_its_term(term, x, y):
    """Ranges are never narrower than the truth."""
    value = worth(term, {X: x, Y: Fraction(y)})
    reach = Reach().of(term)
    assert reach.lowest is None or reach.lowest <= value
    assert reach.highest is None or value <= reach.highest


@settings(max_examples=60, deadline=None)
@given(terms(), NUMBERS, st.integers(0, 4))
def test_the_solver_computes_as_exact_arithmetic_does(term, x, y):
    """What is asked of the solver is what the checker works out of its answer."""
    given_figures = (compared("=", X, Fixed(x)), compared("=", Y, Fixed(Fraction(y))), compared("=", RESULT, term))
    found = Solver((X, Y, RESULT)).find(given_figures)
    assert isinstance(found, dict)
    assert found[RESULT] == worth(term, {X: x, Y: Fraction(y)})


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("value", ["0", "1/8", "-1/8", "3/8", "-3/8", "1/4", "0.3", "-0.3", "0.2"])
def test_every_way_of_rounding(mode, value):
    """Halves, on both sides of nothing."""
    rounded = Rounded(X, STEP, mode)
    found = Solver((X, RESULT)).find((compared("=", X, Fixed(Fraction(value))), compared("=", RESULT, rounded)))
    assert isinstance(found, dict)
    assert found[RESULT] == worth(rounded, {X: Fraction(value)})


def test_sums_and_products_are_as_short_as_they_can_be():
    """What is fixed is worked out."""
    assert plus((Fixed(Fraction(1)), X, Fixed(Fraction(-1)))) == X
    assert times(Fixed(Fraction(0)), X) == Fixed(Fraction(0))
    assert minus(Fixed(Fraction(3)), Fixed(Fraction(1))) == Fixed(Fraction(2))


def test_no_figures_keep_to_a_contradiction():
    """The solver says that there are none, within the range of a figure."""
    assert Solver((X,)).find((compared("<", Fixed(Fraction(5)), X),)) == "none"
