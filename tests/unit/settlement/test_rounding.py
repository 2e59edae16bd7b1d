"""Rounding of lines and in total, and caps that hold what is rounded, worked out by hand."""

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
DATES = ("2021-06-30", "2021-12-31", "2022-06-30")


def earned(a, b=(0,), c=(0,)):
    """What each payment has earned in all by each settlement."""
    return {
        f"{name}_earned": dict(zip(DATES, amounts, strict=False)) for name, amounts in (("a", a), ("b", b), ("c", c))
    }


def test_each_line_is_rounded_half_up(statement, paid):
    """12.5 and 13.5 øre are 13 and 14, away from zero."""
    found = statement(TERMS, earned(("0.125",), ("-0.125",)), as_of=DATES[0])
    assert [paid(found, "a"), paid(found, "b")] == [[Fraction("0.13")], [Fraction("-0.13")]]


@pytest.mark.parametrize(
    ("mode", "expected"), [("half up", 3), ("half down", 2), ("half even", 2), ("up", 3), ("down", 2)]
)
def test_in_total_the_sum_so_far_is_rounded(statement, paid, ledger, mode, expected):
    """2.5 kroner in whole kroner, by each mode; the difference is the ledger's rounding."""
    found = statement(TERMS, earned(("2.5",)), as_of=DATES[0], rounding=f"round {mode} to 1 DKK in total")
    assert paid(found, "a") == [expected]
    assert ledger(found, "a") == {"rounding": Fraction(5, 2) - expected, "paid now": expected}


def test_in_total_fractions_are_made_up_for(statement, paid):
    """0.40 more each time: 0.4, 0.8, 1.2 in all are 0, 1 and 1 krone."""
    found = statement(TERMS, earned(("0.4", "0.8", "1.2")), as_of=DATES[2], rounding="round half up to 1 DKK in total")
    assert paid(found, "a") == [0, 1, 0]


def test_each_line_fractions_are_not_made_up_for(statement, paid):
    """A formula is one line: it is rounded as it is, 0.4 to 0, 0.8 to 1, 1.2 to 1."""
    found = statement(TERMS, earned(("0.4", "0.8", "1.2")), as_of=DATES[2], rounding="round half up to 1 DKK")
    assert paid(found, "a") == [0, 1, 0]


def test_rounding_in_total_keeps_a_cap(statement, paid, ledger):
    """0.5 + 0.5 + 1 are no more than 2, but 1 + 1 + 1 are: c is cut by the cap it would break."""
    found = statement(
        TERMS + "cap total 2 DKK",
        earned(("0.5",), ("0.5",), (1,)),
        as_of=DATES[0],
        rounding="round half up to 1 DKK in total",
    )
    assert [paid(found, name) for name in "abc"] == [[1], [1], [0]]
    assert ledger(found, "a") == {"rounding": Fraction(-1, 2), "paid now": 1}
    assert ledger(found, "c") == {"cut by a limit: cap total 2 DKK": 1}


@pytest.mark.parametrize(
    ("own", "of_contract"),
    [("at most 2 DKK per settlement", ""), ("", "cap per settlement 2 DKK"), ("", "cap per year 2 DKK")],
)
def test_limits_per_settlement_and_year_look_at_whole_units(statement, paid, ledger, own, of_contract):
    """2.5 earned are 3 kroner: 2 are paid and 1 is lost. Of 3.4, again 3 kroner, nothing more is due."""
    found = statement(
        TERMS.replace("pay b", f"{own}\npay b") + of_contract,
        earned(("2.5", "3.4")),
        as_of=DATES[1],
        rounding="round half up to 1 DKK in total",
    )
    assert paid(found, "a") == [2, 0]
    assert ledger(found, "a", 0) == {
        "rounding": Fraction(-1, 2),
        f"cut by a limit: {own or of_contract}": 1,
        "paid now": 2,
    }


def test_a_limit_of_another_kind_leaves_fractions(statement, paid):
    """2.5 of a and 0.5 of b are the 3 of the cap: a takes 3 kroner of them, b nothing; 2.4 and 0.4 are 2 and 0."""
    found = statement(
        TERMS.replace("pay b", "at most 9 DKK\npay b") + "cap total 3 DKK",
        earned(("2.5", "2.4"), ("0.5", "0.4")),
        as_of=DATES[1],
        rounding="round half up to 1 DKK in total",
    )
    assert [paid(found, "a"), paid(found, "b")] == [[3, -1], [0, 0]]


def test_what_less_leaves_is_rounded_with_the_payment(statement, paid, ledger):
    """100.01 less 33 % leaves 67.0067, which is 67.01; the deduction itself, 33.0033, is exact."""
    found = statement(TERMS.replace("pay b", "less 33%\npay b"), earned(("100.01",)), as_of=DATES[0])
    assert paid(found, "a") == [Fraction("67.01")]
    assert ledger(found, "a") == {
        "less": Fraction("33.0033"),
        "rounding": Fraction("-0.0033"),
        "paid now": Fraction("67.01"),
    }


def test_deductions_are_taken_one_after_the_other(statement, paid, ledger):
    """Less 50 %, and less 20 % of what is left: of 100 there remain 40."""
    found = statement(TERMS.replace("pay b", "less 50%\nless 20%\npay b"), earned((100,)), as_of=DATES[0])
    assert paid(found, "a") == [40]
    assert ledger(found, "a") == {"less": 60, "paid now": 40}


def test_a_deduction_that_is_not_certified_holds_the_payment_open(statement, paid):
    """The deadweight is known in December: nothing before, then 100 less 25 %."""
    terms = "input deadweight percent in 0% to 50%" + TERMS.replace("pay b", "less deadweight\npay b")
    figures = earned((100,)) | {"deadweight": {DATES[1]: "0.25"}}
    found = statement(terms, figures, as_of=DATES[1])
    assert paid(found, "a") == [0, 75]
    first = found.settlements[0].payments[0]
    assert (first.pending, [reason.name for reason in first.reasons]) == (1, ["deadweight"])
