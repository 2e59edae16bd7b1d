"""Figures that are asked for in a cohort are of the same cohorts."""

import pytest

GROUPS = """group g of youth enters moved_in from 2022-01-01 to 2023-12-31 cohorts by kind planned 9
group h of youth enters moved_in from 2022-01-01 to 2023-12-31 cohorts by year of moved_in planned 9
group s of youth enters moved_in from 2022-01-01 to 2023-12-31 cohorts of 3 by moved_in planned 9
group part_of_s of s where kind = "a" planned 9
group undivided of youth enters moved_in from 2022-01-01 to 2023-12-31 planned 9
metric visited_g of g = any visit within 1 year after start
metric visited_h of h = any visit within 1 year after start
metric visited_s of s = any visit within 1 year after start
metric rate_g across g per cohort = share of g(visited_g)
metric rate_s across s per cohort = share of s(visited_s)
metric all_h across h = count of h
metric rate_h across h per cohort = share of h(visited_h)
metric sum_of_h across h = sum of rate_h
"""
FORMULA = "pay p per cohort = if rate_g >= 50% then 5 DKK else 0 DKK "


@pytest.mark.parametrize(
    ("added", "faults"),
    [
        (FORMULA + "only when count of h >= 3 otherwise nothing", ["p"]),
        (FORMULA + "only when count of g >= 3 otherwise nothing", []),
        (FORMULA + "only when count of undivided >= 3 otherwise nothing", []),
        (FORMULA + "only when all_h >= 3 otherwise nothing", []),
        (FORMULA + "only when rate_h >= 50% otherwise nothing", ["p"]),
        (FORMULA + "only when share of h(visited_h) >= 50% otherwise nothing", ["p"]),
        (FORMULA + "only when sum_of_h >= 50% otherwise nothing", []),
        ("pay p per cohort = 5 DKK * rate_g * count of h", ["p"]),
        ("pay p per cohort = 5 DKK * rate_s only when count of part_of_s >= 1 otherwise nothing", ["p"]),
        ("pay p per cohort = 5 DKK * rate_s only when count of s >= 1 otherwise nothing", []),
        ("pay p 5 DKK per visited_g 5 DKK per visited_h", []),
        ("pay p 5 DKK per visited_g only when count of h >= 3 otherwise nothing", []),
        ("metric m across g per cohort = rate_g * count of h\npay p per cohort = 5 DKK * m", ["m"]),
        ("metric m across g per cohort = rate_g * count of g\npay p per cohort = 5 DKK * m", []),
    ],
)
def test_what_is_asked_for_in_a_cohort(check, added, faults):
    """A group without cohorts, and a figure that is not per cohort, are the same in all; a sum goes through its own."""
    found = check.faults(GROUPS + added + "\ncap total 9_000 DKK\n")
    assert [one for one in found if "OUT282" in one] == [f"OUT282 {name}" for name in faults]
