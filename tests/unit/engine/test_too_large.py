"""What comes to 10^24 or more is named where it stands in the contract, by both evaluators."""

from datetime import date

import pytest

from outcomelang.engine.settling import Options
from tests.own_tables import contract_of, tried_on_own_tables

CONTRACT = """contract trial "Trial"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-12-31
payer city "City"
provider home "Home"
table youth { id key  first_day date  score number in 0 to 1_000_000_000_000 }
group young of youth enters first_day
metric scored of young = score
pay way 1 DKK per scored
cap total 1_400 DKK
test "data" {
  youth
    | id | first_day  | score         |
    | A  | 2024-02-01 | 1000000000000 |
  as of 2024-12-31
  expect way = 0 DKK
}
"""


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
@pytest.mark.parametrize(
    ("clause", "larger"),
    [("score\n", "score * score\n"), ("1 DKK per scored", "1_000_000_000_000 DKK per scored")],
    ids=["a metric", "a line"],
)
def test_the_clause_is_named(engine, clause, larger):
    """10^12 squared, and 10^12 kroner for each of 10^12."""
    contract = contract_of(CONTRACT.replace(f" {clause}", f" {larger}"))
    with tried_on_own_tables(contract, date(2024, 12, 31), Options(engine=engine)) as settling:
        found = [(one.code, one.message) for one in settling.diagnostics]
    assert (settling.statement, found) == (
        None,
        [("OUT402", f"`{larger.strip()}` comes to more than can be settled exactly")],
    )
