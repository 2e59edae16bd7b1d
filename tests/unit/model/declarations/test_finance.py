"""Return caps, guarantees, waterfalls, amendments, and what this version cannot settle."""

from fractions import Fraction

import pytest

FUNDED = """investor senior funds 1_000 DKK on 2022-01-01
investor junior funds 500 DKK on 2022-01-01
guarantor bikuben
payments to senior, junior equally
"""
PAY = "pay reward 1_000 DKK per housed\n"


def test_finance_as_it_is_said(check):
    """Rates, parties and limits."""
    contract = check.contract(
        FUNDED + PAY + "cap return 4.6% per year of senior, junior\n"
        "guarantee bikuben pays shortfall of senior up to 700 DKK\n"
        "waterfall { first senior until principal and 5% per year then junior until principal "
        "then home 20%, senior 40%, junior 40% }\n"
    )
    assert (contract.cap_return.rate, contract.cap_return.investors) == (Fraction(46, 1000), ("senior", "junior"))
    assert (contract.guarantee.guarantor, contract.guarantee.investors) == ("bikuben", ("senior",))
    assert contract.guarantee.amount.value == 700
    first, second, last = contract.waterfall.steps
    assert (first.parts, first.until_principal, first.rate) == ((("senior", None),), True, Fraction(5, 100))
    assert (second.until_principal, second.rate) == (True, None)
    assert last.parts == (("home", Fraction(1, 5)), ("senior", Fraction(2, 5)), ("junior", Fraction(2, 5)))


def test_what_this_version_cannot_settle_is_named(check):
    """Clause by clause, where it stands; what touches no amount is not among it."""
    contract = check.contract(
        FUNDED + PAY + "guarantee bikuben pays shortfall of senior\ncap return 4% per year of senior\n"
        "always total <= 9_000_000 DKK\n"
        "amended from 2023-01-01 for settlements { pay reward 500 DKK per housed }\n"
    )
    assert [one.clause for one in contract.unfinished] == ["amended"]
    assert contract.source.excerpt(contract.unfinished[0].span).startswith("amended from 2023-01-01")


@pytest.mark.parametrize(
    ("added", "faults"),
    [
        ("cap return 4% per year of home\n", ["OUT265 home"]),
        ("cap return 4% per year of senior, senior\n", ["OUT266 senior"]),
        ("investor late\ncap return 4% per year of late\n", ["OUT296 late"]),
        ("guarantee senior pays shortfall of junior\n", ["OUT265 senior"]),
        ("guarantee bikuben pays shortfall of junior up to 5\n", ["OUT215 5"]),
        ("waterfall { first senior until principal }\n", ["OUT296 senior until principal"]),
        ("waterfall { first home 100% then senior until principal then home 100% }\n", ["OUT296 home 100%"]),
        ("waterfall { first senior until principal then home 60%, junior 30% }\n", ["OUT264 home 60%, junior 30%"]),
        (
            "cap return 4% per year of senior\ncap return 5% per year of junior\n",
            ["OUT256 cap return 5% per year of junior"],
        ),
    ],
)
def test_finance_with_a_fault(check, added, faults):
    """Each fault once, where it was written."""
    assert check.faults(FUNDED + PAY + added) == faults


@pytest.mark.parametrize(
    ("inner", "faults"),
    [
        ("pay reward 500 DKK per housed", []),
        ("pay reward 500 DKK per housd", ["OUT200 housd"]),
        ("metric housed of young at 12 months = visited", ["OUT286 12, 24 months"]),
        ("metric extra of young = visited pay bonus 5 DKK per extra", []),
        ("cap total 5 EUR", ["OUT217 5 EUR"]),
        ("cap total 5 DKK", []),
        ("term 2022-01-01 to 2030-12-31", ["OUT297 term 2022-01-01 to 2030-12-31"]),
        ("payer region", ["OUT297 payer region"]),
    ],
)
def test_amendments(check, inner, faults):
    """The amended text is checked as a whole: what it makes wrong elsewhere counts, what was wrong before does not."""
    added = "pay reward 1_000 DKK per housed at 12, 24 months\ncap total 9_000 DKK\n"
    assert check.faults(added + f"amended from 2023-01-01 for settlements {{ {inner} }}\n") == faults


def test_a_fault_of_the_text_is_not_repeated_by_its_amendment(check):
    """It was found before."""
    added = "pay reward 1_000 DKK per housd\namended from 2023-01-01 for settlements { cap total 5 DKK }\n"
    assert check.faults(added) == ["OUT200 housd"]


def test_the_period_of_an_amendment(check):
    """It ends after it begins."""
    added = PAY + "amended from 2023-01-01 to 2022-01-01 for entrants { cap total 5 DKK }\n"
    assert check.faults(added) == ["OUT257 2023-01-01 to 2022-01-01"]
