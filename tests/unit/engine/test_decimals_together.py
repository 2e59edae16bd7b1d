"""Figures and payments of different decimals, asked for in one query, each keep all of theirs."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.engine.settling import Options
from tests.own_tables import contract_of, settled_on_own_tables

FRAME = """contract trial "Trial"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-12-31
payer city "City"
provider home "Home"
table youth { id key  first_day date  part number in 0 to 9  whole number in 1 to 9  weight number in 0 to 9 }
group young of youth enters first_dayGROUP
CLAUSES
cap total 100_000_000_000_000 DKK
test "data" {
  youth
    | id | first_day  | part | whole | weight      |
    | A  | 2024-02-01 | 1    | 3     | 0.123456789 |
    | B  | 2024-02-01 | 1.5  | 7     | 1           |
  as of 2024-12-31
  expect way = 0 DKK
}
"""
A, B = Fraction(333333333333, 10**12), Fraction(214285714286, 10**12)
"""1 ÷ 3 and 1.5 ÷ 7, as a metric of a member has them: half even to 12 decimals."""


def _owed(clauses, engine, group=""):
    contract = contract_of(FRAME.replace("GROUP", group).replace("CLAUSES", clauses))
    with settled_on_own_tables(contract, date(2024, 12, 31), Options(engine=engine)) as settling:
        assert settling.statement is not None
        return settling.statement.settlements[0].payments[0].owed


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
@pytest.mark.parametrize(
    ("group", "mean"),
    [("", (A + B) / 2), (" weighted by weight", (A * Fraction("0.123456789") + B) / Fraction("1.123456789"))],
    ids=["plain", "weighted"],
)
def test_a_mean_of_quotients_beside_a_sum_of_cells(engine, group, mean):
    """Their totals have 12 decimals and more, and 9: a mean times 10^12, to the øre."""
    clauses = """metric ratio of young = part / whole
metric parts of young = part
metric mean_ratio across young = mean of ratio across young
metric sum_parts across young = sum of parts across young
pay way = 1_000_000_000_000 DKK * mean_ratio + 1 DKK * sum_parts"""
    exact = 10**12 * mean + Fraction("2.5")
    assert _owed(clauses, engine, group) == Fraction(round(exact * 100), 100)


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
def test_a_deduction_beside_a_payment_with_a_limit(engine):
    """33.33 and 49.995, which is rounded to 50, less 33 % of both: 55.8311, which is rounded to 55.83."""
    clauses = """metric parts of young = part
pay way 33.33 DKK per parts less 33%
pay other 33.33 DKK per member of young at most 20 DKK per participant"""
    assert _owed(clauses, engine) == Fraction("55.83")
