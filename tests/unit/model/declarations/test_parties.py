"""Who pays, who is paid, in which shares."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.model.contract import SharesFrom

PAY = "pay reward 1_000 DKK per housed\n"


def shares(check, added):
    """Who pays and who is paid the one payment."""
    payment = check.contract(added).payment["reward"]
    return payment.by, payment.to


def all_to(party):
    """Everything, at any time, to one party."""
    return (SharesFrom(None, ((party, Fraction(1)),)),)


def test_a_single_payer_and_a_single_provider_need_no_words(check):
    """There is no choice."""
    assert shares(check, PAY) == (all_to("fjordby"), all_to("home"))


def test_a_single_investor_is_paid_before_the_provider(check):
    """The investor bears the risk, and the provider is paid by the investor."""
    assert shares(check, "investor fonden\n" + PAY)[1] == all_to("fonden")


def test_the_default_of_the_contract_comes_before_the_only_party(check):
    """`payments to` says otherwise."""
    assert shares(check, "investor fonden\npayments to home\n" + PAY)[1] == all_to("home")


def test_the_payment_comes_before_the_default(check):
    """Each payment may say otherwise, of one side or of both."""
    added = "payer region\npayments by fjordby, region equally\n" + PAY + "  by region\n"
    assert shares(check, added) == (all_to("region"), all_to("home"))


def test_equally_is_exact(check):
    """Three parties have a third each, and thirds add up."""
    added = "provider a\nprovider b\npayments to home, a, b equally\n" + PAY
    third = Fraction(1, 3)
    assert shares(check, added)[1] == (SharesFrom(None, (("home", third), ("a", third), ("b", third))),)


def test_shares_change_on_their_day(check):
    """The city pays until 2023, the state from then on."""
    added = "payer state\n" + PAY + "  by fjordby from 2023-01-01: fjordby 25%, state 75%\n"
    later = SharesFrom(date(2023, 1, 1), (("fjordby", Fraction(1, 4)), ("state", Fraction(3, 4))))
    assert shares(check, added)[0] == (*all_to("fjordby"), later)


def test_a_waterfall_takes_what_no_payment_sends_elsewhere(check):
    """A payment without `to` enters the waterfall: it has no payees of its own."""
    added = "investor fonden funds 1_000 DKK on 2022-01-01\nwaterfall { first fonden until principal then home 100% }\n"
    assert shares(check, added + PAY)[1] == ()


@pytest.mark.parametrize(
    ("added", "faults"),
    [
        ("payer region\npayments by fjordby 60%, region 30%\n", ["OUT264 fjordby 60%, region 30%"]),
        ("payer region\npayments by fjordby 60%, region\n", ["OUT264 region"]),
        ("payer region\npayments by fjordby, region\n", ["OUT264 fjordby"]),
        ("payer region\npayments by fjordby 50%, region 50% equally\n", ["OUT264 fjordby 50%, region 50%"]),
        ("payments by home\n", ["OUT265 home"]),
        ("payments to fjordby\n", ["OUT265 fjordby"]),
        ("payments by fjordby 50%, fjordby 50%\n", ["OUT266 fjordby"]),
        ("payments by fjordy\n", ["OUT200 fjordy"]),
        ("payments by housed\n", ["OUT201 housed"]),
        ("payer region\n", ["OUT267 reward"]),
        ("investor a\ninvestor b\n", ["OUT267 reward"]),
        ("payments by fjordby payments by fjordby\n", ["OUT256 fjordby"]),
        ("payments by fjordby from 2023-01-01: fjordby from 2022-01-01: fjordby\n", ["OUT257 2022-01-01"]),
        ("payments by fjordby from 2023-01-01: fjordby from 2023-01-01: fjordby\n", ["OUT256 2023-01-01"]),
        ("payments by fjordby from 2033-01-01: fjordby\n", ["OUT259 2033-01-01"]),
    ],
)
def test_shares_with_a_fault(check, added, faults):
    """Each fault once, whatever payments share the default."""
    assert check.faults(added + PAY) == faults


def test_the_sum_is_said(check):
    """The finding says what the shares add up to."""
    (found,) = check.findings("payer region\npayments by fjordby 60%, region 30.5%\n" + PAY)
    assert "90.5%" in found.message


def test_a_wrong_default_is_reported_once_for_all_payments(check):
    """Three payments use it; the fault stands in one place."""
    payments = "".join(f"pay reward{number} 1_000 DKK per housed\n" for number in range(3))
    assert check.faults("payments by fjordby 90%\n" + payments) == ["OUT264 fjordby 90%"]
