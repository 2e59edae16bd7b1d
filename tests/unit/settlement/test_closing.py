"""When groups and cohorts close: a day at a time, by the language's words for cohorts."""

from datetime import date, timedelta

import pytest

from outcomelang.model.contract import Cohorts
from outcomelang.settlement.closing import is_closed, is_cohort_closed, last_day_of_cohort

TERMS = """
table youth {{ id key  moved_in date  wave text }}
group young of youth enters moved_in {window} {cohorts}
pay a on 2021-06-30 = 1 DKK
"""
ONE_DAY = timedelta(days=1)


@pytest.fixture
def group(contract):
    """A contract that settles on 30 June and 31 December, and its group."""

    def group(window, cohorts=""):
        made = contract(TERMS.format(window=window, cohorts=cohorts))
        return made, made.group["young"]

    return group


@pytest.mark.parametrize(
    ("window", "first_closed"),
    [
        ("from 2021-01-01 to 2021-06-30", date(2021, 7, 1)),  # a settlement on the last day of entry comes too early
        ("", date(2023, 12, 31)),  # the last settlement date
        ("from 2021-01-01 to 2023-12-31", date(2023, 12, 31)),  # there is no later settlement that could use it
        ("from 2021-01-01 to 2024-06-30", date(2024, 7, 1)),  # people may enter after the last settlement
    ],
)
def test_a_group_closes_after_its_last_day_of_entry(group, window, first_closed):
    """Open until the day before, closed from then on."""
    made, young = group(window)
    assert is_closed(young, made, first_closed)
    assert not is_closed(young, made, first_closed - ONE_DAY)


@pytest.mark.parametrize(
    ("cohorts", "name", "last_day"),
    [
        ("by year of moved_in", "2021", date(2021, 12, 31)),
        ("by half year of moved_in", "2021 H1", date(2021, 6, 30)),
        ("by half year of moved_in", "2021 H2", date(2021, 12, 31)),
        ("by quarter of moved_in", "2022 Q1", date(2022, 3, 31)),
        ("by quarter of moved_in", "2022 Q4", date(2022, 12, 31)),
        ("by month of moved_in", "2024-02", date(2024, 2, 29)),
        ("by week of moved_in", "2020-W53", date(2021, 1, 3)),
        ("by week of moved_in", "2021-W01", date(2021, 1, 10)),
        ("every 6 months from 2021-02-01", "2021-02-01", date(2021, 7, 31)),
        ("every 12 months from 2021-02-01", "2023-02-01", None),  # the last that the schedule has
        ("by wave", "second", None),
    ],
)
def test_a_cohort_by_date_has_a_last_day(group, cohorts, name, last_day):
    """The period that its name says; others have none of their own."""
    _, young = group("from 2021-01-01 to 2022-12-31", f"cohorts {cohorts}")
    assert last_day_of_cohort(young.cohorts, name) == last_day


def test_a_cohort_is_closed_after_its_last_day(group):
    """The first half of 2021 from July on, whatever the group."""
    made, young = group("from 2021-01-01 to 2022-12-31", "cohorts by half year of moved_in")
    assert not is_cohort_closed(young, "2021 H1", made, date(2021, 6, 30), ())
    assert is_cohort_closed(young, "2021 H1", made, date(2021, 7, 1), ())


def test_no_cohort_is_open_longer_than_its_group(group):
    """The half year goes on until December, the window of entry ends in October."""
    made, young = group("from 2021-01-01 to 2022-10-15", "cohorts by half year of moved_in")
    assert is_cohort_closed(young, "2022 H2", made, date(2022, 10, 16), ())


def test_a_cohort_by_size_is_closed_when_the_next_has_begun(group):
    """The first thousand are complete once there is a second; the second are not."""
    made, young = group("from 2021-01-01 to 2022-12-31", "cohorts of 1_000 by moved_in")
    day = date(2021, 6, 30)
    assert not is_cohort_closed(young, "1", made, day, ("1",))
    assert is_cohort_closed(young, "1", made, day, ("1", "2"))
    assert not is_cohort_closed(young, "2", made, day, ("1", "2"))


def test_a_group_without_cohorts_has_its_own_day(group):
    """Asked for a cohort of another group's, it closes as it does."""
    made, young = group("from 2021-01-01 to 2021-06-30")
    assert young.cohorts is None
    assert is_cohort_closed(young, "1", made, date(2021, 7, 1), ())
    assert last_day_of_cohort(Cohorts("column", "wave"), "1") is None
