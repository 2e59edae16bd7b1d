"""Write the data of the sanitation bond: villages, and the declarations that they are free of open defecation.

Published are the numbers of the first settlement and of the end, 500 and 1,780 villages. Which village was declared and
verified when is invented: by number, a few every week, and some at the edges that README.md names.

    python contracts/cambodia_sanitation/generate.py
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
Row = tuple[str, ...]

JOINED = date(2019, 11, 1)
# Villages without anything special that are verified in each year; those of EDGES come on top.
VERIFIED_IN = {2020: 497, 2021: 499, 2022: 399, 2023: 379}
NEVER_DECLARED = 60

# id, joined, then each declaration with the day of its verification; "" is never.
EDGES: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("E01", "2019-11-01", [("2020-12-31", "2020-12-31")]),
    ("E02", "2020-03-02", [("2020-06-01", "2020-07-01"), ("2021-06-01", "2021-07-01")]),
    ("E03", "2020-03-02", [("2020-06-01", ""), ("2020-09-01", "2020-10-01")]),
    ("E04", "2020-03-02", [("2020-12-30", "2021-01-01")]),
    ("E05", "2021-02-28", [("2021-02-28", "2022-12-31")]),
    ("E06", "2023-06-30", [("2023-12-31", "2023-12-31")]),
    ("E07", "2020-05-05", [("2020-05-04", "2020-06-01")]),
    ("E08", "2019-10-31", [("2020-06-01", "2020-07-01")]),
    ("E09", "2023-07-01", [("2023-09-01", "2023-10-01")]),
    ("E10", "", [("2020-06-01", "2020-07-01")]),
    ("E11", "2020-05-05", [("2023-11-01", "2024-01-01")]),
    ("E12", "2020-05-05", [("2023-11-01", "")]),
]


def write_table(path: Path, header: list[str], rows: Iterable[Row]) -> None:
    """Write one table as CSV."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def plain_villages() -> tuple[list[Row], list[Row]]:
    """The villages of no special interest, and their declarations: spread over the months of their year."""
    villages: list[Row] = []
    declarations: list[Row] = []
    for year, number in VERIFIED_IN.items():
        for place in range(number):
            village = f"V{len(villages) + 1:04}"
            declared = date(year, 1, 15) + timedelta(days=place * 300 // number)
            verified = declared + timedelta(days=14 + place % 30)
            villages.append((village, (JOINED + timedelta(days=place % 60)).isoformat()))
            declarations.append((village, declared.isoformat(), verified.isoformat()))
    for place in range(NEVER_DECLARED):
        villages.append((f"V{len(villages) + 1:04}", (JOINED + timedelta(days=place)).isoformat()))
    return villages, declarations


def main() -> None:
    """Write the data, and those of a bond under which nothing is verified."""
    villages, declarations = plain_villages()
    villages += [(village, joined) for village, joined, _ in EDGES]
    declarations += [(village, on, verified) for village, _, said in EDGES for on, verified in said]
    for folder, known in (("data", True), ("data_failure", False)):
        rows = [(village, on, verified if known else "") for village, on, verified in declarations]
        write_table(FOLDER / folder / "village.csv", ["id", "joined"], villages)
        write_table(FOLDER / folder / "declaration.csv", ["village", "on", "verified_on"], rows)


if __name__ == "__main__":
    main()
