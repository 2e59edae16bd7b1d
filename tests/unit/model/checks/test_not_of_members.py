"""Figures that members' amounts rest on and that are not worked out for members: said before anybody signs."""

import pytest

METRICS = """input fee money
input rate percent in 0% to 100%
parameter fine = 500 DKK
metric worked of young = any job within 6 months after start
metric hours_worked of young = days in job within 10 days after start
metric worked_share across young = share of young(worked)
"""
IN_PART = "this version cannot settle {} where members are looked at one by one"


def what(found, clauses):
    """What the check says of some clauses."""
    return found("OUT401", METRICS + clauses)


@pytest.mark.parametrize(
    ("clause", "clause_in_words", "words"),
    [
        ("metric m of young = has_job and rate >= 50%", "a certified figure", "rate"),
        (
            "metric m of young = has_job and worked_share >= 50%",
            "a figure of a group, or of the contract,",
            "worked_share",
        ),
        ("metric m of young = has_job and count of young >= 5", "a figure of a group", "count of young"),
        ("metric m across young = share of young(points >= 10 * rate)", "a certified figure", "rate"),
        (
            "metric m of young = present value of points from 2024-01-01 to 2025-01-01 at 3% per year",
            "`present value`",
            "present value of points from 2024-01-01 to 2025-01-01 at 3% per year",
        ),
        ("pay p fee per worked", "a certified figure", "fee"),
        ("pay p fee per visit of young", "a certified figure", "fee"),
    ],
)
def test_a_figure_above_members_is_refused_where_members_are_looked_at(found, clause, clause_in_words, words):
    """It is named where it stands: in a metric, in what a group is asked, and in a price."""
    assert what(found, clause) == [(IN_PART.format(clause_in_words), words)]


@pytest.mark.parametrize(
    ("clause", "message", "words"),
    [
        ("pay p 100 DKK per worked less rate", "a deduction", "rate"),
        ("pay p 100 DKK per worked at most fine * 2 per participant", "a limit per participant", "fine * 2"),
        ("pay p 100 DKK per worked\ncap per participant 2 * fine", "a limit per participant", "2 * fine"),
    ],
)
def test_what_is_taken_from_members_is_a_fixed_figure(found, clause, message, words):
    """A deduction, or a limit per participant, that is worked out is refused."""
    assert what(found, clause) == [(f"this version cannot settle {message} that is not a fixed figure", words)]


@pytest.mark.parametrize(
    "clause",
    [
        "metric m across young = worked_share * rate",
        "metric m = rate",
        "pay p = 1_000 DKK * rate * worked_share",
        "pay p fee per worked_share",
        "pay p = 1_000 DKK less rate",
        "pay p 100 DKK per worked less 10% at most fine per participant",
        "pay p 100 DKK per worked only when rate >= 50% otherwise nothing",
    ],
)
def test_the_same_figures_are_at_home_above_members(found, clause):
    """In metrics across a group, formulas, prices of their lines, and gates; and fixed figures may be taken."""
    assert what(found, clause) == []
