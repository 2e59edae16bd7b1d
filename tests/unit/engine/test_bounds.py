"""What an amount can become where it may end without a value, below 0, or not be raised to a floor after all."""

from datetime import date

import pytest

from outcomelang.value.range import Range
from tests.own_tables import contract_of, settled_on_own_tables

FRAME = """contract bounds "Bounds"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 30 June, 31 December
payer city "City"
provider home "Home"
investor fund "Fund" funds 100 DKK on 2024-01-01
payments to fund
table youth { id key  first_day date  part percent in 0% to 100% }
events job of youth { on date }
group young of youth enters first_day from 2024-01-01 to 2024-03-31
"""
WORKED = """metric worked of young = any job within 300 days after start
metric working across young = share of young(worked)
pay a = 100 DKK * (2 - working)
cap total 1_000 DKK
"""
DATA = """
test "data" {
  youth
    | id | first_day  | part |
    | A  | 2024-03-01 | 10%  |
  as of 2024-06-30
  expect a = 0 DKK
}
"""


@pytest.mark.parametrize(
    ("clauses", "of_a", "of_all"),
    [
        (
            # Known for nobody yet, the share lies between 0 and 1; if it ends without a value, nothing is paid.
            WORKED,
            (0, 200),
            (0, 200),
        ),
        (
            # Nobody knows the number before its point: it may be -1 as well as 1.
            "metric gain of young at 6 months = 2 * part - 1\npay a 100 DKK per percentage point of gain\n",
            (None, None),
            (None, None),
        ),
        (
            # The floor adds 150 at the last settlement, unless that is more than the return that the fund may have.
            "pay a 10 DKK per job\nfloor total 150 DKK by city to home\ncap return 10% per year of fund\n",
            (0, 0),
            (0, 150),
        ),
    ],
    ids=["without a value", "below 0", "a floor beside a cap on return"],
)
def test_what_an_amount_can_become(clauses, of_a, of_all):
    """On the first of two settlement dates."""
    with settled_on_own_tables(contract_of(FRAME + clauses + DATA), date(2024, 6, 30)) as settling:
        assert settling.statement is not None
        (a,) = settling.statement.payments
        assert (a.range, settling.statement.range) == (Range(*of_a), Range(*of_all))
