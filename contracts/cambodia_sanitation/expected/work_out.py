"""Work out what the sanitation bond pays, apart from the program and from what made the data.

A village counts from the settlement by which a declaration, made on or after the day it joined, has been verified.

    python contracts/cambodia_sanitation/expected/work_out.py
"""

import csv
from datetime import date
from pathlib import Path

EXPECTED = Path(__file__).parent
PRICE, MAXIMUM = 6_250, 9_999_999
FIRST, LAST = date(2019, 11, 1), date(2023, 6, 30)
SETTLEMENTS = [date(year, 12, 31) for year in range(2019, 2024)]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of one table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    """Write one table of expected figures."""
    with (EXPECTED / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def verified_by(folder: Path, settlement: date) -> int:
    """How many villages count by a settlement."""
    counted = 0
    declarations = read(folder / "declaration.csv")
    for village in read(folder / "village.csv"):
        if not village["joined"]:
            continue
        joined = date.fromisoformat(village["joined"])
        if not FIRST <= joined <= LAST:
            continue
        free = False
        for row in declarations:
            if row["village"] == village["id"] and row["verified_on"]:
                declared, verified = date.fromisoformat(row["on"]), date.fromisoformat(row["verified_on"])
                if joined <= declared <= settlement and verified <= settlement:
                    free = True
        counted += free
    return counted


def settle(folder: Path, suffix: str) -> None:
    """Work out each settlement of one case."""
    amounts: list[list[object]] = []
    transfers: list[list[object]] = []
    before = 0
    for settlement in SETTLEMENTS:
        owed = min(verified_by(folder, settlement) * PRICE, MAXIMUM)
        amounts.append([settlement, "sanitation", owed - before, owed])
        if owed != before:
            transfers.append([settlement, "funder", "fund", owed - before])
        before = owed
    write(f"amounts{suffix}.csv", ["settlement", "payment", "amount", "owed"], amounts)
    write(f"transfers{suffix}.csv", ["settlement", "payer", "payee", "amount"], transfers)


if __name__ == "__main__":
    settle(EXPECTED.parent / "data", "")
    settle(EXPECTED.parent / "data_failure", "_failure")
