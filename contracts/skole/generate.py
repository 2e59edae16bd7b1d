"""Write the contract's four data folders: target, failure, stretch, and one in which results come early.

Run it with ``python generate.py``; it writes beside itself and always writes the same. Every child is made up.
A case says how many of each class year pass and how many reach the rest; children on an edge of the rules are
listed one by one, and the others share out what is left.
"""

import calendar
import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

SUBJECTS = ("danish written", "danish oral", "maths written", "maths oral", "english oral", "science")
WEIGHTS = (6, 6, 4, 4, 5, 5)  # 30 together
Marks = tuple[int | None, int | None, int | None, int | None, int | None, int | None]

# Marks in the order of the subjects; None: not sat.
PASSED: list[Marks] = [
    (7, 7, 4, 4, 7, 4),
    (4, 4, 2, 2, 4, 7),
    (10, 7, 7, 10, 7, 7),
    (2, 4, 4, 2, 2, 4),
    (4, 2, 7, 4, 0, 2),
]
HALF: list[Marks] = [(2, 4, 2, 4, -3, 0), (2, 2, 2, 2, 7, None), (4, 0, 2, 2, 0, 0), (4, 4, 2, 7, None, None)]
FAILED: list[Marks] = [(0, 2, 2, 0, 4, 2), (-3, 0, 0, 2, 0, 0), (None,) * 6, (2, 0, 2, 2, 4, 0), (7, 2, 0, 0, -3, 4)]

# Children on an edge of the exam: what comes of it, and the marks.
EXAMS: dict[str, tuple[str, Marks]] = {
    "K05": ("passed", (2, 2, 2, 2, 2, 2)),  # 60 of 30: exactly 2.0
    "K08": ("failed", (2, 2, 0, 0, 7, 0)),  # 59 of 30: 1.96..., truncated 1.9
    "K12": ("half", (2, 2, 4, 2, 2, 0)),  # 58 of 30: 1.93..., truncated 1.9
    "K15": ("passed", (4, 4, 4, 4, 4, 4)),
    "K18": ("half", (4, 4, 4, 4, 4, 4)),
    "K22": ("failed", (4, 4, 4, 4, 4, 4)),
    "K26": ("passed", (4, 2, 4, 2, 4, 2)),
    "K30": ("failed", (2, 2, 0, 0, 7, 0)),
    "K33": ("half", (4, 0, -3, 7, 0, 0)),  # Danish and maths exactly 2.0
    "K36": ("failed", (4, 0, -3, 4, 0, 0)),  # maths 0.5
    "K40": ("passed", (2, 4, 4, 2, 2, 4)),
    "K42": ("failed", (4, None, 4, 4, 4, 4)),  # one of two Danish exams
}
SAT_DAYS_OFF = {
    ("K15", "english oral"): 90,
    ("K18", "english oral"): 91,
    ("K22", "maths written"): -91,
    ("K40", "danish written"): -90,
}
FRENCH = {"K30": 12, "K05": -3, "K50": 10}
EXEMPT_FROM_FRENCH = ("K26", "K47")

# Shapes of the time after the class has ended: in education at 12 months, still in or completed at 24.
AFTER = {
    "all along": (True, True),
    "changes": (True, True),
    "away between": (True, True),
    "completes": (True, True),
    "leaves": (True, False),
    "never": (False, False),
    "stops": (False, False),
    "until 12": (False, False),
    "until the day after 12": (True, False),
    "until 24": (True, False),
    "completes on 24": (True, True),
    "completes the day after 24": (True, False),
    "late": (False, False),
    "evening class": (False, False),
    "completes before 12": (False, True),
    "from 12": (True, True),
    "two at once": (True, True),
}
EDUCATIONS = {
    "K02": "until 12",
    "K03": "until the day after 12",
    "K06": "until 24",
    "K09": "completes on 24",
    "K13": "completes the day after 24",
    "K16": "late",
    "K19": "never",
    "K20": "evening class",
    "K24": "completes before 12",
    "K28": "away between",
    "K31": "from 12",
    "K34": "two at once",
    "K38": "leaves",
    "K43": "all along",
    "K55": "never",
    "K64": "never",
}

# Absence in grade 8 in tenths of a percent: readings as days after the end of the school year.
PRESENCE: dict[str, tuple[bool, list[tuple[int, int]]]] = {
    "K04": (True, [(0, 100)]),
    "K07": (False, [(0, 101)]),
    "K10": (False, []),
    "K11": (True, [(-365, 140), (0, 80)]),
    "K14": (False, [(-365, 80), (0, 120)]),
    "K17": (False, [(-9999, 50)]),  # the day before the placement
    "K21": (True, [(-9998, 60)]),  # the day of the placement
}
# Months and days after the class has ended, and why.
EXITS = {
    "K19": (5, 0, "dead"),
    "K38": (12, 0, "moved away"),
    "K55": (12, -1, "moved away"),
    "K64": (3, 0, "dropped out"),
    "K66": (25, 0, "dead"),
}
EARLY_EXITS = {"K69": (0, 46, "moved away"), "K75": (-7, 0, "dead")}
EXEMPT = {"K45": ("english oral",), "K52": ("maths written", "maths oral"), "K61": SUBJECTS}

PLACED = {
    2020: date(2018, 1, 8),
    2021: date(2018, 1, 15),
    2022: date(2018, 3, 1),
    2023: date(2018, 6, 4),
    2024: date(2018, 9, 3),
    2025: date(2019, 3, 4),
    2026: date(2019, 9, 2),
}
BORN = {"K01": date(2004, 1, 2), "K44": date(2008, 2, 29), "K80": date(2010, 12, 31)}
PLACED_ON = {"K01": date(2018, 1, 1), "K80": date(2019, 12, 31)}
# Outside the target group: born, placed.
OTHERS = {
    "K81": (date(2006, 5, 5), date(2017, 12, 31)),
    "K82": (date(2009, 6, 6), date(2020, 1, 1)),
    "K83": (date(2004, 4, 9), date(2018, 4, 9)),  # 14 on that day
    "K84": (date(2009, 10, 2), date(2018, 10, 1)),  # 9 on the day after
}


@dataclass(frozen=True)
class Case:
    """How many children each class year has and how many of them pass, and how many reach the rest."""

    years: dict[int, tuple[int, int]]
    half: int
    at_12: int
    at_24: int
    present: int
    exits: dict[str, tuple[int, int, str]] = field(default_factory=lambda: EXITS)
    exempt: dict[str, tuple[str, ...]] = field(default_factory=dict)


TARGET = Case(
    {2021: (10, 7), 2022: (14, 10), 2023: (16, 11), 2024: (16, 11), 2025: (14, 10), 2026: (10, 7)}, 12, 52, 44, 50
)
FAILURE = Case(
    {2021: (10, 3), 2022: (14, 4), 2023: (16, 4), 2024: (16, 2), 2025: (14, 0), 2026: (10, 0)},
    0,
    0,
    0,
    0,
    exempt=EXEMPT,
)
STRETCH = Case(
    {2021: (10, 8), 2022: (14, 11), 2023: (16, 13), 2024: (16, 12), 2025: (14, 10), 2026: (10, 8)},
    8,
    60,
    54,
    60,
    EXITS | EARLY_EXITS,
    EXEMPT,
)
EARLY = Case({2020: (40, 30), 2021: (40, 30)}, 6, 60, 45, 60, EXITS, EXEMPT)


@dataclass(frozen=True)
class Child:
    """A child: when they were born and placed, and when their class ends."""

    id: str
    born: date
    placed: date
    class_ends: date

    @property
    def number(self) -> int:
        """The child's number, which spreads dates and marks over the children."""
        return int(self.id[1:])

    def after(self, months: int, days: int = 0) -> date:
        """The day so many months and then days after the class has ended."""
        year, month = divmod(self.class_ends.year * 12 + self.class_ends.month - 1 + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(self.class_ends.day, last)) + timedelta(days=days)


def children(case: Case) -> list[Child]:
    """The members, class year by class year."""
    found = []
    for year, (size, _) in case.years.items():
        for place in range(size):
            number = len(found) + 1
            key, month = f"K{number:02}", 1 + place * 5 % 6 + (6 if year == 2020 else 0)
            born = date(year - 16, month, 1 + place * 7 % 28)
            ends = date(year, 6, 24 if number % 8 == 3 else 30)
            placed = PLACED[year] + timedelta(days=place * 17 % 100)
            if key in BORN and case is not EARLY:
                born = BORN[key]
            if key == "K43" and case is not EARLY:
                ends = date(2024, 2, 29)
            if case is not EARLY:
                placed = PLACED_ON.get(key, placed)
            found.append(Child(key, born, placed, ends))
    return found


def chosen(count: int, candidates: Collection[str], edges: dict[str, bool]) -> set[str]:
    """So many of the candidates: those on an edge that reaches it, and others spread over the rest."""
    reached = {key for key in candidates if edges.get(key)} if count else set()
    others = sorted((key for key in candidates if key not in edges), key=lambda key: int(key[1:]) * 37 % 83)
    return reached | set(others[: count - len(reached)])


def exam_results(case: Case, members: list[Child]) -> dict[str, str]:
    """Who passes, who has Danish and maths, who fails."""
    edges = {key: result for key, (result, _) in EXAMS.items()}
    if not case.half:
        edges = {key: result for key, result in edges.items() if result != "passed"}
    out = {key for key in case.exits if case.exits[key][0] < 1} | set(case.exempt)
    results: dict[str, str] = {}
    for year, (_, passes) in case.years.items():
        keys = [child.id for child in members if child.class_ends.year == year]
        barred = {key: False for key in keys if key in out}
        passing = chosen(passes, keys, {key: result == "passed" for key, result in edges.items()} | barred)
        results |= {key: "passed" if key in passing else "failed" for key in keys}
    failing = [key for key, result in results.items() if result == "failed"]
    wanted = {key: result == "half" for key, result in edges.items()} | dict.fromkeys(out, False)
    return results | dict.fromkeys(chosen(case.half, failing, wanted), "half")


def exams(child: Child, result: str, exempt: Iterable[str]) -> list[tuple[str, date, str, int, int]]:
    """The exams a child has sat, with weights and marks."""
    edge_result, marks = EXAMS.get(child.id, ("", (None,) * 6))
    if edge_result != result:
        patterns = {"passed": PASSED, "half": HALF, "failed": FAILED}[result]
        marks = PASSED[2] if exempt else patterns[child.number % len(patterns)]
    rows = []
    for place, (subject, weight, mark) in enumerate(zip(SUBJECTS, WEIGHTS, marks, strict=True)):
        if mark is not None and subject not in exempt:
            off = SAT_DAYS_OFF.get((child.id, subject)) if edge_result == result else None
            day = child.class_ends + timedelta(days=off if off is not None else 4 * place - 45 - child.number % 3)
            rows.append((child.id, day, subject, weight, mark))
    if child.id in FRENCH:
        rows.append((child.id, child.class_ends - timedelta(days=9), "french", 5, FRENCH[child.id]))
    return rows


def shape_of(child: Child, *, at_12: bool, at_24: bool) -> str:
    """What a child does after the class has ended."""
    edge = EDUCATIONS.get(child.id, "")
    if edge and AFTER[edge] == (at_12, at_24):
        return edge
    shapes = {
        (True, True): ("all along", "changes", "all along", "completes"),
        (True, False): ("leaves",),
        (False, True): ("completes before 12",),
        (False, False): ("never", "stops"),
    }[at_12, at_24]
    return shapes[child.number % len(shapes)]


def enrolments(child: Child, shape: str) -> list[tuple[str, date, date | None, str]]:
    """A child's enrolments after school."""
    autumn, at_12, at_24 = child.after(1, 12), child.after(12), child.after(24)
    one_day = timedelta(days=1)
    kind = ("vocational", "upper secondary", "preparatory")[child.number % 3]
    spans: dict[str, list[tuple[date, date | None, str]]] = {
        "all along": [(autumn, None, kind)],
        "changes": [(autumn, child.after(14), "vocational"), (child.after(14), None, "upper secondary")],
        "away between": [(autumn, child.after(13), kind), (child.after(16), None, kind)],
        "completes": [(autumn, child.after(23), kind)],
        "leaves": [(autumn, child.after(18), kind)],
        "never": [],
        "stops": [(autumn, child.after(8), kind)],
        "until 12": [(autumn, at_12, kind)],
        "until the day after 12": [(autumn, at_12 + one_day, kind)],
        "until 24": [(autumn, at_24, kind)],
        "completes on 24": [(autumn, at_24 - one_day, kind)],
        "completes the day after 24": [(autumn, child.after(23), kind)],
        "late": [(child.after(15), None, kind)],
        "evening class": [(autumn, None, "evening class")],
        "completes before 12": [(autumn, child.after(11), kind)],
        "from 12": [(at_12, None, kind)],
        "two at once": [(autumn, at_12 + one_day, kind), (child.after(6), None, "preparatory")],
    }
    return [(child.id, *span) for span in spans[shape]]


def completions(child: Child, shape: str) -> list[tuple[str, date]]:
    """When a child completes a youth education."""
    days = {
        "completes": child.after(23, -1),
        "completes on 24": child.after(24),
        "completes the day after 24": child.after(24, 1),
        "completes before 12": child.after(11, -1),
    }
    return [(child.id, days[shape])] if shape in days else []


def attendance(child: Child, *, present: bool) -> list[tuple[str, date, int, str]]:
    """The absence in grades 7, 8 and 9, at the end of each school year."""
    grade_8 = child.after(-12)
    leads_to, readings = PRESENCE.get(child.id, (present, []))
    if leads_to != present or child.id not in PRESENCE:
        readings = [(0, child.number * 7 % 95 + 3 if present else 104 + child.number * 13 % 250)]
    special = {-9999: child.placed - timedelta(days=1), -9998: child.placed}
    rows = [(child.id, special.get(off, grade_8 + timedelta(days=off)), 8, tenths) for off, tenths in readings]
    rows.append((child.id, child.after(-24), 7, 40 + child.number * 3 % 200))
    rows.append((child.id, child.after(0), 9, 30 + child.number * 11 % 300))
    return [(key, day, grade, f"{tenths // 10}.{tenths % 10}%") for key, day, grade, tenths in sorted(rows)]


def after_school(case: Case, members: list[Child]) -> dict[str, str]:
    """What each child does after the class has ended."""
    keys = [child.id for child in members]
    out_12 = gone_at_once(case) | {"K19", "K55"}
    edges_12 = {key: AFTER[shape][0] for key, shape in EDUCATIONS.items()} | dict.fromkeys(out_12, False)
    at_12 = chosen(case.at_12, keys, edges_12)
    edges_24 = {key: False for key in keys if key not in at_12}
    edges_24 |= {key: AFTER[shape][1] for key, shape in EDUCATIONS.items()} | dict.fromkeys(out_12 | {"K38"}, False)
    at_24 = chosen(case.at_24, keys, edges_24)
    return {child.id: shape_of(child, at_12=child.id in at_12, at_24=child.id in at_24) for child in members}


def gone_at_once(case: Case) -> set[str]:
    """Who leaves before the exam is known."""
    return {key for key, (months, _, _) in case.exits.items() if months < 1}


def at_school(case: Case, members: list[Child]) -> set[str]:
    """Who is absent for at most 10 % of grade 8."""
    edges = {key: yes for key, (yes, _) in PRESENCE.items()}
    return chosen(
        case.present, [child.id for child in members], edges | dict.fromkeys({"K75"} & gone_at_once(case), False)
    )


def write(folder: Path, case: Case) -> None:
    """Write the six tables of a case; those outside the target group reach everything."""
    folder.mkdir(exist_ok=True)
    members = children(case)
    others = [Child(key, born, placed, date(born.year + 16, 6, 30)) for key, (born, placed) in OTHERS.items()]
    everyone = [*members, *others]
    results = exam_results(case, members) | dict.fromkeys(OTHERS, "passed")
    shapes = after_school(case, members) | dict.fromkeys(OTHERS, "all along")
    present = at_school(case, members) | set(OTHERS)
    exits = {child.id: child.after(*case.exits[child.id][:2]) for child in members if child.id in case.exits}
    reasons = {key: case.exits[key][2] for key in exits}
    last_days = {key: day for key, day in exits.items() if reasons[key] != "dropped out"}
    french = [(one.id, one.after(-5), "french") for one in members if one.id in EXEMPT_FROM_FRENCH]
    exempt = [(one.id, one.after(-3), subject) for one in members for subject in case.exempt.get(one.id, ())]
    tables: dict[str, Iterable[tuple[object, ...]]] = {
        "child id,born,placed,class_ends,exited,exit_reason": (
            (one.id, one.born, one.placed, one.class_ends, exits.get(one.id, ""), reasons.get(one.id, ""))
            for one in everyone
        ),
        "exam child,on,subject,weight,mark": (
            row for one in everyone for row in exams(one, results[one.id], case.exempt.get(one.id, ()))
        ),
        "exemption child,on,subject": sorted(french + exempt),
        "attendance child,on,grade,absence": (
            row for one in everyone for row in attendance(one, present=one.id in present)
        ),
        "enrolment child,from,until,education": (row for one in everyone for row in enrolments(one, shapes[one.id])),
        "completion child,on": (row for one in everyone for row in completions(one, shapes[one.id])),
    }
    for title, rows in tables.items():
        table, header = title.split()
        write_table(folder / f"{table}.csv", tuple(header.split(",")), until_gone(rows, last_days))


def until_gone(rows: Iterable[tuple[object, ...]], last_days: dict[str, date]) -> list[tuple[object, ...]]:
    """The rows without those that begin after the child has died or moved away."""
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
    write(here / "data_early", EARLY)


if __name__ == "__main__":
    main()
