"""Write the data of the Oklahoma contract: women, graduations, and time in state custody.

Every person and date is invented. ``A01`` to ``A12`` were written by hand and stand on an edge of the rules (see
README.md); the others follow from their number, so that the same is written each time.

    python contracts/oklahoma_women/generate.py
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
YEARS = range(2017, 2022)


@dataclass(frozen=True)
class Woman:
    """The days of one woman as they are written; "" has not happened or not ended."""

    key: str
    started: str
    graduated: tuple[str, ...] = ()
    custody: tuple[tuple[str, str], ...] = ()


BY_HAND = [
    Woman("A01", "2017-03-15", ("2019-03-15",)),
    Woman("A02", "2017-03-15", ("2019-03-14",)),
    Woman("A03", "2017-03-15", ("2018-06-01",), (("2019-01-10", "2019-03-15"), ("2020-03-15", "2020-03-16"))),
    Woman("A04", "2017-08-31", ("2018-12-31",), (("2022-02-27", "2022-02-28"),)),
    Woman("A05", "2017-08-31", ("2019-01-01",), (("2022-02-28", ""),)),
    Woman("A06", "2018-02-05", ("2019-06-30", "2020-01-31")),
    Woman("A07", "2018-02-05", (), (("2018-09-03", "2020-09-03"),)),
    Woman("A08", "2018-02-05", ("2018-02-04",)),
    Woman("A09", "2016-12-31", ("2018-05-31",)),
    Woman("A10", "2022-01-01", ("2023-05-31",)),
    Woman("A11", ""),
    Woman("A12", "2021-12-31", ("2026-12-31",)),
]


def started_on(year: int, place: int, of_year: int) -> date:
    """The day of the year on which one of so many starts, who are spread over its months evenly."""
    return date(year, 1 + place * 12 // of_year, 1 + place * 11 % 28)


def woman_of_target(number: int, started: date) -> Woman:
    """One in eight does not graduate; one in eleven who do is in custody for 200 days or more."""
    graduated = started + timedelta(days=400 + number * 37 % 180)
    custody: tuple[tuple[str, str], ...] = ()
    if number % 8 == 3:
        custody = ((str(started + timedelta(days=250)), str(started + timedelta(days=1_000 + number % 700))),)
        return Woman(f"B{number:03}", str(started), (), custody)
    if number % 11 == 5:
        first = started + timedelta(days=600 + number * 71 % 900)
        custody = ((str(first), str(first + timedelta(days=200 + number % 150))),)
    return Woman(f"B{number:03}", str(started), (str(graduated),), custody)


def woman_of_failure(number: int, started: date) -> Woman:
    """Nobody graduates."""
    return Woman(f"B{number:03}", str(started), (), ((str(started + timedelta(days=90)), ""),))


def woman_of_full(number: int, started: date) -> Woman:
    """All graduate within 24 months, and none is in custody."""
    return Woman(f"B{number:03}", str(started), (str(started + timedelta(days=480)),))


def women(of_year: int, woman: Callable[[int, date], Woman]) -> list[Woman]:
    """So many women in each of the five years."""
    starts = [started_on(year, place, of_year) for year in YEARS for place in range(of_year)]
    return [woman(number, started) for number, started in enumerate(starts)]


def write_table(path: Path, header: list[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table as CSV."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_folder(folder: Path, found: list[Woman]) -> None:
    """Write the three tables of a case."""
    write_table(folder / "woman.csv", ["id", "started"], [(one.key, one.started) for one in found])
    graduations = [(one.key, day) for one in found for day in one.graduated]
    write_table(folder / "graduation.csv", ["woman", "on"], graduations)
    custody = [(one.key, *stay) for one in found for stay in one.custody]
    write_table(folder / "custody.csv", ["woman", "from", "until"], custody)


if __name__ == "__main__":
    write_folder(FOLDER / "data", BY_HAND + women(146, woman_of_target))
    write_folder(FOLDER / "data_failure", women(125, woman_of_failure))
    write_folder(FOLDER / "data_full", women(125, woman_of_full))
