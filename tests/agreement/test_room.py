"""Numbers of members have room up to 10^24 in every evaluator, whole or not, and none goes beyond."""

from fractions import Fraction

import pytest

from tests.agreement.drawn.settled import DrawnCase, database
from tests.agreement.in_postgresql import by_postgresql
from tests.agreement.numbers_without_room import (
    FORMULAS,
    contract_of,
    data_of,
    deciding,
    exact_of,
    largest_paid,
    least_refused,
    paying,
)
from tests.postgresql import server


@pytest.fixture(scope="module")
def postgresql():
    """A server for all tests of this file."""
    with server() as started:
        yield started


@pytest.fixture
def owed(postgresql):
    """What each evaluator says that the payments owe together, or the codes of why none is told."""

    def told(found):
        if found.statement is None:
            return tuple(one.code for one in found.diagnostics)
        return sum(payment.owed for one in found.statement.settlements for payment in one.payments)

    def by_all(contract, data):
        case = DrawnCase(contract)
        found = [told(case.by_duckdb(data)), told(case.by_reference(data))]
        with by_postgresql(postgresql, contract, database(), {}) as settle:
            return {*found, told(settle(contract.settlements.last))}

    return by_all


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_number_below_the_first_that_is_refused_has_room(formula, owed):
    """It is exact to the last unit, for little sizes as for the largest."""
    contract = paying(formula)
    for size in (3, largest_paid(formula)):
        assert exact_of(formula, size) is not None
        assert owed(contract, data_of(size)) == {exact_of(formula, size)}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_number_of_that_size_is_refused(formula, owed):
    """Even where it only decides something, and the amount of money is small."""
    contract = deciding(formula)
    size = least_refused(formula)
    assert exact_of(formula, size) is None
    assert owed(contract, data_of(size)) == {("OUT402",)}
    assert owed(contract, data_of(size - 1)) == {1}


@pytest.mark.parametrize(("people", "exact"), [(9, 9 * 10**23), (10, None), (12, None)])
@pytest.mark.parametrize(
    ("formula", "price"), [("size", "1_000_000_000 DKK"), ("size > 1", "100_000_000_000_000_000_000_000 DKK")]
)
def test_what_many_bring_together(formula, price, people, exact, owed):
    """Each line of a payment has room, and all of them together come to 10^24 or not."""
    contract = contract_of("", f"metric figure of people = {formula}", f"pay a {price} per figure")
    assert owed(contract, data_of(10**14, people)) == {("OUT402",) if exact is None else exact}


@pytest.mark.parametrize(
    ("step", "exact"), [("1.5", Fraction("13.5")), ("2.5", Fraction("12.5")), ("0.5", 13), ("2", 14)]
)
def test_a_whole_number_rounded_to_a_step(step, exact, owed):
    """It stays whole only where every whole number is a multiple of the step, or the step is whole."""
    formula = f"round(size, half up, {step})"
    contract = contract_of(formula, f"metric figure of people = {formula} * 1", "pay a 1 DKK per figure")
    assert owed(contract, data_of(13)) == {exact}
    plain = contract_of(formula, f"metric figure of people = {formula}", "pay a 1 DKK per figure")
    assert owed(plain, data_of(13)) == {exact}
