"""Return caps, guarantees, waterfalls, amendments, and what this version cannot settle."""

from fractions import Fraction

import pytest

FUNDED = """investor senior funds 1_000 DKK on 2022-01-01
investor junior funds 500 DKK on 2022-01-01
guarantor bikuben
payments to senior, junior equally
"""
LATE = "metric late of young = score >= 2 missing"
OF_TABLE = "metric of_table of youth = score >= 2"
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


@pytest.mark.parametrize(
    ("inner", "faults"),
    [
        ("pay reward 500 DKK per housed", []),
        ("pay bonus 5 DKK per member of young at most 50 DKK", []),
        ("metric seen of young at 6 months = visited pay bonus 5 DKK per seen", []),
        ("metric housed of young at 12, 24 months = days in tenancy since start >= 60 days", []),
        ("pay reward 500 DKK per housed at most 9 DKK", ["OUT297 at most 9 DKK"]),
        ("cap total 5 DKK", ["OUT297 cap total 5 DKK"]),
        ("group young of youth enters moved_in", ["OUT297 group young of youth enters moved_in"]),
        ("pay bonus = 5 DKK", ["OUT297 pay bonus = 5 DKK"]),
        ("metric all across young = count of young", ["OUT297 metric all across young = count of young"]),
        ("pay flat 5 DKK per member of young", ["OUT297 pay flat 5 DKK per member of young"]),
        ("pay reward 5 DKK per share_housed", ["OUT297 5 DKK per share_housed"]),
        (
            "metric late of young = score >= 2 missing left out",
            ["OUT297 metric late of young = score >= 2 missing left out"],
        ),
        (f"{LATE} pending for 9 days then not met", [f"OUT297 {LATE} pending for 9 days then not met"]),
        (
            "metric housed of young at 12, 24, 36 months = visited",
            ["OUT297 metric housed of young at 12, 24, 36 months = visited"],
        ),
        (
            "metric of_table of youth = score >= 2 missing not met",
            ["OUT297 metric of_table of youth = score >= 2 missing not met"],
        ),
    ],
)
def test_amendments_for_entrants(check, inner, faults):
    """They say anew what is of single members: of a payment its lines, of a metric its formula, and no more."""
    added = (
        "pay reward 1_000 DKK per housed at 12, 24 months\npay flat = 5 DKK\npay more 1 DKK per late\n"
        "metric share_housed across young at 12, 24 months = share of young(housed)\npay fifth 5 DKK per share_housed\n"
        "metric late of young = score >= 1 missing pending for 9 days then not met\n"
        "metric of_table of youth = score >= 1 missing not met\npay rest 1 DKK per of_table\ncap total 9_000 DKK\n"
    )
    assert check.faults(added + f"amended from 2023-01-01 for entrants {{ {inner} }}\n") == faults


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
    added = PAY + "amended from 2023-01-01 to 2022-01-01 for entrants { pay reward 5 DKK per housed }\n"
    assert check.faults(added) == ["OUT257 2023-01-01 to 2022-01-01"]
