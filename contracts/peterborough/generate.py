"""Write the data of the Peterborough contract: prisoners released, those matched to them, and their reconvictions.

Published is the first cohort: 142 reconviction events per 100 people against 155. The rest is invented, 200 people in
each arm of each cohort: the numbers of TARGET make the pooled reduction exactly 9 %. Half of those matched weigh 1.5,
half 0.5, so that the weighted mean is not the plain one.

To do it again: `python contracts/peterborough/generate.py`.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
Row = tuple[str, ...]

PEOPLE = 200
HALF = PEOPLE // 2
FIRST_RELEASE = {"1": date(2010, 9, 9), "2": date(2012, 7, 2)}

# Of each cohort the events of those released, of the matched who weigh 1.5, and of those who weigh 0.5.
Events = dict[str, tuple[int, int, int]]
TARGET: Events = {"1": (284, 160, 140), "2": (262, 150, 130)}
CASES: dict[str, Events] = {
    "data": TARGET,
    "data_threshold": {**TARGET, "2": (271, 150, 130)},
    "data_failure": {**TARGET, "2": (272, 150, 130)},
    "data_first_cohort": {**TARGET, "1": (270, 156, 132)},
}

# Rows that do not count: the day before release, twelve months after it to the day, and later.
BESIDE = [("R1-001", -1), ("R1-002", 365), ("R1-003", 400), ("M1-001", 365), ("M1-150", 500), ("R2-001", 365)]
# People outside the target group, released the day before its window and the day after.
OUTSIDE = [
    ("X1", "1", "released", "2010-09-08", ""),
    ("X2", "2", "released", "2014-07-01", ""),
]


def spread(total: int) -> list[int]:
    """So many events over half of an arm, or all of it: more for some people than for others."""
    people = HALF if total < PEOPLE else PEOPLE
    counts = [total // people + (place < total % people) for place in range(people)]
    for place in range(0, people - 1, 2):
        if counts[place]:
            counts[place] -= 1
            counts[place + 1] += 1
    return counts


def people_of(cohort: str, events: tuple[int, int, int]) -> Iterator[tuple[Row, int]]:
    """The people of a cohort, each with the number of events within twelve months."""
    released, heavy, light = events
    for arm, weights, counts in (
        ("released", [""] * PEOPLE, spread(released)),
        ("matched", ["1.5"] * HALF + ["0.5"] * HALF, [*spread(heavy), *spread(light)]),
    ):
        for place, (weight, count) in enumerate(zip(weights, counts, strict=True)):
            day = FIRST_RELEASE[cohort] + timedelta(days=place * 650 // PEOPLE)
            yield (f"{arm[0].upper()}{cohort}-{place + 1:03}", cohort, arm, day.isoformat(), weight), count


def days_of(person: Row, count: int) -> Iterator[Row]:
    """The events: the first on the day of release for some, the last on the last day that counts for others."""
    released, place = date.fromisoformat(person[3]), int(person[0][-3:])
    offsets = [(place * 7 + number * 53) % 365 for number in range(count)]
    if count and place % 10 == 0:
        offsets[0] = 0
    if count and place % 10 == 5:
        offsets[-1] = 364
    yield from ((person[0], (released + timedelta(days=offset)).isoformat()) for offset in offsets)


def write_table(path: Path, header: list[str], rows: Iterable[Row]) -> None:
    """Write one table as CSV."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write each case."""
    for folder, events in CASES.items():
        counted = [one for cohort, numbers in events.items() for one in people_of(cohort, numbers)]
        reconvictions = [row for person, count in counted for row in days_of(person, count)]
        released = {person[0]: date.fromisoformat(person[3]) for person, _ in counted}
        reconvictions += [(who, (released[who] + timedelta(days=days)).isoformat()) for who, days in BESIDE]
        reconvictions += [(who, "2014-12-24") for who, *_ in OUTSIDE]
        prisoners = [*(person for person, _ in counted), *OUTSIDE]
        header = ["id", "cohort", "arm", "released_on", "weight"]
        write_table(FOLDER / folder / "prisoner.csv", header, prisoners)
        write_table(FOLDER / folder / "reconviction.csv", ["prisoner", "on"], sorted(set(reconvictions)))


if __name__ == "__main__":
    main()
