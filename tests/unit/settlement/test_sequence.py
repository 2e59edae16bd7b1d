"""Settlements in sequence, dated payments, payments that rest on others: worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.settlement.reason import Reason, ReasonKind

TERMS = "input a_earned money\npay a = a_earned\n"
DATES = ("2021-06-30", "2021-12-31", "2022-06-30", "2022-12-31", "2023-06-30", "2023-12-31")


def earned(*amounts, name="a_earned"):
    """What a payment has earned in all by each settlement."""
    return {name: dict(zip(DATES, amounts, strict=False))}


def test_each_settlement_pays_the_difference(statement, paid):
    """100, 250, 250 and 190 in all: 100, 150, nothing, and 60 back."""
    found = statement(TERMS, earned(100, 250, 250, 190), as_of=DATES[3])
    assert paid(found) == [100, 150, 0, -60]
    assert [of.settled for of in found.settlements] == [100, 250, 250, 190]
    assert found.total == 190


@pytest.mark.parametrize(
    ("as_of", "settled_by", "next_one"),
    [
        ("2021-06-29", 0, "2021-06-30"),
        ("2021-06-30", 1, "2021-12-31"),
        ("2021-12-30", 1, "2021-12-31"),
        ("2023-12-31", 6, None),
        ("2099-12-31", 6, None),
    ],
)
def test_the_as_of_date_only_says_which_dates_have_come(statement, as_of, settled_by, next_one):
    """Each settlement is worked out as of its own date, whatever the as-of date is."""
    found = statement(TERMS, earned(100, 250), as_of=as_of)
    assert [of.on.isoformat() for of in found.settlements] == list(DATES[:settled_by])
    assert found.next_settlement == (date.fromisoformat(next_one) if next_one else None)
    assert found.total == [0, 100, 0, 0, 0, 0, 250][settled_by]


def test_before_the_first_settlement_there_is_nothing_but_its_date(statement):
    """An empty statement with the first settlement and the day it is due, 60 days later."""
    found = statement(TERMS, earned(100), as_of="2021-01-01", dates="30 June, 31 December, due 60 days later")
    assert (found.settlements, found.next_settlement, found.next_due) == ((), date(2021, 6, 30), date(2021, 8, 29))
    assert (found.range.lowest, found.range.highest) == (None, None)


def test_what_is_settled_is_due_later(statement):
    """60 days after 30 June and 31 December; without `due`, on the day."""
    late = statement(TERMS, earned(100), as_of=DATES[1], dates="30 June, 31 December, due 60 days later")
    at_once = statement(TERMS, earned(100), as_of=DATES[1])
    assert [of.due for of in late.settlements] == [date(2021, 8, 29), date(2022, 3, 1)]
    assert [of.due for of in at_once.settlements] == [date(2021, 6, 30), date(2021, 12, 31)]


def test_a_short_last_period_counts_by_its_days(statement, paid):
    """Half-years at 181 DKK, and on 31 March 2022 the 90 days since 31 December, of the 181 to 30 June."""
    terms = "input rate number\npay coupon every 6 months from 2021-06-30 to 2022-03-31 pro rata = 181 DKK * rate\n"
    found = statement(terms, {"rate": {"2021-01-01": 1, "2022-01-01": 2}}, as_of=DATES[3])
    assert paid(found) == [181, 181, 180, 0]
    assert [line.quantity for line in found.latest.payments[0].lines] == [1, 1, Fraction(90, 181)]


# --- Inputs -------------------------------------------------------------------------------------


def test_a_figure_counts_from_the_settlement_by_which_it_is_certified(statement, paid):
    """Certified on 31 December it is used on that day; a day later it waits for June."""
    terms = "input a_earned money\ninput b_earned money\npay a = a_earned\npay b = b_earned"
    figures = {"a_earned": {"2021-12-31": 100}, "b_earned": {"2022-01-01": 100}}
    found = statement(terms, figures, as_of=DATES[2])
    assert (paid(found, "a"), paid(found, "b")) == ([0, 100, 0], [0, 0, 100])


def test_a_later_figure_replaces_the_earlier_for_everything(statement, paid):
    """A price of 10 and then of 12 for 30 places: 300, then 60 more."""
    terms = "input price money\ninput places number\npay a = price * places"
    found = statement(terms, {"price": {DATES[0]: 10, DATES[1]: 12}, "places": {DATES[0]: 30}}, as_of=DATES[1])
    assert paid(found) == [300, 60]


# --- Dated payments -----------------------------------------------------------------------------


def test_a_fee_is_paid_by_the_settlement_on_or_after_its_date(statement, paid):
    """The date of a settlement is paid by it; the day after, by the next."""
    terms = "pay a on 2021-12-31 = 100 DKK\npay b on 2022-01-01 = 100 DKK"
    found = statement(terms, {}, as_of=DATES[2])
    assert (paid(found, "a"), paid(found, "b")) == ([0, 100, 0], [0, 0, 100])


def test_a_dated_payment_is_the_sum_of_its_formula_as_of_each_date(statement, paid):
    """2 % and then 3 % of 1,000 half-yearly: each coupon at the rate certified by its date."""
    terms = "input rate percent\npay coupon every 6 months from 2021-06-30 to 2022-06-30 = 1_000 DKK * rate"
    figures = {"rate": {"2021-06-01": "0.02", "2021-12-01": "0.03"}}
    assert paid(statement(terms, figures, as_of=DATES[3])) == [20, 30, 30, 0]


def test_a_coupon_whose_rate_is_certified_late_is_paid_late(statement, paid):
    """The rate is known after the first coupon's date and settlement: both coupons are paid in December."""
    terms = "input rate percent\npay coupon every 6 months from 2021-06-30 to 2021-12-31 = 1_000 DKK * rate"
    found = statement(terms, {"rate": {"2021-07-15": "0.02"}}, as_of=DATES[1])
    assert paid(found) == [0, 40]
    assert found.settlements[0].payments[0].pending == 1


def test_each_dated_amount_is_rounded(statement, paid):
    """Three coupons of a third of a krone are 0.33 each, 0.99 in all."""
    terms = "pay coupon every 1 month from 2021-04-30 to 2021-06-30 = 1 DKK / 3"
    assert paid(statement(terms, {}, as_of=DATES[0])) == [Fraction("0.99")]


def test_a_dated_share_of_a_payment_takes_it_as_it_was_then(statement, paid):
    """A fee of 10 % of what a is owed on each date: 10 of 100, then 25 of 250; a's later fall leaves them."""
    terms = "pay fee on 2021-06-30, 2021-12-31 = 10% * a\npay a on 2021-06-30 = 100 DKK"
    found = statement(terms, {}, as_of=DATES[2])
    assert paid(found, "fee") == [10, 10, 0]


# --- Payments that rest on others ---------------------------------------------------------------


def test_a_formula_waits_until_the_payment_it_names_is_known(statement, paid):
    """A bonus of half of a, which waits for its second input: nothing in June, 60 in December."""
    terms = "input x money\ninput y money\npay bonus = 50% * a\npay a = x + y"
    found = statement(terms, {"x": {DATES[0]: 100}, "y": {DATES[1]: 20}}, as_of=DATES[1])
    assert (paid(found, "bonus"), paid(found, "a")) == ([0, 60], [0, 120])
    assert found.settlements[0].payments[0].reasons == (Reason(ReasonKind.PAYMENT_PENDING, "a"),)


def test_the_total_waits_for_each_payment_that_is_not_known(statement, paid):
    """A tenth of the total as a saving: a and b are not known in June, and are 100 and 20 in December."""
    terms = "input x money\ninput y money\npay a = x\npay b = y\npay c = 30 DKK\nsaving s = 10% * total"
    found = statement(terms, {"x": {DATES[1]: 100}, "y": {DATES[1]: 20}}, as_of=DATES[1])
    assert paid(found, "s") == [0, 15]
    [saving] = found.settlements[0].savings
    assert saving.reasons == tuple(Reason(ReasonKind.PAYMENT_PENDING, name) for name in ("a", "b"))


def test_a_payment_means_what_it_is_owed_after_its_own_limits(statement, paid):
    """A is owed 80 at most, and paid 30 under the contract's cap: half of it is 40."""
    terms = "input x money\npay a = x at most 80 DKK\npay bonus = 50% * a\ncap total of a 30 DKK"
    assert paid(statement(terms, {"x": {DATES[0]: 100}}, as_of=DATES[0]), "bonus") == [40]


def test_a_payment_means_what_its_own_limits_per_settlement_leave(statement, paid):
    """A is let through 30 of 100 in each settlement, the rest lost: half of 30, and of 30 + 20 later."""
    terms = "input x money\npay a = x at most 30 DKK per settlement\npay bonus = 50% * a"
    found = statement(terms, {"x": {DATES[0]: 100, DATES[1]: 120}}, as_of=DATES[1])
    assert (paid(found, "a"), paid(found, "bonus")) == ([30, 20], [15, 10])
    assert [of.payments[0].owed for of in found.settlements] == [30, 50]


def test_the_total_is_of_all_payments_and_no_saving(statement, paid):
    """A saving of 10 % of the total of 100 + 50."""
    terms = "input x money\ninput y money\npay a = x\npay b = y\nsaving s = 10% * total"
    found = statement(terms, {"x": {DATES[0]: 100}, "y": {DATES[0]: 50}}, as_of=DATES[0])
    assert paid(found, "s") == [15]


# --- Formulas that have no value ----------------------------------------------------------------


def test_a_quotient_by_nothing_pays_nothing_and_says_so(statement, paid):
    """X ÷ y with y = 0 is missing; when y is certified as 4, a quarter is paid."""
    terms = "input x money\ninput y number\npay a = x / y"
    found = statement(terms, {"x": {DATES[0]: 100}, "y": {DATES[0]: 0, DATES[1]: 4}}, as_of=DATES[1])
    assert paid(found) == [0, 25]
    first = found.settlements[0].payments[0]
    assert (first.missing, [str(reason.kind) for reason in first.reasons]) == (1, ["division by zero"])


def test_only_the_branch_taken_is_looked_at(statement, paid):
    """Y is not certified, and not needed while x is below 100."""
    terms = "input x money\ninput y money\npay a = if x < 100 DKK then x else y"
    found = statement(terms, {"x": {DATES[0]: 50, DATES[1]: 100}}, as_of=DATES[1])
    assert paid(found) == [50, -50]  # once y is needed, a is pending, and nothing of it is owed


def test_a_payment_may_rest_on_a_saving_and_a_saving_on_a_share(statement, paid):
    """Half of a saving of 80 is paid; a third of what a limited payment is owed (45 of 100) is a saving of 15."""
    terms = (
        "input x money\npay bonus = 50% * s\npay limited = x at most 45% of total\npay b = x * 0.15\n"
        "saving s = 80 DKK\nsaving third = limited / 3"
    )
    found = statement(terms, {"x": {DATES[0]: 100}}, as_of=DATES[0])
    # The others are owed 40 + 15 = 55, so the limited payment may be 55 × 45 ÷ 55 = 45.
    assert [paid(found, name) for name in ("bonus", "limited", "b", "third")] == [[40], [45], [15], [15]]
