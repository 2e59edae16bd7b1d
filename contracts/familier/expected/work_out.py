"""Work out from the contract's words what it pays in each of its three cases.

Run it with ``python work_out.py``; it writes beside itself. It is an auditor's second calculation: it shares
no code with the program or with the script that makes the data. It lists days and looks at each, to be obvious
rather than fast. Every amount is in whole kroner.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
CASES = {"data": "", "data_failure": "_failure", "data_stretch": "_stretch"}
SETTLEMENTS = [
    day for year in range(2022, 2027) for day in (date(year, 6, 30), date(year, 12, 31)) if day >= date(2022, 7, 1)
]
LAST = SETTLEMENTS[-1]
POINTS = {
    "violence_stopped": (6, 12, 24),
    "no_refuge": (12, 24),
    "children_at_home": (24,),
    "no_emergency": (12,),
}
PAYMENTS = {
    "stopped": ("violence_stopped", 60_000, {"fjordby": 60, "region": 15, "state": 25}),
    "refuge": ("no_refuge", 30_000, {"fjordby": 100}),
    "home": ("children_at_home", 45_000, {"fjordby": 80, "state": 20}),
    "calm": ("no_emergency", 27_000, {"region": 100}),
}
CAP = 3_750_000
PAYEES = ("raadet", "fonden")
ONE_DAY = timedelta(days=1)
TOLERANCE, SECOND_CHANCE, DEADLINE = 30 * ONE_DAY, 90 * ONE_DAY, 90 * ONE_DAY
STATUSES = ("met", "not met", "pending", "left out")

Row = dict[str, str]
Counts = dict[tuple[str, int], list[str]]


@dataclass(frozen=True)
class Family:
    """A family of the target group, as the files show it on one settlement date."""

    started: date
    left: date | None
    answers: dict[str, dict[date, str]]
    verified: dict[str, set[date]]
    reported: dict[str, set[date]]


def read(folder: Path, table: str) -> list[Row]:
    """The rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def happened(text: str, settlement: date) -> date | None:
    """The date in a cell; none if the cell is empty or the day is still to come."""
    day = date.fromisoformat(text) if text else None
    return day if day is not None and day <= settlement else None


def months_after(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year = start.year + (start.month - 1 + months) // 12
    month = (start.month - 1 + months) % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def days_from(first: date, end: date) -> list[date]:
    """Every day from the first one on, without the end."""
    return [first + passed * ONE_DAY for passed in range((end - first).days)]


def days_of(table: str, row: Row, settlement: date) -> list[date]:
    """The days of a row so far: of an event one, of a period all, of an open one through the settlement date."""
    if table in ("police_report", "emergency"):
        day = happened(row["on"], settlement)
        return [day] if day and row.get("violence") != "no" else []
    return days_from(date.fromisoformat(row["from"]), happened(row["until"], settlement) or settlement + ONE_DAY)


def deadline_of(table: str, row: Row, settlement: date) -> date:
    """The last day on which a row can be verified: 90 days after its last day."""
    if table in ("police_report", "emergency"):
        return date.fromisoformat(row["on"]) + DEADLINE
    until = happened(row["until"], settlement)
    return (until - ONE_DAY if until else settlement) + DEADLINE


def register_days(folder: Path, family: str, settlement: date) -> tuple[dict[str, set[date]], dict[str, set[date]]]:
    """By register, the days that are verified, and those that are or can still be."""
    verified: dict[str, set[date]] = {}
    reported: dict[str, set[date]] = {}
    for table in ("police_report", "refuge_stay", "placement", "emergency"):
        verified[table], reported[table] = set(), set()
        for row in read(folder, table):
            if row["family"] != family:
                continue
            days, deadline = days_of(table, row, settlement), deadline_of(table, row, settlement)
            seen = happened(row["verified"], settlement)
            if seen is not None and seen <= deadline:
                verified[table].update(days)
                reported[table].update(days)
            elif settlement < deadline and settlement < LAST:
                reported[table].update(days)
    return verified, reported


def members(folder: Path, settlement: date) -> list[Family]:
    """The target group: started from July 2022 to February 2024."""
    found = []
    for row in read(folder, "family"):
        started = happened(row["started"], settlement)
        if started is None or not date(2022, 7, 1) <= started <= date(2024, 2, 29):
            continue
        answers: dict[str, dict[date, str]] = {"first": {}, "second": {}}
        for answer in read(folder, "answer"):
            day = happened(answer["on"], settlement)
            if answer["family"] == row["id"] and day and answer["says"] != "refused":
                answers[answer["partner"]][day] = answer["says"]
        verified, reported = register_days(folder, row["id"], settlement)
        left = happened(row["exited"], settlement) if row["exit_reason"] in ("dead", "moved away") else None
        found.append(Family(started, left, answers, verified, reported))
    return found


def answer_near(answers: dict[date, str], point: date) -> str | None:
    """What a partner says closest to the point, at most 30 days off; of two equally close, the earlier."""
    for distance in range(TOLERANCE.days + 1):
        for candidate in (point - distance * ONE_DAY, point + distance * ONE_DAY):
            if candidate in answers:
                return answers[candidate]
    return None


def violence_stopped(family: Family, days: dict[str, set[date]], previous: date, point: date) -> tuple[bool, date]:
    """Whether violence stopped by a point, and the day on which that is final."""
    if any(day in days["police_report"] for day in days_from(previous, point)):
        return False, point
    said = [answer_near(family.answers[partner], point) for partner in ("first", "second")]
    if said == [None, None]:
        return False, point + TOLERANCE + SECOND_CHANCE
    return said == ["none", "none"], point + TOLERANCE


def outcome(metric: str, family: Family, days: dict[str, set[date]], previous: date, point: date) -> tuple[bool, date]:
    """Whether a metric is met by some rows of the registers, and the day on which that is final."""
    if metric == "violence_stopped":
        return violence_stopped(family, days, previous, point)
    register = {"no_refuge": "refuge_stay", "children_at_home": "placement", "no_emergency": "emergency"}[metric]
    return not any(day in days[register] for day in days_from(previous, point)), point


def status(family: Family, settlement: date, result: tuple[bool, date]) -> str:
    """What a yes or no is worth on the settlement date, when it is final on a certain day."""
    yes, final = result
    if family.left is not None and family.left < final:
        return "left out"
    if settlement < final:
        return "pending"
    return "met" if yes else "not met"


def statuses_on(settlement: date, group: list[Family]) -> Counts:
    """The status of each family, for each metric and point; what the evidence leaves open is pending."""
    found: Counts = {}
    for family in group:
        for metric, points in POINTS.items():
            edges = [family.started] + [months_after(family.started, months) for months in points]
            for months, previous, point in zip(points, edges, edges[1:], strict=False):
                by_both = {
                    status(family, settlement, outcome(metric, family, days, previous, point))
                    for days in (family.verified, family.reported)
                }
                found.setdefault((metric, months), []).append(by_both.pop() if len(by_both) == 1 else "pending")
    return found


def pay(owed_before: dict[str, int], statuses: Counts) -> dict[str, int]:
    """What a settlement pays: what is newly earned, in the contract's order, as far as the cap has room."""
    room = CAP - sum(owed_before.values())
    paid = {}
    for payment, (metric, price, _) in PAYMENTS.items():
        met = sum(states.count("met") for (name, _), states in statuses.items() if name == metric)
        assert price * met >= owed_before[payment], "a fall would need the rule for paying back"
        paid[payment] = min(price * met - owed_before[payment], room)
        room -= paid[payment]
    return paid


def transfers_of(owed: dict[str, int], allotted: dict[tuple[str, str], int]) -> Iterable[tuple[str, str, int]]:
    """By payer and payee: the shares of all that has been settled, half to each payee, less what they have had."""
    for payer in ("fjordby", "region", "state"):
        for payee in PAYEES:
            due, rest = divmod(sum(owed[name] * shares.get(payer, 0) for name, (*_, shares) in PAYMENTS.items()), 200)
            assert rest == 0, "parts of a krone would need the rule for missing units"
            amount = due - allotted.get((payer, payee), 0)
            allotted[payer, payee] = due
            if amount:
                yield payer, payee, amount


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table of results."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def settle(folder: Path, suffix: str) -> None:
    """Work out every settlement of one case in turn."""
    owed = dict.fromkeys(PAYMENTS, 0)
    allotted: dict[tuple[str, str], int] = {}
    amounts: list[tuple[object, ...]] = []
    transfers: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []
    for settlement in SETTLEMENTS:
        statuses = statuses_on(settlement, members(folder, settlement))
        for (metric, months), states in statuses.items():
            counts.append((settlement, metric, months, *(states.count(state) for state in STATUSES)))
        for payment, amount in pay(owed, statuses).items():
            owed[payment] += amount
            amounts.append((settlement, payment, amount, owed[payment]))
        transfers.extend((settlement, *transfer) for transfer in transfers_of(owed, allotted))
    write(f"amounts{suffix}.csv", ("settlement", "payment", "amount", "owed"), amounts)
    write(f"transfers{suffix}.csv", ("settlement", "payer", "payee", "amount"), transfers)
    write(f"statuses{suffix}.csv", ("settlement", "metric", "months", "met", "not_met", "pending", "left_out"), counts)


def main() -> None:
    """Work out the three cases."""
    for folder, suffix in CASES.items():
        settle(HERE.parent / folder, suffix)


if __name__ == "__main__":
    main()
