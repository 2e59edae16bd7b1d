"""The written lines under a limit of a whole payment: what earlier settlements paid stays where it was paid."""

import csv
from datetime import date
from fractions import Fraction

import pytest

from outcomelang import passes
from outcomelang.engine.settling import Options
from tests.own_tables import contract_of, settled_on_own_tables

FRAME = """contract trial "Trial"
currency DKK
term 2024-01-01 to 2026-12-31
settle on 31 December
payer city "City"
provider home "Home"
table youth { id key  first_day date }
events job of youth { on date  proved_on date optional } counts where proved_on is known deadline 900 days
events course of youth { on date }
group young of youth enters first_day
"""

ONE_PAYMENT = """pay way
  100 DKK per job up to 1 times
  less 30 DKK per course
cap total 250 DKK
test "data" {
  youth
    | id | first_day  |
    | A  | 2024-01-01 |
    | B  | 2024-01-01 |
    | C  | 2024-01-01 |
  job
    | youth | on         | proved_on  |
    | B     | 2024-06-01 | 2024-06-01 |
    | C     | 2024-07-01 | 2024-07-01 |
    | A     | 2024-03-01 | 2025-02-01 |
    | C     | 2024-05-01 | 2026-02-01 |
  course
    | youth | on         |
    | B     | 2026-03-01 |
  as of 2024-12-31
  expect way = 200 DKK
}
"""

TWO_PAYMENTS = """pay jobs 100 DKK per job up to 1 times
pay courses 100 DKK per course up to 1 times
cap per participant 150 DKK
cap total 250 DKK
test "data" {
  youth
    | id | first_day  |
    | A  | 2024-01-01 |
    | B  | 2024-01-01 |
    | C  | 2024-01-01 |
  job
    | youth | on         | proved_on  |
    | A     | 2025-03-01 | 2025-03-01 |
    | B     | 2025-04-01 | 2025-04-01 |
    | C     | 2026-02-01 | 2026-02-01 |
  course
    | youth | on         |
    | A     | 2024-03-01 |
  as of 2024-12-31
  expect courses = 100 DKK
}
"""


@pytest.fixture
def settled(tmp_path):
    """Settle a contract on the data of its test; what is done with it, and the paid lines, come back."""

    def settle(text, as_of, then=lambda _: None):
        file = tmp_path / "lines.csv"
        options = Options(writes_into=(tmp_path,))
        with settled_on_own_tables(contract_of(FRAME + text), as_of, options) as settling:
            settling.write_lines(file)
            found = then(settling)
            assert settling.statement is not None
            total = settling.statement.total
        with file.open(encoding="utf-8", newline="") as rows:
            lines = list(csv.DictReader(rows))
        paid = {(one["payment"], one["member"], one["day"]): Fraction(one["paid"]) for one in lines}
        assert sum(paid.values()) == total
        return paid, {(one["member"], one["day"]): one["reason"] for one in lines}, found

    return settle


def test_only_what_a_settlement_adds_is_filled_in_order(settled):
    """200 were paid to B and C; A's earlier job is proved later, and only 50 are left under the cap."""
    paid, _, _ = settled(ONE_PAYMENT, date(2024, 12, 31))
    assert {key: amount for key, amount in paid.items() if amount} == {
        ("way", "B", "2024-06-01"): 100,
        ("way", "C", "2024-07-01"): 100,
    }
    paid, reasons, _ = settled(ONE_PAYMENT, date(2025, 12, 31))
    assert {key: amount for key, amount in paid.items() if amount} == {
        ("way", "A", "2024-03-01"): 50,
        ("way", "B", "2024-06-01"): 100,
        ("way", "C", "2024-07-01"): 100,
    }
    assert reasons["A", "2024-03-01"] == "cut by a limit"
    assert not reasons["C", "2024-07-01"]


def _lines_of_c(settling):
    explained = passes.explain(settling, "way", "C")
    assert explained is not None
    assert explained.member is not None
    return {f"{line.day}": line.paid for line in explained.member.lines}


def test_who_is_owed_as_much_for_another_row_keeps_what_was_paid(settled):
    """C's earlier job, proved later, takes the place of the other; B's 30 less make room for 30 more to A."""
    paid, _, part = settled(ONE_PAYMENT, date(2026, 12, 31), _lines_of_c)
    assert paid == {
        ("way", "A", "2024-03-01"): 80,
        ("way", "B", "2024-06-01"): 100,
        ("way", "B", "2026-03-01"): -30,
        ("way", "C", "2024-05-01"): 100,
        ("way", "C", "2024-07-01"): 0,
    }
    assert part == {"2024-05-01": 100, "2024-07-01": 0}


def test_a_cap_per_participant_over_payments_is_gone_through_again_as_it_was_settled(settled):
    """A's course was paid first and stays whole, so that the job has 50 left; nothing is left of the total for C."""
    paid, reasons, _ = settled(TWO_PAYMENTS, date(2026, 12, 31))
    assert paid == {
        ("jobs", "A", "2025-03-01"): 50,
        ("jobs", "B", "2025-04-01"): 100,
        ("jobs", "C", "2026-02-01"): 0,
        ("courses", "A", "2024-03-01"): 100,
    }
    assert reasons["A", "2025-03-01"] == "cut by a limit per participant or a deduction"
    assert reasons["C", "2026-02-01"] == "cut by a limit"
