"""Write the contract's three data folders: the target case, the failure case and the stretch case.

Run it with ``python generate.py``; it writes beside itself and always writes the same. Every person is made
up. Each takes a *course*, which says which outcomes they reach. A course has several patterns of weeks in a
job or in education; they differ from person to person, and all lead to the same outcomes.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FIRST_DAY, LAST_DAY = date(2021, 1, 1), date(2023, 12, 31)
MEMBERS = 300

# How many members take each course; its name lists the outcomes reached: 13 of the first 26 weeks, 26 of the
# first 52, 52 of the first 104.
TARGET = {"26+52+104": 42, "26+52": 31, "26+104": 2, "26": 25, "52+104": 8, "52": 29, "104": 1, "none": 162}
STRETCH = {"26+52+104": 48, "26+52": 37, "26+104": 2, "26": 28, "52+104": 9, "52": 31, "104": 1, "none": 144}
FAILURE = {"none": 300}

# The patterns of each course: stretches of weeks, each from its first week to the week after its last. Week 0
# begins on the first Monday from the first talk on, so the windows hold weeks 0-25, 0-51 and 0-103.
Stretches = list[tuple[int, int]]
COURSES: dict[str, list[Stretches]] = {
    "26+52+104": [[(5, 70)], [(10, 104)], [(2, 30), (40, 90)], [(0, 26), (52, 78)], [(13, 104)], [(8, 64)]],
    "26+52": [[(6, 40)], [(2, 20), (24, 34)], [(10, 44)], [(13, 39)], [(0, 51)]],
    "26+104": [[(0, 14), (60, 104)]],
    "26": [[(3, 18)], [(13, 26)], [(8, 28)], [(0, 13)], [(4, 16), (20, 32)], [(0, 25)]],
    "52+104": [[(16, 80)], [(20, 104)], [(14, 52), (60, 74)]],
    "52": [[(18, 48)], [(26, 52)], [(14, 45)], [(15, 20), (24, 50)], [(22, 73)]],
    "104": [[(20, 26), (33, 50), (56, 100)]],
    "none": [[], [(4, 8)], [], [(10, 22)], [(2, 7), (30, 36)], [], [(40, 60)], [(80, 90)], [(14, 26)], []],
}


@dataclass(frozen=True)
class Edge:
    """A member who stands on an edge of the rules: the weeks, and weeks with a job and education at once."""

    course: str
    stretches: Stretches
    both: range = range(0)


EDGES = {
    # The week of the first talk, a Friday, began before it (and is week 53 of 2020): 12 weeks, not 13.
    "P001": Edge("none", [(-1, 12)]),
    # The first talk is on a Monday, so its own week counts: 13 weeks exactly.
    "P042": Edge("26", [(0, 13)]),
    # The first talk is on a Monday; the 13th week begins on the day after the first 26 weeks.
    "P044": Edge("none", [(14, 27)]),
    # 15 rows, but three weeks have both a job and education: 12 weeks.
    "P060": Edge("none", [(5, 17)], both=range(8, 11)),
    # 13 weeks exactly, five of them with both.
    "P077": Edge("26", [(3, 16)], both=range(4, 9)),
    # The 13th week began on Monday 2022-06-27, so it counts on 30 June 2022.
    "P123": Edge("26", [(1, 14)]),
    # 51 of the first 104 weeks, and six more afterwards.
    "P150": Edge("52", [(22, 73), (104, 110)]),
    # 26 of 26, 26 of 52 and 52 of 104 weeks: the last two exactly.
    "P185": Edge("26+52+104", [(0, 26), (78, 104)]),
}

BIRTHS = {
    "P100": date(2005, 12, 29),  # 16 on the day of the first talk
    "P200": date(1992, 12, 31),  # 30 on the day after it
}

# In the table but outside the target group: born, first talk.
OTHERS = {
    "P301": (date(2000, 6, 15), date(2020, 12, 31)),  # a day too early
    "P302": (date(2001, 2, 3), date(2024, 1, 1)),  # a day too late
    "P303": (date(2006, 3, 15), date(2022, 3, 14)),  # 16 on the next day
    "P304": (date(1992, 9, 5), date(2022, 9, 5)),  # 30 on that day
    "P305": (date(1992, 2, 29), date(2022, 2, 28)),  # 30 on that day, the last of February
}


def first_talks() -> dict[str, date]:
    """Each member's first talk, spread evenly over the three years."""
    span = (LAST_DAY - FIRST_DAY).days
    return {f"P{place + 1:03}": FIRST_DAY + timedelta(days=place * span // (MEMBERS - 1)) for place in range(MEMBERS)}


def birth(key: str, first_talk: date) -> date:
    """A day of birth that makes the member 16 to 29 years old at the first talk."""
    if key in BIRTHS:
        return BIRTHS[key]
    place = int(key[1:])
    birthday = date(first_talk.year - 16 - place * 11 % 14, first_talk.month, min(first_talk.day, 28))
    return birthday - timedelta(days=place * 53 % 350 + 5)


def patterns(courses: dict[str, int]) -> dict[str, Stretches]:
    """Each member's weeks: their own for those on an edge; the others share out the rest of the courses."""
    edges = {key: edge for key, edge in EDGES.items() if edge.course in courses}
    left = dict(courses)
    for edge in edges.values():
        left[edge.course] -= 1
    waiting = [(course, turn) for course, number in left.items() for turn in range(number)]
    others = [key for key in first_talks() if key not in edges]
    chosen = {key: edge.stretches for key, edge in edges.items()}
    for place, key in enumerate(others):
        course, turn = waiting[place * 37 % len(waiting)]
        chosen[key] = COURSES[course][turn % len(COURSES[course])]
    return chosen


def activity(key: str, first_talk: date, stretches: Stretches) -> list[tuple[str, str, str]]:
    """The weeks in a job or in education, the kind changing from stretch to stretch."""
    week_0 = first_talk + timedelta(days=-first_talk.weekday() % 7)
    kinds = ("job", "education") if int(key[1:]) % 3 else ("education", "job")
    rows = [(week, kinds[turn % 2]) for turn, (first, end) in enumerate(stretches) for week in range(first, end)]
    if key in EDGES and stretches == EDGES[key].stretches:
        rows.extend((week, kinds[1]) for week in EDGES[key].both)
    return [(key, iso_week(week_0 + timedelta(days=7 * week)), kind) for week, kind in sorted(rows)]


def iso_week(day: date) -> str:
    """The week a day falls in, as 2024-W07."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def write(folder: Path, courses: dict[str, int]) -> None:
    """Write the two tables of a case."""
    folder.mkdir(exist_ok=True)
    talks, chosen = first_talks(), patterns(courses)
    young = [(key, birth(key, talk), talk) for key, talk in talks.items()]
    young.extend((key, born, talk) for key, (born, talk) in OTHERS.items())
    weeks = [row for key, talk in talks.items() for row in activity(key, talk, chosen[key])]
    weeks.extend(row for key, (_, talk) in OTHERS.items() for row in activity(key, talk, [(0, 104)]))
    write_table(folder / "young.csv", ("id", "born", "first_talk"), young)
    write_table(folder / "activity.csv", ("young", "week", "kind"), weeks)


def write_table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write the three cases beside this file."""
    here = Path(__file__).parent
    write(here / "data", TARGET)
    write(here / "data_failure", FAILURE)
    write(here / "data_stretch", STRETCH)


if __name__ == "__main__":
    main()
