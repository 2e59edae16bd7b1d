"""Work out from the contract's words what it pays in each of its three cases.

Run it with ``python work_out.py``; it writes beside itself. It is an auditor's second calculation: it shares
no code with the program or with the script that makes the data. It walks through each person's days, to be
obvious rather than fast. Every amount is in whole kroner.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent
CASES = {"data": "", "data_failure": "_failure", "data_stretch": "_stretch"}
SETTLEMENTS = [date(year, *day) for year in range(2021, 2026) for day in ((6, 30), (12, 31))]
FIRST, LAST = date(2021, 1, 1), date(2022, 12, 31)
SUPPORT = ("130", "140", "810", "890")
COMPARISON = 64
PEOPLE, PER_WEEK, PER_WEEK_ABOVE = 500, 1_500, 750
PER_LASTING, LASTING_DAYS, BREAK = 12_000, 26 * 7, 14
CAP = 24_000_000
ONE_DAY = timedelta(days=1)
TIME = 104 * 7 * ONE_DAY
DEADLINE = 90 * ONE_DAY
STATUSES = ("met", "not met", "pending", "left out")

Row = dict[str, str]


@dataclass(frozen=True)
class Member:
    """A member of the target group, with their rows."""

    start: date
    exit_reason: str
    exited: str
    rows: dict[str, list[Row]]

    def left(self, settlement: date) -> date | None:
        """The day of a neutral exit, if it has happened."""
        return happened(self.exited, settlement) if self.exit_reason in ("dead", "moved away") else None


def read(folder: Path, table: str) -> list[Row]:
    """The rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def happened(text: str, settlement: date) -> date | None:
    """The date in a cell; none if the cell is empty or the day is still to come."""
    day = date.fromisoformat(text) if text else None
    return day if day is not None and day <= settlement else None


def completed_years(born: date, on: date) -> int:
    """A person's age; one born on 29 February has a birthday on the last of February."""
    had_birthday = (on.month, on.day) >= (born.month, born.day)
    if (born.month, born.day) == (2, 29) and (on.month, on.day) == (2, 28) and (on + ONE_DAY).month == 3:
        had_birthday = True
    return on.year - born.year - (0 if had_birthday else 1)


def members(folder: Path) -> list[Member]:
    """The target group: started in 2021 or 2022, 18 to 29 years old on that day."""
    own: dict[str, dict[str, list[Row]]] = {}
    for table in ("benefit", "work", "enrolment"):
        for row in read(folder, table):
            own.setdefault(row["young"], {}).setdefault(table, []).append(row)
    found = []
    for row in read(folder, "young"):
        start = date.fromisoformat(row["started"])
        if FIRST <= start <= LAST and 18 <= completed_years(date.fromisoformat(row["born"]), start) <= 29:
            found.append(Member(start, row["exit_reason"], row["exited"], own.get(row["id"], {})))
    return found


def supported_weeks(member: Member) -> int:
    """On how many Mondays of the 104 weeks there is public support."""
    mondays = set()
    for row in member.rows.get("benefit", []):
        year, week = row["week"].split("-W")
        monday = date.fromisocalendar(int(year), int(week), 1)
        if row["code"] in SUPPORT and member.start <= monday < member.start + TIME:
            mondays.add(monday)
    return len(mondays)


def mean_reduction(group: list[Member], settlement: date) -> Fraction | None:
    """The comparison less the mean of all who have not left, once all of them have 104 weeks."""
    weeks = []
    if settlement <= LAST:
        return None
    for member in group:
        end, left = member.start + TIME, member.left(settlement)
        if left is not None and left < end:
            continue
        if settlement < end:
            return None
        weeks.append(supported_weeks(member))
    return COMPARISON - Fraction(sum(weeks), len(weeks))


def for_the_mean(reduction: Fraction | None) -> int:
    """Nothing under 8 weeks; then 1,500 a week and person up to 26 weeks, 750 from there to 32, and no more."""
    if reduction is None or reduction < 8:
        return 0
    amount = PEOPLE * (PER_WEEK * min(reduction, 26) + PER_WEEK_ABOVE * max(Fraction(0), min(reduction, 32) - 26))
    assert amount.denominator == 1, "parts of a krone would need the rule for rounding"
    return int(amount)


def days_of_work(member: Member, settlement: date) -> set[date]:
    """The days of the months with at least 65 hours of ordinary work."""
    days = set()
    for row in member.rows.get("work", []):
        day = date.fromisoformat(row["month"] + "-01")
        month = day.month
        while day.month == month and Fraction(row["hours"]) >= 65 and day <= settlement:
            days.add(day)
            day += ONE_DAY
    return days


def days_of_education(member: Member, settlement: date, *, verified: bool) -> set[date]:
    """The days of ordinary enrolments that are verified within 90 days; or of those too that can still be."""
    days = set()
    for row in member.rows.get("enrolment", []):
        until = happened(row["until"], settlement) or settlement + ONE_DAY
        deadline = until - ONE_DAY + DEADLINE
        seen = happened(row["verified"], settlement)
        counts = seen is not None and seen <= deadline
        may_count = settlement < deadline and settlement < SETTLEMENTS[-1]
        day = date.fromisoformat(row["from"])
        while day < until and row["kind"] == "ordinary" and (counts or (may_count and not verified)):
            days.add(day)
            day += ONE_DAY
    return days


def lasts(member: Member, settlement: date, *, verified: bool) -> bool:
    """26 weeks in work or education within the 104 weeks; breaks of up to 14 days are bridged, but do not count."""
    active = days_of_work(member, settlement) | days_of_education(member, settlement, verified=verified)
    last_seen = member.left(settlement) or settlement
    longest = run = 0
    previous: date | None = None
    day = member.start
    while day < member.start + TIME and day <= last_seen:
        if day in active:
            run = run + 1 if previous is not None and (day - previous).days - 1 <= BREAK else 1
            longest, previous = max(longest, run), day
        day += ONE_DAY
    return longest >= LASTING_DAYS


def status(member: Member, settlement: date) -> str:
    """Whether a member has lasted: yes for good as soon as it is reached and verified."""
    if lasts(member, settlement, verified=True):
        return "met"
    if lasts(member, settlement, verified=False):
        return "pending"
    final = member.start + TIME - ONE_DAY
    left = member.left(settlement)
    if left is not None and left < final:
        return "left out"
    return "pending" if settlement < final else "not met"


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table of results."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def settle(folder: Path, suffix: str) -> None:
    """Work out every settlement of one case in turn."""
    everybody = members(folder)
    paid_in_all = {"fewer_weeks": 0, "lasting_work": 0}
    amounts: list[tuple[object, ...]] = []
    transfers: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []
    for settlement in SETTLEMENTS:
        group = [member for member in everybody if member.start <= settlement]
        states = [status(member, settlement) for member in group]
        counts.append((settlement, "lasting", *(states.count(state) for state in STATUSES)))
        owed = {
            "fewer_weeks": for_the_mean(mean_reduction(group, settlement)),
            "lasting_work": PER_LASTING * states.count("met"),
        }
        room, before = CAP - sum(paid_in_all.values()), sum(paid_in_all.values())
        for payment, in_all in owed.items():
            assert in_all >= paid_in_all[payment], "a fall would need the rule for paying back"
            amount = min(in_all - paid_in_all[payment], room)
            room -= amount
            paid_in_all[payment] += amount
            amounts.append((settlement, payment, amount, paid_in_all[payment]))
        paid = sum(paid_in_all.values()) - before
        if paid:
            transfers.append((settlement, "fjordby", "raadet", paid))
    write(f"amounts{suffix}.csv", ("settlement", "payment", "amount", "owed"), amounts)
    write(f"transfers{suffix}.csv", ("settlement", "payer", "payee", "amount"), transfers)
    write(f"statuses{suffix}.csv", ("settlement", "metric", "met", "not_met", "pending", "left_out"), counts)


def main() -> None:
    """Work out the three cases."""
    for folder, suffix in CASES.items():
        settle(HERE.parent / folder, suffix)


if __name__ == "__main__":
    main()
