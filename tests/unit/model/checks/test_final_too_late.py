"""Prices for what is final only after the last settlement, on 31 December 2027; members enter in 2024."""

import pytest


def test_the_last_to_enter_come_too_late(found):
    """36 months after 2024-12-31 is the last settlement; 37 is a month later."""
    metric = "metric m of young at 36, 37 months = job on point\npay reward 1_000 DKK per m"
    message = (
        "for a member who enters on 2024-12-31, `m` at 37 months is final on 2028-01-31,"
        " after the last settlement on 2027-12-31"
    )
    assert found("OUT278", metric) == [(message, "1_000 DKK per m")]


def test_only_points_that_are_priced_matter(marked):
    """A later point may be measured without being paid."""
    metric = "metric m of young at 36, 60 months = job on point\npay reward 1_000 DKK per m at 36 months"
    assert marked("OUT278", metric) == []


def test_even_the_first_to_enter_come_too_late(found):
    """48 months after 2024-01-01 is 2028-01-01: nobody can ever be paid."""
    metric = "metric m of young at 48 months = job on point\npay reward 1_000 DKK per m"
    ((message, _),) = found("OUT278", metric)
    assert message.startswith("even for a member who enters on the first day, 2024-01-01, `m` at 48 months is final on")


@pytest.mark.parametrize(
    ("metric", "final"),
    [
        # A tolerance after the point, and a window that goes on after it.
        ("at 36 months = any visit within 1 day around point", "2028-01-01"),
        ("at 36 months = visit.hours near point within 30 days >= 1\n missing not met", "2028-01-30"),
        ("at 30 months = any visit within 12 months after point", "2028-06-29"),
        # 157 weeks are 1,099 days, the first of which is 2024-12-31 itself.
        ("= any job within 157 weeks after start", "2028-01-03"),
        ("= any job within 104 weeks after (start + 53 weeks)", "2028-01-03"),
        ("= any job between 2024-01-01 and 2028-03-01", "2028-03-01"),
    ],
)
def test_the_last_day_is_that_of_the_latest_window(found, metric, final):
    """Tolerances count, and the last day of a window is the day before its end."""
    ((message, _), *_) = found("OUT278", f"metric m of young {metric}\npay reward 1_000 DKK per m")
    assert f" is final on {final}, after " in message


@pytest.mark.parametrize(
    "metric",
    [
        "at 36 months = job on point",
        "= any job within 36 months after start",
        "= any job within 156 weeks after start",
        "= any job since start",
        "at 60 months after ended = job on point",
    ],
)
def test_what_can_be_final_in_time_is_fine(marked, metric):
    """A last day on the settlement date is in time; what has no last day, or another start, is another matter."""
    assert marked("OUT278", f"metric m of young {metric}\n missing not met\npay reward 1_000 DKK per m") == []


def test_a_metric_that_is_named_is_looked_into(found):
    """A metric is as late as the latest it rests on."""
    two = "metric n of young at 40 months = job on point\nmetric m of young at 40 months = n and job on point"
    ((message, _),) = found("OUT278", f"{two}\npay reward 1_000 DKK per m")
    assert "`m` at 40 months" in message


def test_lines_inside_best_of(marked):
    """Each alternative is a price of its own."""
    metrics = "metric m of young at 12 months = job on point\nmetric late of young at 48 months = job on point"
    pay = "pay reward\n best of { 1_000 DKK per m  2_000 DKK per late }"
    assert marked("OUT278", f"{metrics}\n{pay}") == ["2_000 DKK per late"]


def test_a_figure_of_the_group_is_as_late_as_its_members(marked):
    """It is final when all of them are."""
    metric = "metric m across young at 40 months = share of young(job on point)\n missing pending"
    assert marked("OUT278", f"{metric}\npay reward 10 DKK per percentage point of m") == [
        "10 DKK per percentage point of m"
    ]
