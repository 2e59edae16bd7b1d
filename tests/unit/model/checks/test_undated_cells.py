"""Cells without a date, in a contract with several settlements."""

import pytest

PAID = "\npay reward 1_000 DKK per m\ncap total 9_000 DKK"


def test_a_cell_of_a_participant(found):
    """The cell is named with its table."""
    message = "`m` rests on `youth.has_job`, which has no date: every settlement sees what it says today"
    assert found("OUT276", "metric m of young = has_job" + PAID) == [(message, "has_job")]


def test_it_is_told_once_for_a_metric(marked):
    """The same cell twice, and another."""
    assert marked("OUT276", "metric m of young = has_job and (points >= 5 or has_job)" + PAID) == ["has_job", "points"]


def test_rows_without_a_date(marked):
    """The rows of a table below participants say nothing of a day."""
    assert marked("OUT276", "metric m of young = any child(at_school)" + PAID) == ["child(at_school)"]


def test_one_settlement_sees_each_cell_once(marked):
    """With a single settlement date there is no earlier one that could change."""
    assert marked("OUT276", "metric m of young = has_job" + PAID, settle="2026-12-31") == []


@pytest.mark.parametrize(
    "formula",
    ["moved_in <= 2024-06-30", "ended is known", "sum of visit.hours since start >= 5", "any job since start"],
)
def test_dates_and_dated_rows_are_seen_as_of_a_day(marked, formula):
    """A date cell says its own day; a cell of an event or a period has its row's."""
    assert marked("OUT276", f"metric m of young = {formula}" + PAID) == []
