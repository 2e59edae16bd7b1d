"""Work out what the Denver contract pays, apart from the program and from what made the data.

Each day from a person's start to the settlement, both included, is looked at: is a lease on it, is the person in jail?

To do it again: `python contracts/denver_housing/expected/work_out.py`.
"""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

EXPECTED = Path(__file__).parent
SETTLEMENTS = [
    date(2017, 10, 31),
    date(2018, 10, 31),
    date(2019, 10, 31),
    date(2020, 10, 31),
    date(2021, 6, 30),
]
PRICE = Decimal("15.12")
MOST_HOUSING, MOST_JAIL = 5_290_000, 6_130_000
FIRST, LAST = date(2016, 2, 1), date(2020, 12, 31)

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """The rows of one table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_person(rows: list[Row]) -> dict[str, list[tuple[date, date]]]:
    """The periods of each person; an open one has no end."""
    found: dict[str, list[tuple[date, date]]] = {}
    for row in rows:
        until = date.fromisoformat(row["until"]) if row["until"] else date.max
        found.setdefault(row["person"], []).append((date.fromisoformat(row["from"]), until))
    return found


def lies_in(day: date, periods: list[tuple[date, date]]) -> bool:
    """Whether one of the periods has the day."""
    return any(first <= day < until for first, until in periods)


def paid_days(folder: Path) -> dict[date, int]:
    """The days paid for by each settlement, of all who have kept a lease for 365 days by then."""
    leases, stays = of_person(read(folder / "lease.csv")), of_person(read(folder / "jail_stay.csv"))
    by: dict[date, int] = dict.fromkeys(SETTLEMENTS, 0)
    for person in read(folder / "person.csv"):
        if person["arm"] != "treatment" or not person["leased"]:
            continue
        day = date.fromisoformat(person["leased"])
        if not FIRST <= day <= LAST:
            continue
        housed = free = 0
        while day <= SETTLEMENTS[-1]:
            if lies_in(day, leases.get(person["id"], [])):
                housed += 1
                free += not lies_in(day, stays.get(person["id"], []))
            if day in by and housed >= 365:
                by[day] += free
            day += timedelta(days=1)
    return by


def for_jail(points: Decimal) -> Decimal:
    """160,000 a point up to 30, 38,000 a point from 30 to 65, nothing below 20."""
    if points < 20:
        return Decimal(0)
    return min(points, Decimal(30)) * 160_000 + max(min(points, Decimal(65)) - 30, Decimal(0)) * 38_000


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    """Write one table of expected figures."""
    with (EXPECTED / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def settle(folder: Path, suffix: str) -> None:
    """Work out each settlement of one case."""
    days = paid_days(folder)
    (certified,) = read(folder / "inputs.csv")
    amounts: list[list[object]] = []
    transfers: list[list[object]] = []
    before = {"housing": Decimal(0), "jail": Decimal(0)}
    for settlement in SETTLEMENTS:
        is_certified = date.fromisoformat(certified["date"]) <= settlement
        reduction = Decimal(certified["value"].removesuffix("%")) if is_certified else Decimal(0)
        owed = {
            "housing": min(days[settlement] * PRICE, Decimal(MOST_HOUSING)),
            "jail": min(for_jail(reduction), Decimal(MOST_JAIL)),
        }
        amounts += [[settlement, name, amount - before[name], amount] for name, amount in owed.items()]
        moved = sum(owed.values()) - sum(before.values())
        if moved:
            transfers.append([settlement, "city", "lenders", moved])
        before = owed
    write(f"amounts{suffix}.csv", ["settlement", "payment", "amount", "owed"], amounts)
    write(f"transfers{suffix}.csv", ["settlement", "payer", "payee", "amount"], transfers)


if __name__ == "__main__":
    settle(EXPECTED.parent / "data", "")
    settle(EXPECTED.parent / "data_failure", "_failure")
