"""`at most` and `at least` of one payment: amounts worked out by hand from the terms."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang import passes
from outcomelang.settlement.own_limits import ShareLimited, total_with_shares
from outcomelang.settlement.settle import settle
from outcomelang.settlement.texts import TextAtWork
from outcomelang.source import Source

TERMS = """
input a_earned money
input b_earned money
pay a = a_earned
{of_a}
pay b = b_earned
"""


def test_at_most_holds_the_sum_of_all_settlements(statement, paid, ledger):
    """Of 60, then 150 in all, `at most 100` pays 60 and 40; the 50 beyond it are cut by name."""
    found = statement(
        TERMS.format(of_a="at most 100 DKK"),
        {"a_earned": {"2021-06-30": 60, "2021-12-31": 150}, "b_earned": {"2021-06-30": 0}},
        as_of="2021-12-31",
    )
    assert paid(found, "a") == [60, 40]
    assert ledger(found, "a") == {"cut by a limit: at most 100 DKK": 50, "settled before": 60, "paid now": 40}


def test_what_falls_below_the_limit_is_paid_back(statement, paid):
    """150 against 100 pays 100; when all that is owed falls to 70, 30 go back, though it was never above the limit."""
    found = statement(
        TERMS.format(of_a="at most 100 DKK"),
        {"a_earned": {"2021-06-30": 150, "2021-12-31": 70}, "b_earned": {"2021-06-30": 0}},
        as_of="2021-12-31",
    )
    assert paid(found, "a") == [100, -30]


@pytest.mark.parametrize(
    ("a_earned", "b_earned", "expected"),
    [
        (1_000, 0, 0),  # no other payment: x <= 45 % of x only holds for nothing
        (1_000, 110, 90),  # x <= 45 % of (x + 110), so x <= 110 × 45 ÷ 55 = 90
        (90, 110, 90),  # exactly at the limit
        (80, 110, 80),  # 80 is less than 45 % of 190
        (1_000, 100, "81.81"),  # 100 × 45 ÷ 55 = 81.8181..., against the receiver
    ],
)
def test_a_share_of_the_total_counts_the_payment_itself(statement, paid, a_earned, b_earned, expected):
    """`at most 45% of total` leaves a payment 45 of 100 parts, of which the others are 55."""
    figures = {"a_earned": {"2021-06-30": a_earned}, "b_earned": {"2021-06-30": b_earned}}
    found = statement(TERMS.format(of_a="at most 45% of total"), figures, as_of="2021-06-30")
    assert paid(found, "a") == [Fraction(expected)]


def test_a_share_of_the_total_is_of_what_others_are_owed_after_their_own_limits(statement, paid):
    """B is earned 500 but owed 55 at most, so a may be 55 × 45 ÷ 55 = 45."""
    found = statement(
        TERMS.format(of_a="at most 45% of total") + "at most 55 DKK",
        {"a_earned": {"2021-06-30": 1_000}, "b_earned": {"2021-06-30": 500}},
        as_of="2021-06-30",
    )
    assert paid(found, "a") == [45]


def test_a_share_of_the_total_falls_with_the_others(statement, paid):
    """When b falls from 110 to 55, a falls from 90 to 45, and both are paid back."""
    found = statement(
        TERMS.format(of_a="at most 45% of total"),
        {"a_earned": {"2021-06-30": 1_000}, "b_earned": {"2021-06-30": 110, "2021-12-31": 55}},
        as_of="2021-12-31",
    )
    assert paid(found, "a") == [90, -45]
    assert paid(found) == [200, -100]


@pytest.mark.parametrize(
    ("others", "limited", "expected"),
    [
        (100, [("1000", "0.45")], "2000/11"),  # T = 100 ÷ 55 %
        (100, [("10", "0.45")], "110"),  # no limit met
        (0, [("1000", "0.5"), ("100", "0.5")], "200"),  # the first may be as much as the second
        (60, [("1000", "0.3"), ("1000", "0.3")], "150"),  # 60 are the 40 % that are left
        (60, [("30", "0.3"), ("1000", "0.3")], "900/7"),  # only the second at its limit: 90 ÷ 70 %
        (1_000, [("30", "0.3"), ("90", "0.3")], "1120"),  # no limit met, though 30 are 30 % of no more than 100
        (36, [("30", "0.3"), ("48", "0.4")], "110"),  # the second at its limit: 66 ÷ 60 %
        (100, [("0", "0.5")], "100"),  # nothing to limit
        (100, [("1000", "0")], "100"),  # a share of nothing
        ("1/2", [("1000", "0.5")], "1"),  # a half is half of it
        (-10, [("1000", "0.45")], "0"),
        (-100, [("1000", "0.5"), ("1000", "0.5")], "0"),  # both halves together would be 100 more than the total
        (-1900, [("1000", "0.6"), ("1000", "0.6")], "0"),
    ],
)
def test_shares_of_several_payments_are_the_largest_that_keep_all_limits(others, limited, expected):
    """The total of which nobody has more than their share, each line solved by hand."""
    shares = [ShareLimited(Fraction(owed), Fraction(share)) for owed, share in limited]
    assert total_with_shares(Fraction(others), shares) == Fraction(expected)


def test_a_minimum_is_no_part_of_the_total_before_it_acts(statement, paid):
    """Nothing is earned by a, so that half of nothing is b's until the last date: a is then 30, and b another 30."""
    found = statement(
        TERMS.format(of_a="at most 50% of total at least 30 DKK") + "at most 50% of total",
        {"a_earned": {"2021-06-30": 0}, "b_earned": {"2021-06-30": 200}},
        dates="31 December",
    )
    assert (paid(found, "a"), paid(found, "b")) == ([0, 0, 30], [0, 0, 30])


def test_a_minimum_beyond_its_own_share_counts_in_the_total_of_another(statement, paid):
    """C is 10, and b half of all: 10 of 20. When a is raised to 30, all is 10 + 30 and as much for b: 40 of 80."""
    found = statement(
        TERMS.format(of_a="at most 10% of total at least 30 DKK") + "at most 50% of total\npay c = 10 DKK",
        {"a_earned": {"2021-06-30": 0}, "b_earned": {"2021-06-30": 200}},
        dates="31 December",
    )
    assert [paid(found, name) for name in "abc"] == [[0, 0, 30], [10, 0, 30], [10, 0, 0]]


def test_at_least_acts_on_the_last_settlement(statement, paid, ledger):
    """30 are owed throughout; the minimum of 100.005, rounded up, is reached on the last date."""
    found = statement(
        TERMS.format(of_a="at least 100.0050 DKK"),
        {"a_earned": {"2021-06-30": 30}, "b_earned": {"2021-06-30": 0}},
        dates="31 December",
    )
    assert paid(found, "a") == [30, 0, Fraction("70.01")]
    assert ledger(found, "a")["raised to a minimum: 100.0050 DKK"] == Fraction("-70.01")


def test_a_minimum_that_is_just_reached_raises_nothing(statement, paid, ledger):
    """100 are owed and 100 are the least: the account of the last settlement does not name the minimum."""
    found = statement(
        TERMS.format(of_a="at least 100 DKK"),
        {"a_earned": {"2021-06-30": 100}, "b_earned": {"2021-06-30": 0}},
        dates="31 December",
    )
    assert paid(found, "a") == [100, 0, 0]
    assert ledger(found, "a") == {"settled before": 100}


def test_a_minimum_that_is_not_known_adds_nothing(statement, paid, ledger):
    """Nobody has certified the minimum by the last day: of a, the 30 that are owed are paid and no more."""
    found = statement(
        "input least money" + TERMS.format(of_a="at least least"),
        {"a_earned": {"2021-06-30": 30}, "b_earned": {"2021-06-30": 0}},
        dates="31 December",
    )
    assert paid(found, "a") == [30, 0, 0]
    assert ledger(found, "a") == {"settled before": 30}


def test_at_most_is_rounded_against_the_receiver(statement, paid):
    """`at most 100.999` in whole kroner is 100."""
    found = statement(
        TERMS.format(of_a="at most 100.9990 DKK"),
        {"a_earned": {"2021-06-30": 500}, "b_earned": {"2021-06-30": 0}},
        as_of="2021-06-30",
        rounding="round half up to 1 DKK",
    )
    assert paid(found, "a") == [100]


def test_a_limit_may_be_what_another_payment_is_owed(statement, paid):
    """A is at most twice b: 2 × 40 = 80; b is taken as it is by now, although b may still grow."""
    found = statement(
        TERMS.format(of_a="at most 2 * b"),
        {"a_earned": {"2021-06-30": 500}, "b_earned": {"2021-06-30": 40}},
        as_of="2021-06-30",
    )
    assert paid(found, "a") == [80]


def test_a_limit_that_is_not_known_lets_nothing_through(statement, paid, ledger):
    """The limit is certified in December; until then all 500 are kept back in its name, then 120 are paid."""
    found = statement(
        "input limit money" + TERMS.format(of_a="at most limit"),
        {"a_earned": {"2021-06-30": 500}, "b_earned": {"2021-06-30": 0}, "limit": {"2021-10-01": 120}},
        as_of="2021-12-31",
    )
    assert paid(found, "a") == [0, 120]
    assert ledger(found, "a", 0) == {"cut by a limit: at most limit": 500}


def test_a_limit_of_another_file_names_the_file(contract, plain_figures):
    """A contract that uses another as its template settles by limits that stand there, on their lines there."""
    template = contract("input a_earned money\npay a = a_earned at most 100 DKK\ncap total 60 DKK").source
    own = Source("town.outcome", 'contract town "Town"\nuse "trial.outcome"\n', lambda _: template)
    made = passes.read(own).contract
    assert made is not None
    figures = plain_figures({"a_earned": {"2021-06-30": 150}})
    found = settle(made, lambda text: TextAtWork(text, figures, {}), date(2021, 6, 30)).statement
    assert found is not None
    [payment] = found.settlements[0].payments
    cuts = [(one.amount, one.limit.text, one.limit.file, one.limit.line) for one in payment.ledger if one.limit]
    first = template.text.count("\n")
    assert cuts == [
        (Fraction(50), "at most 100 DKK", "trial.outcome", first),
        (Fraction(40), "cap total 60 DKK", "trial.outcome", first + 1),
    ]
