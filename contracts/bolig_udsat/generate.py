"""Write the contract's three data folders: the target case, the failure case and the stretch case.

Run it with ``python generate.py``; it writes beside itself and always writes the same. Every person is made
up. The plan below says, person by person, which outcomes are reached at 12, 18, 24, 36, 48 and 60 months, and
how many nights are spent at a shelter in the five years; the rest turns it into the rows of registers.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

POINTS = (12, 18, 24, 36, 48, 60)

# One mark a point.  home: h = a home, . = not.  mastery: + = at least one level up, = = answered but not a level
# up, ? = not answered.  In both, - = left out, because the person died or moved away before the figure was final.
PLAN = """
| id  | moved_in   | exited     | exit_reason | home   | mastery | nights |
| U01 | 2022-01-01 |            |             | hhhhhh | ++++++  |      3 |
| U02 | 2022-01-13 |            |             | hhhhhh | =?++++  |      6 |
| U03 | 2022-01-31 |            |             | hhhhhh | ++++?+  |      0 |
| U04 | 2022-02-09 |            |             | hhhhhh | ++++++  |      3 |
| U05 | 2022-02-21 | 2027-02-21 | moved away  | hhhhhh | ===++-  |      7 |
| U06 | 2022-02-28 |            |             | hhhhhh | ++++++  |      1 |
| U07 | 2022-03-10 | 2023-01-15 | dead        | ------ | ------  |     40 |
| U08 | 2022-03-21 |            |             | ...... | ++++++  |    223 |
| U09 | 2022-04-01 |            |             | .hh..h | ====?=  |     64 |
| U10 | 2022-04-12 |            |             | ...... | =+++++  |    215 |
| U11 | 2022-04-26 | 2023-06-20 | dropped out | h..... | +?????  |    152 |
| U12 | 2022-05-05 |            |             | hhhhhh | ++++++  |      2 |
| U13 | 2022-05-16 |            |             | hhhhhh | =+++?+  |      5 |
| U14 | 2022-05-30 |            |             | .hhhhh | ++++++  |     16 |
| U15 | 2022-06-08 | 2024-12-10 | moved away  | hhh--- | +++---  |     40 |
| U16 | 2022-06-20 |            |             | h..... | ======  |    152 |
| U17 | 2022-06-30 |            |             | .h.... | ======  |    155 |
| U18 | 2022-07-11 |            |             | hhh... | ======  |     61 |
| U19 | 2022-07-21 |            |             | h..h.. | ++++?+  |    106 |
| U20 | 2022-08-01 |            |             | h.hhhh | ++++++  |      5 |
| U21 | 2022-08-16 |            |             | hhhhhh | ====+=  |      4 |
| U22 | 2022-08-31 | 2026-11-02 | dead        | h.hh.- | +++++-  |     40 |
| U23 | 2022-09-08 |            |             | h..hh. | ======  |     61 |
| U24 | 2022-09-19 |            |             | ...... | ======  |    249 |
| U25 | 2022-09-29 |            |             | .h.... | ?===+=  |    149 |
| U26 | 2022-10-10 |            |             | hhhhhh | +++?++  |      2 |
| U27 | 2022-10-20 |            |             | hh.hh. | ======  |     29 |
| U28 | 2022-11-01 | 2026-03-05 | dropped out | hhh.h. | ++++??  |     31 |
| U29 | 2022-11-10 |            |             | hhhh.h | ===?==  |     16 |
| U30 | 2022-11-21 |            |             | hhhhhh | ?=====  |      6 |
| U31 | 2022-12-01 |            |             | hhhhhh | ======  |      0 |
| U32 | 2022-12-05 |            |             | hhhhhh | ++++++  |      3 |
| U33 | 2022-12-12 |            |             | .h.... | =+?+++  |    157 |
| U34 | 2022-12-19 |            |             | h.h... | ======  |    106 |
| U35 | 2022-12-27 |            |             | hhhhhh | =====?  |      4 |
| U36 | 2022-12-31 |            |             | hhhhhh | ++++++  |      7 |
| U37 | 2021-12-31 |            |             | hhhhhh | ++++++  |      0 |
| U38 | 2023-01-01 |            |             | hhhhhh | ++++++  |      0 |
| U39 |            |            |             | ...... | ======  |      0 |
"""
GROUP_SIZE = 36  # U37 and on are in the table but outside the target group

# How many reach each outcome in the stretch case, more than the cap pays for; nights at a shelter in all cases.
STRETCH = {"home": (31, 30, 28, 27, 25, 24), "mastery": (20, 21, 21, 21, 20, 19)}
REACHED = {"home": "h", "mastery": "+"}
FAILED = {"home": ".", "mastery": "="}
NIGHTS_OF_FAILURE = 210

# Edges, by person and point, used only where the plan agrees.
JUST_ENOUGH_DAYS = {("U12", 12)}  # reached with the fewest days that are 90 %
ONE_DAY_SHORT = {("U14", 12)}  # at home on the point, with one day less than that
GONE_ON_THE_POINT = {("U09", 36)}  # every day before the point, but not the point itself
AT_AN_INSTITUTION = {("U20", 18)}
DOUBLE_RENT = {("U18", 18)}  # 30 days with a second home

# Scores that are not the common ones: the plan's mark, then days off the point and tenths above the baseline.
READINGS = {
    ("U04", 12): ("+", [(30, 12)]),  # the last day that counts
    ("U25", 12): ("?", [(31, 15)]),  # a day too late: not answered
    ("U12", 18): ("+", [(3, 10)]),  # exactly one level
    ("U23", 18): ("=", [(3, 9)]),  # a tenth less
    ("U06", 24): ("+", [(-9, 12), (9, 3)]),  # equally close: the earlier counts
    ("U34", 24): ("=", [(-9, 3), (9, 12)]),  # equally close: the earlier counts
    ("U05", 60): ("-", [(-2, 15)]),  # read, but not final when the person moved away
}

# Nights that are not the common ones: rows by days off the start (or the 60-month point), and how many they count.
SPECIAL_STAYS: dict[str, tuple[str, list[tuple[int, int | None]], int]] = {
    "U02": ("start", [(-40, 0)], 0),  # over on the day of the start
    "U06": ("start", [(100, 100)], 0),  # no night
    "U08": ("start", [(-10, 5)], 5),  # five of its nights are after the start
    "U10": ("end", [(-6, None)], 6),  # open; six of its nights are before the last point
    "U23": ("start", [(35, 45)], 0),  # while another stay lasts: each night counts once
}


@dataclass(frozen=True)
class Person:
    """A line of the plan."""

    id: str
    moved_in: date | None
    exited: date | None
    exit_reason: str
    marks: dict[str, str]
    nights: int

    @property
    def number(self) -> int:
        """The person's place in the plan, which spreads dates and amounts over the persons."""
        return int(self.id[1:])

    @property
    def gone(self) -> date:
        """The first day after a death or a move away, from which registers have no more of the person."""
        if self.exited is None or self.exit_reason == "dropped out":
            return date.max
        return self.exited + timedelta(days=1)

    @property
    def edges(self) -> list[date]:
        """The start and the six points."""
        if self.moved_in is None:
            return []
        return [self.moved_in, *(months_after(self.moved_in, months) for months in POINTS)]


def read_plan() -> list[Person]:
    """The lines of the plan."""
    persons = []
    for line in PLAN.strip().splitlines()[1:]:
        name, moved_in, exited, reason, home, mastery, nights = (cell.strip() for cell in line.strip("|").split("|"))
        persons.append(
            Person(
                id=name,
                moved_in=date.fromisoformat(moved_in) if moved_in else None,
                exited=date.fromisoformat(exited) if exited else None,
                exit_reason=reason,
                marks={"home": home, "mastery": mastery},
                nights=int(nights),
            )
        )
    return persons


def marked(person: Person, outcome: str, marks: str) -> Person:
    """The person with other marks for one outcome."""
    return replace(person, marks={**person.marks, outcome: marks})


def fail(persons: list[Person]) -> list[Person]:
    """The plan of the failure case: nobody of the target group reaches anything, and all are often at a shelter."""
    group, others = persons[:GROUP_SIZE], persons[GROUP_SIZE:]
    for outcome, reached in REACHED.items():
        group = [marked(p, outcome, p.marks[outcome].replace(reached, FAILED[outcome])) for p in group]
    return [replace(person, nights=NIGHTS_OF_FAILURE) for person in group] + others


def stretch(persons: list[Person]) -> list[Person]:
    """The plan of the stretch case: the first who missed an outcome reach it, until there are enough; few nights."""
    for outcome, counts in STRETCH.items():
        for place, count in enumerate(counts):
            reached = sum(p.marks[outcome][place] == REACHED[outcome] for p in persons[:GROUP_SIZE])
            able = [at for at in range(GROUP_SIZE) if can_still_reach(persons[at], outcome, place)]
            for at in able[: count - reached]:
                marks = persons[at].marks[outcome]
                persons[at] = marked(persons[at], outcome, marks[:place] + REACHED[outcome] + marks[place + 1 :])
    return [replace(person, nights=person.nights * 3 // 10) for person in persons]


def can_still_reach(person: Person, outcome: str, place: int) -> bool:
    """Whether a person who missed an outcome could have reached it with better luck."""
    return person.exit_reason != "dropped out" and person.marks[outcome][place] == FAILED[outcome]


def months_after(start: date, months: int) -> date:
    """The day so many months after the start, on the month's last day where the month is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def days_from(first: date, end: date) -> list[date]:
    """Every day from the first one on, without the end."""
    return [first + timedelta(days=passed) for passed in range((end - first).days)]


def days_at_home(person: Person) -> list[date]:
    """The days with a home, from moving in to the last point."""
    days: list[date] = []
    at_home = True
    for place, (first, point) in enumerate(zip(person.edges, person.edges[1:], strict=False)):
        all_days = days_from(first, point)
        key, mark = (person.id, POINTS[place]), person.marks["home"][place]
        third, tenth = len(all_days) // 3, len(all_days) // 10
        if key in JUST_ENOUGH_DAYS and mark == "h":
            del all_days[third : third + tenth]
        elif key in ONE_DAY_SHORT and mark == ".":
            del all_days[third : third + tenth + 1]
        elif mark == "h":
            del all_days[: 0 if at_home else 5]
        elif not (key in GONE_ON_THE_POINT and mark == "."):
            del all_days[len(all_days) * 2 // 5 if at_home else 0 :]
        days += all_days
        at_home = mark == "h" or (key in ONE_DAY_SHORT and mark == ".")
    return [day for day in days if day < person.gone]


def tenancies(person: Person) -> list[tuple[date, date | None, str]]:
    """The first home is a youth flat, later ones are their own; one who is at home on the last point stays there."""
    rows: list[tuple[date, date | None, str]] = []
    for day in days_at_home(person):
        if rows and rows[-1][1] == day:
            rows[-1] = (rows[-1][0], day + timedelta(days=1), rows[-1][2])
        else:
            rows.append((day, day + timedelta(days=1), "own" if rows else "youth flat"))
    if rows and rows[-1][1] == person.edges[-1]:
        until = person.gone if person.gone < date.max else None
        rows[-1] = (rows[-1][0], until, rows[-1][2])
    for place, point in enumerate(person.edges[1:]):
        key, mark = (person.id, POINTS[place]), person.marks["home"][place]
        if key in AT_AN_INSTITUTION and mark == ".":
            rows.append((point - timedelta(days=90), point + timedelta(days=4), "institution"))
        if key in DOUBLE_RENT and mark == "h":
            rows.append((point - timedelta(days=60), point - timedelta(days=30), "own"))
    return sorted(rows, key=lambda row: (row[0], row[2]))


def stays(person: Person) -> list[tuple[date, date | None]]:
    """The stays at a shelter: the special ones, and as many of at most 60 nights as make up the rest."""
    if person.moved_in is None:
        return []
    base, special, counted = SPECIAL_STAYS.get(person.id, ("start", [], 0))
    origin = person.moved_in if base == "start" else person.edges[-1]
    rows: list[tuple[date, date | None]] = [
        (origin + timedelta(days=first), None if end is None else origin + timedelta(days=end))
        for first, end in special
    ]
    rest, first = person.nights - counted, person.moved_in + timedelta(days=30)
    while rest > 0:
        nights = min(60, rest)
        rows.append((first, first + timedelta(days=nights)))
        rest, first = rest - nights, first + timedelta(days=170)
    return sorted((row for row in rows if row[0] < person.gone), key=lambda row: row[0])


def scores(person: Person) -> list[tuple[date, int]]:
    """The scores in tenths: the baseline, and one or two near each point that was answered."""
    if person.moved_in is None:
        return []
    baseline = 13 + person.number * 7 % 20
    rows = [(person.moved_in + timedelta(days=person.number * 5 % 29 - 14), baseline)]
    for place, point in enumerate(person.edges[1:]):
        rows += [(point + timedelta(days=off), baseline + tenths) for off, tenths in readings(person, place)]
    return sorted(row for row in rows if row[0] < person.gone)


def readings(person: Person, place: int) -> list[tuple[int, int]]:
    """The scores near a point: how many days off it, and how many tenths of a level above the baseline."""
    mark, number = person.marks["mastery"][place], person.number
    special_mark, special = READINGS.get((person.id, POINTS[place]), ("", []))
    if mark == special_mark:
        return special
    if mark in "?-":
        return []
    days_off = (number * 7 + place * 11) % 41 - 20
    tenths = 10 + (number + place) % 6 if mark == "+" else (number * 3 + place * 4) % 13 - 3
    return [(days_off, tenths)]


def write(folder: Path, persons: list[Person]) -> None:
    """Write the four tables of a case."""
    folder.mkdir(exist_ok=True)
    youth = [(p.id, p.moved_in, p.exited, p.exit_reason) for p in persons]
    write_table(folder / "youth.csv", ("id", "moved_in", "exited", "exit_reason"), youth)
    tenancy = [(p.id, *row) for p in persons for row in tenancies(p)]
    write_table(folder / "tenancy.csv", ("youth", "from", "until", "kind"), tenancy)
    stay = [(p.id, *row) for p in persons for row in stays(p)]
    write_table(folder / "shelter_stay.csv", ("youth", "from", "until"), stay)
    mastery = [(p.id, day, f"{tenths // 10}.{tenths % 10}") for p in persons for day, tenths in scores(p)]
    write_table(folder / "mastery.csv", ("youth", "on", "score"), mastery)


def write_table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write the three cases beside this file."""
    here = Path(__file__).parent
    write(here / "data", read_plan())
    write(here / "data_failure", fail(read_plan()))
    write(here / "data_stretch", stretch(read_plan()))


if __name__ == "__main__":
    main()
