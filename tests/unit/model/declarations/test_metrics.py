"""Metrics: level, points, cohorts, and what a missing value means."""

from datetime import date

import pytest

from outcomelang.model.contract import Fate, Points
from outcomelang.value.duration import DurationUnit

PAY = "pay reward 1_000 DKK per housed\n"
WINDOW = "days in tenancy since start >= 90 days"


def metric(check, declared):
    """The metric `m`."""
    return check.contract(declared + "\n" + PAY).metric["m"]


def points(check, said):
    """The points of a metric of members."""
    return metric(check, f"metric m of young at {said} = {WINDOW}").points


def test_the_levels_of_metrics(check):
    """Of members, across a group, of the contract."""
    found = check.contract(
        f"metric m of young = visited\nmetric n across young = share of young(m)\nmetric o = n * 2\n{PAY}"
    ).metric
    assert [(found[name].group, found[name].of_members) for name in "mno"] == [
        ("young", True),
        ("young", False),
        (None, False),
    ]


@pytest.mark.parametrize(
    ("said", "numbers", "unit"),
    [
        ("12 months", (12,), DurationUnit.MONTH),
        ("12, 18, 24 months", (12, 18, 24), DurationUnit.MONTH),
        ("1, 2 years", (1, 2), DurationUnit.YEAR),
        ("every 3 months to 12 months", (3, 6, 9, 12), DurationUnit.MONTH),
        ("every 1 month from 10 months to 12 months", (10, 11, 12), DurationUnit.MONTH),
        ("every 6 months to 2 years", (6, 12, 18, 24), DurationUnit.MONTH),
        ("every 13 weeks to 26 weeks", (13, 26), DurationUnit.WEEK),
        ("every 10 days to 3 weeks", None, None),
    ],
)
def test_points(check, said, numbers, unit):
    """Listed or in steps; in the unit they are written in, or in the smaller of two."""
    if numbers is None:
        assert check.faults(f"metric m of young at {said} = {WINDOW}\n{PAY}") == ["OUT280 3 weeks"]
    else:
        assert points(check, said) == Points(numbers, unit)


def test_named_points(check):
    """A list of points is declared once and used by many."""
    found = check.contract(f"points p = 6, 12 months\nmetric m of young at p = {WINDOW}\n{PAY}").metric["m"]
    assert found.points == Points((6, 12), DurationUnit.MONTH)


def test_points_after_a_column(check):
    """They may count from another date than the start."""
    assert points(check, "6 months after born") == Points((6,), DurationUnit.MONTH, after="born")


def test_a_metric_on_dates(check):
    """A metric across a group may have a value on scheduled dates."""
    found = metric(check, "metric m across young so far every 1 year from 2022-12-31 = share of young(housed)")
    assert found.dates == tuple(date(year, 12, 31) for year in range(2022, 2027))
    assert found.so_far


def test_what_a_missing_value_means(check):
    """The first case that holds, else the last."""
    found = metric(
        check,
        "metric m of young = score >= 3 missing not met when visited, left out when no visit since start, "
        "otherwise pending for 90 days then not met",
    )
    assert [fate for fate, _ in found.missing.cases] == [Fate("not met"), Fate("left out")]
    assert found.missing.otherwise == Fate("pending", 90)


@pytest.mark.parametrize(
    "formula",
    [
        "score is known and score >= 3",
        "score is missing or score >= 3",
        "if score is known then score >= 3 else 1 > 0",
        "not (score is missing) and score >= 3",
        "count of visit since start >= 1",
        "sum of visit.mark since start >= 1",
        "age(born, start) >= 18",
        "visit.mark near start within 30 days is known",
    ],
)
def test_nothing_that_could_be_missing(check, formula):
    """An empty cell that is asked for first, counts and sums of no rows, the start: no clause is needed."""
    assert check.faults(f"metric m of young = {formula}\n{PAY}") == []


@pytest.mark.parametrize(
    ("formula", "is_guarded"),
    [
        ("if {n} > 0 then 8 / {n} >= 2 else visited", True),
        ("if {n} >= 1 then 8 / {n} >= 2 else visited", True),
        ("if 0 < {n} then 8 / {n} >= 2 else visited", True),
        ("if {n} = 0 then visited else 8 / {n} >= 2", True),
        ("if {n} <= 0 then visited else 8 / {n} >= 2", True),
        ("if {n} != 0 and visited then 8 / {n} >= 2 else visited", True),
        ("if {n} = 3 then 8 / {n} >= 2 else visited", True),
        ("{n} > 0 and 8 / {n} >= 2", True),
        ("{n} = 0 or 8 / {n} >= 2", True),
        ("not ({n} = 0) and 8 / {n} >= 2", True),
        ("if {n} >= 0 then 8 / {n} >= 2 else visited", False),
        ("if {n} < 1 then 8 / {n} >= 2 else visited", False),
        ("if {n} > 0 then visited else 8 / {n} >= 2", False),
        ("if {n} != 3 then 8 / {n} >= 2 else visited", False),
        ("if {n} > 0 or visited then 8 / {n} >= 2 else visited", False),
        ("{n} > 0 or 8 / {n} >= 2", False),
        ("if days_housed > 0 days then 8 / {n} >= 2 else visited", False),
    ],
)
def test_a_divisor_that_is_told_from_zero(check, formula, is_guarded):
    """A quotient is missing only where its divisor may be 0; the condition must tell, and of the same figure."""
    written = formula.format(n="count of visit within 1 year after start")
    codes = [fault[:6] for fault in check.faults(f"metric m of young = {written}\n{PAY}")]
    assert codes == ([] if is_guarded else ["OUT283"])


@pytest.mark.parametrize(
    ("formula", "cell"),
    [
        ("score >= 3", "score"),
        ("score >= 3 or visited", "score"),
        ("age(born, exited) >= 18", "exited"),
        ("mean of visit.mark within 12 months after start >= 3", "mean of visit.mark within 12 months after start"),
        ("visit.mark near start within 30 days >= 3", "visit.mark near start within 30 days"),
        ("last visit.mark within 12 months after start >= 3", "last visit.mark within 12 months after start"),
        ("any visit within 12 months after exited", "exited"),
        ("1 / (count of visit within 12 months after start) >= 2", "1 / (count of visit within 12 months after start)"),
    ],
)
def test_what_could_be_missing_needs_a_clause(check, formula, cell):
    """The finding names the cell, the reading or the quotient."""
    faults = check.faults(f"metric m of young = {formula}\n{PAY}")
    assert faults == [f"OUT283 {cell}"]


@pytest.mark.parametrize(
    ("points", "clause", "faults"),
    [
        ("6 months after exited", "", ["OUT283 exited"]),
        ("every 6 months to 12 months after exited", "", ["OUT283 exited"]),
        ("6 months after exited", "missing not met", []),
        ("6 months after moved_in", "", []),
        ("6 months after born", "missing not met", ["OUT284 missing not met"]),
    ],
)
def test_points_after_a_cell_that_may_be_empty_need_a_clause(check, points, clause, faults):
    """Without the day that they are counted from there are no points; the finding names the cell."""
    assert check.faults(f"metric m of young at {points} = {WINDOW} {clause}\n{PAY}") == faults


def test_a_group_level_figure_needs_no_clause_for_nobody(check):
    """The mean of nobody is missing, and no cell is to blame."""
    assert check.faults(f"metric m across young = mean of days_housed / 7\n{PAY}") == []


def test_a_condition_on_members_must_be_told_by_a_metric(check):
    """A share of those whose score is high must say what an empty score is: a metric of theirs does."""
    assert check.faults(f"metric m across young = share of young(score >= 3)\n{PAY}") == ["OUT240 score"]
    added = f"metric high of young = score >= 3 missing left out\nmetric m across young = share of young(high)\n{PAY}"
    assert check.faults(added) == []


@pytest.mark.parametrize(
    ("added", "faults"),
    [
        (f"metric m of yung = {WINDOW}\n", ["OUT200 yung"]),
        (f"metric m of visit = {WINDOW}\n", ["OUT201 visit"]),
        (f"metric m of young per cohort = {WINDOW}\n", ["OUT282 m"]),
        (f"metric m of young so far = {WINDOW}\n", ["OUT282 m"]),
        ("metric m across young per cohort = share of young(visited)\n", ["OUT282 m"]),
        ("metric m at 12 months = 5\n", ["OUT281 12 months"]),
        ("metric m of youth at 12 months = any visit within 1 year before point\n", ["OUT281 12 months"]),
        (f"metric m of young at 12, 12 months = {WINDOW}\n", ["OUT280 12"]),
        (f"metric m of young at 0 months = {WINDOW}\n", ["OUT280 0"]),
        (f"metric m of young at every 5 months to 12 months = {WINDOW}\n", ["OUT280 12 months"]),
        (f"metric m of young at every 3 months from 9 months to 6 months = {WINDOW}\n", ["OUT280 every 3 months"]),
        (f"metric m of young at every 1 month to 26 weeks = {WINDOW}\n", ["OUT280 26 weeks"]),
        (f"metric m of young at every 1 day to 1_001 days = {WINDOW}\n", ["OUT280 every 1 day to"]),
        (f"metric m of young at 12, 120_000 months = {WINDOW}\n", ["OUT280 12, 120_000 months"]),
        (f"metric m of young at 6 months after kind = {WINDOW}\n", ["OUT274 kind"]),
        (f"metric m of young at housed = {WINDOW}\n", ["OUT201 housed"]),
        (f"metric m of young every 1 year from 2022-12-31 = {WINDOW}\n", ["OUT281 every 1 year"]),
        ("metric m of young = born\n", ["OUT279 born"]),
        ("metric m of young = kind\n", ["OUT279 kind"]),
        (f"metric m of young = {WINDOW} missing not met\n", ["OUT284 missing not met"]),
        ("metric m of young = score missing not met\n", ["OUT285 not met"]),
        ("metric m of young = score missing pending for 90 days then not met\n", ["OUT285 pending for 90 days"]),
        ("metric m of young = score >= 1 missing pending for 3 months then not met\n", ["OUT277 3 months"]),
        ("metric m of young = score missing pending missing pending\n", ["OUT256 missing pending"]),
        ("metric m of young = score missing left out when kind, otherwise pending\n", ["OUT214 kind"]),
    ],
)
def test_a_metric_with_a_fault(check, added, faults):
    """Each fault once, where it was written."""
    found = check.faults(added + PAY)
    assert [one.startswith(fault) for one, fault in zip(found, faults, strict=True)] == [True] * len(faults)
