"""`--ahead`: what is left of a contract, worked out by hand, counted from the data, and held to what came true."""

import calendar
import csv
import json
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest
from click.testing import CliRunner

from outcomelang import passes
from outcomelang.cli.main import outcome
from outcomelang.data.binding import bind
from outcomelang.engine.settling import Options
from outcomelang.value.range import Range

SMALL = """contract homes "Homes"
currency DKK
term 2024-01-01 to 2027-12-31
settle on 31 December, due 60 days later
payer city "City"
provider trust "Trust"

table youth { id key  moved_in date }
periods tenancy of youth { from date  until date optional }

group young of youth
  enters moved_in from 2024-01-01 to 2024-12-31

metric housed of young
  at 12, 24 months
  = tenancy on point

pay home "Home"
  1_000 DKK per housed at 12 months
  2_000 DKK per housed at 24 months

"""
YOUTH = "id,moved_in\nA,2024-03-01\nB,2024-10-01\nC,2024-10-01\n"
TENANCY = "youth,from,until\nA,2024-03-01,2025-06-01\nB,2024-10-01,\n"


@pytest.fixture
def ahead(tmp_path):
    """What is left of the small contract with more clauses, as JSON."""

    def ahead(clauses, as_of, *options, dates="31 December"):
        (tmp_path / "homes.outcome").write_text(SMALL.replace("31 December", dates) + clauses, "utf-8")
        (tmp_path / "youth.csv").write_text(YOUTH, "utf-8")
        (tmp_path / "tenancy.csv").write_text(TENANCY, "utf-8")
        (tmp_path / "visit.csv").write_text("youth,on\nA,2025-05-05\n", "utf-8")
        command = ["settle", str(tmp_path / "homes.outcome"), "--data", str(tmp_path), "--as-of", as_of]
        result = CliRunner().invoke(outcome, [*command, "--format", "json", *options])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)["ahead"]

    return ahead


def in_short(found):
    """Open outcomes and years without the words."""
    outcomes = [(one["final_by"], one["point"], one["count"], one["at_most"]) for one in found["outcomes"]]
    amounts = [
        (year["year"], *(year[end] for end in ("at_least", "at_most")), *year["settled"].values())
        for year in found["years"]
    ]
    return outcomes, [(year, *(None if end is None else float(end) for end in ends)) for year, *ends in amounts]


def test_nothing_is_paid_before_its_point(ahead):
    """Three members: 12 months lie in 2025, 3 × 1,000; 24 months in 2026, 3 × 2,000 more, of which the cap lets 4,000.

    Nothing has been settled and nothing can flow back; 2027 may pay what came too late for 2026.
    """
    outcomes, years = in_short(ahead("cap total 7_000 DKK\n", "2024-12-31", "--ahead"))
    assert outcomes == [("2025-12-31", "12 months", 3, "3000.00"), ("2026-12-31", "24 months", 3, "6000.00")]
    assert years == [(2025, 0, 3_000, 0, 3_000), (2026, 0, 7_000, 0, 7_000), (2027, 0, 7_000, 0, 7_000)]


def test_what_is_settled_stays(ahead):
    """By the end of 2025, A and B had a home at 12 months: 2,000 are settled, and at most 3 × 2,000 can come."""
    outcomes, years = in_short(ahead("", "2025-12-31", "--ahead"))
    assert outcomes == [("2026-12-31", "24 months", 3, "6000.00")]
    assert years == [(2026, 0, 6_000, 2_000, 8_000), (2027, 0, 6_000, 2_000, 8_000)]


def test_a_cap_per_year_bounds_each_year(ahead):
    """Of the 3,000 that 12 months can bring in 2025, a cap of 2,500 a year lets 2,500 through."""
    _, years = in_short(ahead("cap per year 2_500 DKK\n", "2024-12-31", "--ahead"))
    assert [(year, least, most) for year, least, most, *_ in years] == [
        (2025, 0, 2_500),
        (2026, 0, 2_500),
        (2027, 0, 2_500),
    ]


def test_a_cap_per_year_counts_what_the_year_has_paid(ahead):
    """On 30 June 2025 A's 1,000 are paid; of the 2,000 for B and C at the end of the year, 2,500 - 1,000 are left.

    A saving is under no cap of payments, and uses nothing of it.
    """
    clauses = "cap per year 2_500 DKK\nsaving nights 5_000 DKK per housed at 12 months\n"
    _, years = in_short(ahead(clauses, "2025-06-30", "--ahead", dates="30 June, 31 December"))
    assert [(year, least, most) for year, least, most, *_ in years[:2]] == [(2025, 0, 1_500), (2026, 0, 2_500)]


def test_what_hangs_on_a_gate_may_flow_back(ahead):
    """Home cannot fall. What 2025 may pay of the other payment, 3 × 500, can go later: its gate may shut."""
    metric = "metric enough across young so far\n  at 12, 24 months\n  = share of young(tenancy on point)\n\n"
    gated = "pay more\n  500 DKK per housed at 12 months\n  only when enough >= 50% otherwise nothing\n"
    _, years = in_short(ahead(metric + gated, "2024-12-31", "--ahead"))
    assert years == [
        (2025, 0, 4_500, 0, 4_500),
        (2026, -1_500, 10_500, 0, 10_500),
        (2027, -1_500, 10_500, 0, 10_500),
    ]


def test_dates_to_come_have_no_bound(ahead):
    """What a dated payment pays on dates to come is in no figure yet, so that only a total cap bounds the most."""
    coupon = "pay fee on 2026-06-30 = 500 DKK\n"
    _, years = in_short(ahead(coupon, "2025-12-31", "--ahead"))
    assert [most for _, _, most, *_ in years] == [None, None]
    _, years = in_short(ahead(coupon + "cap total 9_000 DKK\n", "2025-12-31", "--ahead"))
    assert [most for *_, most in years] == [9_000, 9_000]


def test_a_formula_on_events_to_come_has_no_bound(ahead):
    """A fee on what visits cost grows with visits that have not happened, as that does itself.

    2,000 for homes and 100 for a visit are settled, so that a cap of 9,000 leaves 6,900.
    """
    visits = "events visit of youth { on date }\npay visits\n  100 DKK per visit\n"
    fee = "pay fee = 10% * visits\n  at most 50 DKK\n"
    (year, *_) = in_short(ahead(visits + fee + "cap total 9_000 DKK\n", "2025-12-31", "--ahead"))[1]
    assert year == (2026, None, 6_900, None, 9_000)


def test_the_better_of_two_may_still_come(ahead):
    """A and B are paid 100 at 12 months; a line of 150 at 24 months may take its place, so that no bound is known."""
    best = "metric late of young\n  at 24 months\n  = tenancy on point\n\n"
    best += "pay prize\n  best of { 100 DKK per housed at 12 months   150 DKK per late }\n"
    found = ahead(best, "2025-12-31", "--ahead")
    of_prize = [
        (one["final_by"], one["count"], one["at_most"]) for one in found["outcomes"] if one["payment"] == "prize"
    ]
    assert of_prize == [("2026-12-31", 3, None)]
    assert in_short(found)[1][0] == (2026, 0, None, 2_200, None)


def test_without_being_asked_for_it_is_not_there(ahead):
    """The statement says what is left only with `--ahead`, and nothing is before the first settlement."""
    assert ahead("", "2025-12-31") is None
    assert ahead("", "2024-06-30", "--ahead") is None


def test_after_the_last_settlement_nothing_is_left(ahead):
    """No outcome of the small contract is open at its end, and no year is to come."""
    assert ahead("", "2027-12-31", "--ahead") == {"outcomes": [], "years": []}


def test_the_json_form_keeps_to_its_schema(case_of, closed_schema):
    """What is left is described by the schema, each field of it, and no name of a member is in it."""
    folder = case_of("bolig_tidlig", "").folder
    command = ["settle", str(folder), "--as-of", "2024-12-31", "--ahead", "--format", "json"]
    result = CliRunner().invoke(outcome, command)
    statement = json.loads(result.stdout)
    closed_schema.validate(statement)
    assert len(statement["ahead"]["outcomes"]) == 39
    assert "Y01" not in result.stdout


# --- Contracts ----------------------------------------------------------------------------------

STATED = date(2024, 12, 31)


def ahead_of(case, day):
    """What is left of a contract after a day, from the data up to then."""
    contract = case.settled.contract
    sources = bind(contract, case.folder / f"data{case.variant}")
    with passes.settle(contract, sources, day, Options(ahead=True)) as settling:
        assert settling.statement is not None
        return settling.statement.ahead


def test_the_open_points_of_bolig_tidlig(case_of):
    """How many points are open by 2024-12-31, and the settlement that closes each, counted from the rows of the youth.

    A home and a job are final on the point, a score 30 days after it. A point after somebody left is nobody's.
    """
    case = case_of("bolig_tidlig", "")
    expected: Counter[tuple[str, int, date]] = Counter()
    for payment, more_days in (("own_home", 0), ("job", 0), ("self_mastery", 30)):
        for point, last_day in points_of_youth(case.folder / "data" / "youth.csv", more_days):
            if last_day > STATED:
                expected[payment, point, settlement_from(last_day)] += 1
    found: Counter[tuple[str, int | None, date]] = Counter()
    for one in ahead_of(case, STATED).outcomes:
        if one.final_by is not None:
            found[one.payment, one.point, one.final_by] += one.count
    assert found == expected


def points_of_youth(file, more_days):
    """The points of those who entered and have not left, each with the last day that counts."""
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if not row["moved_in"] or not date(2022, 1, 1) <= date.fromisoformat(row["moved_in"]) <= date(2023, 12, 31):
                continue
            start, born = date.fromisoformat(row["moved_in"]), date.fromisoformat(row["born"])
            age = start.year - born.year
            age -= start < later(born, 12 * age)
            left = row["exit_reason"] in {"dead", "moved away"} and date.fromisoformat(row["exited"]) <= STATED
            if 18 <= age <= 24 and not left:
                for months in (12, 18, 24, 36, 48):
                    yield months, later(start, months) + timedelta(days=more_days)


def later(day, months):
    """The same day of the month some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def settlement_from(day):
    """The first 30 June or 31 December on or after a day."""
    return date(day.year, 6, 30) if (day.month, day.day) <= (6, 30) else date(day.year, 12, 31)


def test_the_years_of_bolig_tidlig(case_of):
    """Settled by 2024: 3,345,000, of which the 375,000 of self-mastery may flow back if its gate shuts.

    By the end of 2025 there can be in all, before limits: earned 2,130,000 + 840,000 + 480,000 (105,000 of it held);
    own home 24 points × 30,000 at 18 or 24 months and 18 × 60,000 more = 1,110,000 + 1,080,000 (37 points, 18 points);
    a job 37 × 35,000 + 18 × 70,000 = 1,295,000 + 1,260,000; self-mastery 43 × 15,000 + 18 × 30,000 = 645,000 + 540,000.
    Together 9,380,000. In all the cap lets 12,600,000 through.
    """
    years = ahead_of(case_of("bolig_tidlig", ""), STATED).years
    by_2025 = 2_130_000 + 840_000 + 480_000 + 1_110_000 + 1_080_000 + 1_295_000 + 1_260_000 + 645_000 + 540_000
    assert by_2025 == 9_380_000
    assert [(year.year, year.last_due) for year in years[:2]] == [(2025, date(2026, 3, 1)), (2026, date(2027, 3, 1))]
    assert years[0].range == Range(Fraction(-375_000), Fraction(by_2025 - 3_345_000))
    assert years[0].settled == Range(Fraction(3_345_000 - 375_000), Fraction(by_2025))
    # Self-mastery may by then have 480,000 + 645,000 + 540,000 settled, all of which may flow back.
    assert years[1].range == Range(Fraction(-1_665_000), Fraction(12_600_000 - 2_970_000))
    assert years[1].settled.highest == 12_600_000


@pytest.mark.parametrize(
    ("name", "variant", "day"),
    [
        ("bolig_tidlig", "", STATED),
        ("bolig_tidlig", "_stretch", date(2025, 6, 30)),
        ("denver_housing", "", date(2020, 10, 31)),
        ("diabetes", "", date(2025, 12, 31)),
        ("familier", "_stretch", date(2024, 6, 30)),
        ("ips_unge", "", date(2024, 6, 30)),
        ("job_30plus", "", date(2023, 6, 30)),
        ("reboot_west", "", date(2020, 12, 31)),
        ("skole", "_stretch", date(2021, 12, 31)),
    ],
)
def test_what_later_settlements_pay_lies_in_the_ranges(case_of, name, variant, day):
    """All members have entered by the day, so that each year pays, and has settled, what its ranges say."""
    case = case_of(name, variant)
    later_ones = [one for one in case.settled.statement.settlements if one.on > day]
    years = {year.year: year for year in ahead_of(case, day).years}
    assert later_ones
    for number in {one.on.year for one in later_ones}:
        of_year = [one for one in later_ones if one.on.year == number]
        assert lies_in(sum(one.paid_now for one in of_year), years[number].range)
        assert all(lies_in(one.settled, years[number].settled) for one in of_year)


def lies_in(amount, possible):
    """Whether an amount lies in a range."""
    return (possible.lowest is None or possible.lowest <= amount) and (
        possible.highest is None or amount <= possible.highest
    )
