"""Work out from the contract's words what it pays in each of its three cases.

Run it with ``python work_out.py``; it writes beside itself. It is an auditor's second calculation: it shares
no code with the program or with the script that makes the data. It lists days and counts them, to be obvious
rather than fast. Every amount is in whole kroner.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent
CASES = {"data": "", "data_failure": "_failure", "data_stretch": "_stretch"}
SETTLEMENTS = [date(year, *day) for year in range(2022, 2031) for day in ((6, 30), (12, 31))]
POINTS = (12, 18, 24, 36, 48)
PAYMENTS = {
    "own_home": ("housed", {12: 30_000, 18: 30_000, 24: 30_000, 36: 60_000, 48: 60_000}),
    "job": ("self_supporting", {12: 35_000, 18: 35_000, 24: 35_000, 36: 70_000, 48: 70_000}),
    "self_mastery": ("mastering", {12: 15_000, 18: 15_000, 24: 15_000, 36: 30_000, 48: 30_000}),
}
CAP = 12_600_000
PAYER = "fjordby"
PAYEES = ("raadet", "fonden")
ONE_DAY = timedelta(days=1)
TOLERANCE = timedelta(days=30)

Row = dict[str, str]
Statuses = dict[tuple[str, int], list[str]]


@dataclass(frozen=True)
class Youth:
    """A member of the target group, as the files show them on one settlement date."""

    moved_in: date
    left: date | None
    days_at_home: set[date]
    mondays_on_benefit: set[date]
    scores: dict[date, Fraction]


def read(folder: Path, table: str) -> list[Row]:
    """The rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_youth(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each youth."""
    gathered: dict[str, list[Row]] = {}
    for row in rows:
        gathered.setdefault(row["youth"], []).append(row)
    return gathered


def happened(text: str, settlement: date) -> date | None:
    """The date in a cell; none if the cell is empty or the day is still to come."""
    day = date.fromisoformat(text) if text else None
    return day if day is not None and day <= settlement else None


def completed_years(born: date, on: date) -> int:
    """A person's age; one born on 29 February has a birthday on the last of February."""
    last_of_month = calendar.monthrange(on.year, born.month)[1]
    birthday = date(on.year, born.month, min(born.day, last_of_month))
    return on.year - born.year - (0 if on >= birthday else 1)


def months_after(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year = start.year + (start.month - 1 + months) // 12
    month = (start.month - 1 + months) % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def days_from(first: date, end: date) -> list[date]:
    """Every day from the first one on, without the end."""
    return [first + passed * ONE_DAY for passed in range((end - first).days)]


def days_at_home(tenancies: list[Row], settlement: date) -> set[date]:
    """The days with at least one tenancy of one's own; an open one goes on through the settlement date."""
    days: set[date] = set()
    for row in tenancies:
        if row["kind"] == "own":
            until = happened(row["until"], settlement) or settlement + ONE_DAY
            days.update(days_from(date.fromisoformat(row["from"]), until))
    return days


def mondays_on_benefit(benefits: list[Row], settlement: date) -> set[date]:
    """The Mondays of the weeks with a benefit other than student grant or flex job."""
    mondays = set()
    for row in benefits:
        year, week = row["week"].split("-W")
        monday = date.fromisocalendar(int(year), int(week), 1)
        if row["code"] not in ("651", "652") and monday <= settlement:
            mondays.add(monday)
    return mondays


def members(tables: dict[str, list[Row]], settlement: date) -> list[Youth]:
    """The target group: moved in during 2022 and 2023, and 18 to 24 years old on that day."""
    tenancies, benefits, scores = (by_youth(tables[name]) for name in ("tenancy", "benefit", "mastery"))
    found = []
    for row in tables["youth"]:
        moved_in = happened(row["moved_in"], settlement)
        if moved_in is None or not date(2022, 1, 1) <= moved_in <= date(2023, 12, 31):
            continue
        if not 18 <= completed_years(date.fromisoformat(row["born"]), moved_in) <= 24:
            continue
        key = row["id"]
        seen = [score for score in scores.get(key, []) if happened(score["on"], settlement)]
        found.append(
            Youth(
                moved_in=moved_in,
                left=happened(row["exited"], settlement) if row["exit_reason"] in ("dead", "moved away") else None,
                days_at_home=days_at_home(tenancies.get(key, []), settlement),
                mondays_on_benefit=mondays_on_benefit(benefits.get(key, []), settlement),
                scores={date.fromisoformat(score["on"]): Fraction(score["score"]) for score in seen},
            )
        )
    return found


def score_near(youth: Youth, day: date) -> Fraction | None:
    """The score read closest to a day, at most 30 days off; of two equally close, the earlier."""
    for distance in range(TOLERANCE.days + 1):
        for candidate in (day - distance * ONE_DAY, day + distance * ONE_DAY):
            if candidate in youth.scores:
                return youth.scores[candidate]
    return None


def is_housed(youth: Youth, previous: date, point: date) -> bool:
    """At home on the point, and on at least 90 % of the days from the previous point to the day before it."""
    days = days_from(previous, point)
    at_home = sum(day in youth.days_at_home for day in days)
    return point in youth.days_at_home and 10 * at_home >= 9 * len(days)


def is_self_supporting(youth: Youth, previous: date, point: date) -> bool:
    """On a benefit in at most half of the weeks; a week is counted as its Monday."""
    mondays = [day for day in days_from(previous, point) if day.weekday() == 0]
    return 2 * sum(monday in youth.mondays_on_benefit for monday in mondays) <= len(mondays)


def is_mastering(youth: Youth, point: date) -> bool:
    """At least one level above the own baseline; a missing score is not that."""
    baseline, score = score_near(youth, youth.moved_in), score_near(youth, point)
    return baseline is not None and score is not None and score - baseline >= 1


def status(youth: Youth, final: date, settlement: date, *, yes: bool) -> str:
    """What a yes or no is worth on the settlement date, when it is final on a certain day."""
    if youth.left is not None and youth.left < final:
        return "left out"
    if settlement < final:
        return "pending"
    return "met" if yes else "not met"


def statuses_on(settlement: date, group: list[Youth]) -> Statuses:
    """The status of each member, for each metric and point."""
    found: Statuses = {}
    for youth in group:
        edges = [youth.moved_in] + [months_after(youth.moved_in, months) for months in POINTS]
        for months, previous, point in zip(POINTS, edges, edges[1:], strict=False):
            outcomes = {
                "housed": (point, is_housed(youth, previous, point)),
                "self_supporting": (point, is_self_supporting(youth, previous, point)),
                "mastering": (point + TOLERANCE, is_mastering(youth, point)),
                "answered": (point + TOLERANCE, score_near(youth, point) is not None),
            }
            for metric, (final, yes) in outcomes.items():
                found.setdefault((metric, months), []).append(status(youth, final, settlement, yes=yes))
    return found


def enough_answered(statuses: Statuses, months: int) -> bool:
    """Whether at least 80 % have answered, of those of whom it is known by now."""
    known = [state for state in statuses.get(("answered", months), []) if state in ("met", "not met")]
    return bool(known) and 10 * known.count("met") >= 8 * len(known)


def earned(statuses: Statuses) -> dict[str, int]:
    """What each payment has earned in all by the settlement date, before the cap."""
    totals = {}
    for payment, (metric, prices) in PAYMENTS.items():
        totals[payment] = 0
        for months, price in prices.items():
            if payment != "self_mastery" or enough_answered(statuses, months):
                totals[payment] += price * statuses.get((metric, months), []).count("met")
    return totals


def pay(owed_before: dict[str, int], totals: dict[str, int]) -> dict[str, int]:
    """What a settlement pays: falls first, then rises in the contract's order, as far as the cap has room."""
    increases = {payment: totals[payment] - owed_before[payment] for payment in PAYMENTS}
    falls = sum(increase for increase in increases.values() if increase < 0)
    room = CAP - sum(owed_before.values()) - falls
    paid = {}
    for payment, increase in increases.items():
        paid[payment] = min(increase, room)
        room -= max(0, paid[payment])
    return paid


def split(paid_in_all: int, allotted: dict[str, int]) -> dict[str, int]:
    """Half to each investor, of all that has been paid, less what they have had."""
    half, odd = divmod(paid_in_all, len(PAYEES))
    assert odd == 0, "an odd krone would need the rule for a missing unit"
    return {payee: half - allotted[payee] for payee in PAYEES}


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table of results."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def settle(folder: Path, suffix: str) -> None:
    """Work out every settlement of one case in turn."""
    tables = {name: read(folder, name) for name in ("youth", "tenancy", "benefit", "mastery")}
    owed, allotted = dict.fromkeys(PAYMENTS, 0), dict.fromkeys(PAYEES, 0)
    amounts: list[tuple[object, ...]] = []
    transfers: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []
    for settlement in SETTLEMENTS:
        statuses = statuses_on(settlement, members(tables, settlement))
        for (metric, months), states in statuses.items():
            numbers = (states.count(state) for state in ("met", "not met", "pending", "left out"))
            counts.append((settlement, metric, months, *numbers))
        for payment, amount in pay(owed, earned(statuses)).items():
            owed[payment] += amount
            amounts.append((settlement, payment, amount, owed[payment]))
        for payee, amount in split(sum(owed.values()), allotted).items():
            allotted[payee] += amount
            if amount:
                transfers.append((settlement, PAYER, payee, amount))
    write(f"amounts{suffix}.csv", ("settlement", "payment", "amount", "owed"), amounts)
    write(f"transfers{suffix}.csv", ("settlement", "payer", "payee", "amount"), transfers)
    header = ("settlement", "metric", "months", "met", "not_met", "pending", "left_out")
    write(f"statuses{suffix}.csv", header, counts)


def main() -> None:
    """Work out the three cases."""
    for folder, suffix in CASES.items():
        settle(HERE.parent / folder, suffix)


if __name__ == "__main__":
    main()
