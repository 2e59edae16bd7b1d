"""Clauses that are proved, refuted, and left undecided, each for a reason that can be seen by hand."""

import pytest

from outcomelang.proof import with_z3

DENVER = """input reduction percent "Reduction"
pay jail
  = slices reduction per 1 percentage point {
      under 20%:       0 DKK
      from   0%: 160_000 DKK
      from  30%:  38_000 DKK
      from  65%:       0 DKK
    }
  at most 6_130_000 DKK
"""
STEPS = """input reduction percent "Reduction"
input cohort_size whole "Cohort"
pay result
  = steps reduction { under 10%: 0 DKK  from 10%: 500_000 DKK  from 20%: 900_000 DKK }
  only when cohort_size >= 60 otherwise nothing
"""
HOME = "pay own_home 1_000 DKK per housed"
TWO = "pay own_home 1_000 DKK per housed\npay own_job 700 DKK per working"

PROVED = [
    (DENVER, "jail = 5_104_000 DKK when reduction = 38%"),
    (DENVER, "jail = 0 DKK when reduction = 19.9%"),
    (DENVER, "jail <= 6_130_000 DKK"),
    (DENVER, "jail never falls when reduction rises"),
    (DENVER, "jail >= 0 DKK when reduction >= 0%"),
    (STEPS, "result = 0 DKK when cohort_size < 60"),
    (STEPS, "total <= 900_000 DKK"),
    (STEPS, "result = 900_000 DKK when reduction >= 20% and cohort_size = 60"),
    (STEPS, "result never falls when cohort_size rises"),
    (HOME, "own_home = 0 DKK when share of young(housed) = 0%"),
    (HOME, "own_home never falls when housed rises"),
    (HOME, "total >= 1_000 DKK when count of young(housed) >= 1"),
    (HOME, "total <= 2_000 DKK * count of young"),
    (HOME, "total = 2_000 DKK * count of young when share of young(housed) = 100%"),
    (HOME + "\ncap total 5_000 DKK", "total <= 5_000 DKK"),
    (TWO + "\ncap total 5_000 DKK", "own_home + own_job <= 5_000 DKK"),
    (TWO + "\ncap total 5_000 DKK", "total never falls when working rises"),
    (TWO + "\nfloor total 3_000 DKK by city to home", "total >= 0 DKK"),
    (HOME + "\n  at most 1_500 DKK per participant", "own_home <= 1_500 DKK * count of young"),
    (
        HOME + "\n  only when share of young(working) >= 50% otherwise nothing",
        "own_home = 0 DKK when share of young(working) <= 40%",
    ),
    (HOME + "\n  less 25%", "own_home <= 1_500 DKK * count of young"),
    (TWO + "\n  at most 40% of total", "own_job <= 40% * total"),
    (TWO + "\n  at most 40% of total", "own_job = 0 DKK when own_home = 0 DKK"),
]
REFUTED = [
    (DENVER, "jail <= 6_129_999 DKK"),
    (DENVER, "jail >= 1_600_000 DKK when reduction >= 10%"),
    (STEPS, "total >= 500_000 DKK when reduction >= 10%"),
    (STEPS, "total <= 899_999.99 DKK"),
    (HOME, "total <= 19_999 DKK"),
    (HOME, "total <= 20_000 DKK"),
    (HOME, "own_home = 0 DKK when share of young(housed) < 100%"),
    (TWO, "own_home >= own_job"),
    (TWO, "total = own_home"),
    (HOME + "\n  at most 1_500 DKK per participant", "own_home <= 1_000 DKK * count of young"),
    (HOME + "\n  at most 1_500 DKK per participant", "own_home >= 2_000 DKK when share of young(housed) = 100%"),
    (HOME + "\n  less 25%", "own_home <= 1_499 DKK * count of young"),
]
UNDECIDED = [
    (TWO + "\ncap total 5_000 DKK", "own_job >= 700 DKK when count of young(working) >= 1"),
    (HOME + "\ncap per year 5_000 DKK", "total = 2_000 DKK * count of young when share of young(housed) = 100%"),
]


@pytest.mark.parametrize(("text", "clause"), PROVED, ids=[clause for _, clause in PROVED])
def test_proved(text, clause, verdict):
    """What holds for all figures is proved."""
    assert verdict(text, clause) == "proved"


@pytest.mark.parametrize(("text", "clause"), REFUTED, ids=[clause for _, clause in REFUTED])
def test_refuted(text, clause, verdict):
    """What some figures break, that a data set surely can have, is refuted."""
    assert verdict(text, clause) == "refuted"


@pytest.mark.parametrize(("text", "clause"), UNDECIDED, ids=[clause for _, clause in UNDECIDED])
def test_undecided(text, clause, verdict):
    """Where only bounds are known, and they do not tell, nothing is claimed."""
    assert verdict(text, clause) == "undecided"


def test_a_planned_number_is_no_limit_and_at_most_is(verdict):
    """More members than planned are a warning when the contract is settled, more than `at most` an error."""
    assert verdict(HOME, "total <= 20_000 DKK", planned="planned 10") == "refuted"
    assert verdict(HOME, "total <= 20_000 DKK", planned="at most 10") == "proved"


def test_who_meets_the_stricter_metric_meets_the_other(verdict):
    """A metric with `and` implies its parts, and so do their numbers."""
    both = "metric both of young at 12, 24 months = housed and working\npay all_of_it 500 DKK per both"
    assert verdict(both, "count of young(both) <= count of young(housed)") == "proved"
    assert verdict(both, "all_of_it = 0 DKK when share of young(working) = 0%") == "proved"
    assert verdict(both, "count of young(housed) <= count of young(both)") != "proved"


def test_metrics_of_the_same_rows_are_no_counter_example(verdict):
    """Who lives somewhere on the point is met by one tenancy or by none: a contradiction of both is not told."""
    away = "metric away of young at 12, 24 months = not tenancy on point\n"
    paid = f"{away}pay own_home 1_000 DKK per housed\npay street 1_000 DKK per away"
    assert verdict(paid, "total <= 2_000 DKK * count of young") == "undecided"


def test_without_the_solver_ranges_and_trial_still_tell(verdict, monkeypatch):
    """What needs the solver says so, and is neither proved nor refuted."""
    monkeypatch.setattr(with_z3, "is_there", lambda: False)
    assert verdict(DENVER, "jail = 5_104_000 DKK when reduction = 38%") == "proved"
    assert verdict(HOME, "total <= 20_000 DKK") == "refuted"
    assert verdict(HOME, "own_home never falls when housed rises") == "undecided"


def test_an_undecided_clause_without_the_solver_says_what_to_install(findings, monkeypatch):
    """The warning names the extra."""
    monkeypatch.setattr(with_z3, "is_there", lambda: False)
    found = findings(HOME, "own_home never falls when housed rises")
    assert [one.code for one in found] == ["OUT702"]
    assert "outcomelang[proofs]" in found[0].message


def test_a_counter_example_can_be_checked_with_a_pencil(findings):
    """It names the members and how many meet what, and what both sides come to."""
    (found,) = findings(TWO, "own_job >= own_home")
    assert found.code == "OUT701"
    assert (
        found.message
        == "`own_job >= own_home` does not always hold: `own_job` is 14_000 DKK and `own_home` is 20_000 DKK"
    )
    assert found.notes == (
        "members of `young`: 10",
        "members of `young` who meet `housed` at 12, 24 months: 10",
        "members of `young` who meet `working` at 12, 24 months: 10",
    )


def test_a_proof_that_rests_on_the_plan_is_named(findings):
    """The hint says that it holds for the members that are planned."""
    (found,) = findings(HOME, "total <= 20_000 DKK")
    assert "planned" in found.hint


def test_points_of_other_days_are_not_the_same(verdict):
    """Twelve weeks are not twelve months, and what is since the point before differs with the points."""
    weeks = "metric soon of young at 12 weeks = tenancy on point\n"
    assert verdict(weeks + HOME, "count of young(soon) = 0 when share of young(soon) = 0%") == "proved"
    since = "metric stays of young at 6, 12 months = any tenancy since previous\n"
    longer = "metric stays_longer of young at 12 months = any tenancy since previous\n"
    alike = "pay reward = if more_stay > 0 then 1 DKK else 0 DKK\n"
    more = "metric more_stay across young at 12 months = count of young(stays_longer) - count of young(stays)\n"
    assert verdict(since + longer + more + alike + HOME, "reward = 0 DKK") != "proved"


def test_what_is_paid_for_those_who_left_is_in_no_sum(verdict):
    """A member who leaves keeps the days reached, and is left out of the sum over the group."""
    days = """group leaving of youth enters moved_in from 2021-01-01 to 2021-12-31 leaves gone at most 10
metric stayed of leaving = days in tenancy within 100 days after start
metric in_all across leaving = sum of stayed
pay nights 1 DKK per day of stayed
pay other 1 DKK per working
"""
    assert verdict(days, "nights <= 1_000 DKK") == "proved"
    assert verdict(days, "nights = 0 DKK when in_all = 0 days") != "proved"


def test_a_gate_of_which_nothing_is_known(verdict):
    """What passes is between nothing and all of it, and where it ends in between is not claimed."""
    text = """group many of youth
  enters moved_in from 2021-01-01 to 2021-12-31
  cohorts by half year of moved_in
  at most 10
metric stays of many at 12 months = tenancy on point
metric rate across many per cohort at 12 months = share of many(stays)
pay reward 100 DKK per stays only when sum of rate >= 50% otherwise nothing
pay other 1 DKK per working
"""
    assert verdict(text, "reward <= 1_000 DKK") == "proved"
    assert verdict(text, "reward >= 0 DKK") == "proved"
    assert verdict(text, "reward <= 900 DKK") == "undecided"
