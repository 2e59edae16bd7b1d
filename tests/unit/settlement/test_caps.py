"""Caps of the contract: per settlement and year, in total, shared in order and pro rata, worked out by hand."""

from fractions import Fraction

import pytest

TERMS = """
input a_earned money
input b_earned money
input c_earned money
pay a = a_earned
pay b = b_earned
pay c = c_earned
"""
DATES = ("2021-06-30", "2021-12-31", "2022-06-30", "2022-12-31", "2023-06-30", "2023-12-31")


def earned(a=(), b=(), c=()):
    """What each payment has earned in all by each settlement."""
    return {
        f"{name}_earned": dict(zip(DATES, amounts or (0,), strict=False))
        for name, amounts in (("a", a), ("b", b), ("c", c))
    }


# --- Total caps ---------------------------------------------------------------------------------


def test_a_total_cap_is_filled_in_the_order_of_the_file(statement, paid, ledger):
    """100 of room: a takes its 70, b 30 of its 50, c nothing."""
    found = statement(TERMS + "cap total 100 DKK", earned((70,), (50,), (40,)), as_of=DATES[0])
    assert [paid(found, name) for name in "abc"] == [[70], [30], [0]]
    assert ledger(found, "b") == {"cut by a limit: cap total 100 DKK": 20, "paid now": 30}
    assert ledger(found, "c") == {"cut by a limit: cap total 100 DKK": 40}


def test_earlier_settlements_are_not_displaced(statement, paid):
    """B had 60 before a earned anything; a, first in the file, takes only the 40 that are left."""
    found = statement(TERMS + "cap total 100 DKK", earned((0, 80), (60, 60)), as_of=DATES[1])
    assert [paid(found, "a"), paid(found, "b")] == [[0, 40], [60, 0]]


def test_a_fall_makes_room_first(statement, paid):
    """B falls from 60 to 10: the room is then 100 - 10 = 90 and a takes all its 80, though b is later in the file."""
    found = statement(TERMS + "cap total 100 DKK", earned((0, 80), (60, 10)), as_of=DATES[1])
    assert [paid(found, "a"), paid(found, "b")] == [[0, 80], [60, -50]]
    assert paid(found) == [60, 30]


def test_what_a_total_cap_cut_is_wanted_again_when_there_is_room(statement, paid):
    """A 70, b 30 of 50; when a falls to 40, b gets the 20 it lacked."""
    found = statement(TERMS + "cap total 100 DKK", earned((70, 40), (50, 50)), as_of=DATES[1])
    assert [paid(found, "a"), paid(found, "b")] == [[70, -30], [30, 20]]


def test_a_cap_of_some_payments_leaves_the_others_alone(statement, paid):
    """A and c have 100 together, b what it earned."""
    found = statement(TERMS + "cap total of a, c 100 DKK", earned((70,), (500,), (40,)), as_of=DATES[0])
    assert [paid(found, name) for name in "abc"] == [[70], [500], [30]]


def test_a_payment_under_two_caps_takes_what_both_leave(statement, paid, ledger):
    """A may have 20 alone, so that of the 50 for both b gets 30 (and not 0 because a wanted 60)."""
    terms = TERMS + "cap total of a, b 50 DKK\ncap total of a 20 DKK"
    found = statement(terms, earned((60,), (45,)), as_of=DATES[0])
    assert [paid(found, "a"), paid(found, "b")] == [[20], [30]]
    assert ledger(found, "a") == {"cut by a limit: cap total of a 20 DKK": 40, "paid now": 20}
    assert ledger(found, "b") == {"cut by a limit: cap total of a, b 50 DKK": 15, "paid now": 30}


def test_a_cap_of_fewer_payments_comes_first(statement, paid):
    """The 60 for a and c are 30 each, pro rata; of the 100 for all a takes its 30, b its 50, and c the 20 left."""
    terms = TERMS + "cap total 100 DKK\ncap pro rata total of a, c 60 DKK"
    found = statement(terms, earned((90,), (50,), (90,)), as_of=DATES[0])
    assert [paid(found, name) for name in "abc"] == [[30], [50], [20]]


def test_a_total_cap_is_rounded_down(statement, paid):
    """100.999 in steps of 0.01 is 100.99."""
    found = statement(TERMS + "cap total 100.9990 DKK", earned((500,)), as_of=DATES[0])
    assert paid(found) == [Fraction("100.99")]


def test_a_cap_may_be_a_certified_figure(statement, paid):
    """Before it is known nothing is paid; a cap that is lowered from 80 to 50 takes nothing back, and lets none in."""
    figures = earned((100, 100, 100, 100), (0, 0, 30, 30))
    figures["most"] = {DATES[1]: 80, DATES[2]: 50}
    found = statement("input most money" + TERMS + "cap total most", figures, as_of=DATES[3])
    assert [paid(found, "a"), paid(found, "b")] == [[0, 80, 0, 0], [0, 0, 0, 0]]


# --- Pro rata -----------------------------------------------------------------------------------


def test_pro_rata_shares_the_room_by_what_is_wanted(statement, paid, ledger):
    """100 for 60, 90 and 150: a third of each, 20, 30 and 50."""
    found = statement(TERMS + "cap pro rata total 100 DKK", earned((60,), (90,), (150,)), as_of=DATES[0])
    assert [paid(found, name) for name in "abc"] == [[20], [30], [50]]
    assert ledger(found, "c") == {"cut by a limit: cap pro rata total 100 DKK": 100, "paid now": 50}


def test_pro_rata_gives_missing_steps_to_the_largest_remainders(statement, paid):
    """10.00 for 1, 1 and 1 times 100: 3.333... each; the odd 0.01 goes to the first named of equal remainders."""
    found = statement(TERMS + "cap pro rata total 10 DKK", earned((100,), (100,), (100,)), as_of=DATES[0])
    assert [paid(found, name) for name in "abc"] == [[Fraction("3.34")], [Fraction("3.33")], [Fraction("3.33")]]


def test_pro_rata_displaces_nothing_either(statement, paid):
    """A has 80 of 100 already; of the 20 that are left b and c, who want 30 and 10, get 15 and 5."""
    found = statement(TERMS + "cap pro rata total 100 DKK", earned((80, 80), (0, 30), (0, 10)), as_of=DATES[1])
    assert [paid(found, name) for name in "abc"] == [[80, 0], [0, 15], [0, 5]]


def test_pro_rata_counts_falls_as_room(statement, paid):
    """A falls by 40: 20 + 40 = 60 for 90 and 30, so 45 and 15."""
    found = statement(TERMS + "cap pro rata total 100 DKK", earned((80, 40), (0, 90), (0, 30)), as_of=DATES[1])
    assert [paid(found, name) for name in "abc"] == [[80, -40], [0, 45], [0, 15]]


def test_pro_rata_shares_the_least_room(statement, paid):
    """1 for 1 and 1: a half of each."""
    found = statement(TERMS + "cap pro rata total 1 DKK", earned((1,), (1,)), as_of=DATES[0])
    assert [paid(found, name) for name in "ab"] == [[Fraction("0.5")], [Fraction("0.5")]]


def test_pro_rata_is_exact_where_amounts_are_in_no_whole_steps(statement, paid, ledger):
    """15 for 10.5 and 10.5 are 7.5 each, and 8 each in whole kroner; of the 15 once more, b has the 7 that are left."""
    found = statement(
        TERMS + "cap pro rata total 15 DKK",
        earned(("10.5",), ("10.5",)),
        as_of=DATES[0],
        rounding="round half up to 1 DKK in total",
    )
    assert [paid(found, name) for name in "ab"] == [[8], [7]]
    assert ledger(found, "a") == {
        "cut by a limit: cap pro rata total 15 DKK": 3,
        "rounding": Fraction(-1, 2),
        "paid now": 8,
    }


def test_pro_rata_is_by_what_each_wants_where_amounts_are_in_no_whole_steps(statement, ledger):
    """10 for 10.5 and 4.5, 15 in all, are 7 and 3: nothing is left to round."""
    found = statement(
        TERMS + "cap pro rata total 10 DKK",
        earned(("10.5",), ("4.5",)),
        as_of=DATES[0],
        rounding="round half up to 1 DKK in total",
    )
    cut = "cut by a limit: cap pro rata total 10 DKK"
    assert ledger(found, "a") == {cut: Fraction("3.5"), "paid now": 7}
    assert ledger(found, "b") == {cut: Fraction("1.5"), "paid now": 3}


def test_a_total_cap_pro_rata_shares_what_is_not_rounded_yet(statement, paid):
    """3 for 0.5 and 4 are 1/3 and 8/3, which are 0 and 3 kroner; the 1 and 4 they round to would have been 1 and 2."""
    found = statement(
        TERMS + "cap pro rata total 3 DKK",
        earned(("0.5",), (4,)),
        as_of=DATES[0],
        rounding="round half up to 1 DKK in total",
    )
    assert [paid(found, name) for name in "ab"] == [[0], [3]]


def test_a_cap_pro_rata_that_is_lowered_lets_nothing_more_in(statement, paid):
    """80 were paid under 80; under 50 the 20 and 30 that are wanted get nothing, and nothing is taken back."""
    figures = earned((100, 100), (0, 30))
    figures["most"] = {DATES[0]: 80, DATES[1]: 50}
    found = statement("input most money" + TERMS + "cap pro rata total most", figures, as_of=DATES[1])
    assert [paid(found, "a"), paid(found, "b")] == [[80, 0], [0, 0]]


# --- Per settlement and year --------------------------------------------------------------------


def test_what_a_cap_per_settlement_cuts_is_lost(statement, paid, ledger):
    """30 of 50 earned at once; later 10 more are paid as they come, the 20 never."""
    found = statement(TERMS + "cap per settlement 30 DKK", earned((50, 50, 60)), as_of=DATES[2])
    assert paid(found, "a") == [30, 0, 10]
    assert ledger(found, "a") == {
        "cut by a limit: cap per settlement 30 DKK": 20,
        "settled before": 30,
        "paid now": 10,
    }


def test_what_is_carried_forward_is_wanted_again(statement, paid, ledger):
    """80 earned at once and 30 let through each time: 30, 30, 20."""
    found = statement(TERMS + "cap per settlement 30 DKK carried forward", earned((80,)), as_of=DATES[3])
    assert paid(found, "a") == [30, 30, 20, 0]
    assert ledger(found, "a", 1) == {
        "carried forward: cap per settlement 30 DKK carried forward": 20,
        "settled before": 30,
        "paid now": 30,
    }


def test_a_yearly_cap_counts_both_settlements_of_a_year(statement, paid):
    """40 a year: 25 and 15 of 20 in 2021 (5 lost); in 2022 it begins anew."""
    found = statement(TERMS + "cap per year 40 DKK", earned((25, 45, 60, 95)), as_of=DATES[3])
    assert paid(found, "a") == [25, 15, 15, 25]  # of the 35 in December 2022, 40 - 15 = 25


def test_a_year_may_begin_in_july(statement, paid):
    """June 2021 ends a year (25); December 2021 and June 2022 share 40 (20, 20 of 30); December 2022 begins one."""
    found = statement(TERMS + "cap per year from 1 July 40 DKK", earned((25, 45, 75, 95)), as_of=DATES[3])
    assert paid(found, "a") == [25, 20, 20, 20]


def test_a_fall_makes_room_in_its_year(statement, paid):
    """40 a year: a has 40 in June; in December it falls by 10, and b may have 10 of its 30."""
    found = statement(TERMS + "cap per year 40 DKK", earned((40, 30), (0, 30)), as_of=DATES[1])
    assert [paid(found, "a"), paid(found, "b")] == [[40, -10], [0, 10]]


@pytest.mark.parametrize(("falls_to", "goes_back"), [(50, 0), (40, 0), (30, 0), (29, -1), (10, -20), (0, -30)])
def test_a_fall_comes_off_what_was_lost_first(statement, paid, falls_to, goes_back):
    """50 earned, 30 paid, 20 lost for good: nothing is paid back as long as the 30 are still earned."""
    found = statement(TERMS + "cap per settlement 30 DKK", earned((50, falls_to)), as_of=DATES[1])
    assert paid(found, "a") == [30, goes_back]


def test_a_fall_comes_off_what_its_own_limit_took_first(statement, paid, ledger):
    """Of 100, 40 are lost by a's own limit and 30 by the cap. A fall of 45 gives back the 40, and 5 of the 30."""
    terms = "cap per settlement 30 DKK" + TERMS.replace("pay b", "at most 60 DKK per settlement\npay b")
    found = statement(terms, earned((100, 55)), as_of=DATES[1])
    assert paid(found, "a") == [30, 0]
    assert ledger(found, "a") == {"cut by a limit: cap per settlement 30 DKK": 25, "settled before": 30}


def test_a_fall_that_its_own_limit_bears_leaves_what_the_contract_took(statement, paid, ledger):
    """Of 100, 40 are lost by a's own limit and 30 by the cap. A fall of 25 comes off the 40 alone."""
    terms = "cap per settlement 30 DKK" + TERMS.replace("pay b", "at most 60 DKK per settlement\npay b")
    found = statement(terms, earned((100, 75)), as_of=DATES[1])
    assert paid(found, "a") == [30, 0]
    assert ledger(found, "a") == {
        "cut by a limit: at most 60 DKK per settlement": 15,
        "cut by a limit: cap per settlement 30 DKK": 30,
        "settled before": 30,
    }


def test_a_fall_is_taken_from_what_is_carried_forward(statement, paid):
    """Of 80, 50 are carried forward; when the 80 fall to 70, 40 are still wanted and 30 let through."""
    found = statement(TERMS + "cap per settlement 30 DKK carried forward", earned((80, 70)), as_of=DATES[1])
    assert paid(found, "a") == [30, 30]


def test_a_total_cap_counts_what_the_period_let_through(statement, paid, ledger):
    """30 each time under 70 in all: 30, 30, 10; the total cap cuts 20 of the third and all of the fourth 30."""
    terms = TERMS + "cap per settlement 30 DKK carried forward\ncap total 70 DKK"
    found = statement(terms, earned((200,)), as_of=DATES[3])
    assert paid(found, "a") == [30, 30, 10, 0]
    assert ledger(found, "a") == {
        "carried forward: cap per settlement 30 DKK carried forward": 80,
        "cut by a limit: cap total 70 DKK": 50,
        "settled before": 70,
    }


def test_what_a_total_cap_cut_does_not_count_in_a_period_twice(statement, paid):
    """In 2021 step 8 let 50 through and the total cap 40. When b makes room in 2022, a gets its 10 beside its 50."""
    terms = TERMS + "cap per year 100 DKK\ncap total 60 DKK"
    found = statement(terms, earned((0, 50, 50), (20, 20, 0)), as_of=DATES[2])
    assert [paid(found, "a"), paid(found, "b")] == [[0, 40, 10], [20, 0, -20]]


@pytest.mark.parametrize(("limit", "expected"), [("", [30, 30, 5, 0]), ("lost", [30, 30, 5, 0])])
def test_own_limits_come_before_the_contracts(statement, paid, ledger, limit, expected):
    """A may have 30 a settlement, lost beyond; the contract 50 a settlement, of which b takes what a leaves."""
    terms = TERMS.replace("pay b", f"at most 30 DKK per settlement {limit}\npay b") + "cap per settlement 50 DKK"
    found = statement(terms, earned((60, 90, 95, 95), (40,)), as_of=DATES[3])
    assert paid(found, "a") == expected
    assert paid(found, "b") == [20, 0, 0, 0]
    assert ledger(found, "a", 0) == {
        f"cut by a limit: at most 30 DKK per settlement{' ' + limit if limit else ''}": 30,
        "paid now": 30,
    }


def test_what_a_payments_own_limit_carries_forward_is_wanted_again(statement, paid):
    """80 earned at once and 30 a settlement let through: 30, 30, 20."""
    terms = TERMS.replace("pay b", "at most 30 DKK per settlement carried forward\npay b")
    found = statement(terms, earned((80,)), as_of=DATES[3])
    assert paid(found, "a") == [30, 30, 20, 0]


def test_a_yearly_limit_counts_what_the_contract_let_through(statement, paid):
    """A may have 50 a year. In June the contract lets only 20 of its 40 through, so 30 of the year are left."""
    terms = TERMS.replace("pay b", "at most 50 DKK per year\npay b") + "cap per settlement 20 DKK"
    found = statement(terms, earned((40, 80)), as_of=DATES[1])
    assert paid(found, "a") == [20, 20]


# --- Never paid back ----------------------------------------------------------------------------


def test_never_paid_back_keeps_what_was_paid(statement, paid, ledger):
    """100, then 60, then 130 are owed: 100, nothing, and 30."""
    terms = TERMS.replace("pay b", "never paid back\npay b")
    found = statement(terms, earned((100, 60, 130)), as_of=DATES[2])
    assert paid(found, "a") == [100, 0, 30]
    assert ledger(found, "a", 1) == {"never paid back": -40, "settled before": 100}


def test_what_is_kept_makes_no_room(statement, paid):
    """Under 100 in all, a keeps its 80 though only 20 are owed, so b gets 20 and not 80."""
    terms = TERMS.replace("pay b", "never paid back\npay b") + "cap total 100 DKK"
    found = statement(terms, earned((80, 20), (0, 90)), as_of=DATES[1])
    assert [paid(found, "a"), paid(found, "b")] == [[80, 0], [0, 20]]


def test_only_what_was_paid_is_kept(statement, paid):
    """Of 100 the cap let 60 through; when a falls to 80 nothing is paid back, and when b falls by 40 a gets 20."""
    terms = TERMS.replace("pay b", "never paid back\npay b") + "cap total 100 DKK"
    found = statement(terms, earned((0, 100, 80, 80), (40, 40, 40, 0)), as_of=DATES[3])
    assert [paid(found, "a"), paid(found, "b")] == [[0, 60, 0, 20], [40, 0, 0, -40]]


# --- Savings ------------------------------------------------------------------------------------


def test_caps_do_not_reach_savings(statement, paid):
    """A saving of 500 is reported in full beside payments of 10 in all, and split to its budgets."""
    terms = TERMS + "saving s = c_earned to city 20%, fund 80%\ncap total 10 DKK"
    found = statement(terms, earned((100,), (), (500,)), as_of=DATES[0])
    assert paid(found) == [10]
    assert paid(found, "s") == [500]
    assert found.savings_total == 500
    assert [(share.party, share.amount) for share in found.settlements[0].budgets] == [("city", 100), ("fund", 400)]


def test_a_saving_has_its_own_limits(statement, paid):
    """At most 300 of 500."""
    terms = TERMS + "saving s = c_earned at most 300 DKK"
    found = statement(terms, earned((), (), (500,)), as_of=DATES[0])
    assert paid(found, "s") == [300]
