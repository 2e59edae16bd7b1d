"""Return cap, waterfall, guarantee and what investors earn, worked out by hand."""

from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomelang.model.contract import Funding
from outcomelang.settlement.investor_account import InvestorAccount
from outcomelang.settlement.investors import yearly_return

YEARS = ("2022-01-01", "2023-01-01", "2023-12-31")
"""365 days after funding on 2021-01-01, and 365 days after that; the last date only ends the contract."""

FUND = """payer city "City"
investor fund "Fund" funds 1_000_000 DKK on 2021-01-01
"""
TWO = """payer city "City"
investor fund "Fund" funds 1_000 DKK on 2021-01-01
investor trust "Trust" funds 500 DKK on 2021-01-01
guarantor bank "Bank"
provider home "Home"
"""
EARNED = "input x money\npay a = x\n"
TRANCHES = """waterfall {
  first fund until principal and 10% per year
  then trust until principal
  then home 20%, fund 40%, trust 40%
}
"""


@pytest.fixture
def finance(statement):
    """The statement of some terms, by what has been earned in all by each of the dates."""

    def finance(terms, *earned, parties=TWO):
        figures = {"x": dict(zip(YEARS, earned, strict=False))}
        return statement(EARNED + terms, figures, parties=parties, dates=", ".join(YEARS))

    return finance


def moved(settlement):
    """The transfers of a settlement, by payee."""
    return {one.payee: one.amount for one in settlement.transfers}


# --- Accounts -----------------------------------------------------------------------------------


def test_an_account_grows_by_days_and_is_rounded_on_due_dates():
    """1,000 at 5 % for 366 days: 1000 × 1.05^(366 ÷ 365), by logarithms of fifty digits; then 100 are paid."""
    context = Context(prec=50)
    grown = context.multiply(1000, context.exp(context.multiply(context.ln(Decimal("1.05")), Decimal(366) / 365)))
    account = InvestorAccount(Fraction(5, 100), (Funding(Fraction(1000), date(2024, 1, 1)),), Fraction(1, 100))
    first = account.on(date(2025, 1, 1))
    assert first.balance == Fraction(context.quantize(grown, Decimal("0.01"))) == Fraction("1050.14")
    again = first.after(Fraction(100)).on(date(2026, 1, 1))
    assert again.balance == Fraction("997.65")  # 950.14 × 1.05 = 997.647


def test_an_account_counts_each_funding_from_its_own_day():
    """1,000 for two years at 10 % and 500 for one: 1,210 + 550; what is funded later is not in it yet."""
    fundings = tuple(
        Funding(Fraction(amount), day)
        for amount, day in ((1_000, date(2021, 1, 1)), (500, date(2022, 1, 1)), (700, date(2023, 1, 2)))
    )
    account = InvestorAccount(Fraction(10, 100), fundings, Fraction(1, 100))
    assert account.on(date(2023, 1, 1)).balance == 1_760
    assert account.on(date(2022, 1, 1)).on(date(2023, 1, 1)).balance == 1_760


# --- Return cap ---------------------------------------------------------------------------------


def test_investors_are_paid_no_more_than_their_account_holds(finance, ledger):
    """At 10 % a million is 1,100,000 after a year; 400,000 paid leave 700,000, which is 770,000 a year later."""
    found = finance("cap return 10% per year of fund", 400_000, 1_300_000, parties=FUND)
    assert [one.paid_now for one in found.settlements] == [400_000, 770_000, 0]
    assert ledger(found, "a", 1) == {
        "cut by a limit: cap return 10% per year of fund": 130_000,
        "settled before": 400_000,
        "paid now": 770_000,
    }
    (investor,) = found.investors
    assert (investor.paid_in, investor.paid_back) == (1_000_000, 1_170_000)
    assert (investor.multiple, investor.yearly_return) == (Fraction("1.17"), Fraction("0.1"))


def test_a_return_cap_above_what_is_earned_changes_nothing(finance):
    """1,050,000 are less than the 1,100,000 that the account holds."""
    found = finance("cap return 10% per year of fund", 1_050_000, parties=FUND)
    assert [one.paid_now for one in found.settlements] == [1_050_000, 0, 0]
    assert found.investors[0].yearly_return == Fraction("0.05")


def test_the_cut_is_in_proportion_and_paid_to_no_one(finance):
    """Half each of 3,001 is 1,500.50; the joint account holds 1,500: 750 each, though one funded twice the other."""
    found = finance("cap return 0% per year of fund, trust\npayments by city to fund, trust equally", 3_001)
    assert moved(found.settlements[0]) == {"fund": 750, "trust": 750}
    assert found.total == 1_500


def test_only_the_investors_that_are_named_are_cut(finance):
    """Of 4,000 the provider has 25 %, the trust 45 %; the fund's 30 % are cut to the 1,000 it funded."""
    shares = "payments by city to home 25%, trust 45%, fund 30%"
    found = finance(f"cap return 0% per year of fund\n{shares}", 4_000)
    assert moved(found.settlements[0]) == {"home": 1_000, "trust": 1_800, "fund": 1_000}


def test_what_is_cut_is_wanted_again_when_there_is_room(finance):
    """1,000 of 1,500 are paid. 1,200 in all are still more than that; at 700 in all, 300 go back."""
    terms = "cap return 0% per year of fund\npayments by city to fund"
    assert [one.paid_now for one in finance(terms, 1_500, 1_200, 700).settlements] == [1_000, 0, -300]


def test_what_goes_back_makes_room(finance):
    """All 1,000 funded are paid; when 400 of them have gone back, 400 of the 900 that are earned anew can be paid."""
    terms = "cap return 0% per year of fund\npayments by city to fund"
    assert [one.paid_now for one in finance(terms, 1_000, 600, 1_500).settlements] == [1_000, -400, 400]


@given(st.lists(st.integers(min_value=0, max_value=3_000_000), min_size=3, max_size=3))
def test_the_yearly_return_is_never_above_the_cap(amounts):
    """Whatever is earned when: the account at the cap's rate never falls below nothing, so no return is above it."""
    account = InvestorAccount(Fraction(46, 1000), (Funding(Fraction(10**6), date(2021, 1, 1)),), Fraction(1, 100))
    payments = [(date(2021, 1, 1), -Fraction(10**6))]
    for day, amount in zip((date(2021, 6, 30), date(2022, 6, 30), date(2026, 3, 1)), amounts, strict=True):
        account = account.on(day)
        paid = min(Fraction(amount), account.balance)
        account = account.after(paid)
        payments.append((day, paid))
    found = yearly_return(payments)
    assert found is None or found <= Fraction(46, 1000)


# --- Waterfall ----------------------------------------------------------------------------------


def test_money_runs_down_the_waterfall(finance):
    """600 to the fund, owed 1,100. A year later it is owed 550, the trust 500 without a return; 350 are left."""
    found = finance(TRANCHES, 600, 2_000)
    first, second, _ = found.settlements
    assert moved(first) == {"fund": 600}
    assert moved(second) == {"fund": 550 + 140, "trust": 500 + 140, "home": 70}


def test_a_step_is_shared_by_what_each_is_owed(finance):
    """The fund is owed 1,000 and the trust 500: of 900 they get two thirds and one third."""
    found = finance("waterfall { first fund, trust until principal then home 100% }", 900, 1_800)
    assert moved(found.settlements[0]) == {"fund": 600, "trust": 300}
    assert moved(found.settlements[1]) == {"fund": 400, "trust": 200, "home": 300}


def test_money_that_goes_back_runs_up_the_waterfall(finance):
    """Of 400 the last step gives back its 350 as it was shared, the trust 50 of its 500."""
    found = finance(TRANCHES, 600, 2_000, 1_600)
    assert moved(found.settlements[2]) == {"fund": -140, "trust": -190, "home": -70}


def test_what_an_investor_is_paid_otherwise_counts(finance):
    """The fund is paid 300 beside the waterfall, so it is owed 800 of the 1,100; the trust gets 200 of 1,000."""
    terms = "pay b = 300 DKK to fund\n" + TRANCHES
    found = finance(terms, 1_000)
    assert sum(one.amount for one in found.settlements[0].transfers if one.payee == "fund") == 1_100
    assert sum(one.amount for one in found.settlements[0].transfers if one.payee == "trust") == 200


def test_a_floor_without_a_payee_enters_the_waterfall(finance):
    """100 are earned of the 400 promised: the last settlement adds 300, to the fund."""
    found = finance(TRANCHES + "floor total 400 DKK by city", 100)
    assert moved(found.settlements[-1]) == {"fund": 300}
    assert found.total == 400


def test_a_floor_with_a_payee_passes_the_waterfall_by(finance):
    """The 300 that lack go to the home, though the fund has only 100 of its 1,000 back."""
    found = finance(TRANCHES + "floor total 400 DKK by city to home", 100)
    assert moved(found.settlements[-1]) == {"home": 300}


def test_each_payer_of_a_floor_enters_the_waterfall(finance):
    """Of the 300 that lack, city and region pay 180 and 120, all to the fund."""
    parties = TWO + 'payer region "Region"\n'
    terms = "payments by city\n" + TRANCHES + "floor total 400 DKK by city 60%, region 40%"
    found = finance(terms, 100, parties=parties)
    transfers = [(one.payer, one.payee, one.amount) for one in found.settlements[-1].transfers]
    assert transfers == [("city", "fund", 180), ("region", "fund", 120)]


def test_a_return_cap_cuts_what_the_waterfall_gives(finance):
    """At 0 % the fund may have its 1,000: of the 1,100 and the share it would get, 100 and 160 are paid to no one."""
    found = finance("cap return 0% per year of fund\n" + TRANCHES, 2_000)
    assert moved(found.settlements[0]) == {"fund": 1_000, "trust": 500 + 160, "home": 80}


def test_money_enters_the_waterfall_once_whoever_pays(finance):
    """City and region pay 60 and 40 % of 1,500: the city's 900 fill the first step, the region's run on."""
    parties = TWO + 'payer region "Region"\n'
    found = finance("payments by city 60%, region 40%\n" + TRANCHES, 1_500, parties=parties)
    assert [(one.payer, one.payee, one.amount) for one in found.settlements[0].transfers] == [
        ("city", "fund", 900),
        ("region", "fund", 200),
        ("region", "trust", 400),
    ]


# --- Guarantee ----------------------------------------------------------------------------------


def test_a_guarantee_pays_shortfalls_in_proportion_after_the_last_settlement(finance):
    """600 are halved: the fund lacks 700 of 1,000, the trust 200 of 500; 450 are shared 7 to 2."""
    terms = "guarantee bank pays shortfall of fund, trust up to 450 DKK\npayments by city to fund, trust equally"
    found = finance(terms, 600)
    assert [one.guarantee for one in found.settlements[:-1]] == [None, None]
    guarantee = found.settlements[-1].guarantee
    assert (guarantee.shortfall, guarantee.paid, guarantee.limit.amount) == (900, 450, 450)
    assert {one.payee: one.amount for one in guarantee.transfers} == {"fund": 350, "trust": 100}
    assert found.total == 600
    assert [(one.investor, one.paid_back) for one in found.investors] == [("fund", 650), ("trust", 400)]


def test_a_guarantee_without_a_limit_pays_all_that_lacks(finance):
    """Nothing is earned: each investor gets back what it funded."""
    found = finance("guarantee bank pays shortfall of fund, trust\npayments by city to fund, trust equally", 0)
    assert found.settlements[-1].guarantee.paid == 1_500
    assert [(one.party, one.paid, one.received) for one in found.parties] == [
        ("city", 0, 0),
        ("fund", 0, 1_000),
        ("trust", 0, 500),
        ("bank", 1_500, 0),
        ("home", 0, 0),
    ]
    assert [one.yearly_return for one in found.investors] == [0, 0]


def test_who_has_been_paid_enough_is_not_guaranteed(finance):
    """The fund has its 1,000 and more, the trust lacks 100 of its 500."""
    terms = "guarantee bank pays shortfall of fund, trust up to 450 DKK\npayments by city to fund 75%, trust 25%"
    guarantee = finance(terms, 1_600).settlements[-1].guarantee
    assert {one.payee: one.amount for one in guarantee.transfers} == {"trust": 100}


# --- What investors earn ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payments", "found"),
    [
        ([("2021-01-01", -100), ("2023-01-01", 121)], "0.1"),  # 1.1² = 1.21
        ([("2021-01-01", -100), ("2022-01-01", 60), ("2023-01-01", 55)], "0.1"),  # 60 ÷ 1.1 + 55 ÷ 1.21 = 100
        ([("2021-01-01", -100), ("2022-01-01", 50)], "-0.5"),
        ([("2012-09-01", -9_600_000), ("2016-08-31", 10_080_000)], "0.0123"),  # (10.08 ÷ 9.6)^¼ = 1.01227
    ],
)
def test_the_yearly_return(payments, found):
    """The rate at which all payments, discounted by days ÷ 365, come to nothing."""
    assert yearly_return([(date.fromisoformat(day), Fraction(amount)) for day, amount in payments]) == Fraction(found)


@pytest.mark.parametrize("amounts", [(), (-5,), (-5, -3), (7,)])
def test_money_that_goes_one_way_has_no_return(amounts):
    """There is no rate at which it comes to nothing."""
    assert yearly_return([(date(2021, 1, 1), Fraction(amount)) for amount in amounts]) is None


def test_an_investor_who_is_not_paid_has_no_return(statement):
    """By the as-of date one of two fundings is paid in, and nothing is back."""
    parties = FUND.replace("on 2021-01-01", "on 2021-01-01 funds 500_000 DKK on 2023-06-30")
    (investor,) = statement(EARNED, {"x": {YEARS[0]: 0}}, YEARS[0], parties=parties, dates=YEARS[0]).investors
    assert (investor.committed, investor.paid_in, investor.paid_back) == (1_500_000, 1_000_000, 0)
    assert (investor.multiple, investor.yearly_return) == (0, None)
