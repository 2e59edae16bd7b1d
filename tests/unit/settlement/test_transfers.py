"""Who pays whom: payers, caps of one payer, payees, in whole steps, worked out by hand."""

from fractions import Fraction

import pytest

TWO_PAYERS = """payer city "City"
payer region "Region"
investor fund "Fund"
investor trust "Trust"
"""
TERMS = """
input a_earned money
pay a = a_earned
{shares}
"""
DATES = ("2021-06-30", "2021-12-31", "2022-06-30", "2022-12-31")


@pytest.fixture
def moved(statement):
    """The transfers of each settlement, as payer, payee and amount."""

    def moved(shares, *amounts, terms=TERMS, **frame):
        figures = {"a_earned": dict(zip(DATES, amounts, strict=False))}
        found = statement(terms.format(shares=shares), figures, DATES[len(amounts) - 1], parties=TWO_PAYERS, **frame)
        return [[(one.payer, one.payee, one.amount) for one in of.transfers] for of in found.settlements]

    return moved


def test_payers_first_then_payees(moved):
    """1,000 by 60 and 40 %, each part halved."""
    assert moved("by city 60%, region 40% to fund, trust equally", 1_000) == [
        [("city", "fund", 300), ("city", "trust", 300), ("region", "fund", 200), ("region", "trust", 200)]
    ]


def test_the_missing_step_goes_to_the_first_of_equal_remainders(moved):
    """0.01 halved goes to the first named, the next 0.01 to the other: both have half of 0.02 then."""
    cent = Fraction("0.01")
    assert moved("by city to fund, trust equally", "0.01", "0.02") == [
        [("city", "fund", cent)],
        [("city", "trust", cent)],
    ]


def test_a_settlement_at_other_shares_leaves_what_was_settled(moved):
    """100 by the city; from 2022 the region pays, so of 150 in all the region's part is 50."""
    shares = "by city from 2022-01-01: region to fund"
    assert moved(shares, 100, 100, 150) == [[("city", "fund", 100)], [], [("region", "fund", 50)]]


def test_a_fall_is_shared_at_the_shares_in_force(moved):
    """What falls by 50 when the region pays goes back to the region."""
    shares = "by city from 2022-01-01: region to fund"
    assert moved(shares, 100, 100, 50)[2] == [("region", "fund", -50)]


def test_money_paid_back_is_a_negative_transfer(moved):
    """100 and then 40 in all: 60 go back, split alike."""
    assert moved("by city 60%, region 40% to fund", 100, 40) == [
        [("city", "fund", 60), ("region", "fund", 40)],
        [("city", "fund", -36), ("region", "fund", -24)],
    ]


def test_no_payer_steps_in_for_another(moved, statement):
    """The region pays 40 % up to 100: of 400 its part is 160, of which 60 stay unpaid."""
    terms = TERMS + "cap total 100 DKK by region"
    shares = "by city 60%, region 40% to fund"
    assert moved(shares, 400, terms=terms) == [[("city", "fund", 240), ("region", "fund", 100)]]
    found = statement(terms.format(shares=shares), {"a_earned": {DATES[0]: 400}}, DATES[0], parties=TWO_PAYERS)
    assert found.total == 340
    assert [(line.kind, line.amount) for line in found.settlements[0].payments[0].ledger] == [
        ("cut by a limit", 60),
        ("paid now", 340),
    ]


def test_a_capped_payer_pays_again_when_its_part_falls(moved):
    """At 400 the region pays 100 of 160; at 200 its part is 80, so 20 go back; at 300 it is 120, so 20 come again."""
    terms = TERMS + "cap total 100 DKK by region"
    paid = moved("by city 60%, region 40% to fund", 400, 200, 300, terms=terms)
    assert [amount for of in paid for payer, _, amount in of if payer == "region"] == [100, -20, 20]


def test_a_cap_of_a_payer_may_be_of_some_payments(statement):
    """The region's cap of 50 is for b alone: it pays 40 % of a in full."""
    terms = (
        "input a_earned money\ninput b_earned money\npayments by city 60%, region 40% to fund\n"
        "pay a = a_earned\npay b = b_earned\ncap total of b 50 DKK by region"
    )
    figures = {"a_earned": {DATES[0]: 1_000}, "b_earned": {DATES[0]: 1_000}}
    found = statement(terms, figures, DATES[0], parties=TWO_PAYERS)
    assert [(one.payment, one.payer, one.amount) for one in found.settlements[0].transfers] == [
        ("a", "city", 600),
        ("a", "region", 400),
        ("b", "city", 600),
        ("b", "region", 50),
    ]


def test_what_each_party_paid_and_received(statement):
    """The totals of all transfers; a party with none has nothing."""
    terms = TERMS.format(shares="by city 60%, region 40% to fund")
    found = statement(terms, {"a_earned": {DATES[0]: 100, DATES[1]: 50}}, DATES[1], parties=TWO_PAYERS)
    assert [(one.party, one.paid, one.received) for one in found.parties] == [
        ("city", 30, 0),
        ("region", 20, 0),
        ("fund", 0, 50),
        ("trust", 0, 0),
    ]


def test_a_step_of_a_thousand_is_the_unit_of_the_split(moved):
    """3,000 halved in steps of 1,000: the first named takes the odd one."""
    shares = "by city to fund, trust equally"
    assert moved(shares, 3_000, rounding="round half up to 1_000 DKK") == [
        [("city", "fund", 2_000), ("city", "trust", 1_000)]
    ]


def test_a_floor_tops_up_on_the_last_settlement(statement, paid):
    """1,000 in all are promised; 400 were earned, so the last settlement adds 600, paid by the city to the trust."""
    terms = TERMS.format(shares="by region to fund") + "floor total 1_000 DKK by city to trust"
    found = statement(terms, {"a_earned": {DATES[0]: 400}}, parties=TWO_PAYERS, dates="31 December")
    assert paid(found) == [400, 0, 600]
    last = found.settlements[-1]
    assert [(one.payment, one.payer, one.payee, one.amount) for one in last.transfers] == [(None, "city", "trust", 600)]
    assert (found.total, last.floors[0].paid_now) == (1_000, 600)


def test_a_floor_that_is_reached_adds_nothing(statement, paid):
    """1,000 were earned: nothing is added, and no transfer is shown."""
    terms = TERMS.format(shares="by region to fund") + "floor total 1_000 DKK by city to trust"
    found = statement(terms, {"a_earned": {DATES[0]: 1_000}}, parties=TWO_PAYERS, dates="31 December")
    assert paid(found) == [1_000, 0, 0]
    assert found.settlements[-1].transfers == ()


def test_a_floor_that_is_not_known_adds_nothing(statement, paid):
    """Nobody has certified the floor by the last day: nothing was earned, and nothing is paid."""
    terms = "input least money" + TERMS.format(shares="by region to fund") + "floor total least by city to trust"
    found = statement(terms, {"a_earned": {DATES[0]: 0}}, parties=TWO_PAYERS, dates="31 December")
    assert paid(found) == [0, 0, 0]
    assert found.settlements[-1].transfers == ()
    assert [(one.limit.amount, one.paid_now) for one in found.settlements[-1].floors] == [(None, 0)]


def test_a_floor_is_paid_at_the_shares_in_force_on_the_last_day(statement):
    """The city and the trust are replaced in 2022: the 600 that lack on the last day go from the region to the fund."""
    shares = "by city from 2022-01-01: region to trust from 2022-07-01: fund"
    terms = TERMS.format(shares="by region to fund") + f"floor total 1_000 DKK {shares}"
    found = statement(terms, {"a_earned": {DATES[0]: 400}}, parties=TWO_PAYERS, dates="31 December")
    last = found.settlements[-1]
    assert [(one.payer, one.payee, one.amount) for one in last.transfers] == [("region", "fund", 600)]


def test_the_payers_of_a_payment_enter_the_waterfall_in_the_order_of_its_own_clause(statement):
    """The fund is owed 60: 10 of a by the region, 50 of b by the city, which b names first. The region's 50 go on."""
    parties = """payer city "City"
payer region "Region"
provider home "Home"
investor fund "Fund" funds 60 DKK on 2021-01-01
"""
    terms = """waterfall { first fund until principal then home 100% }
pay a = 10 DKK by region
pay b = 100 DKK by city, region equally
"""
    first, *_ = statement(terms, {}, parties=parties).settlements
    assert [(one.payment, one.payer, one.payee, one.amount) for one in first.transfers] == [
        ("a", "region", "fund", 10),
        ("b", "city", "fund", 50),
        ("b", "region", "home", 50),
    ]
