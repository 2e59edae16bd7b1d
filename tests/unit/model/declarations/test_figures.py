"""Inputs and parameters."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.model.expression import Constant, Steps

PAY = "pay reward 1_000 DKK per housed\n"


def values(check, declared):
    """The days from which a parameter has its values, and these."""
    parameter = check.contract(f"parameter p = {declared}\n" + PAY).parameter["p"]
    found = []
    for one in parameter.values:
        assert isinstance(one.value, Constant)
        found.append((one.first, one.value.value))
    return found


def test_one_value(check):
    """It holds from the beginning."""
    assert values(check, "30 DKK") == [(None, 30)]


def test_dated_values(check):
    """Each holds from its day on."""
    assert values(check, "30 DKK from 2023-01-01: 32 DKK from 2024-01-01: 35 DKK") == [
        (None, 30),
        (date(2023, 1, 1), 32),
        (date(2024, 1, 1), 35),
    ]


def test_a_value_that_rises_every_so_often(check):
    """On the day that the steps count from nothing has risen yet; the rises are exact."""
    assert values(check, "1_000 DKK rising 1% every 12 months from 2024-09-01") == [
        (None, 1000),
        (date(2025, 9, 1), 1010),
        (date(2026, 9, 1), Fraction("1020.1")),
    ]


def test_a_value_that_rises_on_a_day_of_the_year(check):
    """The value as written holds on the first day of the term, though that is such a day."""
    assert values(check, "200 DKK rising 50% on 1 January") == [
        (None, 200),
        (date(2023, 1, 1), 300),
        (date(2024, 1, 1), 450),
        (date(2025, 1, 1), 675),
        (date(2026, 1, 1), Fraction("1012.5")),
    ]


def test_a_parameter_by_code(check):
    """One value for each code."""
    parameter = check.contract('parameter p = by code { "A": 170 DKK "B": 215.50 DKK }\n' + PAY).parameter["p"]
    assert [(code, value.value) for code, value in parameter.by_code] == [("A", 170), ("B", Fraction("215.5"))]
    assert parameter.type.currency == "DKK"


def test_a_parameter_that_is_a_table(check):
    """Steps are kept as they are, to be read with brackets."""
    parameter = check.contract("parameter p = steps { under 5: 1 DKK from 5: 2 DKK }\n" + PAY).parameter["p"]
    assert isinstance(parameter.table, Steps)
    assert [row.edge_word for row in parameter.table.rows] == ["under", "from"]


def test_a_parameter_is_whole_only_if_all_its_values_are(check):
    """12, then 12.5, is a number."""
    contract = check.contract("parameter p = 12 from 2023-01-01: 12.5\nparameter q = 12\n" + PAY)
    assert (contract.parameter["p"].type.whole, contract.parameter["q"].type.whole) == (False, True)


def test_an_input_as_it_is_declared(check):
    """Type, range, title."""
    figure = check.contract('input r percent in -5% to 100% "Reduction"\n' + PAY).input["r"]
    assert (figure.title, figure.low, figure.high) == ("Reduction", Fraction(-1, 20), 1)
    assert (figure.across, figure.per_cohort) == (None, False)


def test_an_input_per_cohort(check):
    """It is certified for each cohort of a group."""
    added = 'group g of youth enters moved_in cohorts by kind\ninput r percent across g per cohort "Reduction"\n'
    figure = check.contract(added + PAY).input["r"]
    assert (figure.across, figure.per_cohort) == ("g", True)


@pytest.mark.parametrize(
    ("added", "faults"),
    [
        ("parameter p = q\nparameter q = p\n", ["OUT254 p"]),
        ("parameter p = 30 EUR\n", ["OUT217 30 EUR"]),
        ("parameter p = 30 DKK from 2023-01-01: 32\n", ["OUT215 32"]),
        ("parameter p = 3 from 2023-01-01: 4 from 2023-01-01: 5\n", ["OUT256 2023-01-01"]),
        ("parameter p = 3 from 2023-01-01: 4 from 2022-06-01: 5\n", ["OUT257 2022-06-01"]),
        ("input i number\nparameter p = i\n", ["OUT279 i"]),
        ('parameter p = by code { "A": 1 DKK "A": 2 DKK }\n', ['OUT273 "A"']),
        ('parameter p = by code { "A": 1 DKK "B": 2 }\n', ["OUT215 2"]),
        ("parameter p = 3 DKK rising 1% every 0 days from 2024-01-01\n", ["OUT261 0 days"]),
        ("input i text in 0 to 1\n", ["OUT272 in 0 to 1"]),
        ('input i number across young per cohort "I"\n', ["OUT282 young"]),
        ('input i number across yung per cohort "I"\n', ["OUT200 yung"]),
    ],
)
def test_a_figure_with_a_fault(check, added, faults):
    """Each fault once, where it was written."""
    assert check.faults(added + PAY) == faults
