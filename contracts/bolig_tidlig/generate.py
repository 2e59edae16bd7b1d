"""Write the contract's three data folders: the target case, the failure case and the stretch case.

Run it with ``python generate.py``; it writes beside itself and always writes the same. Every person is made
up. The plan below says, person by person, which outcomes are reached at 12, 18, 24, 36 and 48 months; the
rest turns it into the rows that registers would hold: tenancies, weeks on a benefit, and scores.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

POINTS = (12, 18, 24, 36, 48)

# One mark a point.  home: h = own home, . = not.  job: j = in a job or education, . = not.
# mastery: + = at least one level up, = = answered but not a level up, ? = not answered.
# In all three, - = left out, because the person died or moved away before the figure was final.
PLAN = """
| id  | born       | moved_in   | exited     | exit_reason | home  | job   | mastery |
| Y01 | 2004-01-01 | 2022-01-01 |            |             | hhhhh | ..... | +++?+   |
| Y02 | 2002-09-17 | 2022-01-17 |            |             | hhhhh | jjjj. | =+?++   |
| Y03 | 2004-02-29 | 2022-02-28 | 2022-06-01 | dropped out | ..... | ..... | ?????   |
| Y04 | 2000-11-02 | 2022-03-14 |            |             | hhhhh | .jjjj | +++++   |
| Y05 | 1999-03-28 | 2022-04-05 |            |             | hhhh. | ..... | =====   |
| Y06 | 2001-07-09 | 2022-04-27 | 2023-02-15 | dropped out | hhhhh | ..... | ?????   |
| Y07 | 2003-01-23 | 2022-05-31 |            |             | hhhhh | ....j | +++++   |
| Y08 | 1998-12-12 | 2022-06-01 |            |             | ..... | ..... | =====   |
| Y09 | 2001-10-30 | 2022-06-30 |            |             | hhhhh | jjjjj | +?+++   |
| Y10 | 2002-05-06 | 2022-07-11 |            |             | h..hh | ..... | ===?=   |
| Y11 | 2000-02-19 | 2022-08-02 | 2023-03-05 | dead        | ----- | ----- | -----   |
| Y12 | 2003-08-25 | 2022-08-31 |            |             | hhhhh | .jjjj | +++++   |
| Y13 | 1999-06-14 | 2022-09-05 |            |             | ..... | ..... | ?====   |
| Y14 | 2001-04-03 | 2022-09-19 | 2024-03-19 | moved away  | hh--- | ..--- | =----   |
| Y15 | 2004-06-21 | 2022-10-03 |            |             | hhhhh | ..... | =+?=+   |
| Y16 | 2000-08-08 | 2022-10-24 | 2027-01-15 | moved away  | hhhhh | jjjjj | +++++   |
| Y17 | 2002-12-01 | 2022-11-07 |            |             | hhhhh | ..jjj | +++++   |
| Y18 | 1998-05-27 | 2022-11-21 | 2024-03-28 | dropped out | h.... | ..... | =????   |
| Y19 | 2003-09-10 | 2022-12-05 |            |             | ...hh | ..... | =====   |
| Y20 | 2001-01-16 | 2022-12-31 | 2025-01-20 | dead        | hhh-- | ...-- | ++---   |
| Y21 | 2002-03-22 | 2023-01-09 |            |             | hhhhh | jjjjj | ====?   |
| Y22 | 2000-10-11 | 2023-01-23 |            |             | hhhhh | .jj.. | ++++=   |
| Y23 | 2003-05-18 | 2023-02-06 | 2025-03-08 | moved away  | hhh-- | ...-- | ==+--   |
| Y24 | 2001-11-29 | 2023-02-20 |            |             | ..hhh | ..... | =====   |
| Y25 | 1999-07-07 | 2023-03-01 |            |             | hhhhh | jjjjj | +?+++   |
| Y26 | 2004-04-15 | 2023-03-13 | 2025-09-30 | dropped out | hhh.. | ..... | ===??   |
| Y27 | 2002-06-26 | 2023-03-27 |            |             | hhhhh | ...jj | =====   |
| Y28 | 2000-01-31 | 2023-04-11 |            |             | hh.hh | ..... | =====   |
| Y29 | 2003-03-05 | 2023-04-24 | 2026-01-30 | dead        | hhh-- | ...-- | +++--   |
| Y30 | 1998-08-20 | 2023-05-08 |            |             | ..... | ..... | ?====   |
| Y31 | 2001-12-13 | 2023-05-22 |            |             | hhhhh | jjjjj | =====   |
| Y32 | 2004-10-04 | 2023-06-05 |            |             | hhhhh | ..... | =====   |
| Y33 | 2002-02-24 | 2023-06-19 | 2024-10-15 | dropped out | h.... | ..... | =????   |
| Y34 | 2000-07-19 | 2023-07-03 |            |             | hh... | ..... | +====   |
| Y35 | 2003-11-08 | 2023-07-24 |            |             | hhhhh | ..jjj | =++?=   |
| Y36 | 2001-05-30 | 2023-08-14 | 2026-12-20 | moved away  | hhhh- | jjjj- | ++++-   |
| Y37 | 1999-09-03 | 2023-08-31 |            |             | .hhhh | ..... | =====   |
| Y38 | 2004-12-22 | 2023-09-11 |            |             | hhhhh | ....j | ?====   |
| Y39 | 2002-08-16 | 2023-09-25 |            |             | hhhhh | j..jj | +++++   |
| Y40 | 2001-03-11 | 2023-10-09 |            |             | hhhhh | .jjjj | ==?==   |
| Y41 | 2000-05-24 | 2023-10-30 |            |             | ..... | ..... | =====   |
| Y42 | 2003-12-27 | 2023-11-13 |            |             | hhhhh | ...jj | ?====   |
| Y43 | 2005-04-09 | 2023-11-27 |            |             | hhhh. | ..... | =====   |
| Y44 | 2002-10-18 | 2023-12-11 |            |             | hhh.h | ..... | ====?   |
| Y45 | 1999-01-01 | 2023-12-31 |            |             | hhhhh | jjjjj | +++++   |
| Y46 | 2001-06-02 | 2021-12-31 |            |             | hhhhh | jjjjj | +++++   |
| Y47 | 2002-11-15 | 2024-01-01 |            |             | hhhhh | jjjjj | +++++   |
| Y48 | 1997-05-10 | 2022-05-10 |            |             | hhhhh | jjjjj | +++++   |
| Y49 | 2004-09-15 | 2022-09-14 |            |             | hhhhh | jjjjj | +++++   |
| Y50 | 2003-02-08 |            |            |             | ..... | ..... | =====   |
| Y51 | 2000-12-05 |            | 2022-10-01 | dropped out | ..... | ..... | =====   |
"""

# How many of the target group reach each outcome in the stretch case; more than the cap pays for.
STRETCH = {"home": (40, 38, 37, 34, 32), "job": (12, 15, 17, 19, 20), "mastery": (18, 19, 19, 15, 15)}
GROUP_SIZE = 45  # Y46 and on are in the table but outside the target group
REACHED = {"home": "h", "job": "j", "mastery": "+"}
FAILED = {"home": ".", "job": ".", "mastery": "="}

# Edges, by person and point: a special way to reach or to miss an outcome, used only where the plan agrees.
JUST_ENOUGH_DAYS = {("Y07", 12), ("Y31", 24)}  # reached with the fewest days that are 90 %
ONE_DAY_SHORT = {("Y24", 12), ("Y10", 18)}  # at home on the point, with one day less than that
GONE_ON_THE_POINT = {("Y37", 12), ("Y28", 24)}  # every day before the point, but not the point itself
EMPTY_TENANCIES = {("Y28", 24)}  # signed and annulled on the point: from = until, no day
DOUBLE_RENT = {("Y10", 18): 10, ("Y31", 24): 45, ("Y35", 36): 60}  # days with two own homes at once
SHELTER_FOR_GOOD = {"Y08", "Y41"}

HALF_THE_WEEKS = {("Y25", 12), ("Y31", 12)}  # reached with half of the weeks on a benefit
ONE_WEEK_OVER_HALF = {("Y28", 12), ("Y02", 48)}  # missed by one week
TWO_CODES_A_WEEK = {("Y28", 12): "651", ("Y31", 12): "890"}  # a second code in the same weeks
STUDENTS = {"Y16", "Y21", "Y25", "Y42", "Y46"}  # code 651 in the weeks without another benefit
FLEX_JOBS = {"Y36", "Y09"}  # code 652 likewise

# Scores that are not the common ones: the plan's mark, then days off the point and tenths above the baseline.
READINGS = {
    ("Y04", 12): ("+", [(30, 12)]),  # the last day that counts
    ("Y13", 12): ("?", [(31, 15)]),  # a day too late: not answered
    ("Y12", 12): ("+", [(4, 10)]),  # 3.3 - 2.3 is exactly one level
    ("Y19", 12): ("=", [(2, 9)]),  # 3.3 - 2.4 is not
    ("Y22", 12): ("+", [(-9, 12), (9, 3)]),  # equally close: the earlier counts
    ("Y32", 18): ("=", [(-9, 3), (9, 12)]),  # equally close: the earlier counts
    ("Y16", 24): ("+", [(-20, 2), (3, 13)]),  # the closest counts
    ("Y05", 12): ("=", [(5, 4), (-18, 14)]),  # the closest counts
    ("Y20", 24): ("-", [(5, 15)]),  # read in time, but the person died before the reading was final
    ("Y23", 24): ("+", [(12, 10)]),  # the person moved away on the very day it became final
}
BASELINE_DAYS_OFF = {"Y05": -30, "Y17": 30, "Y31": -31, "Y27": None}  # Y31 a day too early, Y27 has none
WITHOUT_BASELINE = {"Y27", "Y31"}
BASELINE_TENTHS = {"Y12": 23, "Y19": 24, "Y16": 23}


@dataclass(frozen=True)
class Person:
    """A line of the plan."""

    id: str
    born: date
    moved_in: date | None
    exited: date | None
    exit_reason: str
    marks: dict[str, str]

    @property
    def number(self) -> int:
        """The person's place in the plan, which spreads dates and amounts over the persons."""
        return int(self.id[1:])

    @property
    def gone(self) -> date | None:
        """The first day after a death or a move away, from which registers have no more of the person."""
        if self.exited is None or self.exit_reason == "dropped out":
            return None
        return self.exited + timedelta(days=1)


@dataclass(frozen=True)
class Interval:
    """The time from one point, or the start, to the next."""

    person: Person
    place: int
    first: date
    point: date

    @property
    def key(self) -> tuple[str, int]:
        """The person and the point, as the edges above are listed."""
        return self.person.id, POINTS[self.place]

    @property
    def days(self) -> int:
        """The number of days, without the point itself."""
        return (self.point - self.first).days

    def mark(self, outcome: str) -> str:
        """The plan's mark for an outcome at the interval's point."""
        return self.person.marks[outcome][self.place]

    def mondays(self) -> list[date]:
        """The Mondays of the interval, the point itself not among them."""
        days = [self.first + timedelta(days=passed) for passed in range(self.days)]
        return [day for day in days if day.weekday() == 0]


@dataclass(frozen=True)
class Tenancy:
    """A row of the address register; the last day is the one before ``until``."""

    first: date
    until: date | None
    kind: str


def read_plan() -> list[Person]:
    """The lines of the plan."""
    persons = []
    for line in PLAN.strip().splitlines()[1:]:
        name, born, moved_in, exited, reason, *marks = (cell.strip() for cell in line.strip("|").split("|"))
        persons.append(
            Person(
                id=name,
                born=date.fromisoformat(born),
                moved_in=date.fromisoformat(moved_in) if moved_in else None,
                exited=date.fromisoformat(exited) if exited else None,
                exit_reason=reason,
                marks=dict(zip(REACHED, marks, strict=True)),
            )
        )
    return persons


def marked(person: Person, outcome: str, marks: str) -> Person:
    """The person with other marks for one outcome."""
    return replace(person, marks={**person.marks, outcome: marks})


def fail(persons: list[Person]) -> list[Person]:
    """The plan of the failure case: nobody of the target group reaches anything."""
    group, others = persons[:GROUP_SIZE], persons[GROUP_SIZE:]
    for outcome, reached in REACHED.items():
        group = [marked(p, outcome, p.marks[outcome].replace(reached, FAILED[outcome])) for p in group]
    return group + others


def stretch(persons: list[Person]) -> list[Person]:
    """The plan of the stretch case: the first who missed an outcome reach it, until there are enough."""
    for outcome, counts in STRETCH.items():
        for place, count in enumerate(counts):
            reached = sum(p.marks[outcome][place] == REACHED[outcome] for p in persons[:GROUP_SIZE])
            able = [at for at in range(GROUP_SIZE) if can_still_reach(persons[at], outcome, place)]
            for at in able[: count - reached]:
                marks = persons[at].marks[outcome]
                persons[at] = marked(persons[at], outcome, marks[:place] + REACHED[outcome] + marks[place + 1 :])
    return persons


def can_still_reach(person: Person, outcome: str, place: int) -> bool:
    """Whether a person who missed an outcome could have reached it with better luck."""
    if person.exit_reason == "dropped out" or person.marks[outcome][place] != FAILED[outcome]:
        return False
    return outcome != "mastery" or person.id not in WITHOUT_BASELINE


def months_after(start: date, months: int) -> date:
    """The day so many months after the start, on the month's last day where the month is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def intervals(person: Person) -> list[Interval]:
    """The five intervals of a person who has moved in."""
    if person.moved_in is None:
        return []
    edges = [person.moved_in, *(months_after(person.moved_in, months) for months in POINTS)]
    return [Interval(person, place, edges[place], edges[place + 1]) for place in range(len(POINTS))]


def away_in(interval: Interval) -> tuple[date, date | None]:
    """From and until when the person is without a home of their own in an interval."""
    mark = interval.mark("home")
    middle = interval.first + timedelta(days=interval.days // 3)
    if mark == "." and interval.key in GONE_ON_THE_POINT:
        return interval.point, interval.point + timedelta(days=8)
    if mark == "." and interval.key in ONE_DAY_SHORT:
        return middle, middle + timedelta(days=interval.days // 10 + 1)
    if mark == "h" and interval.key in JUST_ENOUGH_DAYS:
        return middle, middle + timedelta(days=interval.days // 10)
    if mark == ".":
        first = interval.first if still_away(interval) else interval.first + timedelta(days=interval.days * 2 // 5)
        return first, None if interval.place == len(POINTS) - 1 else interval.point
    between_flats = (interval.person.number + 3 * interval.place) % 7
    return middle, middle + timedelta(days=2 * between_flats if between_flats < 4 else 0)


def still_away(interval: Interval) -> bool:
    """Whether the person was without a home when the interval began."""
    before = interval.place - 1
    if before < 0 or interval.person.marks["home"][before] != ".":
        return False
    return (interval.person.id, POINTS[before]) not in ONE_DAY_SHORT


def tenancies(person: Person) -> list[Tenancy]:
    """Own homes, between the days away, and stays at a shelter."""
    if person.moved_in is None:
        return []
    own_from: date | None = person.moved_in
    rows = [Tenancy(person.moved_in - timedelta(days=90), person.moved_in, "shelter")]
    for interval in intervals(person):
        away_from, away_until = away_in(interval)
        if own_from is not None and away_from != away_until:
            if own_from < away_from:
                rows.append(Tenancy(own_from, away_from, "own"))
            if interval.mark("home") == "." and (person.id in SHELTER_FOR_GOOD or not still_away(interval)):
                rows.append(shelter_stay(person, away_from, away_until))
            own_from = away_until
        rows.extend(extra_homes(interval))
    if own_from is not None:
        rows.append(Tenancy(own_from, None, "own"))
    return sorted(until_gone(rows, person.gone), key=lambda row: (row.first, row.kind))


def shelter_stay(person: Person, away_from: date, away_until: date | None) -> Tenancy:
    """A stay at a shelter of at most 45 days while away, unless the person stays there for good."""
    if person.id in SHELTER_FOR_GOOD:
        return Tenancy(away_from, away_until, "shelter")
    until = away_from + timedelta(days=45)
    return Tenancy(away_from, until if away_until is None else min(until, away_until), "shelter")


def extra_homes(interval: Interval) -> list[Tenancy]:
    """Tenancies beside the ordinary ones: two homes at once, and a tenancy of no day."""
    rows = []
    if interval.key in DOUBLE_RENT:
        until = interval.first + timedelta(days=DOUBLE_RENT[interval.key])
        rows.append(Tenancy(interval.first, until, "own"))
    if interval.key in EMPTY_TENANCIES:
        rows.append(Tenancy(interval.point, interval.point, "own"))
    return rows


def until_gone(rows: list[Tenancy], gone: date | None) -> list[Tenancy]:
    """The tenancies as they end when the person dies or moves away."""
    if gone is None:
        return rows
    kept = [row for row in rows if row.first < gone]
    return [row if row.until is not None and row.until <= gone else replace(row, until=gone) for row in kept]


def benefits(person: Person) -> list[tuple[date, str]]:
    """The weeks on a benefit, each as a day in it, and the benefit's code."""
    if person.moved_in is None:
        return []
    rows = [(person.moved_in - timedelta(days=7 * weeks), "140") for weeks in range(6, 0, -1)]
    main = ("140", "130", "140", "810")[person.number % 4]
    other = "651" if person.id in STUDENTS else "652" if person.id in FLEX_JOBS else None
    for interval in intervals(person):
        mondays = interval.mondays()
        weeks = weeks_on_benefit(interval, len(mondays))
        rows.extend((day, main) for day in mondays[:weeks])
        if interval.key in TWO_CODES_A_WEEK:
            rows.extend((day, TWO_CODES_A_WEEK[interval.key]) for day in mondays[:weeks:3])
        if other is not None:
            rows.extend((day, other) for day in mondays[weeks:])
    return sorted(row for row in rows if person.gone is None or row[0] < person.gone)


def weeks_on_benefit(interval: Interval, weeks: int) -> int:
    """How many of the interval's weeks the person is on a benefit that counts, the first ones."""
    marks, place = interval.person.marks["job"], interval.place
    if marks[place] == "j":
        if interval.key in HALF_THE_WEEKS:
            return weeks // 2
        already = place > 0 and marks[place - 1] == "j"
        return interval.person.number % 4 if already else weeks // 3
    if interval.key in ONE_WEEK_OVER_HALF:
        return weeks // 2 + 1
    return weeks - (interval.person.number * 3 + place * 5) % 9


def iso_week(day: date) -> str:
    """The week a day falls in, as 2024-W07."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def scores(person: Person) -> list[tuple[date, int]]:
    """The scores in tenths: the baseline, and one or two near each point that was answered."""
    if person.moved_in is None:
        return []
    baseline = BASELINE_TENTHS.get(person.id, 13 + person.number * 7 % 20)
    days_off = BASELINE_DAYS_OFF.get(person.id, person.number * 5 % 29 - 14)
    rows = [] if days_off is None else [(person.moved_in + timedelta(days=days_off), baseline)]
    for interval in intervals(person):
        rows.extend((interval.point + timedelta(days=off), baseline + tenths) for off, tenths in readings(interval))
    return sorted(row for row in rows if person.gone is None or row[0] < person.gone)


def readings(interval: Interval) -> list[tuple[int, int]]:
    """The scores near a point: how many days off it, and how many tenths of a level above the baseline."""
    mark, number = interval.mark("mastery"), interval.person.number
    special_mark, special = READINGS.get(interval.key, ("", []))
    if mark == special_mark:
        return special
    if mark in "?-":
        return []
    days_off = (number * 7 + interval.place * 11) % 41 - 20
    tenths = 10 + (number + interval.place) % 6 if mark == "+" else (number * 3 + interval.place * 4) % 13 - 3
    return [(days_off, tenths)]


def write(folder: Path, persons: list[Person]) -> None:
    """Write the four tables of a case."""
    folder.mkdir(exist_ok=True)
    youth = [(p.id, p.born, p.moved_in, p.exited, p.exit_reason) for p in persons]
    tenancy = [(p.id, row.first, row.until, row.kind) for p in persons for row in tenancies(p)]
    benefit = [(p.id, iso_week(day), code) for p in persons for day, code in benefits(p)]
    mastery = [(p.id, day, f"{tenths // 10}.{tenths % 10}") for p in persons for day, tenths in scores(p)]
    write_table(folder / "youth.csv", ("id", "born", "moved_in", "exited", "exit_reason"), youth)
    write_table(folder / "tenancy.csv", ("youth", "from", "until", "kind"), tenancy)
    write_table(folder / "benefit.csv", ("youth", "week", "code"), benefit)
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
