"""Formulas as payments, per cohort and on a group's metric: published and hand-worked amounts."""

from fractions import Fraction

import pytest

from outcomelang.settlement.figures import GroupCounts, GroupFigure, GroupKey

JAIL = """
input reduction percent
pay jail = slices reduction per 1 percentage point {
    under 20%:       0 DKK
    from   0%: 160_000 DKK
    from  30%:  38_000 DKK
    from  65%:       0 DKK
  }
  at most 6_130_000 DKK
"""
RIKERS = """
input reduction percent
pay recidivism = steps reduction {
    under  8.5%:          0 DKK
    from   8.5%:  4_800_000 DKK
    from  10%:    9_600_000 DKK
    from  20%:   11_712_000 DKK
  }
"""
MEAN_FALL = """
input fall percent
pay collective = scale fall {
    under 4.25%:         0 DKK
    at    4.25%:         0 DKK
    at    8.5%:  4_020_000 DKK
  }
"""
DAY = "2021-06-30"


@pytest.mark.parametrize(
    ("reduction", "expected"),
    [
        ("0.38", 5_104_000),  # 30 × 160,000 + 8 × 38,000: the published payment
        ("0.199", 0),
        ("0.2", 3_200_000),
        ("0.3", 4_800_000),
        ("0.65", 6_130_000),  # 4,800,000 + 35 × 38,000, which is the maximum
        ("0.9", 6_130_000),
        ("-0.1", 0),
    ],
)
def test_marginal_rates_within_bands(statement, reduction, expected):
    """The reduction of jail bed days of the Denver contract, each slice at its own rate."""
    assert statement(JAIL, {"reduction": {DAY: reduction}}, as_of=DAY).total == expected


@pytest.mark.parametrize(
    ("reduction", "expected"),
    [("0.0849", 0), ("0.085", 4_800_000), ("0.0999", 4_800_000), ("0.1", 9_600_000), ("0.5", 11_712_000)],
)
def test_steps_include_their_from_edge(statement, reduction, expected):
    """Edges of the Rikers Island contract."""
    assert statement(RIKERS, {"reduction": {DAY: reduction}}, as_of=DAY).total == expected


@pytest.mark.parametrize(
    ("fall", "expected"),
    [
        ("0.0424", 0),
        ("0.0425", 0),
        ("0.06375", 2_010_000),  # half the way
        ("0.085", 4_020_000),
        ("0.2", 4_020_000),
        ("0.05", "709411.76"),  # 0.0075 × 4,020,000 ÷ 0.0425 = 709,411.7647
    ],
)
def test_a_straight_line_between_two_edges(statement, fall, expected):
    """The mean fall of the diabetes contract."""
    assert statement(MEAN_FALL, {"fall": {DAY: fall}}, as_of=DAY).total == Fraction(expected)


# --- Per cohort ---------------------------------------------------------------------------------

PRISON = """
table prisoner { id key  cohort one of "1", "2"  arm one of "released", "matched"  released_on date }
events reconviction of prisoner { on date }
group released of prisoner where arm = "released" enters released_on from 2021-01-01 to 2021-03-31 cohorts by cohort
group matched of prisoner where arm = "matched" enters released_on from 2021-01-01 to 2021-03-31 cohorts by cohort
metric reconvictions of prisoner = count of reconviction within 3 months after released_on
metric reduction across released per cohort
  = 1 - mean of reconvictions across released / mean of reconvictions across matched
metric pooled across released
  = 1 - mean of reconvictions across released / mean of reconvictions across matched
metric avoided across released per cohort
  = (mean of reconvictions across matched - mean of reconvictions across released) * count of released
pay cohort_result per cohort = if reduction >= 10% then 1_000 DKK * avoided else 0 DKK
pay pooled_result = if pooled >= 7.5% and cohort_result = 0 DKK then 1_000 DKK * sum of avoided else 0 DKK
"""


def people(number, events, pending=0):
    """So many people with so many reconvictions in all."""
    return GroupFigure(number + pending, number, Fraction(events), Fraction(number), pending, 0, 0)


def prison(plain_figures, released, matched, pending=0):
    """Figures by cohort and pooled: the means of both arms, and the number released, in the order of the terms."""
    figures: dict[GroupKey, GroupFigure] = {}
    for cohort in (*released, None):
        of_cohort = [cohort] if cohort else list(released)
        freed = people(sum(released[one][0] for one in of_cohort), sum(released[one][1] for one in of_cohort), pending)
        others = people(sum(matched[one][0] for one in of_cohort), sum(matched[one][1] for one in of_cohort))
        figures |= {
            GroupKey(1, None, cohort): freed,
            GroupKey(2, None, cohort): others,
            GroupKey(3, None, cohort): freed,
        }
    counts = tuple(GroupCounts(group, 1_000, 0, tuple(released)) for group in ("released", "matched"))
    return plain_figures(counts={"2021-01-01": counts}, aggregates={"2021-01-01": figures})


def test_a_cohort_that_reaches_the_test_is_paid_by_itself(statement, paid, plain_figures):
    """Cohort 1: 160 events against 200 per 100, 20 % fewer: 40 avoided. Cohort 2: 95 against 100: nothing by itself."""
    figures = prison(plain_figures, {"1": (100, 160), "2": (100, 95)}, {"1": (100, 200), "2": (100, 100)})
    found = statement(PRISON, figures, as_of="2021-12-31")
    assert paid(found, "cohort_result") == [40_000, 0]
    assert paid(found, "pooled_result") == [0, 0]  # 255 of 300 is 15 % fewer, but a cohort has been paid
    assert [(line.cohort, line.amount) for line in found.settlements[0].payments[0].lines] == [("1", 40_000), ("2", 0)]


def test_else_the_pooled_test_counts(statement, paid, plain_figures):
    """The published 142 against 155 per 100 in cohort 1 is 8.4 %; both cohorts together 8.2 %: 13 + 12 avoided."""
    figures = prison(plain_figures, {"1": (100, 142), "2": (100, 138)}, {"1": (100, 155), "2": (100, 150)})
    found = statement(PRISON, figures, as_of="2021-06-30")
    assert (paid(found, "cohort_result"), paid(found, "pooled_result")) == ([0], [25_000])


def test_nothing_is_told_while_a_member_is_pending(statement, paid, plain_figures):
    """One released person is still within the window: no cohort is final, and the pooled test waits for it."""
    figures = prison(plain_figures, {"1": (100, 160)}, {"1": (100, 200)}, pending=1)
    found = statement(PRISON, figures, as_of="2021-06-30")
    assert paid(found) == [0]
    assert [one.payment for one in found.open_items] == ["cohort_result", "pooled_result"]


# --- Prices on a group's metric -----------------------------------------------------------------

NIGHTS = """
input nights number
input reached yesno
input days_saved number
metric avoided = max(0, nights)
metric success = reached
pay shelter 350 DKK per avoided
pay bonus 1_000 DKK per success
pay blocks 170 DKK per 4 weeks of weeks_saved
pay by_points 500 DKK per percentage point of rate
metric weeks_saved = if days_saved >= 30 then 30 days else 20 days
metric rate = nights / 10_000
"""


def test_a_price_per_unit_of_a_figure_above_members(statement, paid):
    """4,600 nights at 350; a yes is one; 30 days are one complete block of 4 weeks; 46 percentage points."""
    figures = {"nights": {DAY: 4_600}, "reached": {DAY: True}, "days_saved": {DAY: 30}}
    found = statement(NIGHTS, figures, as_of=DAY)
    amounts = {name: paid(found, name) for name in ("shelter", "bonus", "blocks", "by_points")}
    assert amounts == {"shelter": [1_610_000], "bonus": [1_000], "blocks": [170], "by_points": [23_000]}


def test_what_a_price_pays_for_is_shown(statement):
    """A line with the number of units and the amount."""
    figures = {"nights": {DAY: "4600.5"}, "reached": {DAY: False}, "days_saved": {DAY: 20}}
    found = statement(NIGHTS, figures, as_of=DAY)
    lines = [line for payment in found.settlements[0].payments for line in payment.lines]
    assert [(line.payment, line.status, line.quantity, line.amount) for line in lines] == [
        ("shelter", "met", Fraction("4600.5"), Fraction("1610175")),
        ("bonus", "not met", 0, 0),
        ("blocks", "not met", 0, 0),  # 20 days are less than 4 weeks
        ("by_points", "met", Fraction("46.005"), Fraction("23002.5")),
    ]
