"""What can come to be owed without limit, and limits that never take anything off. Ten members are planned."""

import pytest

METRICS = """metric m of young at 6, 12 months = job on point
metric worked of young = days in job within 10 days after start
metric endless of young = days in job since start
metric points_of of young = points
metric group_share across young = share of young(any job within 6 months after start)
 missing pending
metric loose of open at 6 months = job on point
"""


def unlimited(marked, clauses):
    """The payments that nothing limits."""
    return marked("OUT291", METRICS + clauses)


def idle(found, clauses):
    """The limits that never bind, with what the message says is the most."""
    return [(words, message.partition(": ")[2]) for message, words in found("OUT253", METRICS + clauses)]


@pytest.mark.parametrize(
    "pay",
    [
        "pay reward 1_000 DKK per loose",
        "pay reward 10 DKK per day of endless",
        "pay reward 100 DKK per visit of young",
        "pay reward 100 DKK per member of open",
        "pay reward 1_000 DKK per m 10 DKK per visit of young",
        "input visits_in_all number\npay reward = 5 DKK * visits_in_all",
    ],
)
def test_nothing_limits_it(marked, pay):
    """Members that nobody planned, days without end, events without number, figures without a range."""
    assert unlimited(marked, pay) == ["reward"]


@pytest.mark.parametrize(
    "pay",
    [
        "pay reward 1_000 DKK per m",
        "pay reward 10 DKK per day of worked",
        "pay reward 10 DKK per points_of",
        "pay reward 10 DKK per percentage point of group_share",
        "pay reward 100 DKK per visit of young once",
        "pay reward 100 DKK per visit of young up to 125 in all",
        "pay reward 100 DKK per visit of young up to 125 per year",
        "pay reward 100 DKK per visit of young\n at most 5_000 DKK",
        "pay reward 100 DKK per visit of young\n at most 5_000 DKK per year",
        "pay reward 100 DKK per visit of young\n at most 5_000 DKK per settlement",
        "pay reward 100 DKK per visit of young\ncap total 5_000 DKK",
        "pay reward 100 DKK per visit of young\ncap total of reward 5_000 DKK",
        "pay reward 100 DKK per visit of young\ncap per year 5_000 DKK",
        "pay reward 100 DKK per visit of young\ncap total 5_000 DKK by fjordby",
        "pay reward 1_000 DKK per loose\n at most 5_000 DKK",
        "pay reward on 2024-12-31 = 5_000 DKK",
        "pay reward less 500 DKK per m",
    ],
)
def test_something_limits_it(marked, pay):
    """A plan, a window, a range, a number of times, a limit of the payment, or a cap that covers it."""
    assert unlimited(marked, pay) == []


@pytest.mark.parametrize(
    "clauses",
    [
        "pay reward 100 DKK per visit of young\npay other 1_000 DKK per m\ncap total of other 5_000 DKK",
        "pay reward 100 DKK per visit of young by fjordby 50%, region 50%\ncap total 5_000 DKK by fjordby",
        "pay reward 1_000 DKK per loose\ncap per participant 500 DKK",
    ],
    ids=["another payment", "another payer", "each of any number"],
)
def test_a_limit_of_something_else_does_not(marked, clauses):
    """A cap of another payment, of one payer of two, or of each of any number of participants."""
    assert unlimited(marked, clauses) == ["reward"]


@pytest.mark.parametrize(
    ("clauses", "limit", "most"),
    [
        # Two points at 1,000; ten members.
        ("cap per participant 2_000 DKK", "cap per participant 2_000 DKK", "one participant brings 2_000 DKK"),
        ("cap total 20_000 DKK", "cap total 20_000 DKK", "there is 20_000 DKK"),
        ("cap per year 20_000 DKK", "cap per year 20_000 DKK", "there is 20_000 DKK"),
        ("cap total of reward 25_000 DKK", "cap total of reward 25_000 DKK", "there is 20_000 DKK"),
    ],
)
def test_a_cap_that_never_binds(found, clauses, limit, most):
    """What the prices come to at the most is no more than the cap."""
    ((words, message),) = idle(found, f"pay reward 1_000 DKK per m\n{clauses}")
    assert words == limit
    assert message.startswith(f"{most} at the most")


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        ("at most 2_000 DKK per participant", "one participant brings 2_000 DKK"),
        ("at most 20_000 DKK", "there is 20_000 DKK"),
        ("at most 20_000 DKK per settlement", "there is 20_000 DKK"),
    ],
)
def test_a_limit_of_a_payment_that_never_binds(found, limit, most):
    """The same for the limits of one payment."""
    ((words, message),) = idle(found, f"pay reward 1_000 DKK per m\n {limit}")
    assert words == limit
    assert message.startswith(f"{most} at the most")


@pytest.mark.parametrize(
    "clauses",
    [
        "cap per participant 1_999 DKK",
        "cap total 19_999 DKK",
        "cap per settlement 19_999 DKK",
        "pay other 1 DKK per member of young\ncap total 20_000 DKK",
        "pay other 1 DKK per member of young\ncap per participant 2_000 DKK",
    ],
)
def test_a_cap_that_may_bind_is_left_alone(found, clauses):
    """One krone less, or one krone more that is covered."""
    assert idle(found, f"pay reward 1_000 DKK per m\n{clauses}") == []


@pytest.mark.parametrize(
    ("line", "most"),
    [
        ("10 DKK per day of worked", 10 * 10),
        ("7 DKK per 5 days of worked", 7 * 2),
        ("3 DKK per points_of", 3 * 10),
        ("100 DKK per visit of young up to 3 times", 100 * 3),
        ("100 DKK per member of young", 100),
        ("best of { 1_000 DKK per m  3_000 DKK per points_of }", 3_000 * 10),
        ("1_000 DKK per m at 6 months", 1_000),
    ],
)
def test_what_one_participant_can_bring(found, line, most):
    """A limit at the amount never binds; a krone below it may."""
    assert len(idle(found, f"pay reward {line}\ncap per participant {most} DKK")) == 1
    assert idle(found, f"pay reward {line}\ncap per participant {most - 1} DKK") == []


def test_a_limit_below_the_prices_limits_what_the_next_can_meet(found):
    """Ten at 1,500 make 15,000: the cap of 15,000 never binds, though the prices would come to 20,000."""
    clauses = "pay reward 1_000 DKK per m\n at most 1_500 DKK per participant\ncap total 15_000 DKK"
    assert [words for words, _ in idle(found, clauses)] == ["cap total 15_000 DKK"]
