"""Write the contract's four data folders: target, failure, stretch, and one in which too few answer.

Run it with ``python generate.py``; it writes beside itself and always writes the same. Every person is made
up. A case says how many of each cohort are retained and how many reach the rest; persons on an edge of the
rules are listed one by one, and the others share out what is left.
"""

import calendar
import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

MEMBERS = [f"S{number:03}" for number in range(1, 151)]
COHORTS = [MEMBERS[:50], MEMBERS[50:100], MEMBERS[100:]]
FIRST_SCHOOL_DAYS = [date(2021, 8, 9), date(2022, 1, 10), date(2022, 8, 8)]
STARTS = {
    "S001": date(2021, 7, 1),
    "S045": date(2021, 8, 31),
    "S050": date(2021, 12, 31),
    "S051": date(2022, 1, 1),
    "S100": date(2022, 6, 30),
    "S101": date(2022, 7, 1),
    "S120": date(2022, 8, 31),
    "S150": date(2022, 12, 31),
    "S151": date(2021, 6, 30),
    "S152": date(2023, 1, 1),
}

# Members on an edge, and whether it reaches the outcome.
RETAINED = {
    "S003": ("away for a month, and back", True),
    "S004": ("upper secondary", True),
    "S008": ("preparatory", True),
    "S012": ("evening class", False),
    "S016": ("until the point", False),
    "S020": ("until the day after", True),
    "S030": ("two at once", True),
    "S060": ("back the day after", False),
    "S070": ("no day on the point", False),
    "S002": ("all along", True),
    "S006": ("all along", True),
    "S010": ("all along", True),
    "S018": ("all along", True),
    "S019": ("all along", True),
    "S021": ("all along", True),
    "S022": ("all along", True),
    "S120": ("all along", True),
}
# When the main course began: in months after the start, and days after that.
MAIN_COURSE = {
    "S002": ([(18, 0)], True),
    "S006": ([(18, 1)], False),
    "S009": ([(9, 3), (14, 20)], True),
    "S011": ([(0, 0)], True),
    "S012": ([(17, 2)], True),
    "S013": ([(0, -1)], False),
    "S017": ([], False),
    "S018": ([(9, 0)], True),
    "S019": ([], False),
    "S021": ([], False),
    "S022": ([], False),
    "S120": ([(18, 0)], True),
}
COMPLETED = {
    "S009": ([(23, 4)], True),
    "S010": ([(24, 0)], True),
    "S011": ([(12, 8)], True),
    "S014": ([(24, 1)], False),
    "S017": ([(22, 0)], True),
    "S018": ([], False),
    "S019": ([], False),
    "S021": ([], False),
    "S022": ([], False),
}
ANSWERED = {
    "S005": ([(-30, 0)], [(30, 0)], True),  # days off the start and the point; and off the score that counts
    "S007": ([(2, 0)], [(31, 0)], False),
    "S015": ([(-31, 0)], [(4, 0)], False),
    "S021": ([(0, 0)], [(3, 0)], True),
    "S023": ([(1, 0)], [(-8, 0), (8, 20)], True),
    "S024": ([(-4, 0), (9, -15)], [(-21, 12), (6, 0)], True),
    "S025": ([], [(5, 0)], False),
    "S026": ([(5, 0)], [], False),
}
# After how many months and days, and why.
EXITS = {
    "S018": (10, 0, "dead"),
    "S019": (8, 12, "moved away"),
    "S021": (6, 30, "moved away"),
    "S022": (12, 5, "dropped out"),
}
EARLY_EXITS = {
    "S031": (6, 0, "moved away"),
    "S032": (5, 27, "dead"),
    "S040": (3, 2, "moved away"),
    "S140": (2, 20, "dead"),
}


@dataclass(frozen=True)
class Case:
    """How many reach each outcome; `changes` are the answers' changes of wellbeing in turn."""

    retained: tuple[int, int, int]
    main_course: int
    completed: int
    answered: int
    changes: tuple[int, ...]
    exits: dict[str, tuple[int, int, str]]


AROUND_10, AROUND_12, UNDER_5 = (4, 16, 7, 13, 10, 2, 18), (6, 18, 9, 15, 12, 4, 20), (4, 5, 6, 5, 4, 5, 5)
TARGET = Case((44, 42, 34), 80, 30, 105, AROUND_10, EXITS)
FAILURE = Case((30, 29, 20), 0, 0, 112, UNDER_5, EXITS)
STRETCH = Case((47, 46, 44), 95, 40, 120, AROUND_12, EXITS | EARLY_EXITS)
SILENT = Case((44, 42, 34), 80, 30, 104, AROUND_12, EXITS | {"S031": (6, 0, "dead")})


def start_of(key: str) -> date:
    """The day a student started."""
    if key in STARTS:
        return STARTS[key]
    number = int(key[1:])
    late = 0 if number % 6 else number * 7 % 90
    return FIRST_SCHOOL_DAYS[(number - 1) // 50] + timedelta(days=late + number % 3)


def months_after(start: date, months: int) -> date:
    """The day so many months after the start, on the month's last day where the month is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def after(start: date, months: int, days: int) -> date:
    """The day so many months and then days after the start."""
    return months_after(start, months) + timedelta(days=days)


def chosen(count: int, candidates: Collection[str], edges: dict[str, bool]) -> set[str]:
    """So many of the candidates: those on an edge that reaches it, and others spread over the rest."""
    reached = {key for key in candidates if edges.get(key)} if count else set()
    others = [key for key in candidates if key not in edges]
    spread = sorted(others, key=lambda key: int(key[1:]) * 37 % 151)
    return reached | set(spread[: count - len(reached)])


def edge_of(edges: dict[str, tuple[str, bool]], key: str, *, reached: bool) -> str:
    """What is special of a student here, if it leads to what the case wants."""
    shape, leads_to = edges.get(key, ("", reached))
    return shape if leads_to == reached else ""


def enrolments(key: str, *, retained: bool) -> list[tuple[str, date, date | None, str]]:
    """A student's enrolments."""
    start, number = start_of(key), int(key[1:])
    point, month_3 = months_after(start, 6), months_after(start, 3)
    day_after, end = point + timedelta(days=1), months_after(start, 24)
    shape = edge_of(RETAINED, key, reached=retained) or ("all along" if retained else "dropped out")
    if shape == "all along" and number % 9 == 0:
        shape = "upper secondary"
    left = month_3 + timedelta(days=number * 11 % 80)
    shapes: dict[str, list[tuple[date, date | None, str]]] = {
        "all along": [(start, end if number % 2 else None, "vocational")],
        "dropped out": [(start, left, "vocational")],
        "away for a month, and back": [(start, month_3, "vocational"), (months_after(start, 4), None, "vocational")],
        "upper secondary": [(start, month_3, "vocational"), (month_3, None, "upper secondary")],
        "preparatory": [(start, month_3, "vocational"), (months_after(start, 5), None, "preparatory")],
        "evening class": [(start, month_3, "vocational"), (month_3, end, "evening class")],
        "until the point": [(start, point, "vocational")],
        "until the day after": [(start, day_after, "vocational")],
        "two at once": [(start, day_after, "vocational"), (month_3, None, "preparatory")],
        "back the day after": [(start, month_3, "vocational"), (day_after, None, "vocational")],
        "no day on the point": [(start, point, "vocational"), (point, point, "preparatory")],
    }
    return [(key, *row) for row in shapes[shape]]


def milestones(key: str, *, main_course: bool, completed: bool) -> list[tuple[str, date, str]]:
    """When a student's main course began, and when they completed."""
    number = int(key[1:])
    began, leads_to = MAIN_COURSE.get(key, ([(8 + number % 9, number % 25)], True))
    if leads_to != main_course:
        began = [(12 + number % 6, 1)] if main_course else []
    ended, leads_to = COMPLETED.get(key, ([(20 + number % 4, number % 23)], True))
    if leads_to != completed:
        ended = [(21 + number % 3, 4)] if completed else []
    steps = [(key, after(start_of(key), *when), "main course started") for when in began]
    return steps + [(key, after(start_of(key), *when), "completed") for when in ended]


def scores(key: str, change: int | None) -> list[tuple[str, date, int]]:
    """A student's answers: near the start, and near the point of 6 months; without a change one of them is missing."""
    start, number = start_of(key), int(key[1:])
    off, score = number * 5 % 27 - 13, 30 + number * 7 % 36
    edge = ANSWERED.get(key, ([(off, 0)], [(-off, 0)], True))
    if edge[2] != (change is not None):
        edge = ([(off, 0)], [(-off, 0)] if change is not None else [], True)
    elif key not in ANSWERED and change is None:
        edge = ([(off, 0)] if number % 3 else [], [], False)
    first = [(key, start + timedelta(days=days), score + more) for days, more in edge[0]]
    point = months_after(start, 6)
    return first + [(key, point + timedelta(days=days), score + more + (change or 5)) for days, more in edge[1]]


@dataclass(frozen=True)
class Reached:
    """Who reaches what in a case; `changes` has the change of wellbeing of each who answers twice."""

    retained: set[str]
    main_course: set[str]
    completed: set[str]
    changes: dict[str, int]


def share_out(case: Case) -> Reached:
    """Who reaches each outcome; who leaves early is not asked for any."""
    early = dict.fromkeys(set(case.exits) & set(EARLY_EXITS), False)
    retained_edges = {key: yes for key, (_, yes) in RETAINED.items()} | early
    if "S031" in early:
        retained_edges["S031"] = True  # leaves on the very point
    retained: set[str] = set()
    for cohort, count in zip(COHORTS, case.retained, strict=True):
        retained |= chosen(count, cohort, retained_edges)
    away = dict.fromkeys(set(MEMBERS) - retained - {"S012"}, False)
    main_course = chosen(case.main_course, MEMBERS, {key: yes for key, (_, yes) in MAIN_COURSE.items()} | early | away)
    without = dict.fromkeys(set(MEMBERS) - main_course, False)
    completed_edges = {key: yes for key, (_, yes) in COMPLETED.items()} | early | {"S010": "S010" in main_course}
    completed = chosen(case.completed, MEMBERS, without | completed_edges)
    answering = sorted(chosen(case.answered, MEMBERS, {key: edge[2] for key, edge in ANSWERED.items()} | early))
    changes = {key: case.changes[turn % len(case.changes)] for turn, key in enumerate(answering)}
    return Reached(retained, main_course, completed, changes)


def write(folder: Path, case: Case) -> None:
    """Write the four tables of a case; those outside the target group reach everything."""
    folder.mkdir(exist_ok=True)
    reached, outside = share_out(case), {"S151", "S152"}
    everyone = [*MEMBERS, *sorted(outside)]
    exits = {key: (after(start_of(key), months, days), why) for key, (months, days, why) in case.exits.items()}
    student = [(key, start_of(key), *exits.get(key, ("", ""))) for key in everyone]
    enrolment = [row for key in everyone for row in enrolments(key, retained=key in reached.retained | outside)]
    milestone = [
        row
        for key in everyone
        for row in milestones(
            key, main_course=key in reached.main_course | outside, completed=key in reached.completed | outside
        )
    ]
    changes = reached.changes | dict.fromkeys(outside, 30)
    wellbeing = [row for key in everyone for row in scores(key, changes.get(key))]
    last_days = {key: day for key, (day, why) in exits.items() if why != "dropped out"}
    write_table(folder / "student.csv", ("id", "started", "exited", "exit_reason"), student)
    write_table(folder / "enrolment.csv", ("student", "from", "until", "education"), until_gone(enrolment, last_days))
    write_table(folder / "milestone.csv", ("student", "on", "kind"), until_gone(milestone, last_days))
    write_table(folder / "wellbeing.csv", ("student", "on", "score"), until_gone(wellbeing, last_days))


def until_gone(rows: Iterable[tuple[object, ...]], last_days: dict[str, date]) -> list[tuple[object, ...]]:
    """The rows without those that begin after the student has died or moved away."""
    return [row for row in rows if str(row[1]) <= last_days.get(str(row[0]), date.max).isoformat()]


def write_table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write the four cases beside this file."""
    here = Path(__file__).parent
    write(here / "data", TARGET)
    write(here / "data_failure", FAILURE)
    write(here / "data_stretch", STRETCH)
    write(here / "data_silent", SILENT)


if __name__ == "__main__":
    main()
