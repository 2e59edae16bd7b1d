"""Ranges and arithmetic on them: no value falls out of the range worked out for it."""

from fractions import Fraction
from operator import add, mul, sub, truediv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomelang.value.range import ANYTHING, NOT_NEGATIVE, ZERO, Range, greatest, hull, least, total

ENDS = st.none() | st.integers(min_value=-20, max_value=20).map(Fraction)
VALUES = st.fractions(min_value=-30, max_value=30, max_denominator=4)


@st.composite
def members(draw):
    """A range, perhaps open, and a value in it."""
    value = draw(VALUES)
    low = draw(ENDS)
    high = draw(ENDS)
    return Range(
        None if low is None else min(low, value),
        None if high is None else max(high, value),
    ), value


def holds(range_, value):
    """Whether a value lies in a range."""
    return (range_.lowest is None or range_.lowest <= value) and (range_.highest is None or value <= range_.highest)


def between(low, high):
    """A range from texts, where `-` is no end."""
    return Range(*(None if end == "-" else Fraction(end) for end in (low, high)))


@pytest.mark.parametrize(
    ("operation", "left", "right", "expected"),
    [
        (add, ("1", "2"), ("10", "-"), ("11", "-")),
        (sub, ("1", "2"), ("10", "20"), ("-19", "-8")),
        (mul, ("-1", "2"), ("3", "4"), ("-4", "8")),
        (mul, ("1", "-"), ("3", "4"), ("3", "-")),
        (mul, ("-", "-"), ("0", "0"), ("0", "0")),
        (truediv, ("1", "2"), ("4", "8"), ("1/8", "1/2")),
        (truediv, ("1", "2"), ("4", "-"), ("0", "1/2")),
        (truediv, ("1", "2"), ("-1", "1"), ("-", "-")),
    ],
)
def test_ends_are_worked_out(operation, left, right, expected):
    """The least and the most of each operation."""
    assert operation(between(*left), between(*right)) == between(*expected)


@given(members(), members(), st.sampled_from([add, sub, mul, truediv]))
def test_no_result_falls_out(left, right, operation):
    """Whatever the two values are, the result lies in the range of the results."""
    if operation is truediv and right[1] == 0:
        return
    assert holds(operation(left[0], right[0]), operation(left[1], right[1]))


@given(members(), members())
def test_no_extreme_falls_out(left, right):
    """The same for the smallest, the largest, the size, the opposite and either of the two."""
    ranges, values = (left[0], right[0]), (left[1], right[1])
    assert holds(least(ranges), min(values))
    assert holds(greatest(ranges), max(values))
    assert holds(total(ranges), sum(values))
    assert holds(hull(ranges), left[1])
    assert holds(abs(left[0]), abs(left[1]))
    assert holds(-left[0], -left[1])


def test_words_for_ranges():
    """What is said of some ranges."""
    assert ZERO.is_exact
    assert not ANYTHING.is_exact
    assert NOT_NEGATIVE.is_not_negative
    assert ANYTHING.has_zero
    assert not between("1", "-").has_zero
    assert between("-3", "-1") == -between("1", "3") == between("-3", "-1")
    assert abs(between("-3", "2")) == between("0", "3")
