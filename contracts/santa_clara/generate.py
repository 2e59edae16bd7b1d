"""Write the data of the Santa Clara contract: tenants and their leases.

Every person and date is invented. ``T001`` to ``T014`` were written by hand and stand on an edge of the rules (see
README.md); the others follow from their number, so that the same is written each time.

    python contracts/santa_clara/generate.py
"""

import csv
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent

Lease = tuple[str, str]
"""The first day, and the first day that does not count; "" has not ended."""

# id, moved in, leases
BY_HAND: list[tuple[str, str, list[Lease]]] = [
    ("T001", "2015-07-31", [("2015-07-31", "")]),
    ("T002", "2015-08-31", [("2015-08-31", "2016-02-29")]),
    ("T003", "2015-08-31", [("2015-08-31", "2016-02-28")]),
    ("T004", "2015-09-01", [("2015-09-01", "2016-03-01"), ("2016-03-01", "2016-09-01")]),
    ("T005", "2015-09-01", [("2015-09-01", "2016-03-01"), ("2016-03-02", "2021-12-31")]),
    ("T006", "2015-09-01", [("2015-09-02", "")]),
    ("T007", "2015-10-15", [("2015-10-01", "2016-04-30"), ("2016-03-01", "2017-01-15")]),
    ("T008", "2015-10-15", [("2015-10-15", "2015-10-15")]),
    ("T009", "2015-06-30", [("2015-06-30", "")]),
    ("T010", "2020-01-01", [("2020-01-01", "")]),
    ("T011", "", []),
    ("T012", "2019-12-31", [("2019-12-31", "")]),
    ("T013", "2019-12-31", [("2019-12-31", "2021-12-30")]),
    ("T014", "2018-12-31", [("2018-12-31", "2019-12-31")]),
]
OTHERS = 180
FIRST = date(2015, 7, 1)


def days_of_target(number: int) -> int | None:
    """How long a lease lasts; None to the end. Two in nine of the tenants lose it, half of these within a year."""
    if number % 9 == 4:
        return 40 + number * 37 % 400
    if number % 9 == 7:
        return 700 + number * 53 % 900
    return None


def days_of_failure(number: int) -> int | None:
    """Nobody keeps a lease for three months."""
    return 20 + number % 60


def days_of_stretch(number: int) -> int | None:
    """Nearly all keep it to the end."""
    return 100 + number if number % 40 == 39 else None


def others(days_between: int, days_of: Callable[[int], int | None]) -> list[tuple[str, str, list[Lease]]]:
    """The tenants whose move-in and lease follow from their number."""
    found = []
    for number in range(OTHERS):
        moved_in, days = FIRST + timedelta(days=number * days_between), days_of(number)
        until = "" if days is None else (moved_in + timedelta(days=days)).isoformat()
        found.append((f"T{number + 101}", moved_in.isoformat(), [(moved_in.isoformat(), until)]))
    return found


def write_table(path: Path, header: list[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table as CSV."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_folder(folder: Path, tenants: list[tuple[str, str, list[Lease]]]) -> None:
    """Write both tables of a case."""
    write_table(folder / "tenant.csv", ["id", "moved_in"], [row[:2] for row in tenants])
    leases = [(tenant, *lease) for tenant, _, of_tenant in tenants for lease in of_tenant]
    write_table(folder / "lease.csv", ["tenant", "from", "until"], leases)


if __name__ == "__main__":
    write_folder(FOLDER / "data", BY_HAND + others(5, days_of_target))
    write_folder(FOLDER / "data_failure", others(5, days_of_failure))
    write_folder(FOLDER / "data_stretch", BY_HAND + others(1, days_of_stretch))
