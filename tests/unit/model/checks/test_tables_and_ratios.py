"""Tables that pay less for more, steps out of reach, and ratios that rise when fewer are measured."""

import pytest

FIGURE = "input fall percent in 0% to 50%\n"
SCORES = """metric mood of young at 12 months
 = mean of visit.mood within 30 days around point
 missing left out
metric mean_mood across young at 12 months = mean of mood
metric measured across young at 12 months = count of young(mood is known)
metric answers across young at 12 months = share of young(mood is known)
"""


@pytest.mark.parametrize(
    ("formula", "row"),
    [
        ("steps fall { under 5%: 0 DKK  from 5%: 20 DKK  from 10%: 10 DKK }", "from 10%: 10 DKK"),
        ("steps fall { under 5%: 9 DKK  from 5%: 2 DKK  from 10%: 10 DKK }", "from 5%: 2 DKK"),
        ("scale fall { at 5%: 0 DKK  at 10%: 20 DKK  at 20%: 10 DKK }", "at 20%: 10 DKK"),
    ],
)
def test_a_table_that_rises_and_falls(found, formula, row):
    """One row is lower than the one before it, while others are higher."""
    assert [words for _, words in found("OUT703", f"{FIGURE}pay reward = {formula}\n")] == [row]


@pytest.mark.parametrize(
    "formula",
    [
        "steps fall { under 5%: 0 DKK  from 5%: 20 DKK  from 10%: 20 DKK }",
        "steps fall { under 5%: 90 DKK  from 5%: 20 DKK  from 10%: 0 DKK }",
        "scale fall { at 5%: 0 DKK  at 10%: 20 DKK }",
    ],
)
def test_a_table_that_goes_one_way(found, formula):
    """Of some figures less is better, so a table may fall all the way."""
    assert found("OUT703", f"{FIGURE}pay reward = {formula}\n") == []


def test_a_table_behind_a_metric(found):
    """The table of a metric that a payment names is looked at too, once."""
    clauses = f"{FIGURE}metric rate = steps fall {{ under 5%: 1 from 5%: 3 from 9%: 2 }}\npay reward = rate * 10 DKK\n"
    assert len(found("OUT703", clauses)) == 1


@pytest.mark.parametrize(("edge", "out_of_reach"), [("from 50%", 0), ("above 50%", 1), ("from 51%", 1)])
def test_a_step_out_of_reach(found, edge, out_of_reach):
    """The range of the value has 50 % in it, and nothing above."""
    word = "up to" if edge.startswith("above") else "under"
    formula = f"steps fall {{ {word} {edge.split()[1]}: 0 DKK  {edge}: 9 DKK }}"
    assert len(found("OUT705", f"{FIGURE}pay reward = {formula}\n")) == out_of_reach


def test_a_mean_without_those_who_are_not_measured(found):
    """It rises when those who do badly are not measured."""
    ((message, words),) = found("OUT704", f"{SCORES}pay reward = if mean_mood >= 1 then 9 DKK else 0 DKK\n")
    assert words == "reward"
    assert "`mood`" in message


@pytest.mark.parametrize(
    "guard",
    [
        "only when measured >= 60 otherwise nothing",
        "only when answers >= 80% otherwise pending",
        "only when count of young(mood is known) >= 5 otherwise nothing",
    ],
)
def test_a_guard_asks_how_many(found, guard):
    """A count with a condition, or the share of those of whom something is known."""
    assert found("OUT704", f"{SCORES}pay reward = if mean_mood >= 1 then 9 DKK else 0 DKK {guard}\n") == []


def test_a_share_that_nobody_can_be_left_out_of(found):
    """A missing value that is not met stays in the number below the line."""
    kept = SCORES.replace("mean of visit.mood", "lowest of visit.mood").replace("left out", "pending")
    assert found("OUT704", f"{kept}pay reward = if mean_mood >= 1 then 9 DKK else 0 DKK\n") == []
