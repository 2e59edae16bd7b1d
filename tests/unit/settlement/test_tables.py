"""Steps at their edges, scales and slices, worked out by hand."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomelang.model.expression import Constant, StepRow
from outcomelang.model.type import NUMBER, Level
from outcomelang.settlement.tables import Corner, in_slices, on_scale, row_of
from outcomelang.source import Span

NOWHERE = Span(0, 0)
NUMBERS = st.fractions(min_value=-50, max_value=50, max_denominator=10)


def rows(*edges):
    """Rows such as `from 5`; the result of each is its place."""
    words = [edge.rsplit(" ", 1) for edge in edges]
    results = [
        Constant(Fraction(number), type=NUMBER, level=Level.CONTRACT, span=NOWHERE) for number in range(len(edges))
    ]
    return tuple(
        StepRow(word, Fraction(edge), result, NOWHERE) for (word, edge), result in zip(words, results, strict=True)
    )


@pytest.mark.parametrize(
    ("edges", "places"),
    [
        (("under 5", "from 5", "from 8"), {"4.9": 0, "5": 1, "7.9": 1, "8": 2, "99": 2}),
        (("up to 5", "above 5", "above 8"), {"5": 0, "5.1": 1, "8": 1, "8.1": 2}),
        (("up to 5", "up to 8", "above 8"), {"5": 0, "5.1": 1, "8": 1, "8.1": 2}),
        (("under 5", "up to 5", "above 5"), {"4": 0, "5": 1, "6": 2}),
        (("from 5", "above 5"), {"4": None, "5": 0, "7": 1}),
        (("from 5", "under 5"), {"4": 1, "5": 0}),
    ],
)
def test_each_edge_belongs_to_one_row(edges, places):
    """`from` and `up to` include their edge, `above` and `under` do not; outside all rows there is none."""
    table = rows(*edges)
    found = {value: row_of(Fraction(value), table) for value in places}
    assert {value: row and table.index(row) for value, row in found.items()} == places


def corners(*points):
    """The corners of a scale or the edges and rates of slices."""
    return [Corner(Fraction(edge), Fraction(result)) for edge, result in points]


@pytest.mark.parametrize(
    ("value", "expected"), [("0", 10), ("1", 10), ("2", 15), ("3", 20), ("4", 10), ("5", 0), ("9", 0)]
)
def test_a_scale_is_straight_between_its_corners(value, expected):
    """From 10 at 1 up to 20 at 3 and down to 0 at 5, flat beyond."""
    assert on_scale(Fraction(value), corners((1, 10), (3, 20), (5, 0))) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("-1", 0), ("0", 0), ("1", 5), ("2", 10), ("3", 11), ("5", 13), ("9", 13)]
)
def test_slices_add_up(value, expected):
    """10 per 2 from 0 up to 2, then 2 per 2 up to 5, then nothing more."""
    assert in_slices(Fraction(value), Fraction(2), corners((0, 10), (2, 2), (5, 0))) == expected


@given(NUMBERS, st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=5, unique_by=lambda one: one[0]))
def test_a_scale_stays_between_its_corners(value, points):
    """It is never above the highest nor below the lowest result, and goes through each corner."""
    ascending = corners(*sorted(points))
    results = [corner.result for corner in ascending]
    assert min(results) <= on_scale(value, ascending) <= max(results)
    assert all(on_scale(corner.edge, ascending) == corner.result for corner in ascending)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=5, unique_by=lambda one: one[0]), NUMBERS, NUMBERS)
def test_slices_are_continuous(points, left, right):
    """Between two values the sum changes by no more than the steepest rate allows."""
    ascending = corners(*sorted(points))
    steepest = max(abs(corner.result) for corner in ascending)
    for low, high in pairwise(sorted((left, right))):
        change = in_slices(high, Fraction(1), ascending) - in_slices(low, Fraction(1), ascending)
        assert abs(change) <= steepest * (high - low)
