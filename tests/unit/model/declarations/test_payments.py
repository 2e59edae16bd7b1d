"""Payments and savings: formulas, dates, cohorts, conditions, deductions, limits; caps and floors."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.model.contract import Limit
from outcomelang.value.schedule import DayOfYear

COHORTS = """group g of youth enters moved_in from 2022-01-01 to 2023-12-31 cohorts by kind planned 9
metric rate across g per cohort = share of g(visited_g)
metric visited_g of g = any visit within 1 year after start
"""


def payment(check, written, before=""):
    """The payment `p`."""
    return check.contract(f"{before}pay p {written}\ncap total 100_000 DKK\n").payment["p"]


def test_a_formula(check):
    """It is owed once, when its figures are final: it has no dates."""
    found = payment(check, '"Share" = 1_000 DKK * count of young(visited)')
    assert (found.title, found.dates, found.lines, found.per_cohort) == ("Share", None, (), False)
    assert found.formula.type.currency == "DKK"


def test_a_dated_payment(check):
    """Its dates are those inside the term."""
    found = payment(check, "every 6 months from 2025-12-31 pro rata = 500 DKK".replace(" pro rata", ""))
    assert found.dates == (date(2025, 12, 31), date(2026, 6, 30), date(2026, 12, 31))
    assert found.last_part == 1
    found = payment(check, "every 6 months from 2022-01-01 to 2022-09-30 pro rata = 500 DKK")
    assert found.dates == (date(2022, 1, 1), date(2022, 7, 1), date(2022, 9, 30))
    assert found.last_part == Fraction(91, 184)  # of the days from 1 July to 1 January
    found = payment(check, "every 6 months from 2022-01-01 to 2022-07-01 pro rata = 500 DKK")
    assert (len(found.dates), found.last_part) == (2, 1)
    found = payment(check, "every 20 weeks from 2026-06-01 to 2026-12-31 pro rata = 500 DKK")
    assert found.dates == (date(2026, 6, 1), date(2026, 10, 19), date(2026, 12, 31))
    assert found.last_part == Fraction(73, 140)


def test_a_payment_on_one_day(check):
    """A fee."""
    assert payment(check, "on 2022-06-30 = 500 DKK").dates == (date(2022, 6, 30),)


def test_a_payment_per_cohort(check):
    """Its formula names figures per cohort."""
    found = payment(check, "per cohort = if rate >= 50% then 500 DKK else 0 DKK", COHORTS)
    assert found.per_cohort


def test_conditions_and_deductions(check):
    """Each in the order of the text; all conditions must hold."""
    found = payment(
        check,
        "1_000 DKK per visited only when count of young >= 3 otherwise nothing "
        "only when share of young(visited) >= 10% otherwise pending less 33% less 5% never paid back at least 10 DKK",
    )
    assert [gate.otherwise for gate in found.gates] == ["nothing", "pending"]
    assert [share.value for share in found.less] == [Fraction(33, 100), Fraction(5, 100)]
    assert found.never_paid_back
    assert found.at_least.value == 10


def test_limits(check):
    """Of the payment, per participant, settlement and year, and of the total."""
    found = payment(
        check,
        "1_000 DKK per visited at most 9_000 DKK at most 2_000 DKK per participant "
        "at most 4_000 DKK per settlement lost at most 5_000 DKK per year carried forward at most 45% of total",
    )
    assert [(limit.scope, limit.amount.value, limit.carried_forward) for limit in found.limits] == [
        ("payment", 9000, False),
        ("participant", 2000, False),
        ("settlement", 4000, False),
        ("year", 5000, True),
        ("share of total", Fraction(45, 100), False),
    ]
    assert isinstance(found.limits[0], Limit)


def test_a_limit_may_rest_on_another_payment(check):
    """In a limit, the name of a payment is what it is owed so far."""
    contract = check.contract(
        "pay a 1_000 DKK per visited\npay p 500 DKK per housed at most 50% * a\ncap total 9_000 DKK\n"
    )
    assert contract.payment["p"].limits[0].amount.right.name == "a"


def test_a_condition_point_by_point(check):
    """A condition may name a metric with the points that the payment prices."""
    before = "metric answered across young so far at 12, 24 months = share of young(visited)\n"
    found = payment(check, "1_000 DKK per housed only when answered >= 80% otherwise pending", before)
    assert found.gates[0].condition.left.name == "answered"


def test_a_saving_has_no_payer(check):
    """It is reported; whose it is may be said."""
    contract = check.contract("saving s 25_000 DKK per visited to fjordby 20%, home 80%\npay fee = 1 DKK\n")
    (saving,) = contract.savings
    assert (saving.name, saving.by) == ("s", ())
    assert saving.to[0].parts == (("fjordby", Fraction(1, 5)), ("home", Fraction(4, 5)))
    assert [one.name for one in contract.payments] == ["fee"]


def test_caps(check):
    """In the order of the file, each with what it covers."""
    added = (
        "pay a 1_000 DKK per visited\npay b 1_000 DKK per housed\n"
        "cap per participant 2_000 DKK\ncap total of b, a 30_000 DKK\ncap total 40_000 DKK by fjordby\n"
        "cap pro rata total 50_000 DKK\ncap per year from 1 July 20_000 DKK carried forward\n"
        "cap per settlement 10_000 DKK lost\n"
    )
    caps = check.contract(added).caps
    assert [(cap.scope, cap.amount.value, cap.payments) for cap in caps] == [
        ("participant", 2000, ()),
        ("total", 30_000, ("b", "a")),
        ("total", 40_000, ()),
        ("total", 50_000, ()),
        ("year", 20_000, ()),
        ("settlement", 10_000, ()),
    ]
    assert [cap.payer for cap in caps] == [None, None, "fjordby", None, None, None]
    assert [cap.pro_rata for cap in caps] == [False, False, False, True, False, False]
    assert caps[4].year_start == DayOfYear(day=1, month=7)
    assert [cap.carried_forward for cap in caps] == [False, False, False, False, True, False]


def test_a_floor_is_paid_as_payments_are(check):
    """By and to the parties of the contract's default."""
    (floor,) = check.contract("pay a 1_000 DKK per visited\nfloor total 3_000 DKK\n").floors
    assert floor.amount.value == 3000
    assert [(shares[0].parts[0][0]) for shares in (floor.by, floor.to)] == ["fjordby", "home"]


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ("= 5", ["OUT215 5"]),
        ("= 5 EUR", ["OUT217 5 EUR"]),
        ("= visited", ["OUT220 visited"]),
        ("on 2027-01-01 = 5 DKK", ["OUT258 2027-01-01"]),
        ("every 1 year from 2022-01-01 to 2027-01-01 = 5 DKK", ["OUT258 2027-01-01"]),
        ("every 0 days from 2022-01-01 = 5 DKK", ["OUT261 0 days"]),
        ("every 1 year from 2026-12-31 to 2026-12-31 = 5 DKK", []),
        ("every 6 years from 2021-12-30 = 5 DKK", ["OUT260 every 6 years from 2021-12-30"]),
        ("per cohort = 5 DKK", ["OUT282 p"]),
        ("per cohort 5 DKK per visited", ["OUT282 p"]),
        ("5 DKK per visited by home", ["OUT265 home"]),
        ("5 DKK per visited to fjordby", ["OUT265 fjordby"]),
        ("5 DKK per visited by fjordby by fjordby", ["OUT256 by fjordby"]),
        ("5 DKK per visited at most 5 DKK at most 6 DKK", ["OUT256 at most 6 DKK"]),
        ("5 DKK per visited at most 5 DKK per year at most 6 DKK per year", ["OUT256 at most 6 DKK per year"]),
        ("5 DKK per visited at most 5 DKK at most 6 DKK per year", []),
        ("5 DKK per visited at least 5 DKK at least 6 DKK", ["OUT256 at least 6 DKK"]),
        ("5 DKK per visited never paid back never paid back", ["OUT256 never paid back"]),
        ("5 DKK per visited at most 45% of total at most 40% of total", ["OUT256 at most 40% of total"]),
        ("5 DKK per visited at most 100% of total", ["OUT292 at most 100% of total"]),
        ("5 DKK per visited at most -5 DKK", ["OUT292 -5 DKK"]),
        ("5 DKK per visited at most 5", ["OUT215 5"]),
        ("5 DKK per visited at most 5 DKK carried forward", ["OUT292 at most 5 DKK carried forward"]),
        ("5 DKK per visited at most 5 DKK per participant lost", ["OUT292 at most 5 DKK per participant lost"]),
        ("= 5 DKK at most 5 DKK per participant", ["OUT292 at most 5 DKK per participant"]),
        ("5 DKK per visited less 133%", ["OUT292 133%"]),
        ("5 DKK per visited less 5 DKK", ["OUT215 5 DKK"]),
        ("5 DKK per visited at most 5 DKK * count of young", ["OUT225 count of young"]),
        ("5 DKK per visited only when visited otherwise nothing", ["OUT220 visited"]),
        ("5 DKK per visited only when 5 otherwise nothing", ["OUT214 5"]),
        ("5 DKK per housd only when a >= 1 otherwise nothing", ["OUT200 housd"]),
    ],
)
def test_a_payment_with_a_fault(check, written, faults):
    """Each fault once, where it was written."""
    before = "metric a across young at 12, 24 months = count of young(visited)\n"
    assert check.faults(f"{before}pay p {written}\ncap total 100_000 DKK\n") == faults


@pytest.mark.parametrize(
    ("added", "faults"),
    [
        ("saving s 5 DKK per visited by fjordby\n", ["OUT293 by fjordby"]),
        ("saving s 5 DKK per visited at most 45% of total\n", ["OUT293 at most 45% of total"]),
        ("saving s 5 DKK per visited never paid back\n", ["OUT293 never paid back"]),
        ("cap total 5 EUR\n", ["OUT217 5 EUR"]),
        ("cap total 5 DKK\ncap total 6 DKK\n", ["OUT256 cap total 6 DKK"]),
        ("cap total 5 DKK\ncap total 6 DKK by fjordby\n", []),
        ("cap total of a, b 5 DKK\n", ["OUT200 b"]),
        ("cap total of a, a 5 DKK\n", ["OUT256 a"]),
        ("cap total of visited 5 DKK\n", ["OUT201 visited"]),
        ("saving s 5 DKK per visited\ncap total of s 5 DKK\n", ["OUT201 s"]),
        ("cap total 5 DKK by home\n", ["OUT265 home"]),
        ("cap total 5 DKK by hom\n", ["OUT200 hom"]),
        ("cap total -5 DKK\n", ["OUT292 -5 DKK"]),
        ("cap per participant 5 DKK carried forward\n", ["OUT292 cap per participant 5 DKK carried forward"]),
        ("floor total 5 DKK by home\n", ["OUT265 home"]),
        ("floor total 5 DKK\nfloor total 6 DKK\n", ["OUT256 floor total 6 DKK"]),
    ],
)
def test_a_limit_of_the_contract_with_a_fault(check, added, faults):
    """Each fault once, where it was written."""
    assert check.faults("pay a 1_000 DKK per visited\n" + added) == faults


def test_cohorts_of_two_groups_do_not_mix(check):
    """A payment per cohort takes figures of the same cohorts; groups divided alike have the same."""
    group = "group h of youth enters moved_in cohorts by {column} planned 9\n"
    other = group + "metric entrants across h per cohort = count of h\n"
    pay = "pay p per cohort = if rate >= 50% then 5 DKK * entrants else 0 DKK\ncap total 9_000 DKK\n"
    assert check.faults(COHORTS + other.format(column="kind") + pay) == []
    assert check.faults(COHORTS + other.format(column="year of moved_in") + pay) == ["OUT282 p"]


@pytest.mark.parametrize(
    ("added", "faults"),
    [
        ("pay p 5 DKK per all_well", []),
        ("pay p 5 DKK per all_well once", ["OUT282 5 DKK per all_well once"]),
        (
            "pay p best of { 5 DKK per all_well up to 2 times 4 DKK per housed }",
            ["OUT282 5 DKK per all_well up to 2 times"],
        ),
        (
            "metric high = score > 1 missing pending for 9 days then not met\ninput score number\npay p 5 DKK per high",
            ["OUT282 high"],
        ),
    ],
)
def test_clauses_of_single_members(check, added, faults):
    """A figure above them has no member to count times of, and no last day to count days from."""
    above = "metric all_well across young = share of young(visited) >= 50%\n"
    assert [one for one in check.faults(above + added + "\ncap total 9_000 DKK\n") if "OUT282" in one] == faults


def test_a_deadline_runs_from_the_day_of_a_row(check):
    """A row of participants has none."""
    counted = "table child of youth { id key  seen yesno } counts where seen deadline 90 days\n"
    assert check.faults(counted) == ["OUT270 90 days"]
