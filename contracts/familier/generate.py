"""Write the contract's three data folders: the target case, the failure case and the stretch case.

Run it with ``python generate.py``; it writes beside itself and always writes the same. Every family is made
up. The plan says, family by family, what happens; the rest turns it into answers and the rows of registers.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

POINTS = {"violence": (6, 12, 24), "refuge": (12, 24), "placement": (24,), "emergency": (12,)}

# One mark a point; - is left out everywhere, since the family had left before the figure was final.
# violence: n = both say none, v = one says violence, p = police report, 1 = one does not answer, 2 = neither does.
# refuge, placement, emergency: . = none, s = stay at a refuge, c = child placed, e = emergency contact.
PLAN = """
| id  | started    | exited     | exit_reason | violence | refuge | placement | emergency |
| F01 | 2022-07-01 |            |             | nnn      | ..     | .         | .         |
| F02 | 2022-08-31 |            |             | nnn      | ..     | .         | .         |
| F03 | 2022-09-12 |            |             | pnn      | ..     | .         | e         |
| F04 | 2022-10-03 |            |             | n1n      | ..     | .         | .         |
| F05 | 2022-11-14 |            |             | vvv      | ss     | c         | e         |
| F06 | 2022-12-31 |            |             | nnn      | ..     | .         | .         |
| F07 | 2023-02-06 |            |             | n2n      | ..     | .         | .         |
| F08 | 2023-03-20 |            |             | nnp      | .s     | .         | e         |
| F09 | 2023-05-02 |            |             | nnn      | ..     | .         | .         |
| F10 | 2023-06-05 |            |             | 1nn      | s.     | c         | .         |
| F11 | 2023-07-17 | 2024-05-20 | dead        | n--      | --     | -         | -         |
| F12 | 2023-09-04 | 2025-09-14 | moved away  | nn-      | ..     | .         | .         |
| F13 | 2023-10-30 | 2024-07-30 | dropped out | n22      | ..     | .         | e         |
| F14 | 2024-01-15 |            |             | 2nv      | .s     | .         | .         |
| F15 | 2024-02-29 |            |             | nnn      | ..     | .         | .         |
| F16 | 2022-06-30 |            |             | nnn      | ..     | .         | .         |
| F17 | 2024-03-01 |            |             | nnn      | ..     | .         | .         |
"""
GROUP_SIZE = 15  # F16 and F17 are in the tables but outside the target group

# What becomes of the marks in the two other cases; in the stretch case only of these families.
WORSE = {"violence": ("n", "v"), "refuge": (".", "s"), "placement": (".", "c"), "emergency": (".", "e")}
BETTER = {
    ("F03", "violence"): "nnn",
    ("F04", "violence"): "nnn",
    ("F07", "violence"): "nnn",
    ("F08", "violence"): "nnn",
    ("F10", "violence"): "nnn",
    ("F14", "violence"): "2nn",
    ("F08", "refuge"): "..",
    ("F10", "refuge"): "..",
    ("F14", "refuge"): "..",
    ("F10", "placement"): ".",
    ("F03", "emergency"): ".",
    ("F08", "emergency"): ".",
}

# Answers that are not the common ones, used only where the plan agrees: partner, days off the point, answer.
SPECIAL_ANSWERS = {
    ("F01", 12, "n"): [("first", -4, "none"), ("second", 30, "none")],  # the last day that counts
    ("F02", 6, "n"): [("first", 2, "none"), ("second", 2, "refused"), ("second", 20, "none")],
    ("F04", 12, "1"): [("first", 1, "none"), ("second", 31, "none")],  # a day too late
    ("F05", 12, "v"): [("first", 3, "none"), ("second", -9, "none"), ("second", 4, "violence")],
    ("F07", 12, "2"): [(one, off, says) for one in ("first", "second") for off, says in ((0, "refused"), (45, "none"))],
    ("F08", 12, "n"): [("first", -20, "violence"), ("first", 3, "none"), ("second", 3, "none")],
    ("F09", 24, "n"): [("first", -5, "none"), ("first", 5, "violence"), ("second", -5, "none")],
    ("F14", 6, "2"): [],  # nobody could be reached
    ("F13", 12, "2"): [],
    ("F13", 24, "2"): [],
}

# The registers' rows of a mark, where they are not the common ones. Empty cells are None.
SPECIAL_REPORTS = {
    ("F03", 6, "p"): [("2023-02-20", "2023-05-21")],  # verified on the 90th day
    ("F08", 24, "p"): [("2024-03-20", "2024-04-02")],  # on the 12-month point, which is in the second year
    ("F12", 6, "n"): [("2024-02-20", "2024-05-21")],  # verified on the 91st day
}
SPECIAL_STAYS = {
    ("F01", 12, "."): [("2022-06-20", "2022-07-01", "2022-07-05")],  # over on the day of the start
    ("F05", 12, "s"): [("2023-11-04", "2023-12-04", "2023-12-20")],  # before and after the 12-month point
    ("F05", 24, "s"): [],
    ("F06", 24, "."): [("2024-12-10", "2024-12-14", None)],  # never verified
    ("F07", 12, "."): [("2023-05-01", "2023-05-01", "2023-05-03")],  # no night
    ("F08", 24, "s"): [("2024-03-20", "2024-03-21", "2024-04-02")],  # one night, from the 12-month point
    ("F14", 24, "s"): [("2026-01-10", None, "2026-01-20")],  # open, five days before the point
    ("F15", 24, "."): [("2026-02-28", "2026-03-15", "2026-03-20")],  # from the point on
}
SPECIAL_PLACEMENTS = {
    ("F02", 24, "."): [("1", "2024-08-31", None, "2024-09-10")],  # from the point on
    ("F04", 24, "."): [("1", "2023-01-10", "2023-02-01", None)],  # never verified
    ("F05", 24, "c"): [("1", "2023-06-01", "2024-01-15", "2023-06-20"), ("2", "2023-09-01", None, "2023-09-20")],
    ("F09", 24, "."): [("1", "2022-02-01", "2023-05-02", "2022-03-01")],  # home on the day of the start
}
SPECIAL_CONTACTS = {
    ("F02", 12, "."): [("2023-01-09", "no", "2023-01-20")],  # not caused by violence
    ("F03", 12, "e"): [("2023-05-01", "yes", "2023-07-30")],  # verified on the 90th day
    ("F04", 12, "."): [("2023-10-03", "yes", "2023-10-15")],  # on the point
    ("F06", 12, "."): [("2023-12-15", "yes", "2024-03-15")],  # verified on the 91st day
    ("F08", 12, "e"): [("2023-03-20", "yes", "2023-04-01")],  # on the day of the start
}


@dataclass(frozen=True)
class Family:
    """A line of the plan."""

    id: str
    started: date
    exited: str
    exit_reason: str
    marks: dict[str, str]

    def at_points(self, outcome: str) -> list[tuple[date, tuple[str, int, str]]]:
        """The point, and the key of the special rows, of each mark of an outcome."""
        months = POINTS[outcome]
        keys = [(self.id, at, mark) for at, mark in zip(months, self.marks[outcome], strict=True)]
        return [(months_after(self.started, at), (name, at, mark)) for name, at, mark in keys]


def read_plan() -> list[Family]:
    """The lines of the plan."""
    families = []
    for line in PLAN.strip().splitlines()[1:]:
        name, started, exited, reason, *marks = (cell.strip() for cell in line.strip("|").split("|"))
        of_outcomes = dict(zip(POINTS, marks, strict=True))
        families.append(Family(name, date.fromisoformat(started), exited, reason, of_outcomes))
    return families


def fail(families: list[Family]) -> list[Family]:
    """The plan of the failure case: no family of the target group reaches anything."""
    for family in families[:GROUP_SIZE]:
        for outcome, (reached, failed) in WORSE.items():
            family.marks[outcome] = family.marks[outcome].replace(reached, failed)
    return families


def stretch(families: list[Family]) -> list[Family]:
    """The plan of the stretch case: more families reach an outcome than the cap pays for."""
    for family in families:
        for outcome in POINTS:
            family.marks[outcome] = BETTER.get((family.id, outcome), family.marks[outcome])
    return families


def months_after(start: date, months: int) -> date:
    """The day so many months after the start, on the month's last day where the month is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def answers(family: Family) -> list[tuple[object, ...]]:
    """What the partners answer around each point."""
    rows: list[tuple[date, str, str]] = []
    number = int(family.id[1:])
    for point, key in family.at_points("violence"):
        mark = key[2]
        said = {"v": ("none", "violence"), "1": ("none", "refused"), "2": ("refused", "refused")}
        first, second = said.get(mark, ("none", "none"))
        days_off = (number * 7 + key[1]) % 25 - 12
        common = [] if mark == "-" else [("first", days_off, first), ("second", days_off + number % 3, second)]
        for partner, off, says in SPECIAL_ANSWERS.get(key, common):
            rows.append((point + timedelta(days=off), partner, says))
    return [(family.id, *row) for row in sorted(rows)]


def reports(family: Family) -> list[tuple[object, ...]]:
    """The police reports."""
    rows: list[tuple[object, ...]] = []
    for point, key in family.at_points("violence"):
        common = [(point - timedelta(days=40), point - timedelta(days=20))] if key[2] == "p" else []
        rows.extend(SPECIAL_REPORTS.get(key, common))
    return [(family.id, *row) for row in rows]


def stays(family: Family) -> list[tuple[object, ...]]:
    """The stays at a refuge."""
    rows: list[tuple[object, ...]] = []
    for point, key in family.at_points("refuge"):
        first = point - timedelta(days=100)
        common = [(first, first + timedelta(days=14), first + timedelta(days=21))] if key[2] == "s" else []
        rows.extend(SPECIAL_STAYS.get(key, common))
    return [(family.id, *row) for row in rows]


def placements(family: Family) -> list[tuple[object, ...]]:
    """The placements of children."""
    rows: list[tuple[object, ...]] = []
    for point, key in family.at_points("placement"):
        first = point - timedelta(days=200)
        common = [("1", first, None, first + timedelta(days=30))] if key[2] == "c" else []
        rows.extend(SPECIAL_PLACEMENTS.get(key, common))
    return [(family.id, *row) for row in rows]


def contacts(family: Family) -> list[tuple[object, ...]]:
    """The emergency contacts."""
    rows: list[tuple[object, ...]] = []
    for point, key in family.at_points("emergency"):
        first = point - timedelta(days=150)
        common = [(first, "yes", first + timedelta(days=10))] if key[2] == "e" else []
        rows.extend(SPECIAL_CONTACTS.get(key, common))
    return [(family.id, *row) for row in rows]


def write(folder: Path, families: list[Family]) -> None:
    """Write the tables of a case."""
    folder.mkdir(exist_ok=True)
    family = [(one.id, one.started, one.exited, one.exit_reason) for one in families]
    write_table(folder / "family.csv", ("id", "started", "exited", "exit_reason"), family)
    tables = {
        "answer": (("on", "partner", "says"), answers),
        "police_report": (("on", "verified"), reports),
        "refuge_stay": (("from", "until", "verified"), stays),
        "placement": (("child", "from", "until", "verified"), placements),
        "emergency": (("on", "violence", "verified"), contacts),
    }
    for table, (header, rows_of) in tables.items():
        rows = [row for one in families for row in rows_of(one)]
        write_table(folder / f"{table}.csv", ("family", *header), rows)


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
