"""What an amount can become where it may end without a value, below 0, or not be raised to a floor after all."""

from datetime import date
from fractions import Fraction

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
events course of youth { on date }
events loss of youth { on date }
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


# --- Under a cap per participant that payments share ------------------------------------------------

SHARED = """metric learned of young = any course within 300 days after start
metric worked of young = any job within 300 days after start
pay learning 50 DKK per learned
pay working 80 DKK per worked
cap per participant 100 DKK
"""
BY_A = "\n    | youth | on         |\n    | A     | 2024-04-01 |\n"


@pytest.mark.parametrize(
    ("rows", "of_learning", "of_working"),
    [
        # Either may come without the other, and then brings all that it pays.
        ("", (0, 50), (0, 80)),
        # The 80 are let through and stay; they leave 20 of the cap.
        (f"  job{BY_A}", (0, 20), (80, 80)),
        # The 50 are let through and stay, though the other payment would have brought more.
        (f"  course{BY_A}", (50, 50), (0, 50)),
    ],
    ids=["neither is known", "the second is known", "the first is known"],
)
def test_a_cap_per_participant_that_is_shared(rows, of_learning, of_working):
    """What a payment can become is told whatever becomes of the other."""
    assert _ranges_of(SHARED, rows) == [_from(*of_learning), _from(*of_working)]


GATED = """metric learned of young = any course within 300 days after start
metric worked of young = any job within 300 days after start
metric stays of young = not any loss within 300 days after start
metric staying across young so far = share of young(stays)
pay learning 50 DKK per learned
  only when staying >= 50% otherwise nothing
pay working 80 DKK per worked
cap per participant 100 DKK
"""


def test_a_gate_that_may_shut_makes_room_for_others():
    """The 50 go if the member stays no longer, and the other payment can then bring 80."""
    assert _ranges_of(GATED, f"  course{BY_A}") == [_from(0, 50), _from(0, 80)]


# --- Lines below zero behind a gate -----------------------------------------------------------------

FINE = """metric fined of young = any loss within 30 days after start
metric worked of young = any job within 300 days after start
metric working across young so far = share of young(worked)
pay learning 10 DKK per member of young less 50 DKK per fined
  only when working CONDITION
"""


@pytest.mark.parametrize(
    "condition", [">= 50% otherwise nothing", ">= 50% otherwise pending", "< 50% otherwise nothing"]
)
def test_a_line_below_zero_behind_a_gate(condition):
    """The least is 50 below what the other line brings and the most 10 above, whether the gate can open or shut.

    Each line is bounded by itself: that both come or go together makes it 0 or -40 in the end.
    """
    rows = "  loss\n    | youth | on         |\n    | A     | 2024-03-10 |\n"
    assert _ranges_of(FINE.replace("CONDITION", condition), rows) == [_from(-50, 10)]


def _from(lowest: int, highest: int) -> Range:
    return Range(Fraction(lowest), Fraction(highest))


def _ranges_of(clauses, rows):
    """What the payments can become on the first of two settlement dates."""
    data = DATA.replace("  as of", f"{rows}  as of").replace("expect a =", "expect learning =")
    with settled_on_own_tables(contract_of(FRAME + clauses + data), date(2024, 6, 30)) as settling:
        assert settling.statement is not None
        return [one.range for one in settling.statement.payments]
