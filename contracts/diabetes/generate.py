"""Write the contract's three data folders: the target case, the failure case and the stretch case.

Run it with ``python generate.py``; it writes beside itself and always writes the same. Every person is made
up. The edges are planned one by one; the others fill each point up to the counts of the case.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

FIRST_DAY, LAST_DAY = date(2022, 1, 1), date(2023, 12, 31)
MEMBERS = 300
POINTS = (12, 24, 36)


@dataclass(frozen=True)
class Case:
    """How many attend, improve and have a reading at 12, 24 and 36 months; the sum of the falls at 36."""

    attend: tuple[int, int, int]
    improve: tuple[int, int, int]
    read: tuple[int, int, int]
    sum_of_falls: Fraction | None = None


TARGET = Case((150, 130, 108), (45, 40, 34), (135, 118, 100), 100 * Fraction(85, 1000))
FAILURE = Case((50, 43, 36), (0, 0, 0), (45, 40, 34))
STRETCH = Case((170, 150, 130), (60, 52, 46), (155, 138, 120))

Reading = tuple[int, int, str]


@dataclass(frozen=True)
class Edge:
    """A member who stands on an edge of the rules.

    One mark a point. attends: a = attends, . = does not. results: + = down by 8.5 % or more, = = a reading that
    is not, ? = no valid reading. In both, - = left out. The rows of a point are days off it; of a reading also
    the fall in tenths and the status. They stand where the case has the mark, else common ones do.
    """

    attends: str
    results: str
    baseline: int = 80
    start: str = ""
    leaves: tuple[int, int, str] | None = None  # months, days after that point, reason
    controls: dict[int, list[int]] = field(default_factory=dict)
    readings: dict[int, list[Reading]] = field(default_factory=dict)


EDGES = {
    # 80 to 73.2 and 60 to 54.9 are down by 8.5 % exactly; 80 to 73.3 is not, nor 65 to 59.5, which is 8.46 %.
    "D001": Edge("aaa", "+++", 80, readings={12: [(4, 68, "valid")]}),
    "D002": Edge("a..", "+??", 60, readings={12: [(-6, 51, "valid")]}),
    "D003": Edge("a..", "=??", 80, readings={12: [(2, 67, "valid")]}),
    "D004": Edge("a..", "=??", 65, readings={12: [(11, 55, "valid")]}),
    # The first and the last day that count; a day earlier and a day later.
    "D005": Edge("aa.", "==?", 100, controls={12: [-60], 24: [60]}, readings={12: [(-60, 20, "valid")]}),
    "D006": Edge(".aa", "?==", controls={12: [-61, 61]}, readings={12: [(-61, 90, "valid"), (61, 90, "valid")]}),
    "D007": Edge("aa.", "+=?", 90, controls={12: [-30, 5, 44]}),
    # A sample that is not valid is no reading; of two equally close the earlier counts, else the closest.
    "D008": Edge("a.a", "=?=", 50, readings={12: [(-5, 90, "invalid"), (40, 10, "valid")]}),
    "D009": Edge("a..", "+??", 70, readings={12: [(-9, 80, "valid"), (9, 10, "valid")]}),
    "D010": Edge("a..", "=??", 70, readings={12: [(-9, 10, "valid"), (9, 80, "valid")]}),
    "D011": Edge("aa.", "+??", 75, readings={12: [(-50, 5, "valid"), (10, 90, "valid")], 24: [(0, 90, "invalid")]}),
    # Neutral exits around the day on which a figure is final.
    "D012": Edge("a--", "---", leaves=(12, 30, "dead"), controls={12: [-10]}, readings={12: [(-10, 90, "valid")]}),
    "D013": Edge("a--", "+--", leaves=(12, 60, "dead"), controls={12: [-10]}, readings={12: [(-10, 90, "valid")]}),
    "D014": Edge("a--", "---", leaves=(12, 20, "pregnant"), controls={12: [15]}),
    "D015": Edge("---", "---", leaves=(0, 150, "pregnant")),
    "D016": Edge("a--", "=--", leaves=(12, 250, "pregnant")),
    "D017": Edge("aaa", "==-", leaves=(36, 59, "dead"), controls={36: [-3]}, readings={36: [(-3, 160, "valid")]}),
    # Who stops stays in every count; a reading from elsewhere counts without a control.
    "D018": Edge("...", "???", leaves=(0, 95, "stopped")),
    "D019": Edge("...", "+??", 90, leaves=(0, 120, "stopped"), readings={12: [(20, 100, "valid")]}),
    "D020": Edge("aaa", "===", 100, readings={36: [(7, -120, "valid")]}),
    # 31 January 2024 + 60 days is 31 March in a leap year; points and last days on a settlement date.
    "D021": Edge("a..", "=??", start="2023-01-31", controls={12: [60]}),
    "D022": Edge("aa.", "+=?", 85, start="2023-06-30", controls={12: [-10], 24: [-200, 0]}),
    "D023": Edge("a..", "+??", 85, start="2022-05-01", controls={12: [60]}, readings={12: [(60, 100, "valid")]}),
    "D024": Edge("aaa", "=??", controls={36: [0]}, readings={36: [(0, 100, "invalid")]}),
    "D300": Edge("aaa", "==+", readings={36: [(60, 120, "valid")]}),
}
# Outside the target group: the day before the entry window and the day after it.
OUTSIDERS = {"D301": date(2021, 12, 31), "D302": date(2024, 1, 1)}


@dataclass
class Citizen:
    """A line of the plan, with the rows that come of it."""

    id: str
    start: date
    baseline: int
    attends: list[str]
    results: list[str]
    edge: Edge | None = None
    drops: dict[int, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The place in the plan, which spreads dates and values."""
        return int(self.id[1:])

    @property
    def exited(self) -> date | None:
        """The day on which the citizen leaves, if ever."""
        if self.edge is None or self.edge.leaves is None:
            return None
        months, days, _ = self.edge.leaves
        return months_after(self.start, months) + timedelta(days=days)


def months_after(start: date, months: int) -> date:
    """The day so many months after the start, on the month's last day where the month is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def place_of(number: int, at: int) -> int:
    """The place in which the others are taken at a point: mostly the same ones again."""
    return (number * 71 + 13 * at) % 307


def plan(case: Case) -> list[Citizen]:
    """All citizens with the marks of a case."""
    citizens = []
    for number in range(1, MEMBERS + 1):
        name = f"D{number:03}"
        edge = EDGES.get(name)
        start = FIRST_DAY + timedelta(days=(LAST_DAY - FIRST_DAY).days * (number - 1) // (MEMBERS - 1))
        if edge is None:
            # A fall on these three is a finite decimal, so that the mean can be 8.5 % exactly.
            early = place_of(number, 2) < 160
            baseline = (50, 80, 100)[number % 3] if early else 48 + number * 7 % 63
            citizens.append(Citizen(name, start, baseline, ["."] * 3, ["?"] * 3))
        else:
            start = date.fromisoformat(edge.start) if edge.start else start
            results = edge.results if case.improve[0] else edge.results.replace("+", "=")
            citizens.append(Citizen(name, start, edge.baseline, list(edge.attends), list(results), edge))
    for at in range(len(POINTS)):
        fill(citizens, case, at)
    for citizen in citizens:
        citizen.drops = {at: drop(citizen, at) for at in range(len(POINTS)) if citizen.results[at] in "+="}
    if case.sum_of_falls is not None:
        adjust([one for one in citizens if one.results[2] in "+="], case.sum_of_falls)
    falls = dict.fromkeys(range(len(POINTS)), 100)
    outside = [Citizen(name, start, 80, ["a"] * 3, ["+"] * 3, drops=falls) for name, start in OUTSIDERS.items()]
    return citizens + outside


def fill(citizens: list[Citizen], case: Case, at: int) -> None:
    """Let the others attend, improve and be read at a point, as many as are still wanted."""
    others = sorted((one for one in citizens if one.edge is None), key=lambda one: place_of(one.number, at))
    attending = others[: case.attend[at] - sum(one.attends[at] == "a" for one in citizens)]
    read = attending[: case.read[at] - sum(one.results[at] in "+=" for one in citizens)]
    wanted = case.improve[at] - sum(one.results[at] == "+" for one in citizens)
    improving = (read[::3] + read[1::3])[:wanted]
    for one in attending:
        one.attends[at] = "a"
    for one in read:
        one.results[at] = "+" if one in improving else "="


def drop(citizen: Citizen, at: int) -> int:
    """By how many tenths of a mmol/mol the value is down, by a rule that spreads it."""
    special = citizen.edge.readings.get(POINTS[at]) if citizen.edge else None
    if special:
        closest = min((one for one in special if one[2] == "valid"), key=lambda one: (abs(one[0]), one[0]))
        return closest[1]
    if citizen.results[at] == "+":
        return -(-citizen.baseline * (12 + (citizen.number * 5 + at * 3) % 20) // 10)
    return citizen.baseline * ((citizen.number * 3 + at * 5) % 11 - 3) // 10


def adjust(completers: list[Citizen], wanted: Fraction) -> None:
    """Change the falls of some who improve at 36 months by tenths, until all falls add up to what is wanted."""

    def missing() -> Fraction:
        return wanted - sum(Fraction(one.drops[2], 10 * one.baseline) for one in completers)

    improving = [one for one in completers if one.results[2] == "+" and one.edge is None]
    by_80 = [one for one in improving if one.baseline == 80]
    by_100 = [one for one in improving if one.baseline == 100]
    turn = 0
    while (missing() * 1000).denominator != 1:
        by_80[turn % len(by_80)].drops[2] += 1
        turn += 1
    while missing() != 0:
        by_100[turn % len(by_100)].drops[2] += 1 if missing() > 0 else -1
        turn += 1


def controls(citizen: Citizen) -> list[date]:
    """The controls that the citizen attends."""
    days = []
    for at, months in enumerate(POINTS):
        point = months_after(citizen.start, months)
        special = citizen.edge.controls.get(months) if citizen.edge else None
        common = [(citizen.number * 11 + at * 29) % 81 - 40] if citizen.attends[at] == "a" else []
        days.extend(point + timedelta(days=off) for off in (common if special is None else special))
    return sorted(days)


def readings(citizen: Citizen) -> list[tuple[date, str, str]]:
    """Day, value and status of each reading, the first one on the day of the start."""
    rows = [(citizen.start, value_of(citizen, 0), "valid")]
    for at, months in enumerate(POINTS):
        point = months_after(citizen.start, months)
        special = citizen.edge.readings.get(months) if citizen.edge else None
        days_off = (citizen.number * 11 + at * 29) % 81 - 40
        common = [(days_off, citizen.drops[at], "valid")] if at in citizen.drops else []
        if citizen.number % 23 == 5 and citizen.attends[at] == "a" and not common:
            common = [(days_off, 100, "invalid")]
        for off, tenths, status in common if special is None else special:
            rows.append((point + timedelta(days=off), value_of(citizen, tenths), status))
    return sorted(rows)


def value_of(citizen: Citizen, tenths: int) -> str:
    """The value so many tenths below the baseline."""
    value = citizen.baseline * 10 - tenths
    return f"{value // 10}.{value % 10}" if value % 10 else str(value // 10)


def fail(citizens: list[Citizen]) -> list[Citizen]:
    """In the failure case no reading of an edge is down by much."""
    for citizen in citizens[:MEMBERS]:
        if citizen.edge:
            kept = {months: rows for months, rows in citizen.edge.readings.items() if small(citizen, rows)}
            citizen.edge = Edge(**{**vars(citizen.edge), "readings": kept})
            citizen.drops = {at: drop(citizen, at) for at in citizen.drops}
    return citizens


def small(citizen: Citizen, rows: list[Reading]) -> bool:
    """Whether all readings are down by less than 8.5 %."""
    return all(tenths * 100 < citizen.baseline * 85 for _, tenths, _ in rows)


def write(folder: Path, citizens: list[Citizen]) -> None:
    """Write the three tables of a case."""
    folder.mkdir(exist_ok=True)
    reason = {one.id: one.edge.leaves[2] for one in citizens if one.edge and one.edge.leaves}
    people = [(one.id, one.start, one.baseline, one.exited, reason.get(one.id)) for one in citizens]
    write_table(folder / "citizen.csv", ("id", "baseline_on", "baseline", "exited", "exit_reason"), people)
    read = [(one.id, *row) for one in citizens for row in readings(one)]
    write_table(folder / "hba1c.csv", ("citizen", "on", "value", "status"), read)
    attended = [(one.id, day) for one in citizens for day in controls(one)]
    write_table(folder / "control.csv", ("citizen", "on"), attended)


def write_table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write the three cases beside this file."""
    here = Path(__file__).parent
    write(here / "data", plan(TARGET))
    write(here / "data_failure", fail(plan(FAILURE)))
    write(here / "data_stretch", plan(STRETCH))


if __name__ == "__main__":
    main()
