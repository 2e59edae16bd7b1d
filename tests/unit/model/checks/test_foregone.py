"""Comparisons of which the contract alone tells how they come out."""

import pytest

PAID = "\npay reward 1_000 DKK per m\ncap total 9_000 DKK"


@pytest.mark.parametrize(
    ("formula", "outcome"),
    [
        ("days in job within 6 months after start >= 187 days", "never"),
        ("days in job within 26 weeks after start > 182 days", "never"),
        ("days in job within 26 weeks after start <= 182 days", "always"),
        ("weeks in benefit within 26 weeks after start >= 27 weeks", "never"),
        ("longest run of job within 30 days before start > 30 days", "never"),
        ("days in job within 10 days around start >= 22 days", "never"),
        ("days in job between 2024-01-01 and 2024-01-31 > 31 days", "never"),
        ("count of visit since start >= 0", "always"),
        ("count of visit within 6 months after start < 0", "never"),
        ("count of [any visit since start, any job since start] >= 3", "never"),
        ("highest of visit.hours within 12 months after start > 24\n missing not met", "never"),
        ("points = 11", "never"),
        ("points != 11", "always"),
    ],
)
def test_it_is_found(found, formula, outcome):
    """The longest a window can be, and the ends of ranges, decide."""
    comparison = formula.partition("\n")[0]
    assert found("OUT268", f"metric m of young = {formula}" + PAID) == [(f"`{comparison}` is {outcome} so", comparison)]


@pytest.mark.parametrize(
    "formula",
    [
        "days in job within 6 months after start >= 186 days",
        "days in job within 12 months after start >= 366 days",
        "days in job within 26 weeks after start >= 182 days",
        "weeks in benefit within 26 weeks after start >= 26 weeks",
        "weeks in benefit within 10 days after start >= 2 weeks",
        "days in job within 10 days around start >= 21 days",
        "days in job between 2024-01-01 and 2024-01-31 >= 31 days",
        "days in job since start >= 5_000 days",
        "count of visit since start > 0",
        "points = 10",
        "points >= 10",
        "days in job within 12 months after start >= 90% * days in benefit within 12 months after start",
    ],
)
def test_what_depends_on_the_data_is_left_alone(marked, formula):
    """Whatever can come out either way."""
    assert marked("OUT268", f"metric m of young = {formula}" + PAID) == []


@pytest.mark.parametrize(("days", "places"), [(184, []), (186, []), (187, ["days in job since previous >= 187 days"])])
def test_from_one_point_to_the_next(marked, days, places):
    """From 6 to 12 months there are six, of 31 days at the most each."""
    metric = f"metric m of young at 6, 12 months = days in job since previous >= {days} days"
    assert marked("OUT268", metric + PAID) == places


@pytest.mark.parametrize(
    "clause",
    [
        "group few of young where points >= 0\nmetric m of few = any visit since start" + PAID,
        "metric m of young = any visit since start"
        + PAID
        + "\npay other 1 DKK per m only when count of young >= 0 otherwise nothing",
        "pay reward = if share of young(any visit within 5 days after start) > 100% then 5 DKK else 0 DKK",
    ],
    ids=["group", "condition", "formula"],
)
def test_every_place_that_can_hold_a_comparison(marked, clause):
    """Not in metrics alone."""
    assert len(marked("OUT268", clause)) == 1


def test_two_figures_that_are_fixed_are_left_alone(marked):
    """A clause that is switched off by its parameter was meant so."""
    text = "parameter bonus = 0\nmetric m of young = any visit since start and bonus = 1" + PAID
    assert marked("OUT268", text) == []
