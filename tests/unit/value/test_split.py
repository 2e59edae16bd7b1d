"""The split by largest remainder, worked out by hand and by its properties."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.value.split import allot, largest_remainder

CENT = Fraction(1, 100)
UNITS = st.sampled_from([CENT, Fraction(1), Fraction(1000), Fraction(1, 4)])
SETTLEMENTS = st.lists(st.integers(min_value=-300, max_value=300), min_size=1, max_size=12)


def fractions(*texts: str) -> tuple[Fraction, ...]:
    """Give the exact numbers of these texts."""
    return tuple(Fraction(text) for text in texts)


@st.composite
def shares(draw: st.DrawFn, parties: int | None = None) -> list[Fraction]:
    """Give shares that add up to 1, some of them possibly equal or zero."""
    count = parties or draw(st.integers(min_value=1, max_value=6))
    weights = draw(st.lists(st.integers(min_value=0, max_value=20), min_size=count, max_size=count).filter(any))
    return [Fraction(weight, sum(weights)) for weight in weights]


def settle_in_turn(
    amounts: Sequence[Fraction], weights: Sequence[Sequence[Fraction]], unit: Fraction
) -> list[tuple[Fraction, ...]]:
    """Allot each amount at the shares then in force, and give what each party got at each settlement."""
    entitled = [Fraction(0)] * len(weights[0])
    allotted = [Fraction(0)] * len(weights[0])
    settlements = []
    for amount, in_force in zip(amounts, weights, strict=True):
        entitled = [before + amount * weight for before, weight in zip(entitled, in_force, strict=True)]
        parts = allot(entitled, allotted, amount, unit)
        allotted = [before + part for before, part in zip(allotted, parts, strict=True)]
        settlements.append(parts)
    return settlements


def in_all(settlements: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
    """Sum what each party got over all settlements."""
    return tuple(sum(parts, start=Fraction(0)) for parts in zip(*settlements, strict=True))


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        ("100.00", ["1/3", "1/3", "1/3"], ["33.34", "33.33", "33.33"]),
        ("200.00", ["1/3", "1/3", "1/3"], ["66.67", "66.67", "66.66"]),
        ("11.01", ["0.6", "0.4"], ["6.61", "4.40"]),
        ("0.01", ["0.4", "0.6"], ["0.00", "0.01"]),
        ("0.01", ["0.5", "0.5"], ["0.01", "0.00"]),
        ("-0.01", ["0.5", "0.5"], ["-0.01", "0.00"]),
        ("-100.00", ["1/3", "1/3", "1/3"], ["-33.34", "-33.33", "-33.33"]),
        ("-11.01", ["0.6", "0.4"], ["-6.61", "-4.40"]),
        ("10.00", ["0.6", "0.4"], ["6.00", "4.00"]),
        ("10.00", ["1"], ["10.00"]),
        ("0.03", ["0", "0.5", "0.5"], ["0", "0.02", "0.01"]),
        ("0", ["0.5", "0.5"], ["0", "0"]),
    ],
)
def test_amounts_shared_in_cents(total: str, weights: list[str], expected: list[str]) -> None:
    """Missing cents go to the largest remainders, of equal ones to the first named, for both signs."""
    assert largest_remainder(Fraction(total), fractions(*weights), CENT) == fractions(*expected)


def test_a_unit_larger_than_one() -> None:
    """Whole thousands are shared in whole thousands."""
    # 60% of 7,000 is 4,200 and 40% is 2,800: the one thousand missing goes to the remainder of 800.
    assert largest_remainder(Fraction(7000), fractions("0.6", "0.4"), Fraction(1000)) == fractions("4000", "3000")


def test_what_was_rounded_away_is_made_up_for_later() -> None:
    """Two settlements of 0.01 in halves give each party one cent, as one settlement of 0.02 does."""
    halves = fractions("0.5", "0.5")
    assert settle_in_turn([CENT, CENT], [halves, halves], CENT) == [
        fractions("0.01", "0"),
        fractions("0", "0.01"),
    ]


def test_shares_that_change() -> None:
    """Each settlement counts at the shares then in force, and the cents are made up for across them."""
    # So far 50% of 0.05 = 0.025 each; the tie gives the first named 0.03.
    # Then 0.025 + 20% of 0.10 = 0.045 and 0.025 + 80% of 0.10 = 0.105; the tie gives 0.05 and 0.10.
    in_force = [fractions("0.5", "0.5"), fractions("0.2", "0.8")]
    assert settle_in_turn(fractions("0.05", "0.10"), in_force, CENT) == [
        fractions("0.03", "0.02"),
        fractions("0.02", "0.08"),
    ]


def test_a_transfer_back_returns_what_was_given() -> None:
    """A correction of the same size takes from each party just what it got."""
    thirds = fractions("1/3", "1/3", "1/3")
    assert settle_in_turn(fractions("1.00", "-1.00"), [thirds, thirds], CENT) == [
        fractions("0.34", "0.33", "0.33"),
        fractions("-0.34", "-0.33", "-0.33"),
    ]


def test_a_settlement_of_nothing_gives_nothing() -> None:
    """With nothing settled and shares unchanged no party gets or gives a cent."""
    thirds = fractions("1/3", "1/3", "1/3")
    assert settle_in_turn(fractions("1.00", "0"), [thirds, thirds], CENT)[1] == fractions("0", "0", "0")


def test_a_small_party_may_give_a_unit_back() -> None:
    """When the total grows from 10 to 11 units, shares of 6, 6 and 2 in 14 take one from the smallest."""
    # 10 units: 4.29, 4.29 and 1.43; the one missing goes to the remainder of 0.43: 4, 4 and 2.
    # 11 units: 4.71, 4.71 and 1.57; the two missing go to the remainders of 0.71: 5, 5 and 1.
    weights = fractions("6/14", "6/14", "2/14")
    assert settle_in_turn(fractions("10", "1"), [weights, weights], Fraction(1)) == [
        fractions("4", "4", "2"),
        fractions("1", "1", "-1"),
    ]


@settings(deadline=None)
@given(st.integers(min_value=-(10**9), max_value=10**9), shares(), UNITS)
def test_parts_are_whole_add_up_and_are_near(count: int, weights: list[Fraction], unit: Fraction) -> None:
    """Parts are whole units that add up to the total, each less than a unit from its exact share."""
    total = count * unit
    parts = largest_remainder(total, weights, unit)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert (part / unit).denominator == 1
        assert abs(part - total * weight) < unit
    assert largest_remainder(-total, weights, unit) == tuple(-part for part in parts)


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**6), shares())
def test_units_go_to_the_largest_remainders_in_the_order_of_names(count: int, weights: list[Fraction]) -> None:
    """No party rounded down comes before one rounded up, by remainder and then by name."""
    parts = largest_remainder(Fraction(count), weights, Fraction(1))
    ranked = sorted(range(len(parts)), key=lambda party: (-(count * weights[party] % 1), party))
    extra = [parts[party] - count * weights[party] // 1 for party in ranked]
    assert set(extra) <= {0, 1}
    assert all(earlier >= later for earlier, later in pairwise(extra))


@settings(deadline=None)
@given(SETTLEMENTS, shares(), UNITS)
def test_one_settlement_or_twelve_end_alike(counts: list[int], weights: list[Fraction], unit: Fraction) -> None:
    """At constant shares each party ends with its part of the sum, however it was cut into settlements."""
    amounts = [count * unit for count in counts]
    settlements = settle_in_turn(amounts, [weights] * len(amounts), unit)
    assert in_all(settlements) == largest_remainder(sum(amounts, start=Fraction(0)), weights, unit)


@settings(deadline=None)
@given(st.data(), SETTLEMENTS, st.integers(min_value=1, max_value=5), UNITS)
def test_every_settlement_adds_up_and_keeps_each_party_near(
    data: st.DataObject, counts: list[int], parties: int, unit: Fraction
) -> None:
    """At changing shares each settlement is shared out in full, and no party is ever a unit away."""
    amounts = [count * unit for count in counts]
    in_force = [data.draw(shares(parties)) for _ in counts]
    settlements = settle_in_turn(amounts, in_force, unit)
    for number, (amount, parts) in enumerate(zip(amounts, settlements, strict=True), start=1):
        assert sum(parts) == amount
        assert all((part / unit).denominator == 1 for part in parts)
        for party, allotted in enumerate(in_all(settlements[:number])):
            entitled = sum(amounts[n] * in_force[n][party] for n in range(number))
            assert abs(allotted - entitled) < unit


@settings(deadline=None)
@given(SETTLEMENTS, shares(), UNITS)
def test_reversing_every_settlement_reverses_every_part(
    counts: list[int], weights: list[Fraction], unit: Fraction
) -> None:
    """Negative amounts are shared like positive ones, settlement by settlement."""
    amounts = [count * unit for count in counts]
    in_force = [weights] * len(amounts)
    reversed_parts = settle_in_turn([-amount for amount in amounts], in_force, unit)
    assert [tuple(-part for part in parts) for parts in reversed_parts] == settle_in_turn(amounts, in_force, unit)


@pytest.mark.parametrize("weights", [["0.5", "0.4"], ["1.5", "-0.5"], []])
def test_weights_must_add_up_to_one(weights: list[str]) -> None:
    """Shares of less than the whole, below zero or of nobody are the caller's mistake."""
    with pytest.raises(ValueError, match="add up to 1"):
        largest_remainder(Fraction(1), fractions(*weights), CENT)


def test_mistakes_of_the_caller_are_refused() -> None:
    """Part of a unit, a unit of nothing, and parts that do not add up are never shared out."""
    half = fractions("0.5", "0.5")
    with pytest.raises(ValueError, match="whole number of units"):
        largest_remainder(Fraction("0.005"), half, CENT)
    with pytest.raises(ValueError, match="above zero"):
        largest_remainder(Fraction(1), half, Fraction(0))
    with pytest.raises(ValueError, match="are owed 1 of a settlement of 2"):
        allot(half, fractions("0", "0"), Fraction(2), CENT)
    with pytest.raises(ValueError, match=r"shorter|longer"):
        allot(half, fractions("0"), Fraction(1), CENT)
