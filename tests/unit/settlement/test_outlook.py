"""At least, at most, what hangs on missing evidence, notes, and the clauses that cannot be settled."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.plan.from_model import plan_of
from outcomelang.settlement.figures import (
    GroupCounts,
    GroupFigure,
    GroupKey,
    LineFigure,
    ParticipantCut,
    PaymentFigure,
)

DATES = ("2021-06-30", "2021-12-31", "2022-06-30", "2022-12-31", "2023-06-30", "2023-12-31")
NOTHING = Fraction(0)


@pytest.fixture
def bounds(statement):
    """The least and the most that all payments together can become."""

    def bounds(*arguments, as_of=DATES[0], **more):
        found = statement(*arguments, as_of=as_of, **more)
        return found.range.lowest, found.range.highest

    return bounds


# --- What is to come ----------------------------------------------------------------------------


def test_the_dates_to_come_of_a_dated_payment(bounds):
    """500 on each of three dates, one of which has come; and a formula that may bring 100 on each, or take 50."""
    fee = "pay fee on 2021-06-30, 2022-06-30, 2023-06-30 = 500 DKK"
    assert bounds(fee, {}) == (500, 1_500)
    result = "input x percent in -5% to 10%\npay result on 2021-06-30, 2022-06-30 = 1_000 DKK * x"
    assert bounds(result, {}) == (-100, 200)


COHORTS = """table youth { id key  moved_in date  finished date optional }
group young of youth
  enters moved_in from 2021-01-01 to 2021-03-31
  cohorts by year of COLUMN
  planned 40
metric members across young per cohort so far = count of young
pay reward per cohort = 1_000 DKK * members
"""


@pytest.mark.parametrize(("column", "most"), [("finished", None), ("moved_in", 4_000)])
def test_a_cohort_to_come(bounds, contract, plain_figures, column, most):
    """All four have entered, in one cohort by their start; by the year they finish, others may follow."""
    terms = COHORTS.replace("COLUMN", column)
    numbers = [one.number for one in plan_of(contract(terms)).aggregates]
    figure = GroupFigure(4, 4, Fraction(4), Fraction(4), 0, 0, 0)
    figures = plain_figures(
        counts={"2021-01-01": (GroupCounts("young", 4, 0, ("2021",)),)},
        aggregates={"2021-01-01": {GroupKey(number, None, "2021"): figure for number in numbers}},
    )
    assert bounds(terms, figures)[1] == most


# --- Formulas -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("input x percent in 0% to 50%\npay a = 1_000 DKK * x", (0, 500)),
        ("input x percent\npay a = 1_000 DKK * x", (None, None)),
        ("input x percent\npay a = 1_000 DKK * x at most 300 DKK", (None, 300)),
        ("input x percent\npay a = 1_000 DKK * x\ncap total 200 DKK", (None, 200)),
        ("input x percent\npay a = max(0 DKK, 1_000 DKK * x)\ncap total 200 DKK", (0, 200)),
        ("input x money in 0 DKK to 80 DKK\ninput most money\npay a = x at most most", (0, 80)),
        ("input x money in 0 DKK to 80 DKK\ninput most money\npay a = x\ncap total most", (0, 80)),
        ("input x money in 0 DKK to 80 DKK\npay b = 10 DKK\npay a = x at most 2 * b\ncap total 75 DKK", (10, 75)),
        ("input x percent in 0% to 50%\npay a = 1_000 DKK * x less 20%", (0, 400)),
        ("input x percent in -10% to 50%\npay a = 1_000 DKK * x", (-100, 500)),
        ("input x percent in -10% to 50%\npay a = 1_000 DKK * x never paid back", (0, 500)),
        ("input x percent\npay a = steps x { under 10%: 0 DKK from 10%: 500 DKK from 20%: 400 DKK }", (0, 500)),
        (
            "input x percent in 15% to 100%\npay a = steps x { under 10%: 0 DKK from 10%: 500 DKK from 20%: 400 DKK }",
            (400, 500),
        ),
        ("input x percent\npay a = scale x { at 10%: 100 DKK at 20%: 300 DKK }", (100, 300)),
        ("input x percent\npay a = slices x per 1 percentage point { from 0%: 2 DKK from 10%: 0 DKK }", (0, 20)),
        ("input x percent\npay a = slices x per 1 percentage point { from 0%: 2 DKK }", (0, None)),
        (
            "input x percent in 0% to 30%\npay a = slices x per 1 percentage point { under 10%: 0 DKK from 0%: 2 DKK }",
            (0, 60),
        ),
        ("input x percent in 0% to 5%\npay a = if x > 10% then 900 DKK else 100 DKK", (100, 100)),
        ("input x percent\npay a = if x > 10% then 900 DKK else 100 DKK", (100, 900)),
        ("input x yesno\npay a = if not x then 900 DKK else 100 DKK", (100, 900)),
        ("input x percent\npay a = 100 DKK\nonly when x >= 10% otherwise nothing", (0, 100)),
        ("input x percent in 20% to 90%\npay a = 100 DKK\nonly when x >= 10% otherwise nothing", (100, 100)),
        ("input x percent\npay a = 100 DKK\nonly when x >= 10% otherwise nothing\nat least 70 DKK", (70, 100)),
        ("input x percent\npay a = 100 DKK\nonly when x >= 10% otherwise nothing\nfloor total 70 DKK", (70, 100)),
    ],
)
def test_at_least_and_at_most(bounds, terms, expected):
    """X is not certified yet: its declared range, else no bound; limits hold the highest, minimums the lowest."""
    assert bounds(terms, {}) == expected


@pytest.mark.parametrize(
    ("of_a", "expected"),
    [
        ("pay a on 2021-06-30, 2022-06-30, 2023-06-30 = 500 DKK", (500, 1_500)),  # two dates are still to come
        ("pay a = x at most 80 DKK", (80, 80)),  # whatever x is
        ("pay a = x at most most", (0, 200)),  # nobody has certified the most
        ("pay a = x at least 300 DKK", (100, 300)),  # 300 on the last settlement, and x before it
        ("pay a = x at least most", (100, None)),
        ("pay a = x at most 30 DKK per settlement", (0, 200)),  # what is let through is not known for those to come
    ],
)
def test_what_rests_on_a_payment_can_become_what_the_payment_can(statement, of_a, expected):
    """B is what a comes to. X is between 100 and 200, and not certified; a is not known yet."""
    terms = f"input x money in 100 DKK to 200 DKK\ninput most money\n{of_a}\npay b = a"
    b = statement(terms, {}, as_of=DATES[0]).payments[1]
    assert (b.settled, b.range.lowest, b.range.highest) == (0, *expected)


@pytest.mark.parametrize(
    ("terms", "later", "expected"),
    [
        ("pay a = 30 DKK at least 50 DKK\npay b = a", [30, 30, 30, 30, 30, 50], (30, 50)),
        (
            "pay a = 100 DKK at most 30 DKK per settlement carried forward\npay b = a",
            [30, 60, 90, 100, 100, 100],
            (0, 100),
        ),
        (
            "pay a = 30 DKK at least 50 DKK\npay b = 1 DKK\n  only when a > 40 DKK otherwise nothing",
            [0] * 5 + [1],
            (0, 1),
        ),
    ],
)
def test_what_rests_on_a_known_payment_can_become_what_its_own_limits_make_of_it(statement, terms, later, expected):
    """A is known, and b rests on it: with nothing but time passing, b comes to these amounts, date by date."""
    found = [statement(terms, {}, as_of=day).payments[1] for day in DATES]
    assert [one.settled for one in found] == later
    assert (found[0].range.lowest, found[0].range.highest) == expected


def test_a_saving_that_is_a_known_payment_grows_with_its_share_of_the_total(statement):
    """C adds 10 on each of three dates, and a is half of 20, of 40 and of 60: no more than its own 30."""
    others = "pay c on 2021-06-30, 2021-12-31, 2022-06-30 = 10 DKK\nsaving s = a"
    terms = f"pay a = 30 DKK at most 50% of total\n{others}"
    found = [statement(terms, {}, as_of=day).savings[0] for day in DATES]
    assert [one.settled for one in found] == [10, 20, 30, 30, 30, 30]
    assert (found[0].range.lowest, found[0].range.highest) == (0, 30)


def test_what_is_let_through_whole_does_not_change(statement):
    """Of 100 the fourth settlement lets the last 10 through: b, which is a, is exactly 100 from then on."""
    terms = "pay a = 100 DKK at most 30 DKK per settlement carried forward\npay b = a"
    b = statement(terms, {}, as_of=DATES[3]).payments[1]
    assert (b.settled, b.range.lowest, b.range.highest) == (100, 100, 100)


def test_a_saving_of_a_share_of_the_total_has_a_range(statement):
    """A is nothing if b brings nothing, else no more than b; of a saving no more is told than that x ends at 200."""
    terms = """input x money in 100 DKK to 200 DKK
input y money in 0 DKK to 40 DKK
pay a = x at most 50% of total
pay b = y
saving s = a
"""
    [saving] = statement(terms, {}, as_of=DATES[0]).savings
    assert (saving.range.lowest, saving.range.highest) == (0, 200)


def test_nothing_can_change_after_the_last_settlement(statement):
    """What is pending on the last settlement date stays unpaid, and is noted."""
    found = statement("input x percent\npay a = 1_000 DKK * x\npay b on 2021-06-30 = 5 DKK", {}, as_of="2023-12-31")
    assert (found.range.lowest, found.range.highest) == (5, 5)
    assert [(str(note.kind), note.payment) for note in found.notes] == [
        ("still pending on the last settlement date", "a")
    ]


def test_one_payment_can_take_the_room_of_another(statement):
    """Both may still earn 80 under 100 in all: each at most 80, together 100."""
    terms = (
        "input x money in 0 DKK to 80 DKK\ninput y money in 0 DKK to 80 DKK\npay a = x\npay b = y\ncap total 100 DKK"
    )
    found = statement(terms, {}, as_of=DATES[0])
    assert [(one.range.lowest, one.range.highest) for one in found.payments] == [(0, 80), (0, 80)]
    assert (found.range.lowest, found.range.highest) == (0, 100)


def test_what_is_settled_can_only_fall_if_something_can(statement):
    """A is known to be 30; b, pending, may bring up to 70 more under the cap."""
    terms = "input x money\ninput y money\npay a = x\npay b = y\ncap total 100 DKK"
    found = statement(terms, {"x": {DATES[0]: 30}}, as_of=DATES[0])
    assert [(one.range.lowest, one.range.highest) for one in found.payments] == [(30, 30), (None, 70)]


def test_a_period_limit_may_lose_what_is_still_to_come(bounds):
    """100 are earned, 30 of them let through and 70 carried forward: at least 30, at most 100."""
    terms = "input x money\npay a = x at most 30 DKK per settlement carried forward"
    assert bounds(terms, {"x": {DATES[0]: 100}}) == (30, 100)
    assert bounds(terms.replace(" carried forward", ""), {"x": {DATES[0]: 100}}) == (30, 30)


def test_a_minimum_may_be_cut_after_a_fall(statement):
    """Of a fall by 1,000 the other payment may take the room under the cap, and leave none to raise the first to 50."""
    terms = "input x money in -1_000 DKK to 0 DKK\ninput y money\npay a = x at least 50 DKK\npay b = y\n"
    found = statement(f"{terms}cap total 100 DKK", {}, as_of=DATES[0])
    assert (found.payments[0].range.lowest, found.payments[0].range.highest) == (-1_000, 50)


def test_a_share_of_the_total_has_a_range(statement):
    """a, known to be 1,000, may be 45 parts to the 55 of b, which is still between 0 and 110."""
    terms = "input x money\ninput y money in 0 DKK to 110 DKK\npay a = x at most 45% of total\npay b = y"
    found = statement(terms, {"x": {DATES[0]: 1_000}}, as_of=DATES[0])
    assert [(one.range.lowest, one.range.highest) for one in found.payments] == [(0, 90), (0, 110)]


# --- Members ------------------------------------------------------------------------------------

MEMBERS = """
table youth { id key  moved_in date }
events visit of youth { on date  kind one of "a", "b" }
group young of youth enters moved_in from 2021-01-01 to 2021-12-31 planned 10
pay visits 100 DKK per visit
  at most 150 DKK per participant
cap per participant 120 DKK
"""


def line(status, count, **amounts):
    """A line of visits with one status."""
    names = ("amount", "waiting", "possible", "held", "refused")
    return LineFigure(
        payment="visits",
        line=1,
        point=None,
        cohort=None,
        status=status,
        count=count,
        quantity=Fraction(count),
        unbounded=amounts.get("unbounded", 0),
        **{name: Fraction(amounts.get(name, 0)) for name in names},
    )


def visits(plain_figures, entered=10):
    """Nine visits: 400 paid of 700 as evidence, after what limits per participant took; two wait, three may come."""
    figure = PaymentFigure(
        payment="visits",
        gross=Fraction(900),
        waiting=Fraction(200),
        held=NOTHING,
        refused=NOTHING,
        less=NOTHING,
        cuts=(ParticipantCut("payment", 0, Fraction(250)), ParticipantCut("contract", 0, Fraction(50))),
        owed=Fraction(400),
        lowest=Fraction(400),
        highest=Fraction(700),
    )
    return plain_figures(
        counts={DATES[0]: (GroupCounts("young", entered, 2, ()),)},
        owed={DATES[0]: (figure,)},
        of_lines={
            DATES[0]: (line("met", 7, amount=700), line("waiting", 2, waiting=200), line("pending", 3, possible=300))
        },
    )


def test_a_statement_of_members(statement, plain_figures, ledger):
    """The engine's figures in the ledger: 900 = 200 waiting + 250 and 50 cut per participant + 400 paid."""
    found = statement(MEMBERS, visits(plain_figures), as_of=DATES[0])
    assert ledger(found, "visits") == {
        "waiting for evidence": 200,
        "cut by a limit: at most 150 DKK per participant": 250,
        "cut by a limit: cap per participant 120 DKK": 50,
        "paid now": 400,
    }
    payment = found.settlements[0].payments[0]
    assert (payment.pending, payment.owed, payment.gross) == (3, 450, 900)
    assert (found.range.lowest, found.range.highest) == (400, 700)


def test_the_money_that_hangs_on_evidence_is_listed_largest_first(statement, plain_figures):
    """300 on three pending visits, 200 on two that wait for evidence."""
    found = statement(MEMBERS, visits(plain_figures), as_of=DATES[0])
    assert [(str(one.kind), one.count, one.amount) for one in found.open_items] == [
        ("pending", 3, 300),
        ("waiting for evidence", 2, 200),
    ]


def test_money_without_a_bound_is_listed_first(statement, plain_figures):
    """Of one pending visit nobody knows what it may bring."""
    figures = visits(plain_figures)
    figures.of_lines = {DATES[0]: (line("waiting", 2, waiting=200), line("pending", 1, unbounded=1))}
    found = statement(MEMBERS, figures, as_of=DATES[0])
    assert [(one.amount, one.unbounded) for one in found.open_items] == [(None, 1), (200, 0)]


def test_the_limits_that_were_reached_are_noted(statement, plain_figures):
    """Both limits per participant, each with what it cut and the date on which it first did."""
    found = statement(MEMBERS, visits(plain_figures), as_of=DATES[1])
    assert [(note.limit.text, note.amount, note.on) for note in found.notes] == [
        ("at most 150 DKK per participant", 250, date(2021, 6, 30)),
        ("cap per participant 120 DKK", 50, date(2021, 6, 30)),
    ]


@pytest.mark.parametrize(("entered", "noted"), [(10, []), (11, [(11, 10)])])
def test_more_members_than_planned_are_noted(statement, plain_figures, entered, noted):
    """Ten were planned."""
    found = statement(MEMBERS.partition("  at most")[0], visits_without_limits(plain_figures, entered), as_of=DATES[0])
    assert [(note.entered, note.planned) for note in found.notes] == noted
    group = found.settlements[0].groups[0]
    assert (group.entered, group.left, group.planned, group.closed) == (entered, 2, 10, False)


def visits_without_limits(plain_figures, entered):
    """Members who have entered, and no payment yet."""
    return plain_figures(counts={DATES[0]: (GroupCounts("young", entered, 2, ()),)})


# --- What cannot be settled ---------------------------------------------------------------------


def test_more_members_than_there_may_be_is_an_error(settled, plain_figures):
    """`at most 10` members, and eleven have entered: nobody knows who is paid for."""
    terms = MEMBERS.partition("  at most")[0].replace("planned 10", "at most 10")
    assert settled(terms, visits_without_limits(plain_figures, 10), as_of=DATES[0]).diagnostics == ()
    found = settled(terms, visits_without_limits(plain_figures, 11), as_of=DATES[0])
    assert (found.statement, [one.code for one in found.diagnostics]) == (None, ["OUT403"])


def test_an_amount_that_is_too_large_is_an_error(settled):
    """10^23 DKK ten times."""
    found = settled("input x money\npay a = x * 10", {"x": {DATES[0]: 10**23}}, as_of=DATES[0])
    assert (found.statement, [one.code for one in found.diagnostics]) == (None, ["OUT402"])
    assert found.diagnostics[0].message.startswith("`x * 10` comes to")


def test_bounds_are_of_what_is_rounded(bounds):
    """C is 0.0067 after `less`, so 0.01; b may be 40 parts to the 60 of 0.02 + 0.01, which is 0.02."""
    terms = "input x money\npay a = 2 * x\npay b = 2 * x at most 40% of total\npay c = x less 33%"
    assert bounds(terms, {"x": {DATES[0]: "0.01"}}) == (Fraction("0.05"), Fraction("0.05"))


def test_a_minimum_raises_the_total_that_a_share_is_of(bounds):
    """The minimum of b makes the total 60 in the end, beside which c may have 40: all of its 10."""
    terms = "input x money\npay b = 0 DKK at least 60 DKK\npay c = x at most 40% of total"
    assert bounds(terms, {"x": {DATES[0]: 10}}) == (70, 70)


def test_a_metric_on_dates_of_a_calendar_cannot_be_settled(settled):
    """It is named, and there is no statement."""
    terms = """table t { id key  d date }
group g of t enters d from 2021-01-01 to 2021-12-31
metric m across g every 12 months from 2021-06-30 = count of g
pay b 5 DKK per m
"""
    found = settled(terms, {})
    assert found.statement is None
    assert [one.message for one in found.diagnostics] == ["this version cannot settle a metric on dates of a calendar"]
