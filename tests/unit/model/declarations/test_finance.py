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
    )
    assert [one.clause for one in contract.unfinished] == ["guarantee", "cap return"]
    assert contract.source.excerpt(contract.unfinished[0].span) == "guarantee bikuben pays shortfall of senior"


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
        ("round half up to 1 DKK each line", ["OUT297 round half up to 1 DKK each line"]),
        ("cap return 4% per year of home", ["OUT297 cap return 4% per year of home"]),
        ("saving reward 5 DKK per housed", ["OUT297 saving reward 5 DKK per housed"]),
        ("parameter visit = 5", ["OUT297 parameter visit = 5"]),
        ("cap total 5 DKK cap total 6 DKK", ["OUT256 cap total 6 DKK"]),
        ("pay a 5 DKK per housed pay a 6 DKK per housed", ["OUT256 pay a 6 DKK per housed"]),
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


def test_amendments_are_made_one_after_the_other(check):
    """What one adds another may use while both are in force; on a day when only the later one is, it may not."""
    two = (
        PAY
        + "amended from 2023-01-01 {} for settlements {{ metric seen of young at 6 months = visited }}\n"
        + "amended from 2023-07-01 {} for settlements {{ pay bonus 5 DKK per seen }}\n"
    )
    assert check.faults(two.format("", "to 2023-12-31")) == []
    assert check.faults(two.format("to 2023-12-31", "to 2023-12-31")) == []
    assert check.faults(two.format("to 2023-12-31", "")) == ["OUT200 seen"]


def test_a_figure_that_only_an_amendment_uses_is_used(check):
    """It is no slip of the pen."""
    used = PAY + "parameter price = 5 DKK\namended from 2023-01-01 for settlements {{ pay reward {} per housed }}\n"

    def unused(price: str) -> list[str]:
        found = check.whole(check.header + check.data + used.format(price)).diagnostics
        return [one.message for one in found if one.code == "OUT295" and "price" in one.message]

    assert unused("price") == []
    assert unused("5 DKK") == ["`price` is used nowhere"]


def test_the_period_of_an_amendment(check):
    """It ends after it begins."""
    added = PAY + "amended from 2023-01-01 to 2022-01-01 for entrants { cap total 5 DKK }\n"
    assert check.faults(added) == ["OUT257 2023-01-01 to 2022-01-01"]
