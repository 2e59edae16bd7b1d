"""Figures of groups, cohorts and the contract: shares, means, closing, final and so far, worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.plan.from_model import plan_of
from outcomelang.settlement.aggregates import Aggregate
from outcomelang.settlement.evaluate import NOWHERE, AmountTooLarge, Evaluator, Place
from outcomelang.settlement.figures import GroupCounts, GroupFigure, GroupKey
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.told import Known, Unknown
from outcomelang.value.duration import DurationUnit

TERMS = """
table youth { id key  moved_in date  size number optional  met yesno  wave one of "1", "2" }
group young of youth enters moved_in from 2021-01-01 to 2021-03-31
group endless of youth enters moved_in
group waves of youth enters moved_in from 2021-01-01 to 2021-12-31 cohorts by wave
group halves of youth enters moved_in from 2021-01-01 to 2022-12-31 cohorts by half year of moved_in
metric amount of young = size missing left out
metric in_waves of waves = size missing left out
metric in_halves of halves = size missing left out
input x number
input y number
input lucky yesno
input per_wave number across waves per cohort
metric by_wave across waves per cohort = per_wave
"""
AFTER_ENTRY = "2021-06-30"
FIRST = GroupKey(1)


@pytest.fixture
def told(contract, plain_figures):
    """What the metric `asked` is on a day; `figures` are those of its aggregates, numbered from 1."""

    def told(metric, figures=None, day=AFTER_ENTRY, place=NOWHERE, **more):
        terms, inputs, cohorts = more.get("terms", ""), more.get("inputs", {}), more.get("cohorts", ())
        made = contract(f"{TERMS}{terms}\nmetric asked {metric}")
        numbers: dict[Aggregate, list[int]] = {}
        for aggregate in plan_of(made).aggregates:
            numbers.setdefault(aggregate.of, []).append(aggregate.number)
        measuring = plain_figures(
            certified={name: {"2021-01-01": one} for name, one in inputs.items()},
            counts={"2021-01-01": tuple(GroupCounts(group, 9, 0, tuple(cohorts)) for group in made.group)},
            aggregates={"2021-01-01": figures or {}},
        )
        evaluator = Evaluator(Seen(made, measuring, numbers, date.fromisoformat(day)))
        return evaluator.metric(made.metric["asked"], place)

    return told


def members(known=0, total=0, value=None, **others):
    """Members by what is known of them, the sum of the known values, and the value in their middle or at an end."""
    weight = Fraction(others.pop("weight", known))
    of_others = {"pending": 0, "missing": 0, "left_out": 0} | others
    entered = known + sum(of_others.values())
    return GroupFigure(entered, known, Fraction(total), weight, value=value, **of_others)


def number(told):
    """A known number; a failure for anything else."""
    assert isinstance(told, Known), told
    return told.value


def reasons(told):
    """The state of what is not known, and why."""
    assert isinstance(told, Unknown), told
    return told.state, [str(reason.kind) for reason in told.reasons]


# --- Aggregates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "figure", "expected"),
    [
        ("share of young(met)", members(known=7, total=2), Fraction(2, 7)),
        ("share of young(met)", members(known=7, total=2, left_out=3), Fraction(2, 7)),
        ("share of young(met)", members(known=3, total="1.5", weight="4.5"), Fraction(1, 3)),  # weighted: 1.5 of 4.5
        ("mean of amount", members(known=3, total=10), Fraction(10, 3)),
        ("mean of amount", members(known=3, total=10, weight=4), Fraction(5, 2)),
        ("sum of amount", members(known=3, total=10, left_out=1), 10),
        ("sum of amount", members(), 0),
        ("count of young(met)", members(known=7, total=2), 2),
        ("count of young(met)", members(), 0),
        ("count of young", members(known=7, left_out=2, missing=1), 10),
        ("median of amount", members(known=3, total=10, value=Fraction(4)), 4),
        ("highest of amount", members(known=3, total=10, value=Fraction(5)), 5),
    ],
)
def test_an_aggregate_is_exact(told, formula, figure, expected):
    """Those left out count in `count of G` alone; means and shares divide by weights; nobody sums to 0."""
    assert number(told(f"across young = {formula}", {FIRST: figure})) == expected


@pytest.mark.parametrize("formula", ["share of young(met)", "mean of amount", "median of amount", "lowest of amount"])
def test_of_nobody_there_is_no_mean(told, formula):
    """A share, mean, median or lowest of nobody is missing."""
    assert reasons(told(f"across young = {formula}", {FIRST: members(left_out=2)})) == ("missing", ["nobody"])


def test_a_missing_value_without_a_rule_makes_the_aggregate_missing(told):
    """A blank is never zero: three known and one missing have no sum."""
    told_sum = told("across young = sum of amount", {FIRST: members(known=3, total=10, missing=1)})
    assert reasons(told_sum) == ("missing", ["members missing"])


def test_a_figure_that_no_one_can_have_is_nobodys(told):
    """An engine leaves out the figures of a cohort that nobody has entered."""
    nothing = told("across waves per cohort = sum of in_waves", {}, day="2022-06-30", place=Place(cohort="2"))
    assert number(nothing) == 0


def test_a_figure_that_an_engine_forgot_is_found_out(told):
    """Members have entered, so their figure must be there."""
    with pytest.raises(LookupError):
        told("across young = sum of amount", {})


# --- Final and so far ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "day", "pending", "expected"),
    [
        ("young", "2021-03-31", 0, ["group not closed"]),  # the last day of entry
        ("young", "2021-04-01", 0, None),
        ("young", "2021-04-01", 2, ["members pending"]),
        ("young", "2021-03-31", 2, ["group not closed", "members pending"]),
        ("endless", "2023-12-30", 0, ["group not closed"]),
        ("endless", "2023-12-31", 0, None),  # the last settlement date
    ],
)
def test_a_figure_is_final_when_the_group_is_closed_and_nobody_pending(told, group, day, pending, expected):
    """A group closes after its last day of entry, one without such a day on the last settlement date."""
    found = told(f"across {group} = share of {group}(met)", {FIRST: members(known=4, total=1, pending=pending)}, day)
    if expected:
        assert reasons(found) == ("pending", expected)
    else:
        assert number(found) == Fraction(1, 4)


def test_so_far_takes_the_members_whose_value_is_final(told):
    """1 of 4 while two are pending and more may enter."""
    figure = members(known=4, total=1, pending=2)
    assert number(told("across young so far = share of young(met)", {FIRST: figure}, "2021-02-01")) == Fraction(1, 4)


def test_a_final_figure_named_in_one_so_far_stays_final(told):
    """`so far` is of the metric that says it, not of those that it names."""
    found = told(
        "across young so far = strict + 1",
        {FIRST: members(known=4, total=1, pending=2)},
        terms="\nmetric strict across young = share of young(met)",
    )
    assert reasons(found) == ("pending", ["members pending"])


@pytest.mark.parametrize(
    ("cohort", "day", "is_closed"),
    [("2021 H1", "2021-06-30", False), ("2021 H1", "2021-07-01", True), ("2021 H2", "2021-12-31", False)],
)
def test_a_cohort_by_date_closes_after_its_period(told, cohort, day, is_closed):
    """The first half of 2021 is closed on 1 July, while the group goes on."""
    found = told(
        "across halves per cohort = sum of in_halves",
        {GroupKey(1, None, cohort): members(known=4, total=8)},
        day,
        Place(cohort=cohort),
    )
    assert isinstance(found, Known) == is_closed


def test_a_cohort_by_column_closes_with_its_group(told):
    """Wave 1 may get members until the end of 2021."""
    figures = {GroupKey(1, None, "1"): members(known=4, total=8)}
    formula = "across waves per cohort = sum of in_waves"
    assert reasons(told(formula, figures, "2021-12-31", Place(cohort="1"))) == ("pending", ["group not closed"])
    assert number(told(formula, figures, "2022-01-01", Place(cohort="1"))) == 8


@pytest.mark.parametrize(
    ("function", "expected"), [("sum", 30), ("mean", 15), ("median", 15), ("lowest", 10), ("highest", 20)]
)
def test_over_cohorts_each_cohort_counts_alike(told, function, expected):
    """Waves with 10 and 20."""
    inputs = {("per_wave", "1"): 10, ("per_wave", "2"): 20}
    found = told(f"across waves = {function} of by_wave", day="2022-01-01", cohorts=("1", "2"), inputs=inputs)
    assert number(found) == expected


def test_over_cohorts_all_must_be_known_and_the_group_closed(told):
    """Another wave may still begin in 2021; and of two waves one is not certified."""
    formula = "across waves = sum of by_wave"
    certified = {("per_wave", "1"): 10}
    assert reasons(told(formula, day="2021-06-30", cohorts=("1",), inputs=certified)) == (
        "pending",
        ["group not closed"],
    )
    assert reasons(told(formula, day="2022-01-01", cohorts=("1", "2"), inputs=certified)) == (
        "pending",
        ["input not certified"],
    )


def test_over_no_cohorts_the_sum_is_nothing_and_the_mean_missing(told):
    """Nobody has entered any wave."""
    assert number(told("across waves = sum of by_wave", day="2022-01-01")) == 0
    assert reasons(told("across waves = mean of by_wave", day="2022-01-01")) == ("missing", ["no cohorts"])


# --- Points -------------------------------------------------------------------------------------

AT_POINTS = """
metric tall of young at 12, 24 months = size >= 180 missing not met
metric tall_share across young so far at 12, 24 months = share of young(tall)
metric tall_at_two across young so far at 2 years = tall_share
"""


def test_a_figure_with_points_is_asked_for_at_one(told):
    """A quarter at 12 months, three quarters at 24."""
    figures = {GroupKey(1, 12): members(known=4, total=1), GroupKey(1, 24): members(known=4, total=3)}
    asked = "across young at 12, 24 months = tall_share + 1"
    for point, expected in ((12, Fraction(5, 4)), (24, Fraction(7, 4))):
        place = Place(point, DurationUnit.MONTH)
        assert number(told(asked, figures, place=place, terms=AT_POINTS)) == expected


def test_one_point_is_meant_by_itself_in_another_unit_too(told):
    """`tall_at_two` has the one point of 2 years, which is the point 24 months of `tall_share`."""
    figures = {GroupKey(1, 12): members(known=4, total=1), GroupKey(1, 24): members(known=4, total=3)}
    assert number(told("= tall_at_two * 4", figures, terms=AT_POINTS)) == 3


# --- Calculation --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "x", "expected"),
    [
        ("x / 3 * 3", 1, 1),  # no rounding on the way
        ("x - 5 * 2", 1, -9),
        ("-x + 3", 1, 2),
        ("abs(x)", "-2.5", "2.5"),
        ("min(x, 3)", 2, 2),
        ("max(x, 3)", 2, 3),
        ("round(x, half up, 0.5)", "1.25", "1.5"),
        ("round(x, half even, 0.5)", "1.25", 1),
        ("truncate(x, 1)", "-1.99", "-1.9"),
        ("if x > 2 then 10 else 20", 2, 20),
        ("count of [x > 1, x > 2, x > 3]", "2.5", 2),
        ("if x in 1 to 3 then 1 else 0", 3, 1),
        ("if x = 2 and not x < 2 or x < 0 then 1 else 0", 2, 1),
        ("if x is known then 1 else 0", 2, 1),
        ("steps x { under 2: 10 from 2: 20 above 3: 30 }", 3, 20),
        ("scale x { under 1: 0 at 1: 10 at 3: 20 }", 2, 15),
        ("slices x per 1 { from 0: 10 from 2: 1 }", 5, 23),
    ],
)
def test_a_formula_gives(told, formula, x, expected):
    """Each operation once, on a certified figure."""
    assert number(told(f"= {formula}", inputs={"x": x})) == Fraction(expected)


def test_present_value_discounts_by_days(told):
    """110 ÷ 1.1 over 365 days; nothing changes over no days."""
    a_year = "= present value of x from 2022-01-01 to 2023-01-01 at 10% per year"
    assert number(told(a_year, inputs={"x": 110})) == 100
    assert number(told(a_year.replace("2023-01-01", "2022-01-01"), inputs={"x": 110})) == 110


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("if y > 0 and x > 0 then 1 else 0", "pending"),  # y is not certified
        ("if x > 5 and y > 0 then 1 else 0", 0),  # a no decides
        ("if x > 0 or y > 0 then 1 else 0", 1),  # a yes decides
        ("if x > 5 or y > 0 then 1 else 0", "pending"),
        ("if 1 / (x - x) > 0 and y > 0 then 1 else 0", "pending"),  # pending before missing
        ("if 1 / (x - x) > 0 and x > 0 then 1 else 0", "missing"),
        ("if 1 / (x - x) > 0 or x > 0 then 1 else 0", 1),
        ("1 / (x - x) + y", "pending"),
        ("1 / (x - x) + x", "missing"),
        ("if 1 / (x - x) is missing then 1 else 0", 1),
        ("if y is known then 1 else 0", "pending"),  # it may be certified yet
        ("if x > 0 then x else y", 1),  # only the branch taken is looked at
        ("min(x, y)", "pending"),
    ],
)
def test_what_is_not_known_goes_through_a_formula(told, formula, expected):
    """X is 1, y is not certified: pending comes before missing, unless the other side decides."""
    found = told(f"= {formula}", inputs={"x": 1})
    assert (found.state if isinstance(found, Unknown) else found.value) == expected


PARAMETERS = """
parameter price = 30 from 2021-03-01: 32 from 2022-01-01: 35
parameter fee = 100 rising 10% every 12 months from 2021-01-01
parameter by_code = by code { "a": 1 "b": 2 }
parameter by_size = steps { under 5: 10 from 5: 20 }
input agreed_on date
input code one of "a", "b", "c"
"""


@pytest.mark.parametrize(
    ("formula", "inputs", "expected"),
    [
        ("price(agreed_on)", {"agreed_on": date(2021, 2, 28)}, 30),
        ("price(agreed_on)", {"agreed_on": date(2021, 3, 1)}, 32),
        ("price(agreed_on)", {"agreed_on": date(2022, 6, 1)}, 35),
        ("fee(agreed_on)", {"agreed_on": date(2021, 12, 31)}, 100),
        ("fee(agreed_on)", {"agreed_on": date(2023, 1, 1)}, 121),
        ("by_size(x)", {"x": 4}, 10),
        ("by_size(x)", {"x": 5}, 20),
    ],
)
def test_a_parameter_is_read_with_brackets(told, formula, inputs, expected):
    """The value in force on a day, and the row of a table."""
    assert number(told(f"= {formula}", inputs=inputs, terms=PARAMETERS)) == expected


def test_a_day_that_no_calendar_has_is_missing(told):
    """Two months after November 9999; the settlement before it can still be compared with."""
    formula = "= if agreed_on + 2 months > 2022-01-01 then 1 else 0"
    assert number(told(formula, inputs={"agreed_on": date(9999, 10, 31)}, terms=PARAMETERS)) == 1
    late = told(formula, inputs={"agreed_on": date(9999, 11, 1)}, terms=PARAMETERS)
    assert reasons(late) == ("missing", ["no such day"])


def test_a_figure_of_10_to_the_24_is_too_large(told):
    """10^23 times 10; one less than that can still be computed with."""
    assert number(told("= x * 10 - 1", inputs={"x": 10**23 - 1})) == 10**24 - 11
    with pytest.raises(AmountTooLarge):
        told("= x * 10", inputs={"x": 10**23})


@pytest.mark.parametrize(("answered", "expected"), [(4, False), (3, "pending")])
def test_a_metric_says_what_its_missing_value_means(told, answered, expected):
    """Of nobody there is no mean: not met once four have been asked, pending until then."""
    figures = {GroupKey(1): members(left_out=5), GroupKey(2): members(known=5, total=answered)}
    found = told(
        "across young = mean of amount > 3 missing not met when count of young(met) > 3, otherwise pending", figures
    )
    assert (found.state if isinstance(found, Unknown) else found.value) == expected
