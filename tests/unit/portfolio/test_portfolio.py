"""What contracts come to together, and how many outcomes one plans for, worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from outcomelang import passes
from outcomelang.model.most_owed import MostOwed
from outcomelang.portfolio.contract_summary import ContractSummary, InvestorPayments, PartySum
from outcomelang.portfolio.planned_outcomes import planned_outcomes
from outcomelang.portfolio.portfolio import portfolio_of
from outcomelang.source import Source

AS_OF = date(2023, 12, 31)
START, ONE_YEAR, TWO_YEARS = date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)

HOMES = ContractSummary(
    file="homes/contract.outcome",
    name="homes",
    title="Homes",
    currency="DKK",
    step=Fraction(1, 100),
    latest=AS_OF,
    people=40,
    planned=45,
    committed=Fraction(150),
    paid_in=Fraction(100),
    paid=Fraction(60),
    guaranteed=Fraction(0),
    at_most=Fraction(500),
    met=7,
    planned_outcomes=90,
    savings=Fraction(30),
    payers=(PartySum("City", Fraction(40)), PartySum("Region", Fraction(20))),
    investors=(InvestorPayments("Fund", Fraction(150), ((START, Fraction(100)),), ((ONE_YEAR, Fraction(60)),)),),
    budgets=(PartySum("City", Fraction(30)),),
)
JOBS = evolve(
    HOMES,
    name="jobs",
    people=10,
    planned=None,
    paid=Fraction(61),
    at_most=None,
    met=3,
    planned_outcomes=None,
    payers=(PartySum("City", Fraction(61)),),
    investors=(InvestorPayments("Fund", Fraction(50), ((START, Fraction(50)),), ((TWO_YEARS, Fraction("115.5")),)),),
    budgets=(),
)
SCHOOL = evolve(HOMES, name="school", currency="GBP")


def test_sums_are_by_currency():
    """Two contracts in kroner and one in pounds, in the order in which the currencies are met."""
    kroner, pounds = portfolio_of([HOMES, SCHOOL, JOBS], AS_OF).sums
    assert (kroner.currency, kroner.contracts, pounds.currency, pounds.contracts) == ("DKK", 2, "GBP", 1)
    assert (kroner.people, kroner.met, int(kroner.paid), int(kroner.savings)) == (50, 10, 121, 60)
    assert (pounds.people, pounds.met, int(pounds.paid), int(pounds.savings)) == (40, 7, 60, 30)


def test_what_one_contract_leaves_open_is_open_in_the_sum():
    """No number is planned in one of them, and nothing bounds what it can come to."""
    (kroner,) = portfolio_of([HOMES, JOBS], AS_OF).sums
    assert (kroner.planned, kroner.planned_outcomes, kroner.at_most) == (None, None, None)


def test_a_party_of_several_contracts_is_one():
    """The city pays 40 and 61 in two contracts, the region 20 in one."""
    (kroner,) = portfolio_of([HOMES, JOBS], AS_OF).sums
    paid = {one.party: (one.contracts, int(one.amount)) for one in kroner.payers}
    assert paid == {"City": (2, 101), "Region": (1, 20)}


def test_the_return_of_an_investor_is_of_all_its_payments():
    """150 paid in; 60 after a year and 115.50 after two: 60 ÷ 1.1 + 115.5 ÷ 1.21 = 54.5454 + 95.4545 = 150."""
    (kroner,) = portfolio_of([HOMES, JOBS], AS_OF).sums
    (fund,) = kroner.investors
    assert (fund.contracts, fund.committed) == (2, Fraction(200))
    assert (fund.paid_in, fund.paid_back) == (Fraction(150), Fraction("175.5"))
    assert (fund.multiple, fund.yearly_return) == (Fraction("1.17"), Fraction("0.1"))


def test_what_an_investor_pays_back_is_not_paid_in():
    """60 came after a year, of which 20 went back by the end: 40 in all, as in a statement."""
    back = InvestorPayments(
        "Fund", Fraction(150), ((START, Fraction(100)),), ((ONE_YEAR, Fraction(60)), (AS_OF, Fraction(-20)))
    )
    (kroner,) = portfolio_of([evolve(HOMES, investors=(back,))], AS_OF).sums
    (fund,) = kroner.investors
    assert (fund.paid_in, fund.paid_back) == (Fraction(100), Fraction(40))


FRAME = """contract trial "Trial"
currency DKK
term 2021-01-01 to 2023-12-31
settle on 31 December
payer city "City"
provider home "Home"
input x number
table youth { id key  moved_in date }
events visit of youth { on date }
periods tenancy of youth { from date  until date optional }
group young of youth enters moved_in from 2021-01-01 to 2021-12-31 planned 40
group few of youth enters moved_in from 2022-01-01 to 2022-12-31 at most 5
group more of youth enters moved_in from 2022-01-01 to 2022-12-31
metric housed of young at 6, 12, 18 months = tenancy on point
metric kept of few at 12 months = tenancy on point
metric open of more at 12 months = tenancy on point
"""


@pytest.fixture
def contract():
    """The contract of some terms."""

    def contract(terms):
        checked = passes.read(Source("trial.outcome", FRAME + terms))
        assert checked.contract is not None, checked.diagnostics
        return checked.contract

    return contract


@pytest.mark.parametrize(
    ("terms", "number"),
    [
        ("pay a 5 DKK per housed", 120),  # 40 × 3 points
        ("pay a 5 DKK per housed at 6, 12 months", 80),
        ("pay a 5 DKK per housed\npay b 5 DKK per kept", 125),  # and 5 × 1
        ("pay a 5 DKK per member of young", 40),
        ("pay a 5 DKK per visit of young once", 40),
        ("pay a 5 DKK per visit of young up to 3 times", 120),
        ("pay a 5 DKK per visit of young up to 30 in all", 30),
        ("pay a best of { 5 DKK per housed 3 DKK per kept }", 120),
        ("pay a = 5 DKK * x", 1),
        ("pay a on 2021-06-30, 2022-06-30 = 5 DKK", 2),
        ("pay a 5 DKK per visit of young", None),
        ("pay a 5 DKK per open", None),
        ("pay a 5 DKK per housed\npay b 5 DKK per open", None),
    ],
)
def test_the_outcomes_of_all_planned_members(contract, terms, number):
    """Members times points or times; None where a contract does not say."""
    assert planned_outcomes(contract(terms)) == number


@pytest.mark.parametrize(
    ("terms", "amount"),
    [
        ("pay a 5 DKK per housed", 600),
        ("pay a 5 DKK per housed\ncap total 500 DKK", 500),
        ("pay a 5 DKK per housed\npay b 100 DKK per kept\ncap total of a 500 DKK", 1_000),
        ("pay a 5 DKK per housed\npay b 5 DKK per open\ncap total of a 500 DKK", None),
        ("pay a 5 DKK per housed\npay b 5 DKK per open\ncap total 550 DKK", 550),
        ("pay a 5 DKK per housed\ncap per settlement 150 DKK", 450),  # three settlements
        ("pay a 5 DKK per housed\ncap per participant 10 DKK", 400),
        ("pay a 5 DKK per housed\npay b = 7 DKK\ncap per participant 10 DKK", 607),
        ("pay a 5 DKK per housed\ncap total 500 DKK\nfloor total 550 DKK by city to home", 550),
    ],
)
def test_the_most_that_all_payments_can_come_to(contract, terms, amount):
    """After the contract's caps, which need not cover all payments; a limit per participant touches no formula."""
    assert MostOwed(contract(terms)).in_all() == amount
