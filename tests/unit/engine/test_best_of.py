"""The most that `best of` can still bring, while a line that does not lead is open."""

from datetime import date
from fractions import Fraction

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
