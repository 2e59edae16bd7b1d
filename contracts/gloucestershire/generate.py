"""Write the data of the Gloucestershire contract: young people and their stays in residential care.

Published are the payment of each quarter and the number of blocks reached at each step, not who reached
what. Fourteen young people are the fewest that fit both, since fourteen reached step 1; the table below is
one such set, found once by integer programming (fewest people first, then fewest gaps). The dates inside
the quarters are invented, several of them on purpose at the edge of a block (see README.md).

    python contracts/gloucestershire/generate.py
"""

import csv
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent

# id, start of support; the comment says which of the blocks that end by 2024-06-30 are reached
YOUNG_PEOPLE = [
    ("G01", "2020-12-31"),  # 1 to 14, every point a settlement date
    ("G02", "2020-11-30"),  # 1
    ("G03", "2021-01-31"),  # 1 to 13
    ("G04", "2021-02-15"),  # 1 to 12
    ("G05", "2021-05-10"),  # 1 to 6
    ("G06", "2022-03-01"),  # 1 to 9
    ("G07", "2022-10-24"),  # 1 and 3 to 6
    ("G08", "2022-11-07"),  # 1 and 3 to 6
    ("G09", "2023-01-16"),  # 1 to 4
    ("G10", "2023-01-31"),  # 1 and 4
    ("G11", "2023-08-31"),  # 1
    ("G12", "2024-01-08"),  # 1
    ("G13", "2024-02-29"),  # 1
    ("G14", "2024-03-31"),  # 1, on the last settlement date
    ("G15", "2021-09-20"),  # none: in residential care throughout
    ("G16", "2020-09-30"),  # not in the target group: began the day before its window
    ("G17", "2024-04-01"),  # not in the target group: began the day after its window
    ("G18", ""),  # referred, never began
]

# young person, from, until (the first day out again); "" is still there
STAYS = [
    ("G02", "2021-02-28", ""),
    ("G04", "2024-02-15", "2024-02-16"),
    ("G05", "2022-11-10", "2023-06-05"),
    ("G05", "2023-06-01", "2024-01-15"),
    ("G05", "2024-01-15", "2024-09-02"),
    ("G07", "2023-04-23", "2023-04-24"),
    ("G08", "2023-02-07", "2023-02-08"),
    ("G09", "2023-06-01", "2023-06-01"),
    ("G09", "2024-03-04", "2024-03-18"),
    ("G10", "2023-07-10", "2023-07-24"),
    ("G10", "2023-07-17", "2023-07-31"),
    ("G10", "2023-10-30", "2023-10-31"),
    ("G10", "2024-02-12", ""),
    ("G11", "2023-06-12", "2023-08-31"),
    ("G11", "2023-12-18", "2024-03-01"),
    ("G15", "2021-09-01", ""),
]

# When nothing is reached: each of the target group goes into residential care within the first block.
FAILURE_STAYS = [(person, started, "") for person, started in YOUNG_PEOPLE[:15]]


def write_table(path: Path, header: list[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table as CSV."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_folder(folder: Path, stays: list[tuple[str, str, str]]) -> None:
    """Write both tables of one scenario."""
    write_table(folder / "young_person.csv", ["id", "started"], YOUNG_PEOPLE)
    write_table(folder / "residential_stay.csv", ["young_person", "from", "until"], stays)


if __name__ == "__main__":
    write_folder(FOLDER / "data", STAYS)
    write_folder(FOLDER / "data_failure", FAILURE_STAYS)
