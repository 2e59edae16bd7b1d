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
from pathlib import Path

HERE = Path(__file__).parent
CASES = {"data": "", "data_failure": "_failure", "data_stretch": "_stretch"}
SETTLEMENTS = [date(year, *day) for year in range(2021, 2027) for day in ((6, 30), (12, 31))]
METRICS = {"active_26": (26, 13, 8_000), "active_52": (52, 26, 14_000), "active_104": (104, 52, 20_000)}
CAP_OF_ONE = 42_000
CAP = 3_750_000
PAYER, PAYEE = "fjordby", "raadet"
ONE_DAY = timedelta(days=1)

Row = dict[str, str]


@dataclass(frozen=True)
class Young:
    """A member of the target group, as the files show them on one settlement date."""

    first_talk: date
    active_mondays: set[date]


def read(folder: Path, table: str) -> list[Row]:
    """The rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def completed_years(born: date, on: date) -> int:
    """A person's age; one born on 29 February has a birthday on the last of February."""
    last_of_month = calendar.monthrange(on.year, born.month)[1]
    birthday = date(on.year, born.month, min(born.day, last_of_month))
    return on.year - born.year - (0 if on >= birthday else 1)


def mondays(rows: list[Row], settlement: date) -> dict[str, set[date]]:
    """The Mondays of each person's weeks in a job or in education that have begun by the settlement date."""
    gathered: dict[str, set[date]] = {}
    for row in rows:
        year, week = row["week"].split("-W")
        monday = date.fromisocalendar(int(year), int(week), 1)
        if monday <= settlement:
            gathered.setdefault(row["young"], set()).add(monday)
    return gathered


def members(young: list[Row], activity: list[Row], settlement: date) -> list[Young]:
    """The target group: a first talk in 2021, 2022 or 2023, at an age of 16 to 29 years."""
    active = mondays(activity, settlement)
    found = []
    for row in young:
        first_talk = date.fromisoformat(row["first_talk"])
        if first_talk > settlement or not date(2021, 1, 1) <= first_talk <= date(2023, 12, 31):
            continue
        if 16 <= completed_years(date.fromisoformat(row["born"]), first_talk) <= 29:
            found.append(Young(first_talk, active.get(row["id"], set())))
    return found


def status(person: Young, weeks: int, needed: int, settlement: date) -> str:
    """Whether enough of the first so many weeks were active; a yes is final as soon as there are enough."""
    window = [person.first_talk + passed * ONE_DAY for passed in range(7 * weeks)]
    if sum(day in person.active_mondays for day in window) >= needed:
        return "met"
    return "pending" if settlement < window[-1] else "not met"


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table of results."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def settle(folder: Path, suffix: str) -> None:
    """Work out every settlement of one case in turn."""
    young, activity = read(folder, "young"), read(folder, "activity")
    owed = 0
    amounts: list[tuple[object, ...]] = []
    transfers: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []
    for settlement in SETTLEMENTS:
        states: dict[str, list[str]] = {metric: [] for metric in METRICS}
        earned = 0
        for person in members(young, activity, settlement):
            earned_by_one = 0
            for metric, (weeks, needed, price) in METRICS.items():
                states[metric].append(status(person, weeks, needed, settlement))
                if states[metric][-1] == "met":
                    earned_by_one += price
            earned += min(earned_by_one, CAP_OF_ONE)
        amount = min(earned, CAP) - owed
        owed += amount
        amounts.append((settlement, "lasting_work", amount, owed))
        if amount:
            transfers.append((settlement, PAYER, PAYEE, amount))
        for metric, found in states.items():
            counts.append((settlement, metric, *(found.count(state) for state in ("met", "not met", "pending"))))
    write(f"amounts{suffix}.csv", ("settlement", "payment", "amount", "owed"), amounts)
    write(f"transfers{suffix}.csv", ("settlement", "payer", "payee", "amount"), transfers)
    write(f"statuses{suffix}.csv", ("settlement", "metric", "met", "not_met", "pending"), counts)


def main() -> None:
    """Work out the three cases."""
    for folder, suffix in CASES.items():
        settle(HERE.parent / folder, suffix)


if __name__ == "__main__":
    main()
