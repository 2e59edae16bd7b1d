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
SETTLEMENTS = [date(year, *day) for year in range(2021, 2027) for day in ((6, 30), (12, 31))]
PAYMENTS = ("work_weeks", "bonus", "education_completed", "wellbeing")
CAP = 3_600_000
PAYER, PAYEE = "fjordby", "raadet"
ONE_DAY = timedelta(days=1)
MOST_WEEKS = 104

Row = dict[str, str]


@dataclass(frozen=True)
class Citizen:
    """A member of the target group, as the files show them on one settlement date."""

    enrolled: date
    left: date | None
    ordinary: set[date]
    flex: set[date]
    educations: list[tuple[date, date]]
    attempts: list[Row]


def read(folder: Path, table: str) -> list[Row]:
    """The rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_citizen(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each citizen."""
    gathered: dict[str, list[Row]] = {}
    for row in rows:
        gathered.setdefault(row["citizen"], []).append(row)
    return gathered


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


def monday_of(week: str) -> date:
    """The Monday of a week."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def members(tables: dict[str, list[Row]], settlement: date) -> list[Citizen]:
    """The target group: enrolled in 2021 or 2022, 30 years or older and on cash benefit on that day."""
    works, educations, attempts = (by_citizen(tables[name]) for name in ("work", "education", "who5"))
    found = []
    for row in tables["citizen"]:
        enrolled = date.fromisoformat(row["enrolled"])
        if enrolled > settlement or not date(2021, 1, 1) <= enrolled <= date(2022, 12, 31):
            continue
        if completed_years(date.fromisoformat(row["born"]), enrolled) < 30 or row["benefit"] != "cash benefit":
            continue
        left = None
        if row["exited"] and row["exit_reason"] in ("dead", "moved away"):
            exited = date.fromisoformat(row["exited"])
            left = exited if exited <= settlement else None
        seen_until = left or settlement
        weeks = [
            (monday_of(one["week"]), one["kind"], Fraction(one["hours"]))
            for one in works.get(row["id"], [])
            if monday_of(one["week"]) <= seen_until
        ]
        ends = [
            (date.fromisoformat(one["began"]), date.fromisoformat(one["on"]))
            for one in educations.get(row["id"], [])
            if date.fromisoformat(one["on"]) <= seen_until
        ]
        found.append(
            Citizen(
                enrolled=enrolled,
                left=left,
                ordinary={monday for monday, kind, hours in weeks if kind == "ordinary" and hours >= 8},
                flex={monday for monday, kind, _ in weeks if kind == "flex"},
                educations=ends,
                attempts=[one for one in attempts.get(row["id"], []) if date.fromisoformat(one["on"]) <= settlement],
            )
        )
    return found


def weeks_paid(person: Citizen, settlement: date) -> tuple[int, int]:
    """Weeks in an ordinary job and in a flex job alone, from the 14th on; the ordinary ones first, 104 in all."""
    ordinary = flex = 0
    day = person.enrolled + 13 * 7 * ONE_DAY
    while day <= settlement:
        if day in person.ordinary:
            ordinary += 1
        elif day in person.flex:
            flex += 1
        day += ONE_DAY
    ordinary = min(ordinary, MOST_WEEKS)
    return ordinary, min(flex, MOST_WEEKS - ordinary)


def is_educated(person: Citizen) -> bool:
    """Whether an education of six months or more was completed on the day of enrolment or later."""
    return any(on >= person.enrolled and on >= months_after(began, 6) for began, on in person.educations)


def score_near(person: Citizen, day: date) -> int | None:
    """The score read closest to a day, at most 30 days off; of two equally close, the earlier."""
    for distance in range(31):
        for candidate in (day - distance * ONE_DAY, day + distance * ONE_DAY):
            for attempt in person.attempts:
                if attempt["on"] == candidate.isoformat() and attempt["result"] == "answered":
                    return int(attempt["score"])
    return None


def attempts_near(person: Citizen, day: date, result: str) -> int:
    """How many attempts within 30 days of a day ended like this."""
    return sum(
        attempt["result"] == result and abs(date.fromisoformat(attempt["on"]) - day).days <= 30
        for attempt in person.attempts
    )


def growing_status(person: Citizen, settlement: date, *, yes: bool) -> str:
    """What can only become a yes: it is one at once, and a no when the contract ends; who left before is neither."""
    if yes:
        return "met"
    if person.left is not None:
        return "left out"
    return "not met" if settlement == SETTLEMENTS[-1] else "pending"


def who5_status(person: Citizen, settlement: date) -> str:
    """Whether a person with a first score of at most 50 has at least 10 points more at 12 months."""
    point = months_after(person.enrolled, 12)
    before, after = score_near(person, person.enrolled), score_near(person, point)
    first_score_is_final = person.enrolled + 30 * ONE_DAY
    # A first score above 50 decides, but nothing is final before the point.
    decided = point if before is not None and before > 50 else point + 30 * ONE_DAY
    assert first_score_is_final < point
    if person.left is not None and person.left < decided:
        return "left out"
    if settlement < decided:
        return "pending"
    if before is not None and before > 50:
        return "not met"
    if before is not None and after is not None:
        return "met" if after - before >= 10 else "not met"
    if attempts_near(person, point, "refused") or before is None:
        return "not met"
    return "left out" if attempts_near(person, point, "not reached") >= 2 else "pending"


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table of results."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def settle(folder: Path, suffix: str) -> None:
    """Work out every settlement of one case in turn."""
    tables = {name: read(folder, name) for name in ("citizen", "work", "education", "who5")}
    owed = dict.fromkeys(PAYMENTS, 0)
    amounts: list[tuple[object, ...]] = []
    transfers: list[tuple[object, ...]] = []
    units: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []
    for settlement in SETTLEMENTS:
        group = members(tables, settlement)
        weeks = [weeks_paid(person, settlement) for person in group]
        ordinary, flex = sum(one for one, _ in weeks), sum(other for _, other in weeks)
        statuses = {
            "lasting": [
                growing_status(person, settlement, yes=sum(both) >= 52)
                for person, both in zip(group, weeks, strict=True)
            ],
            "educated": [growing_status(person, settlement, yes=is_educated(person)) for person in group],
            "recovered": [who5_status(person, settlement) for person in group],
        }
        totals = {
            "work_weeks": 1_200 * ordinary + 600 * flex,
            "bonus": 30_000 * statuses["lasting"].count("met"),
            "education_completed": 50_000 * statuses["educated"].count("met"),
            "wellbeing": 10_000 * statuses["recovered"].count("met"),
        }
        paid = 0
        for payment, total in totals.items():
            amount = min(total - owed[payment], CAP - sum(owed.values()))
            assert amount >= 0, "nothing in this contract can fall"
            owed[payment] += amount
            paid += amount
            amounts.append((settlement, payment, amount, owed[payment]))
        if paid:
            transfers.append((settlement, PAYER, PAYEE, paid))
        units.append((settlement, "at_work", ordinary + flex))
        units.append((settlement, "in_ordinary_job", ordinary))
        for metric, states in statuses.items():
            numbers = (states.count(state) for state in ("met", "not met", "pending", "left out"))
            counts.append((settlement, metric, 12 if metric == "recovered" else "", *numbers))
    write(f"amounts{suffix}.csv", ("settlement", "payment", "amount", "owed"), amounts)
    write(f"transfers{suffix}.csv", ("settlement", "payer", "payee", "amount"), transfers)
    write(f"units{suffix}.csv", ("settlement", "metric", "units"), units)
    header = ("settlement", "metric", "months", "met", "not_met", "pending", "left_out")
    write(f"statuses{suffix}.csv", header, counts)


def main() -> None:
    """Work out the three cases."""
    for folder, suffix in CASES.items():
        settle(HERE.parent / folder, suffix)


if __name__ == "__main__":
    main()
