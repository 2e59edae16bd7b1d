"""Work out from the contract's words what it pays in each of its four cases.

Run it with ``python work_out.py``; it writes beside itself. It is an auditor's second calculation: it shares
no code with the program or with the script that makes the data. It looks at one day after another, to be
obvious rather than fast. Every amount is in whole kroner.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent
CASES = {"data": "", "data_failure": "_failure", "data_stretch": "_stretch", "data_silent": "_silent"}
SETTLEMENTS = [date(year, *day) for year in range(2021, 2026) for day in ((6, 30), (12, 31))][1:]
PAYMENTS = ("retention", "main_course", "completion", "better_wellbeing")
HALF_YEARS = ("2021 H2", "2022 H1", "2022 H2")
YOUTH_EDUCATIONS = ("vocational", "upper secondary", "preparatory")
CAP = 2_900_000
PAYER, PAYEE = "fjordby", "raadet"
ONE_DAY = timedelta(days=1)

Row = dict[str, str]


@dataclass(frozen=True)
class Student:
    """A member of the target group, as the files show them on one settlement date."""

    started: date
    left: date | None
    enrolments: list[Row]
    milestones: list[Row]
    scores: dict[date, Fraction]

    @property
    def half_year(self) -> str:
        """The cohort: the half year in which the student started."""
        return f"{self.started.year} H{1 if self.started.month <= 6 else 2}"

    @property
    def point(self) -> date:
        """Six months after the start."""
        return months_after(self.started, 6)


def read(folder: Path, table: str) -> list[Row]:
    """The rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_student(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each student."""
    gathered: dict[str, list[Row]] = {}
    for row in rows:
        gathered.setdefault(row["student"], []).append(row)
    return gathered


def months_after(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year = start.year + (start.month - 1 + months) // 12
    month = (start.month - 1 + months) % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def members(tables: dict[str, list[Row]], settlement: date) -> list[Student]:
    """The target group: who started from 1 July 2021 to 31 December 2022."""
    enrolments, milestones, scores = (by_student(tables[name]) for name in ("enrolment", "milestone", "wellbeing"))
    found = []
    for row in tables["student"]:
        started = date.fromisoformat(row["started"])
        if started > settlement or not date(2021, 7, 1) <= started <= date(2022, 12, 31):
            continue
        left = None
        if row["exited"] and row["exit_reason"] in ("dead", "moved away"):
            exited = date.fromisoformat(row["exited"])
            left = exited if exited <= settlement else None
        key, today = row["id"], settlement.isoformat()
        found.append(
            Student(
                started=started,
                left=left,
                enrolments=enrolments.get(key, []),
                milestones=[one for one in milestones.get(key, []) if one["on"] <= today],
                scores={
                    date.fromisoformat(one["on"]): Fraction(one["score"])
                    for one in scores.get(key, [])
                    if one["on"] <= today
                },
            )
        )
    return found


def enrolled_on(student: Student, day: date) -> bool:
    """Whether an enrolment in a youth education holds that day; the day in ``until`` does not count."""
    for row in student.enrolments:
        began, ended = date.fromisoformat(row["from"]), row["until"]
        if row["education"] in YOUTH_EDUCATIONS and began <= day and (not ended or day < date.fromisoformat(ended)):
            return True
    return False


def score_near(student: Student, day: date) -> Fraction | None:
    """The score read closest to a day, at most 30 days off; of two equally close, the earlier."""
    for distance in range(31):
        for candidate in (day - distance * ONE_DAY, day + distance * ONE_DAY):
            if candidate in student.scores:
                return student.scores[candidate]
    return None


def has_reached(student: Student, kind: str, months: int) -> bool:
    """Whether it happened from the start to the day so many months later, that day included."""
    first, last = student.started.isoformat(), months_after(student.started, months).isoformat()
    return any(row["kind"] == kind and first <= row["on"] <= last for row in student.milestones)


def status(student: Student, final: date, settlement: date, *, yes: bool, at_once: bool = False) -> str:
    """What a yes or no is worth on the settlement date, when it is final on a certain day, or a yes at once."""
    if yes and at_once:
        return "met"
    if student.left is not None and student.left < final:
        return "left out"
    if settlement < final:
        return "pending"
    return "met" if yes else "not met"


def retention(group: list[Student], settlement: date, half_year: str) -> Fraction | None:
    """What a cohort has earned; nothing can be told while its half year or a student's six months go on."""
    year, half = int(half_year[:4]), half_year[-1]
    if settlement <= (date(year, 6, 30) if half == "1" else date(year, 12, 31)):
        return None
    states = [
        status(one, one.point, settlement, yes=enrolled_on(one, one.point))
        for one in group
        if one.half_year == half_year
    ]
    if "pending" in states:
        return None
    retained = states.count("met")
    counted = retained + states.count("not met")
    return 40_000 * max(Fraction(0), retained - Fraction(60, 100) * counted)


def wellbeing(group: list[Student], settlement: date) -> tuple[int, int, Fraction | None]:
    """How many are counted, how many of them answered twice, and the mean change; nothing before all is final."""
    if settlement <= date(2022, 12, 31):
        return 0, 0, None
    counted = [one for one in group if one.left is None or one.left >= one.point + 30 * ONE_DAY]
    if any(settlement < one.point + 30 * ONE_DAY for one in counted):
        return 0, 0, None
    changes = []
    for one in counted:
        first, second = score_near(one, one.started), score_near(one, one.point)
        if first is not None and second is not None:
            changes.append(second - first)
    return len(counted), len(changes), sum(changes, Fraction(0)) / len(changes)


def for_wellbeing(counted: int, answered: int, mean: Fraction | None) -> int | None:
    """What the mean change is worth: nothing can be told under 70 % of answers."""
    if mean is None or 100 * answered < 70 * counted:
        return None
    return 300_000 if mean >= 10 else 150_000 if mean >= 5 else 0


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table of results."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def formula_status(earned: Fraction | int | None) -> str:
    """What a formula is worth on the settlement date."""
    return "pending" if earned is None else "met" if earned else "not met"


def whole(amount: Fraction) -> int:
    """An amount that must be in whole kroner."""
    assert amount.denominator == 1, amount
    return amount.numerator


def settle(folder: Path, suffix: str) -> None:
    """Work out every settlement of one case in turn."""
    tables = {name: read(folder, name) for name in ("student", "enrolment", "milestone", "wellbeing")}
    owed = dict.fromkeys(PAYMENTS, 0)
    amounts: list[tuple[object, ...]] = []
    transfers: list[tuple[object, ...]] = []
    formulas: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []
    for settlement in SETTLEMENTS:
        group = members(tables, settlement)
        cohorts = {half_year: retention(group, settlement, half_year) for half_year in HALF_YEARS}
        for half_year, earned in cohorts.items():
            if any(one.half_year == half_year for one in group):
                formulas.append((settlement, "retention", half_year, formula_status(earned), earned or 0))
        worth = for_wellbeing(*wellbeing(group, settlement))
        formulas.append((settlement, "better_wellbeing", "", formula_status(worth), worth or 0))
        statuses = {}
        for metric, kind, months in (("on_main_course", "main course started", 18), ("completed", "completed", 24)):
            statuses[metric] = [
                status(
                    one,
                    months_after(one.started, months),
                    settlement,
                    yes=has_reached(one, kind, months),
                    at_once=True,
                )
                for one in group
            ]
        totals = {
            "retention": whole(sum((earned or Fraction(0) for earned in cohorts.values()), Fraction(0))),
            "main_course": 10_000 * statuses["on_main_course"].count("met"),
            "completion": 10_000 * statuses["completed"].count("met"),
            "better_wellbeing": worth or 0,
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
        for metric, states in statuses.items():
            numbers = (states.count(state) for state in ("met", "not met", "pending", "left out"))
            counts.append((settlement, metric, *numbers))
    write(f"amounts{suffix}.csv", ("settlement", "payment", "amount", "owed"), amounts)
    write(f"transfers{suffix}.csv", ("settlement", "payer", "payee", "amount"), transfers)
    write(f"formulas{suffix}.csv", ("settlement", "payment", "cohort", "status", "earned"), formulas)
    header = ("settlement", "metric", "met", "not_met", "pending", "left_out")
    write(f"statuses{suffix}.csv", header, counts)


def main() -> None:
    """Work out the four cases."""
    for folder, suffix in CASES.items():
        settle(HERE.parent / folder, suffix)


if __name__ == "__main__":
    main()
