"""Settlements that a ledger holds stay; the next one pays what has come to be owed otherwise. Worked out by hand."""

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang import passes
from outcomelang.ledger.record_from_json import record_from_json
from outcomelang.ledger.record_to_json import record_to_json
from outcomelang.plan.from_model import plan_of
from outcomelang.settlement.record import Record
from outcomelang.settlement.settle import numbers_of, settle
from outcomelang.settlement.texts import TextAtWork
from outcomelang.source import Source

DATES = ("2021-06-30", "2021-12-31", "2022-06-30", "2022-12-31", "2023-06-30", "2023-12-31")
ONE = "input a_earned money\npay a = a_earned\n"
TWO_PAYERS = 'payer city "City"\npayer region "Region"\ninvestor fund "Fund"\n'
INVESTORS = """payer city "City"
provider home "Home"
investor fund "Fund" funds 100 DKK on 2021-01-01
"""


def through_json(record, contract):
    """The record as a ledger would give it back."""
    return record_from_json(json.loads(json.dumps(record_to_json(record))), contract)


@pytest.fixture
def recorded(contract, plain_figures):
    """Settles terms again and again, each time by what is known then, with all earlier settlements recorded.

    Each run is what has been earned in all by each settlement, as far as it has come: the last run's statement.
    """

    def recorded(terms, *runs, **frame):
        made = contract(terms, **frame)
        held: dict[date, Record] = {}
        for amounts in runs:
            figures = plain_figures({"a_earned": dict(zip(DATES, amounts, strict=False))})
            as_of = date.fromisoformat(DATES[len(amounts) - 1])
            found = settle(made, at_work(figures), as_of, recorded=held)
            assert found.statement is not None, found.diagnostics
            held = {one.on: through_json(one, made) for one in found.records}
            again = settle(made, at_work(figures), as_of, recorded=held)
            assert again.statement == found.statement
        return found.statement

    return recorded


def at_work(figures):
    """Sets the same figures to work on every text."""
    return lambda text: TextAtWork(text, figures, numbers_of(plan_of(text).aggregates))


def paid_and_correction(statement):
    """What the latest settlement pays of `a`, and how much of it is a correction."""
    payment = statement.latest.payments[0]
    return payment.paid_now, payment.correction


def moved(statement):
    """Who pays whom by the latest settlement."""
    return {(one.payer, one.payee): one.amount for one in statement.latest.transfers}


def test_what_was_recorded_too_high_is_paid_back(recorded, paid):
    """90,000 were settled, and by the data of December it had only ever been 60,000: 30,000 go back."""
    found = recorded(ONE, [90_000], [60_000, 60_000])
    assert paid(found) == [90_000, -30_000]
    assert paid_and_correction(found) == (-30_000, -30_000)
    assert found.total == 60_000


def test_a_correction_stands_beside_what_came_since(recorded):
    """90 were settled and should have been 100; 50 more are earned since: 60 are paid, 10 of them a correction."""
    assert paid_and_correction(recorded(ONE, [90], [100, 150])) == (60, 10)


def test_data_that_stay_need_no_correction(recorded, paid):
    """Run after run, the same as without a ledger."""
    found = recorded(ONE, [90], [90, 120], [90, 120, 110])
    assert paid(found) == [90, 30, -10]
    assert all(payment.correction == 0 for settlement in found.settlements for payment in settlement.payments)


def test_what_has_been_corrected_is_not_corrected_again(recorded, paid):
    """The correction of 30 is recorded in December; in June nothing of it is left."""
    found = recorded(ONE, [90], [60, 60], [60, 60, 80])
    assert paid(found) == [90, -30, 20]
    assert [settlement.payments[0].correction for settlement in found.settlements] == [0, -30, 0]


def test_a_recorded_settlement_says_what_the_data_would_make_of_it(contract, plain_figures, ledger):
    """As of the day after a recorded settlement of 90, by data that make it 60: 90 stay, 30 less are to come."""
    made = contract(ONE)
    first = settle(made, at_work(plain_figures({"a_earned": {DATES[0]: 90}})), date(2021, 6, 30))
    held = {one.on: one for one in first.records}
    found = settle(made, at_work(plain_figures({"a_earned": {DATES[0]: 60}})), date(2021, 7, 1), recorded=held)
    assert found.statement is not None
    assert ledger(found.statement, "a") == {"paid now": 90, "restated since it was recorded": -30}
    assert found.statement.total == 90


# --- Limits -------------------------------------------------------------------------------------


def test_a_total_cap_holds_for_what_was_really_paid(recorded):
    """80 of a cap of 100 were paid, and 100 should have been; 50 came since: 20 fit, all of them the correction."""
    assert paid_and_correction(recorded(f"{ONE}cap total 100 DKK", [80], [100, 150])) == (20, 20)


def test_a_total_cap_has_room_again_after_a_correction(recorded):
    """130 were cut to 100; by the data it is 90: 10 go back, and then 10 of a later 120 fit again."""
    terms = f"{ONE}cap total 100 DKK"
    assert paid_and_correction(recorded(terms, [130], [90, 90])) == (-10, -10)
    assert paid_and_correction(recorded(terms, [130], [90, 90], [90, 90, 120])) == (10, 0)


@pytest.mark.parametrize(
    ("restated", "next_pays"),
    [(150, 0), (130, 0), (110, 0), (100, 0), (90, -10)],
)
def test_what_a_year_has_lost_is_what_its_cap_cuts_of_the_data_as_they_are(recorded, restated, next_pays):
    """130 were cut to 100 in 2021; whatever it was, 100 of it are 2021's, and less than that goes back in 2022."""
    terms = f"{ONE}cap per year 100 DKK"
    found = recorded(terms, [130, 130], [restated, restated, restated])
    assert paid_and_correction(found) == (next_pays, next_pays)
    assert found.total == min(restated, 100)


def test_what_is_lost_by_the_data_as_they_are_bears_a_fall(recorded, paid):
    """Of 50, 30 were let through and 20 lost; of the 80 it should have been, 50 are. The fall to 60 is of these."""
    assert paid(recorded(ONE + "cap per settlement 30 DKK", [50], [80, 60])) == [30, 0]


def test_a_limit_that_cut_nothing_for_good_is_not_recorded(contract, plain_figures):
    """Of 20, then 60, a limit of 30 takes nothing, then 10: it is handed on where there is something to hand on."""
    made = contract(ONE + "cap per settlement 30 DKK")
    figures = plain_figures({"a_earned": dict(zip(DATES, [20, 60], strict=False))})
    records = settle(made, at_work(figures), date.fromisoformat(DATES[1])).records
    assert [[clause.text for clause in one.standing.past["a"].losing.values()] for one in records] == [
        [],
        ["cap per settlement 30 DKK"],
    ]


def test_a_limit_that_was_dropped_is_named_where_only_the_data_as_they_are_meet_it(recorded, paid, ledger):
    """20 were earned, and should have been 50: by the first text 30 are paid and 20 lost. 10 more come by the next."""
    terms = f"""{ONE}  at most 30 DKK per settlement
amended from 2021-12-01 for settlements {{ pay a = a_earned }}"""
    found = recorded(terms, [20], [50, 60])
    assert paid(found) == [20, 20]
    assert ledger(found, "a") == {
        "cut by a limit: at most 30 DKK per settlement": 20,
        "settled before": 20,
        "paid now": 20,
    }


def test_what_is_never_paid_back_is_no_part_of_what_the_data_lose(recorded, paid, ledger):
    """Half of 60 was paid. Half of 40 should have been, the other 20 are lost; the 30 stay, 10 more than are due."""
    found = recorded(f"{ONE}  never paid back\ncap per settlement a_earned / 2", [60], [40, 40])
    assert paid(found) == [30, 0]
    assert ledger(found, "a") == {
        "cut by a limit: cap per settlement a_earned / 2": 20,
        "never paid back": -10,
        "settled before": 30,
    }


def test_a_correction_counts_in_the_year_that_pays_it(recorded):
    """80 were paid in 2021, and 100 should have been; 100 more in 2022 are cut to 100 with the correction's 20.

    Without it, 2022 would have paid 100 as well: nothing of what it pays is a correction.
    """
    terms = f"{ONE}cap per year 100 DKK"
    assert paid_and_correction(recorded(terms, [80, 80], [100, 100, 200])) == (100, 0)
    assert paid_and_correction(recorded(terms, [80, 80], [100, 100, 150])) == (70, 20)


def test_what_an_earlier_year_would_have_cut_is_not_paid_by_a_correction(recorded):
    """80 were paid in 2021, and 130 should have been: 100 are 2021's, so that 20 are paid in 2022 and 30 are lost."""
    found = recorded(f"{ONE}cap per year 100 DKK", [80, 80], [130, 130, 130])
    assert paid_and_correction(found) == (20, 20)


def test_what_is_carried_forward_is_wanted_as_the_data_have_it(recorded):
    """130 were cut to 100, and 30 carried forward; by the data it is 10, which 2022 pays, 20 less than it would."""
    terms = f"{ONE}cap per year 100 DKK carried forward"
    assert paid_and_correction(recorded(terms, [130, 130], [110, 110, 110])) == (10, 0)


def test_what_is_never_paid_back_stays_when_data_are_restated(recorded):
    """90 were settled, and 60 are owed: 90 stay until more than that is owed."""
    terms = "input a_earned money\npay a = a_earned never paid back\n"
    assert paid_and_correction(recorded(terms, [90], [60, 60])) == (0, 0)
    assert paid_and_correction(recorded(terms, [90], [60, 60], [60, 60, 100])) == (10, 0)


def test_a_payment_that_rests_on_another_follows_its_correction(contract, plain_figures):
    """A fee of 10 % of a: 9 of 90, and by the data of December 6 of 60."""
    made = contract("input a_earned money\npay a = a_earned\npay fee = 10% * a_earned\n")
    held: dict[date, Record] = {}
    for amounts in ([90], [60, 60]):
        figures = plain_figures({"a_earned": dict(zip(DATES, amounts, strict=False))})
        found = settle(made, at_work(figures), date.fromisoformat(DATES[len(amounts) - 1]), recorded=held)
        held = {one.on: through_json(one, made) for one in found.records}
    assert found.statement is not None
    assert found.statement.latest is not None
    assert [one.correction for one in found.statement.latest.payments] == [-30, -3]


# --- Parties ------------------------------------------------------------------------------------


def test_a_correction_goes_back_by_share_with_the_largest_remainder(recorded):
    """101 at 60 and 40 % were 61 and 40 in whole kroner; of 100 it is 60 and 40, so that the city gets its 1 back."""
    frame = {"parties": TWO_PAYERS, "rounding": "round half up to 1 DKK each line"}
    terms = f"payments by city 60%, region 40%\n{ONE}"
    assert moved(recorded(terms, [101], **frame)) == {("city", "fund"): 61, ("region", "fund"): 40}
    assert moved(recorded(terms, [101], [100, 100], **frame)) == {("city", "fund"): -1}


def test_a_correction_is_made_at_the_shares_of_the_settlement_that_makes_it(recorded):
    """90 at 60 and 40 % in 2021; the 30 too many go back in 2022, when half and half is agreed."""
    terms = f"payments by city 60%, region 40% from 2022-01-01: city 50%, region 50%\n{ONE}"
    found = recorded(terms, [90, 90], [60, 60, 60], parties=TWO_PAYERS)
    assert moved(found) == {("city", "fund"): -15, ("region", "fund"): -15}


def test_the_cap_of_one_payer_holds_for_what_it_really_paid(recorded):
    """The city's half of 120 is cut to 50; of 90 it is 45: 5 go back to it, and 15 to the region."""
    terms = f"payments by city, region equally\n{ONE}cap total 50 DKK by city"
    assert moved(recorded(terms, [120], parties=TWO_PAYERS)) == {("city", "fund"): 50, ("region", "fund"): 60}
    found = recorded(terms, [120], [90, 90], parties=TWO_PAYERS)
    assert moved(found) == {("city", "fund"): -5, ("region", "fund"): -15}


def test_a_return_cap_goes_by_what_investors_were_really_paid(recorded):
    """Of 130 the fund's account of 100 let 100 through. Of 110 it still does; of 90 the fund pays 10 back."""
    terms = f"payments by city to fund\n{ONE}cap return 0% per year of fund"
    assert paid_and_correction(recorded(terms, [130], parties=INVESTORS)) == (100, 0)
    assert paid_and_correction(recorded(terms, [130], [110, 110], parties=INVESTORS)) == (0, 0)
    assert paid_and_correction(recorded(terms, [130], [90, 90], parties=INVESTORS)) == (-10, -10)


def test_a_waterfall_runs_up_from_whom_it_really_paid(recorded):
    """120 ran down as 100 and 20; 30 too many run up, 20 from the home and 10 from the fund."""
    terms = f"{ONE}waterfall {{ first fund until principal and 0% per year then home 100% }}\n"
    assert moved(recorded(terms, [120], parties=INVESTORS)) == {("city", "fund"): 100, ("city", "home"): 20}
    found = recorded(terms, [120], [90, 90], parties=INVESTORS)
    assert moved(found) == {("city", "home"): -20, ("city", "fund"): -10}


def test_a_guarantee_looks_at_what_investors_were_really_paid(recorded):
    """The fund was paid 90 of its 100, and 60 by the data of the last settlement: the guarantor makes good 40."""
    parties = f'{INVESTORS}guarantor trust "Trust"\n'
    terms = f"payments by city to fund\n{ONE}guarantee trust pays shortfall of fund up to 50 DKK\n"
    found = recorded(terms, [90], [60, 60, 60, 60, 60, 60], parties=parties)
    assert found.latest.guarantee.paid == 40
    assert found.settlements[1].paid_now == -30


def test_a_floor_adds_to_what_was_really_settled(recorded):
    """90 were settled, and 60 are owed: 30 go back in between, and a floor of 80 adds 20 at the end."""
    found = recorded(f"{ONE}floor total 80 DKK\n", [90], [60] * 6)
    assert [one.paid_now for one in found.settlements] == [90, -30, 0, 0, 0, 20]


def test_savings_by_public_budget_are_corrected_too(recorded):
    """A saving of 100 was 60 and 40; by the data it is 50: 30 and 20 less."""
    terms = f"payments by city\n{ONE}saving relief = a_earned to city 60%, region 40%\n"
    found = recorded(terms, [100], [50, 50], parties=TWO_PAYERS)
    assert {one.party: one.amount for one in found.latest.budgets} == {"city": -30, "region": -20}


# --- Amendments ---------------------------------------------------------------------------------


def test_restated_data_count_by_the_text_of_the_settlement_in_which_they_were_earned(recorded):
    """50 at first, then twice the 50 more by the amended text: 150. By the data 60 and 40 more: 60 + 80 = 140.

    June 2022 brings 20 by the signed text, and takes the 10 back.
    """
    terms = f"{ONE}amended from 2021-12-31 to 2021-12-31 for settlements {{ pay a = 2 * a_earned }}\n"
    found = recorded(terms, [50], [50, 100], [60, 100, 120])
    assert [one.settled for one in found.settlements] == [50, 150, 160]
    assert paid_and_correction(found) == (10, -10)


# --- Any restatement ----------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_settlements_end_at_what_is_owed(data):
    """However data are restated between settlements, all of them come to what is owed in the end, under a total cap."""
    cap = data.draw(st.integers(min_value=0, max_value=120))
    text = f"""contract trial "Trial"
currency DKK
term 2021-01-01 to 2023-12-31
settle on 30 June, 31 December
payer city "City"
investor fund "Fund"
input a_earned money
pay a = a_earned
cap total {cap} DKK
"""
    contract = passes.read(Source("trial.outcome", text)).contract
    assert contract is not None
    held: dict[date, Record] = {}
    for number in range(1, len(DATES) + 1):
        amounts = data.draw(st.lists(st.integers(0, 100), min_size=number, max_size=number))
        found = settle(contract, at_work(Figures(amounts)), date.fromisoformat(DATES[number - 1]), recorded=held)
        assert found.statement is not None
        held = {one.on: through_json(one, contract) for one in found.records}
        total = found.statement.total
        assert total == min(amounts[-1], cap)
        assert sum(one.amount for record in held.values() for one in record.transfers) == total


class Figures:
    """What has been earned in all by each settlement date, and nothing else."""

    def __init__(self, amounts):
        self.amounts = dict(zip(map(date.fromisoformat, DATES), map(Fraction, amounts), strict=False))

    def inputs(self, settlement):
        """See `Measuring`."""
        return {("a_earned", None): self.amounts[settlement]}

    def groups(self, _settlement):
        """See `Measuring`."""
        return ()

    def group_figures(self, _settlement):
        """See `Measuring`."""
        return {}

    def payments(self, _settlement, _gates):
        """See `Measuring`."""
        return ()

    def lines(self, _settlement, _gates):
        """See `Measuring`."""
        return ()
