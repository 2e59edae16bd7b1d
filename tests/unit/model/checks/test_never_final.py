"""Figures that a later day could undo until the contract ends."""

import pytest

PAID = "\npay reward 1_000 DKK per m\ncap total 9_000 DKK"


@pytest.fixture
def open_ends(marked):
    """The places at which a metric of members is open."""
    return lambda metric: marked("OUT275", metric + PAID)


def test_a_no_that_may_come_any_day(found):
    """Nobody can say on which day `no visit` holds for good."""
    message = "`m` can change until the contract ends, so it is never final before"
    assert found("OUT275", "metric m of young = no visit since start" + PAID) == [(message, "since start")]


@pytest.mark.parametrize(
    ("metric", "place"),
    [
        ("metric m of young = count of visit since start <= 3", "since start"),
        ("metric m of young = count of visit since start = 3", "since start"),
        ("metric m of young = days outside job since start >= 5 days", "since start"),
        ("metric m of young = 365 days - days in job since start >= 5 days", "since start"),
        ("metric m of young = sum of visit.mood since start", "since start"),
        ("metric m of young = lowest of visit.hours since start\n missing left out", "since start"),
        ("metric m of young = any visit since start and no job since moved_in", "since moved_in"),
        ("metric m of young = ended is missing", "ended is missing"),
        ("metric m across young so far = share of young(no visit since start)\n missing pending", "since start"),
    ],
)
def test_what_can_go_both_ways_needs_a_last_day(open_ends, metric, place):
    """Without one, the place is where it is open."""
    assert open_ends(metric) == [place]


@pytest.mark.parametrize(
    "metric",
    [
        "metric m of young = any visit since start",
        "metric m of young = count of visit since start >= 3",
        "metric m of young = days in job since start >= 5 days",
        "metric m of young = ended is known",
        "metric m of young = no visit within 12 months after start",
        "metric m of young = days in job within 12 months after start <= 90 days",
        "metric m of young at 12 months = no visit since start",
        "metric m of young at 12 months = ended is missing",
        "metric m across young so far = share of young(no visit within 6 months after start)\n missing pending",
    ],
)
def test_what_goes_one_way_or_has_a_last_day_is_fine(open_ends, metric):
    """A yes that stays yes, a number that only grows, a window that ends, and points."""
    assert open_ends(metric) == []


def test_a_metric_that_rests_on_another_is_not_blamed_for_it(marked):
    """The fault is told once, where it is."""
    two = "metric n of young = no visit since start\nmetric m of young = n and any job since start"
    assert marked("OUT275", two + PAID) == ["since start"]


def test_a_formula_of_a_payment(marked):
    """What a payment is worked out from must come to an end too."""
    share = "share of young(no visit since start)"
    assert marked("OUT275", f"pay reward = if {share} >= 50% then 5 DKK else 0 DKK") == ["since start"]


def test_a_formula_as_of_a_date_needs_no_last_day(marked):
    """A dated payment is worked out as of its dates."""
    share = "share of young(no visit since start)"
    assert marked("OUT275", f"pay reward on 2026-12-31 = if {share} >= 50% then 5 DKK else 0 DKK") == []


def test_it_is_told_beside_other_errors():
    """A slip elsewhere does not hide it."""
    from outcomelang import passes
    from outcomelang.source import Source

    text = """contract home "A home"
currency DKK
term 2024-01-01 to 2027-12-31
settle on 31 December
payer fjordby
provider boligen
table youth { id key  moved_in date }
events visit of youth { on date }
group young of youth enters moved_in planned 10
metric m of young = no visit since start
pay reward 1_000 DKK per n
pay other 1_000 DKK per m
"""
    assert [finding.code for finding in passes.validate(Source("a", text))] == ["OUT275", "OUT200"]
