"""Work out what the Oklahoma contract pays, apart from the program and from what made the data.

Counts women by outcome and calendar year, takes 125 of each at most, and stops at the contract's maximum.

    python contracts/oklahoma_women/expected/work_out.py
"""

import csv
from calendar import monthrange
from collections import Counter
from datetime import date
from pathlib import Path

EXPECTED = Path(__file__).parent
PRICE, WOMEN_A_YEAR, CONTRACT_MAXIMUM = 5_646, 125, 14_100_000
FIRST_START, LAST_START = date(2017, 1, 1), date(2021, 12, 31)
SETTLEMENTS = [date(year, month, day) for year in range(2017, 2027) for month, day in ((6, 30), (12, 31))]
GRADUATED = 0
MONTHS = (24, 36, 54)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of one table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def months_later(start: date, months: int) -> date:
    """The same day of the month so many months on, or the last day of a month that is too short."""
    count = start.year * 12 + start.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def outcomes(folder: Path) -> list[tuple[int, int, date]]:
    """Each outcome: graduated (0) or free at so many months; the year that it counts to; the day it is known.

    A graduate counts to the year in which she started, a point to the year in which it falls.
    """
    graduations, stays = read(folder / "graduation.csv"), read(folder / "custody.csv")
    found = []
    for woman in read(folder / "woman.csv"):
        if not woman["started"] or not FIRST_START <= date.fromisoformat(woman["started"]) <= LAST_START:
            continue
        start = date.fromisoformat(woman["started"])
        days = [date.fromisoformat(one["on"]) for one in graduations if one["woman"] == woman["id"]]
        graduated = min((day for day in days if day >= start), default=None)
        if graduated is None:
            continue
        found.append((GRADUATED, start.year, graduated))
        for months in MONTHS:
            point = months_later(start, months)
            if graduated < point and not in_custody([one for one in stays if one["woman"] == woman["id"]], point):
                found.append((months, point.year, point))
    return found


def in_custody(stays: list[dict[str, str]], day: date) -> bool:
    """Whether a woman is in custody on a day; the day of release is no day in custody."""
    spans = [(date.fromisoformat(one["from"]), one["until"]) for one in stays]
    return any(first <= day and (not until or day < date.fromisoformat(until)) for first, until in spans)


def amounts(found: list[tuple[int, int, date]]) -> list[list[object]]:
    """Per settlement and payment what is paid then and in all; graduates fill what room there is first."""
    rows: list[list[object]] = []
    owed_before: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    for settlement in SETTLEMENTS:
        owed = worth([one for one in found if one[2] <= settlement])
        for payment in ("graduates", "not_in_custody"):
            wanted = owed[payment] - owed_before[payment]
            now = min(wanted, CONTRACT_MAXIMUM - sum(paid.values()))
            paid[payment] += now
            rows.append([settlement, payment, now, paid[payment]])
        owed_before = owed
    return rows


def worth(found: list[tuple[int, int, date]]) -> Counter[str]:
    """What outcomes are worth before the contract's maximum: of each kind and year, 125 at most."""
    owed: Counter[str] = Counter()
    for (kind, _), number in Counter((kind, year) for kind, year, _ in found).items():
        payment = "graduates" if kind == GRADUATED else "not_in_custody"
        owed[payment] += min(number, WOMEN_A_YEAR) * PRICE
    return owed


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    """Write one table of expected figures."""
    with (EXPECTED / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    for variant in ("", "_failure", "_full"):
        found = outcomes(EXPECTED.parent / f"data{variant}")
        write(f"amounts{variant}.csv", ["settlement", "payment", "amount", "owed"], amounts(found))
        if not found:
            continue
        by_year = sorted(Counter((kind, year) for kind, year, _ in found).items())
        women: list[list[object]] = [[kind, year, number] for (kind, year), number in by_year]
        write(f"women{variant}.csv", ["months", "year", "women"], women)
