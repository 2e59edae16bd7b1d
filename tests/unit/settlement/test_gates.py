"""`only when`: formulas, points and price lines of members, with figures written by hand."""

from fractions import Fraction

import pytest
from attrs import evolve

from outcomelang.settlement.figures import GroupCounts, GroupFigure, GroupKey, LineFigure, PaymentFigure

DATES = ("2021-06-30", "2021-12-31", "2022-06-30")
FORMULA = """
input earned money
input people number
pay a = earned
{gate}
"""
MEMBERS = """
table youth {{ id key  moved_in date  score number optional }}
group young of youth enters moved_in from 2021-01-01 to 2021-03-31
metric housed of young at 12, 24 months = score >= 1 missing not met
metric answered across young so far at 12, 24 months = share of young(score is known)
pay home
  100 DKK per housed
  only when answered >= 80% otherwise {otherwise}
"""
NOTHING = Fraction(0)


def certified(earned, *people):
    """What is earned from the first settlement on, and the number of people certified by each."""
    return {"earned": {DATES[0]: earned}, "people": dict(zip(DATES, people, strict=False))}


# --- Formulas -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("otherwise", "people", "expected"),
    [
        ("nothing", 60, {"paid now": 500}),
        ("nothing", 59, {"refused by a gate": 500}),
        ("pending", 60, {"paid now": 500}),
        ("pending", 59, {"held by a gate": 500}),
    ],
)
def test_a_gate_lets_through_refuses_or_holds(statement, ledger, otherwise, people, expected):
    """500 are earned; 60 people open the gate, and 59 do not."""
    terms = FORMULA.format(gate=f"only when people >= 60 otherwise {otherwise}")
    assert ledger(statement(terms, certified(500, people), as_of=DATES[0]), "a") == expected


def test_a_gate_whose_figure_is_not_there_holds(statement, ledger, paid):
    """The number of people is certified in December only, `otherwise nothing` or not."""
    terms = FORMULA.format(gate="only when people >= 60 otherwise nothing")
    figures = {"earned": {DATES[0]: 500}, "people": {DATES[1]: 60}}
    found = statement(terms, figures, as_of=DATES[1])
    assert ledger(found, "a", 0) == {"held by a gate": 500}
    assert paid(found) == [0, 500]


def test_a_gate_that_closes_again_takes_the_money_back(statement, paid):
    """Each settlement asks what is owed by now: with 60, then 50 people, 500 are paid and paid back."""
    terms = FORMULA.format(gate="only when people >= 60 otherwise nothing")
    assert paid(statement(terms, certified(500, 60, 50), as_of=DATES[1])) == [500, -500]


@pytest.mark.parametrize(("people", "expected"), [(70, "paid now"), (60, "held by a gate"), (40, "refused by a gate")])
def test_of_two_gates_the_one_that_denies_decides(statement, ledger, people, expected):
    """Above 50, else nothing; above 65, else pending."""
    gates = "only when people >= 50 otherwise nothing only when people >= 65 otherwise pending"
    found = statement(FORMULA.format(gate=gates), certified(500, people), as_of=DATES[0])
    assert ledger(found, "a") == {expected: 500}


def test_less_is_taken_from_what_a_gate_lets_through(statement, ledger):
    """With the gate closed nothing is deducted: all 500 are refused."""
    gates = "only when people >= 60 otherwise nothing less 20%"
    opened = statement(FORMULA.format(gate=gates), certified(500, 60), as_of=DATES[0])
    closed = statement(FORMULA.format(gate=gates), certified(500, 59), as_of=DATES[0])
    assert ledger(opened, "a") == {"less": 100, "paid now": 400}
    assert ledger(closed, "a") == {"refused by a gate": 500}


# --- Points -------------------------------------------------------------------------------------


def figure(known, total, pending=0):
    """The members' answers at one point: how many are known, how many of them a yes, how many are pending."""
    return GroupFigure(known + pending, known, Fraction(total), Fraction(known), pending, 0, 0)


def line(point, amount, state):
    """The members who met a metric at a point, behind a gate in a state."""
    kept = Fraction(amount)
    return LineFigure(
        "home",
        1,
        point,
        None,
        "met",
        amount // 100,
        Fraction(amount // 100),
        kept,
        NOTHING,
        NOTHING,
        0,
        kept if state == "pending" else NOTHING,
        kept if state == "closed" else NOTHING,
    )


def measured(amounts):
    """An engine that pays these amounts at these points, as the gates it is asked with say."""

    def lines(states):
        return tuple(
            line(point, amount, states.get(("home", point, None), "open")) for point, amount in amounts.items()
        )

    def payments(states):
        found = lines(states)
        gross, held, refused = (sum(getattr(one, name) for one in found) for name in ("amount", "held", "refused"))
        owed = Fraction(gross - held - refused)
        return (
            PaymentFigure(
                payment="home",
                gross=Fraction(gross),
                waiting=NOTHING,
                held=Fraction(held),
                refused=Fraction(refused),
                less=NOTHING,
                cuts=(),
                owed=owed,
                lowest=owed,
                highest=owed + held,
            ),
        )

    return payments, lines


@pytest.fixture
def housing(plain_figures):
    """Figures of ten young people: answers known by point, and what the metric earned at each."""

    def housing(answers, amounts):
        payments, lines = measured(amounts)
        aggregates = {GroupKey(1, point): one for point, one in answers.items()}
        return plain_figures(
            counts={DATES[0]: (GroupCounts("young", 10, 0, ()),)},
            aggregates={DATES[0]: aggregates},
            owed={DATES[0]: payments},
            of_lines={DATES[0]: lines},
        )

    return housing


def test_gates_hold_point_by_point(statement, housing, ledger):
    """At 12 months 8 of 10 have answered, at 24 months 7 of 10: what was earned at 24 months is held."""
    figures = housing({12: figure(10, 8), 24: figure(10, 7)}, {12: 300, 24: 200})
    found = statement(MEMBERS.format(otherwise="pending"), figures, as_of=DATES[0])
    assert ledger(found, "home") == {"held by a gate": 200, "paid now": 300}
    states = figures.asked[-1][1]
    assert states == {("home", 12, None): "open", ("home", 24, None): "pending"}


def test_a_closed_gate_refuses(statement, housing, ledger):
    """`otherwise nothing` denies what was earned at 24 months."""
    figures = housing({12: figure(10, 8), 24: figure(10, 7)}, {12: 300, 24: 200})
    found = statement(MEMBERS.format(otherwise="nothing"), figures, as_of=DATES[0])
    assert ledger(found, "home") == {"refused by a gate": 200, "paid now": 300}


def test_a_share_of_nobody_holds(statement, housing, ledger):
    """No answer is due at 24 months yet, so that the share is missing there: neither met nor not."""
    figures = housing({12: figure(10, 8), 24: figure(0, 0, pending=10)}, {12: 300, 24: 200})
    found = statement(MEMBERS.format(otherwise="nothing"), figures, as_of=DATES[0])
    assert ledger(found, "home") == {"held by a gate": 200, "paid now": 300}


def test_a_gate_on_a_figure_so_far_can_still_shut(statement, housing):
    """8 of 10 answered with 5 more to come: 300 are paid, but at least nothing and at most 500 in the end."""
    figures = housing({12: figure(10, 8, pending=5), 24: figure(10, 7, pending=5)}, {12: 300, 24: 200})
    found = statement(MEMBERS.format(otherwise="pending"), figures, as_of=DATES[0])
    assert (found.total, found.range.lowest, found.range.highest) == (300, 0, 500)


def test_the_engine_is_asked_again_when_a_gate_rests_on_a_payment(statement, housing, ledger):
    """Homes are paid once the fee is 50: the fee is known first, then the gate is open."""
    terms = MEMBERS.replace(
        "only when answered >= 80% otherwise {otherwise}", "only when fee = 50 DKK otherwise nothing"
    )
    figures = housing({}, {12: 300, 24: 200})
    found = statement(terms.format() + "pay fee on 2021-06-30 = 50 DKK", figures, as_of=DATES[0])
    assert ledger(found, "home") == {"paid now": 500}
    assert [set(states.values()) for _, states in figures.asked] == [{"pending"}, {"open"}]


def test_an_engine_that_loses_money_is_found_out(statement, housing):
    """A payment whose parts do not add up to its gross stops the run."""
    figures = housing({12: figure(10, 8), 24: figure(10, 8)}, {12: 300})
    payments = figures.owed[DATES[0]]
    figures.owed = {DATES[0]: lambda states: tuple(evolve(one, gross=one.gross + 1) for one in payments(states))}
    with pytest.raises(Exception, match="add up to 300"):
        statement(MEMBERS.format(otherwise="pending"), figures, as_of=DATES[0])


@pytest.mark.parametrize(
    ("window", "pending", "fee"),
    [
        ("to 2021-03-31", 0, 30),  # closed, and nobody pending: a tenth of 300
        ("to 2021-03-31", 1, 0),  # one member is pending
        ("to 2021-06-30", 0, 0),  # somebody may still enter
    ],
)
def test_a_payment_of_members_is_known_when_nobody_can_change_it(statement, housing, window, pending, fee):
    """A fee of a tenth of what homes are owed waits until all of that is known."""
    terms = MEMBERS.format(otherwise="pending").replace("to 2021-03-31", window).partition("  only when")[0]
    figures = housing({}, {12: 300})
    lines = figures.of_lines[DATES[0]]
    waiting = evolve(line(24, 0, "open"), status="pending", count=pending)
    figures.of_lines = {DATES[0]: lambda states: (*lines(states), waiting)}
    found = statement(f"{terms}pay fee = 10% * home", figures, as_of=DATES[0])
    assert [payment.paid_now for payment in found.settlements[0].payments] == [300, fee]
