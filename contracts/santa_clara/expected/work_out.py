"""Work out what the Santa Clara contract pays, apart from the program and from what made the data.

For each tenant looks for the first day without a valid lease; the points before it are reached.

    python contracts/santa_clara/expected/work_out.py
"""

import csv
from calendar import monthrange
from collections import Counter
from datetime import date
from pathlib import Path

EXPECTED = Path(__file__).parent
FIRST_PRICES = {3: 1_242, 6: 1_863, 9: 2_484, 12: 6_831}
LATER_MONTH = 1_035
YEAR_MAXIMUM, CONTRACT_MAXIMUM = 2_000_000, 12_000_000
FIRST_MOVE, LAST_MOVE = date(2015, 7, 1), date(2019, 12, 31)
SETTLEMENTS = [
    date(year, month, monthrange(year, month)[1])
    for year in range(2015, 2022)
    for month in (3, 6, 9, 12)
    if date(year, month, 1) > date(2015, 7, 1)
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


def first_day_without(leases: list[dict[str, str]], moved_in: date) -> date:
    """The first day from the move-in on that no lease holds; the end of time where the last has not ended."""
    day = moved_in
    for lease in sorted(leases, key=lambda one: one["from"]):
        until = date.fromisoformat(lease["until"]) if lease["until"] else date.max
        if date.fromisoformat(lease["from"]) <= day < until:
            day = until
    return day


def reached(folder: Path) -> list[tuple[int, date]]:
    """Each month reached that has a price, with its point; the last ones are after the contract's end."""
    leases = read(folder / "lease.csv")
    found = []
    for tenant in read(folder / "tenant.csv"):
        if not tenant["moved_in"]:
            continue
        moved_in = date.fromisoformat(tenant["moved_in"])
        if not FIRST_MOVE <= moved_in <= LAST_MOVE:
            continue
        broken = first_day_without([one for one in leases if one["tenant"] == tenant["id"]], moved_in)
        points = [(month, months_later(moved_in, month)) for month in [*FIRST_PRICES, *range(13, 78)]]
        # The month is kept when every day before its point was: the day of the point itself need not be.
        found.extend((month, point) for month, point in points if point <= broken)
    return found


def price(month: int) -> int:
    """What a month is worth."""
    return FIRST_PRICES.get(month, LATER_MONTH)


def amounts(months: list[tuple[int, date]]) -> list[list[object]]:
    """Per settlement what is paid then and in all: the year's maximum cuts what is earned since the one before."""
    rows: list[list[object]] = []
    earned_before = paid_in_all = 0
    room: Counter[int] = Counter(dict.fromkeys(range(2015, 2022), YEAR_MAXIMUM))
    let_through = 0
    for settlement in SETTLEMENTS:
        earned = sum(price(month) for month, point in months if point <= settlement)
        through = min(earned - earned_before, room[settlement.year])
        room[settlement.year] -= through
        earned_before = earned
        let_through += through
        owed = min(let_through, CONTRACT_MAXIMUM)
        rows.append([settlement, "months_housed", owed - paid_in_all, owed])
        paid_in_all = owed
    return rows


def years(months: list[tuple[int, date]], rows: list[list[object]]) -> list[list[object]]:
    """Per calendar year the months reached at each price, what they are worth, and what is paid."""
    found: list[list[object]] = []
    for year in range(2015, 2022):
        of_year = [month for month, point in months if point.year == year]
        counts = [of_year.count(month) for month in FIRST_PRICES]
        later = len(of_year) - sum(counts)
        paid = sum(int(str(row[2])) for row in rows if str(row[0]).startswith(str(year)))
        found.append([year, *counts, later, sum(price(month) for month in of_year), paid])
    return found


def write(name: str, header: list[object], rows: list[list[object]]) -> None:
    """Write one table of expected figures."""
    with (EXPECTED / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    for variant in ("", "_failure", "_stretch"):
        months_reached = reached(EXPECTED.parent / f"data{variant}")
        by_settlement = amounts(months_reached)
        write(f"amounts{variant}.csv", ["settlement", "payment", "amount", "owed"], by_settlement)
        if months_reached:
            header = ["year", *FIRST_PRICES, "later", "earned", "paid"]
            write(f"years{variant}.csv", header, years(months_reached, by_settlement))
