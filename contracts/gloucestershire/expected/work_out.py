"""Work out what the Gloucestershire contract pays, apart from the program and from what made the data.

Reads the two tables and follows the contract's words: a block is reached when no day of a stay in
residential care lies from the point before (or the start) up to, not including, the point.

    python contracts/gloucestershire/expected/work_out.py
"""

import csv
from calendar import monthrange
from datetime import date
from pathlib import Path

EXPECTED = Path(__file__).parent
PRICE = 10_250
CONTRACT_MAXIMUM = 1_774_925
FIRST_START, LAST_START = date(2020, 10, 1), date(2024, 3, 31)
SETTLEMENTS = [
    date(year, month, monthrange(year, month)[1])
    for year in range(2021, 2025)
    for month in (3, 6, 9, 12)
    if date(year, month, 1) <= date(2024, 6, 1)
]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of one table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def months_later(start: date, months: int) -> date:
    """The same day of the month so many months on, or the last day of a month that is too short."""
    count = start.year * 12 + start.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def reached_blocks(folder: Path) -> list[tuple[str, int, date]]:
    """Each block reached, however late: young person, step, the point it ends on."""
    stays = read(folder / "residential_stay.csv")
    reached = []
    for person in read(folder / "young_person.csv"):
        if not person["started"]:
            continue
        start = date.fromisoformat(person["started"])
        if not FIRST_START <= start <= LAST_START:
            continue
        for step in range(1, 15):
            previous, point = months_later(start, 3 * step - 3), months_later(start, 3 * step)
            in_care = False
            for stay in stays:
                if stay["young_person"] != person["id"]:
                    continue
                first = date.fromisoformat(stay["from"])
                out_again = date.fromisoformat(stay["until"]) if stay["until"] else date.max
                has_a_day = first < out_again
                if has_a_day and first < point and out_again > previous:
                    in_care = True
            if not in_care:
                reached.append((person["id"], step, point))
    return reached


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    """Write one table of expected figures."""
    with (EXPECTED / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def amounts(reached: list[tuple[str, int, date]]) -> list[list[object]]:
    """Per settlement what is paid then, and what is owed in all by then."""
    rows: list[list[object]] = []
    settled_before = 0
    for settlement in SETTLEMENTS:
        blocks = len([point for _, _, point in reached if point <= settlement])
        owed = min(blocks * PRICE, CONTRACT_MAXIMUM)
        rows.append([settlement, "blocks", owed - settled_before, owed])
        settled_before = owed
    return rows


def steps(reached: list[tuple[str, int, date]]) -> list[list[object]]:
    """Per step the blocks reached by the last settlement and what was paid for them."""
    rows: list[list[object]] = []
    for step in range(1, 15):
        blocks = len([1 for _, at, point in reached if at == step and point <= SETTLEMENTS[-1]])
        rows.append([step, 3 * step, blocks, blocks * PRICE])
    return rows


if __name__ == "__main__":
    contract = EXPECTED.parent
    target = reached_blocks(contract / "data")
    write("amounts.csv", ["settlement", "payment", "amount", "owed"], amounts(target))
    write("steps.csv", ["step", "months", "blocks", "paid"], steps(target))
    failure = reached_blocks(contract / "data_failure")
    write("amounts_failure.csv", ["settlement", "payment", "amount", "owed"], amounts(failure))
