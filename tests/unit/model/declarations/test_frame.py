"""Currency, term, settlement dates, rounding and parties."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.value.duration import Duration, DurationUnit
from outcomelang.value.rounding import RoundingMode

PAY = "pay reward 1_000 DKK per housed\n"


def header(**parts):
    """A header, some of whose lines are replaced; an empty one is left out."""
    lines = {
        "currency": "currency DKK",
        "term": "term 2022-01-01 to 2024-12-31",
        "settle": "settle on 31 December",
        "payer": "payer fjordby",
        "provider": "provider home",
    }
    return "contract example\n" + "\n".join(line for line in (lines | parts).values() if line) + "\n"


def settlements(check, term, settle):
    """The settlement dates of a contract without data."""
    text = header(term=term, settle=settle) + "pay fee = 100 DKK\n"
    return check.whole(text).contract.settlements


def test_days_of_the_year_give_the_dates_inside_the_term(check):
    """`on 30 June, 31 December` from April 2022 to June 2023, both ends included, is three dates."""
    found = settlements(check, "term 2022-04-01 to 2023-06-30", "settle on 30 June, 31 December, due 60 days later")
    assert found.dates == (date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 30))
    assert found.last == date(2023, 6, 30)
    assert found.due == Duration(60, DurationUnit.DAY)


def test_steps_keep_to_the_last_day_of_the_month(check):
    """From 30 November every three months: the last of February, of May, not the 28th."""
    found = settlements(check, "term 2022-11-01 to 2023-05-31", "settle every 3 months from 2022-11-30")
    assert found.dates == (date(2022, 11, 30), date(2023, 2, 28), date(2023, 5, 31))


def test_steps_stop_at_their_own_end(check):
    """`to` ends the steps before the term does."""
    found = settlements(check, "term 2022-01-01 to 2024-12-31", "settle every 1 year from 2022-06-30 to 2023-12-31")
    assert found.dates == (date(2022, 6, 30), date(2023, 6, 30))


def test_rounding_is_half_up_to_a_cent_of_each_line_unless_said(check):
    """The default of the language."""
    rounding = check.contract(PAY).rounding
    assert (rounding.mode, rounding.step, rounding.in_total) == (RoundingMode.HALF_UP, Fraction(1, 100), False)


def test_rounding_as_it_is_said(check):
    """Mode, step, and in total."""
    rounding = check.contract("round half even to 10 DKK in total\n" + PAY).rounding
    assert (rounding.mode, rounding.step, rounding.in_total) == (RoundingMode.HALF_EVEN, 10, True)


def test_an_investor_pays_in_on_several_days(check):
    """Each funding has its amount and day."""
    investor = check.contract(PAY + 'investor fonden "Fonden" funds 5 DKK on 2021-12-01 funds 6 DKK on 2023-01-01\n')
    fundings = investor.party["fonden"].fundings
    assert [(one.amount, one.on) for one in fundings] == [(5, date(2021, 12, 1)), (6, date(2023, 1, 1))]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ({"currency": ""}, "OUT255 example"),
        ({"term": ""}, "OUT255 example"),
        ({"settle": ""}, "OUT255 example"),
        ({"payer": ""}, "OUT255 example"),
        ({"currency": "currency dkk"}, "OUT252 dkk"),
        ({"currency": "currency EUR"}, "OUT252 EUR"),
        ({"currency": "currency DKK\ncurrency DKK"}, "OUT256 currency DKK"),
        ({"term": "term 2024-12-31 to 2022-01-01"}, "OUT257 2024-12-31 to 2022-01-01"),
        ({"settle": "settle on 2025-01-01"}, "OUT258 2025-01-01"),
        ({"term": "term 2022-01-01 to 2022-12-30"}, "OUT260 settle on 31 December"),
        ({"settle": "settle on 31 December, 31 December"}, "OUT256 31 December"),
        ({"settle": "settle every 1.5 days from 2022-01-01"}, "OUT261 1.5 days"),
        ({"settle": "settle every 0 days from 2022-01-01"}, "OUT261 0 days"),
        ({"settle": "settle every 1 year from 2023-01-01 to 2022-01-01"}, "OUT257 2023-01-01 to 2022-01-01"),
        ({"settle": "settle on 31 December, due 1.5 days later"}, "OUT261 1.5 days"),
        ({"settle": "settle on 31 December, due 9_000 years later"}, "OUT261 9_000 years"),
        ({"settle": "settle every 1 year from 2022-12-31 to 2024-12-31 pro rata"}, None),
    ],
)
def test_a_header_with_a_fault(check, lines, fault):
    """One fault is one finding, where it was written."""
    faults = check.faults("pay fee = 100 DKK\n", data="", header=header(**lines))
    if fault is None:
        assert [one[:6] for one in faults] == ["OUT261"]
    else:
        assert faults == [fault]


def test_a_schedule_of_too_many_dates(check):
    """Every day of eight thousand years is more than any contract has; the message says how many there may be."""
    text = header(term="term 0001-01-01 to 9999-12-31", settle="settle every 1 day from 0001-01-01")
    (found,) = check.findings("pay fee = 100 DKK\n", data="", header=text)
    assert found.code == "OUT261"
    assert "100000" in found.message


def test_a_contract_settles_on_a_thousand_dates_at_most(check):
    """From 1 January 2022 the thousandth day is 26 September 2024, and one more is too many."""
    settle = "settle every 1 day from 2022-01-01"
    assert len(settlements(check, "term 2022-01-01 to 2024-09-26", settle).dates) == 1_000
    text = header(term="term 2022-01-01 to 2024-09-27", settle=settle)
    (found,) = check.findings("pay fee = 100 DKK\n", data="", header=text)
    assert (found.code, found.message) == ("OUT261", "a contract settles on at most 1,000 dates, not 1,001")


def test_money_in_another_currency(check):
    """The rounding step, a funding: each where it stands."""
    added = "round up to 1 EUR\ninvestor fonden funds 5 EUR on 2022-01-01\n"
    assert check.faults(added + PAY) == ["OUT217 1 EUR", "OUT217 5 EUR"]


def test_only_an_investor_pays_in(check):
    """A provider that funds the work would have to be declared as an investor too."""
    assert check.faults("provider other funds 5 DKK on 2022-01-01\npayments to home\n" + PAY)[0].startswith("OUT265")


def test_a_library_needs_no_header(check):
    """Codes and figures for other contracts: nothing is settled, so there is no contract and no fault."""
    checked = check.whole('library rates\ncodes own = "1", "2"\nparameter price = 170 GBP\n')
    assert checked.contract is None
    assert checked.diagnostics == ()
