"""What holds for all limits, shares and sequences of amounts, rising and falling."""

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomelang import passes
from outcomelang.plan.from_model import plan_of
from outcomelang.settlement.settle import numbers_of, settle
from outcomelang.settlement.statement import LedgerKind
from outcomelang.settlement.texts import TextAtWork
from outcomelang.source import Source
from outcomelang.value.text import amount_text

YEARS = (2021, 2022, 2023)
DATES = tuple(date(year, *day) for year in YEARS for day in ((6, 30), (12, 31)))
CENT = Fraction(1, 100)
AMOUNT = re.compile(r"([0-9.]+) DKK")
PATIENT = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def by_date(amounts):
    """Amounts by the settlement dates on which they are certified."""
    return {on.isoformat(): amount for on, amount in zip(DATES, amounts, strict=True)}


AMOUNTS = st.integers(min_value=-2_000, max_value=30_000).map(lambda cents: cents * CENT)
LIMITS = st.sampled_from(
    [
        "",
        "at most 120 DKK",
        "at most 40% of total",
        "at most 60 DKK per settlement",
        "at most 60 DKK per settlement carried forward",
        "at most 90 DKK per year carried forward",
        "never paid back",
        "less 33%",
        "at least 50 DKK",
        "at most 120 DKK never paid back",
    ]
)
CAPS = st.lists(
    st.sampled_from(
        [
            "cap total 200 DKK",
            "cap total of a, b 150 DKK",
            "cap total of b, c 99.99 DKK",
            "cap pro rata total of a, c 130 DKK",
            "cap per settlement 100 DKK",
            "cap per year 160 DKK carried forward",
            "cap total 77 DKK by region",
        ]
    ),
    unique=True,
    max_size=3,
)
SHARES = st.sampled_from(
    [
        "payments by city 60%, region 40% to fund, trust equally",
        "payments by city 33.3%, region 66.7% to fund, trust equally",
        "payments by city to fund 10%, trust 90%",
    ]
)
ROUNDING = st.sampled_from(
    ["round half up to 0.01 DKK", "round half even to 1 DKK in total", "round up to 1 DKK in total"]
)
FRAME = """contract trial "Trial"
currency DKK
term 2021-01-01 to 2023-12-31
settle on {dates}
{rounding}
payer city
payer region
investor fund
investor trust
{shares}
input a_earned money in -100 DKK to 300 DKK
input b_earned money in -100 DKK to 300 DKK
input c_earned money in -100 DKK to 300 DKK
pay a = a_earned {a}
pay b = b_earned {b}
pay c = c_earned {c}
{caps}
"""


def settlement_of(terms, amounts, dates="30 June, 31 December", as_of=DATES[-1], plain=None):
    """The statement of figures certified by date, for each payment."""
    source = Source("trial.outcome", FRAME.format(dates=dates, **terms))
    checked = passes.read(source)
    assert checked.contract is not None, checked.diagnostics
    certified = {f"{name}_earned": every for name, every in amounts.items()}
    numbers = numbers_of(plan_of(checked.contract).aggregates)
    found = settle(checked.contract, lambda text: TextAtWork(text, plain(certified), numbers), as_of)
    assert found.statement is not None, found.diagnostics
    return found.statement


TERMS = st.fixed_dictionaries(
    {"a": LIMITS, "b": LIMITS, "c": LIMITS, "caps": CAPS.map("\n".join), "shares": SHARES, "rounding": ROUNDING}
)
ALL = st.fixed_dictionaries({name: st.lists(AMOUNTS, min_size=6, max_size=6).map(by_date) for name in "abc"})
RISING = st.lists(st.integers(min_value=0, max_value=5_000), min_size=6, max_size=6).map(
    lambda cents: by_date([sum(cents[: number + 1]) * CENT for number in range(6)])
)
LATE = st.fixed_dictionaries(
    {name: st.tuples(st.integers(0, 5), st.integers(0, 30_000).map(lambda cents: cents * CENT)) for name in "abc"}
)
ONLY_RISING = st.fixed_dictionaries(dict.fromkeys("abc", RISING))


@PATIENT
@given(TERMS, ALL)
def test_every_ledger_balances(plain_figures, terms, amounts):
    """Whatever was earned goes to one line each; transfers add up to what is paid; payments to the total."""
    found = settlement_of(terms, amounts, plain=plain_figures)
    for of in found.settlements:
        for payment in of.payments:
            assert sum(line.amount for line in payment.ledger) == payment.gross
            now = sum(line.amount for line in payment.ledger if line.kind is LedgerKind.PAID_NOW)
            moved = sum(one.amount for one in of.transfers if one.payment == payment.payment)
            assert now == payment.paid_now == moved
        assert of.paid_now == sum(one.amount for one in of.transfers)
    assert found.total == sum(of.paid_now for of in found.settlements)
    assert found.total == sum(payment.settled for payment in found.payments)
    assert sum(party.paid for party in found.parties) == sum(party.received for party in found.parties) == found.total


@PATIENT
@given(TERMS, ALL)
def test_no_cap_is_ever_exceeded(plain_figures, terms, amounts):
    """After each settlement: total caps by sum, the region's cap by what it has paid, own maxima by payment."""
    found = settlement_of(terms, amounts, plain=plain_figures)
    region = Fraction(0)
    for of in found.settlements:
        settled = {payment.payment: payment.settled for payment in of.payments}
        region += sum(one.amount for one in of.transfers if one.payer == "region")
        caps = terms["caps"]
        assert "cap total 200 DKK" not in caps or sum(settled.values()) <= 200
        assert "cap total of a, b" not in caps or settled["a"] + settled["b"] <= 150
        assert "cap total of b, c" not in caps or settled["b"] + settled["c"] <= Fraction("99.99")
        assert "cap pro rata" not in caps or settled["a"] + settled["c"] <= 130
        assert "by region" not in caps or region <= 77
        assert all("at most 120 DKK" not in terms[name] or settled[name] <= 120 for name in "abc")


@PATIENT
@given(TERMS, ALL)
def test_periods_hold_their_increases(plain_figures, terms, amounts):
    """Where lines are rounded: no settlement pays more of a payment than its limit per settlement, no year either."""
    terms = terms | {"rounding": "round half up to 0.01 DKK", "caps": "cap per settlement 100 DKK"}
    found = settlement_of(terms, amounts, plain=plain_figures)
    for number, of in enumerate(found.settlements):
        assert of.paid_now <= 100
        for payment in of.payments:
            before = found.settlements[number - 1].payments if number % 2 else ()
            earlier = sum(one.paid_now for one in before if one.payment == payment.payment)
            of_payment = terms[payment.payment]
            assert "per settlement" not in of_payment or payment.paid_now <= 60
            assert "per year" not in of_payment or payment.paid_now + earlier <= 90


@PATIENT
@given(TERMS, ALL)
def test_what_is_never_paid_back_never_falls(plain_figures, terms, amounts):
    """No settlement of such a payment is negative, whatever else the terms say."""
    found = settlement_of(terms, amounts, plain=plain_figures)
    for of in found.settlements:
        for payment in of.payments:
            assert "never paid back" not in terms[payment.payment] or payment.paid_now >= 0


@PATIENT
@given(TERMS, LATE)
def test_what_is_settled_in_the_end_lies_between_at_least_and_at_most(plain_figures, terms, certified):
    """Each figure between 0 and 300 is certified on one of the six dates: the bounds of the first hold for the last."""
    amounts = {name: {DATES[on].isoformat(): amount} for name, (on, amount) in certified.items()}
    first = settlement_of(terms, amounts, as_of=DATES[0], plain=plain_figures)
    last = settlement_of(terms, amounts, plain=plain_figures)
    assert last.range.lowest == last.range.highest == last.total
    assert _lies_in(last.total, first.range)
    for before, after in zip(first.payments, last.payments, strict=True):
        assert _lies_in(after.settled, before.range)


def _lies_in(amount, bounds):
    return (bounds.lowest is None or bounds.lowest <= amount) and (bounds.highest is None or amount <= bounds.highest)


@PATIENT
@given(SHARES, ONLY_RISING)
def test_one_settlement_or_six_give_the_same(plain_figures, shares, amounts):
    """With constant shares and total limits the parties end alike, however often the contract settles."""
    terms = {"a": "at most 120 DKK", "b": "", "c": "less 33%", "caps": "", "shares": shares, "rounding": ""}
    often = settlement_of(terms, amounts, plain=plain_figures)
    once = settlement_of(terms, amounts, dates="2023-12-31", plain=plain_figures)
    assert often.total == once.total
    assert [(one.party, one.paid, one.received) for one in often.parties] == [
        (one.party, one.paid, one.received) for one in once.parties
    ]


@PATIENT
@given(TERMS, ALL)
def test_twice_the_money_is_twice_the_statement(plain_figures, terms, amounts):
    """All amounts of the contract and the data doubled, and the rounding step: every transfer is doubled."""
    doubled = {clause: AMOUNT.sub(_twice, text) for clause, text in terms.items()}
    single = settlement_of(terms, amounts, plain=plain_figures)
    more = {name: {on: 2 * one for on, one in every.items()} for name, every in amounts.items()}
    twice = settlement_of(doubled, more, plain=plain_figures)
    assert 2 * single.total == twice.total
    assert [[2 * one.amount for one in of.transfers] for of in single.settlements] == [
        [one.amount for one in of.transfers] for of in twice.settlements
    ]


def _twice(amount):
    return f"{amount_text(2 * Fraction(amount[1]))} DKK"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_examples_of_the_strategies_settle(plain_figures, count):
    """A plain case, so that a failure of all others is not blamed on the properties."""
    terms = {"a": "", "b": "", "c": "", "caps": "", "rounding": "", "shares": "payments by city to fund"}
    amounts = {name: {DATES[0].isoformat(): 100 * count} for name in "abc"}
    assert settlement_of(terms, amounts, plain=plain_figures).total == 300 * count
