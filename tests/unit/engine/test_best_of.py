"""Which line of `best of` is taken, and the most that it can still bring while a line that does not lead is open."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.engine.settling import Options
from tests.own_tables import contract_of, settled_on_own_tables

TERMS = """contract trial "Trial"
currency DKK
term 2024-01-01 to 2026-12-31
settle on 31 December
payer city "City"
provider home "Home"
table youth { id key  first_day date }
periods job of youth { from date  until date optional }
group young of youth enters first_day from 2024-01-01 to 2024-12-31 planned 10
metric soon of young at 6 months = job on point
metric late of young at 18 months = job on point
pay way best of { 100 DKK per soon  150 DKK per late }
cap total 1_400 DKK
test "data" {
  youth
    | id | first_day  |
    | A  | 2024-02-01 |
  job
    | youth | from       | until |
    | A     | 2024-02-01 |       |
  as of 2024-12-31
  expect way = 100 DKK
}
"""


def test_a_line_that_does_not_lead_can_still_pay_more():
    """100 are paid after six months, and 150 in all after eighteen; until then nothing but the cap bounds it."""
    contract = contract_of(TERMS)
    found = {}
    for year in (2024, 2025):
        with settled_on_own_tables(contract, date(year, 12, 31)) as settling:
            assert settling.statement is not None
            found[year] = (settling.statement.total, settling.statement.range.highest)
    assert found[2024] == (Fraction(100), Fraction(1_400))
    assert found[2025] == (Fraction(150), Fraction(150))


OF_TWO_GROUPS = """contract trial "Trial"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-12-31
round down to 1 DKK each line
payer city "City"
provider home "Home"
table youth { id key  first_day date  area one of "north", "south" }
events visit of youth { on date }
group young of youth enters first_day
group northern of youth where area = "north" enters first_day
metric seen_in_north of northern = any visit within 100 days after start
metric seen of young = any visit within 100 days after start
pay way best of { 1 DKK per seen_in_north  0.50 DKK per seen }
cap total 1_400 DKK
test "data" {
  youth
    | id | first_day  | area  |
    | A  | 2024-02-01 | north |
    | B  | 2024-02-01 | south |
  visit
    | youth | on         |
    | B     | 2024-02-05 |
  as of 2024-12-31
  expect way = 0 DKK
}
"""


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
def test_of_equal_lines_the_first_that_is_for_a_participant_is_taken(engine):
    """B is not of the north: what is left is the second line, which is met and rounds to nothing. A meets neither."""
    with settled_on_own_tables(contract_of(OF_TWO_GROUPS), date(2024, 12, 31), Options(engine=engine)) as settling:
        assert settling.statement is not None
        (way,) = settling.statement.settlements[0].payments
        lines = {(line.line, line.status): (line.count, line.quantity, line.amount) for line in way.lines}
    assert lines == {(1, "met"): (1, Fraction(1), Fraction(0)), (1, "not met"): (2, Fraction(0), Fraction(0))}
