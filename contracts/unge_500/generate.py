"""Write the contract's three data folders: the target case, the failure case and the stretch case.

Run it with ``python generate.py``; it writes beside itself and always writes the same. Every person is made
up. The edges are planned one by one; the others make up the sum of weeks on support, and the number of those
who last in work or education, that the case has.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

MEMBERS = 500
HALF_YEARS = (date(2021, 1, 1), date(2021, 7, 1), date(2022, 1, 1), date(2022, 7, 1))
WEEKS = 104
CODES = ("130", "140", "810", "890")


@dataclass(frozen=True)
class Case:
    """The weeks on support of all who count together, what to add to each one's, and how many last."""

    weeks: int
    more: int
    lasting: int


COUNTED = 492
TARGET = Case(weeks=COUNTED * 38, more=0, lasting=150)
FAILURE = Case(weeks=COUNTED * 56 + 1, more=18, lasting=0)
STRETCH = Case(weeks=COUNTED * 31, more=-7, lasting=200)

Enrolment = tuple[str, str | None, str, str | None]


@dataclass(frozen=True)
class Edge:
    """A member who stands on an edge of the rules; the rows are left out of the failure case."""

    start: str
    lasts: bool = False
    born: str = ""
    exited: tuple[str, str] | None = None
    work: list[tuple[str, str]] = field(default_factory=list)
    enrolment: list[Enrolment] = field(default_factory=list)


def months(first: str, count: int, hours: str = "90") -> list[tuple[str, str]]:
    """So many months of work from one on."""
    year, month = (int(part) for part in first.split("-"))
    places = range(year * 12 + month - 1, year * 12 + month - 1 + count)
    return [(f"{place // 12}-{place % 12 + 1:02}", hours) for place in places]


EDGES = {
    "Y001": Edge("2021-01-01", born="2003-01-01"),
    "Y125": Edge("2021-06-30", born="1991-07-01"),
    "Y500": Edge("2022-12-31", lasts=True, work=months("2023-06", 7)),
    # January to June are 181 days, in a leap year 182, which is 26 weeks; July to December are 184.
    "Y380": Edge("2022-07-04", work=months("2023-01", 6)),
    "Y381": Edge("2022-07-05", lasts=True, work=months("2024-01", 6)),
    # 15 hours a week are 65 a month.
    "Y010": Edge("2021-01-13", lasts=True, work=months("2021-07", 6, "65")),
    "Y011": Edge("2021-01-14", work=months("2021-07", 3, "65") + months("2021-10", 1, "64.9") + months("2021-11", 3)),
    # Breaks of 14 and 15 days; the days of a break do not count.
    "Y020": Edge(
        "2021-02-01",
        lasts=True,
        enrolment=[
            ("2021-08-02", "2021-11-01", "ordinary", "2021-09-01"),
            ("2021-11-15", "2022-02-14", "ordinary", "2021-12-01"),
        ],
    ),
    "Y021": Edge(
        "2021-02-01",
        enrolment=[
            ("2021-08-02", "2021-11-01", "ordinary", "2021-09-01"),
            ("2021-11-16", "2022-02-15", "ordinary", "2021-12-01"),
        ],
    ),
    "Y022": Edge(
        "2021-02-01",
        enrolment=[
            ("2021-08-02", "2021-11-01", "ordinary", "2021-09-01"),
            ("2021-11-15", "2022-02-13", "ordinary", "2021-12-01"),
        ],
    ),
    # Work, then education; both at once, each day once.
    "Y030": Edge(
        "2021-02-10",
        lasts=True,
        work=months("2021-09", 3),
        enrolment=[("2021-12-06", "2022-03-07", "ordinary", "2022-01-10")],
    ),
    "Y031": Edge(
        "2021-02-11",
        work=months("2021-09", 4),
        enrolment=[("2021-11-01", "2022-02-01", "ordinary", "2021-12-01")],
    ),
    "Y032": Edge("2021-02-12", enrolment=[("2021-08-02", "2022-07-01", "preparatory", "2021-09-01")]),
    # Days before the start and after the 104 weeks do not count.
    "Y040": Edge("2021-03-01", work=months("2020-12", 8)),
    "Y041": Edge("2021-03-01", work=months("2022-10", 9)),
    "Y042": Edge("2021-03-01", lasts=True, work=months("2021-03", 6)),
    # Twice 26 weeks is once; an open enrolment goes on.
    "Y050": Edge("2021-03-10", lasts=True, work=months("2021-05", 7) + months("2022-03", 7)),
    "Y051": Edge("2021-03-11", lasts=True, enrolment=[("2021-08-09", None, "ordinary", "2021-09-15")]),
    # The last day and 90 days; a day later; never verified; verified half a year after it was reached.
    "Y060": Edge("2021-03-20", lasts=True, enrolment=[("2021-08-02", "2022-03-01", "ordinary", "2022-05-29")]),
    "Y061": Edge("2021-03-20", enrolment=[("2021-08-02", "2022-03-01", "ordinary", "2022-05-30")]),
    "Y062": Edge("2021-03-20", enrolment=[("2021-08-02", "2022-06-15", "ordinary", None)]),
    "Y063": Edge("2021-03-20", lasts=True, enrolment=[("2021-08-02", None, "ordinary", "2022-07-20")]),
    # Neutral exits: after and before 26 weeks, on the very day of the 104 weeks, the day before; and a drop-out.
    "Y070": Edge("2021-04-01", lasts=True, exited=("2022-01-15", "dead"), work=months("2021-06", 7)),
    "Y071": Edge("2021-04-01", exited=("2021-11-28", "moved away"), work=months("2021-06", 6)),
    "Y072": Edge("2021-04-05", exited=("2023-04-03", "moved away")),
    "Y073": Edge("2021-04-05", exited=("2023-04-02", "moved away")),
    "Y150": Edge("2021-08-06", exited=("2022-02-01", "dead")),
    "Y210": Edge("2021-11-01", exited=("2023-03-15", "moved away")),
    "Y260": Edge("2022-01-14", exited=("2022-12-24", "moved away")),
    "Y320": Edge("2022-04-11", exited=("2024-01-08", "dead")),
    "Y440": Edge("2022-10-03", exited=("2023-01-31", "moved away")),
    "Y441": Edge("2022-10-03", exited=("2023-01-31", "dropped out")),
    "Y126": Edge("2021-07-01"),
    "Y251": Edge("2022-01-01"),
    "Y376": Edge("2022-07-01"),
}
# Outside the target group: a day before and after the entry window, not yet 18, 30 on the very day.
OUTSIDERS = {
    "Y501": ("2000-05-05", "2020-12-31"),
    "Y502": ("2000-05-05", "2023-01-01"),
    "Y503": ("2004-03-02", "2022-03-01"),
    "Y504": ("1992-02-29", "2022-02-28"),
}
LEFT_OUT = ("Y070", "Y071", "Y073", "Y150", "Y210", "Y260", "Y320", "Y440")


@dataclass
class Young:
    """A young person: how many of the 104 weeks on support, and whether 26 weeks in work or education are reached."""

    id: str
    born: date
    start: date
    weeks: int
    lasts: bool
    edge: Edge | None

    @property
    def number(self) -> int:
        """The place in the plan, which spreads dates and weeks."""
        return int(self.id[1:])

    @property
    def gone(self) -> date:
        """The first day after a neutral exit, from which registers have no more."""
        if self.edge is None or self.edge.exited is None or self.edge.exited[1] == "dropped out":
            return date.max
        return date.fromisoformat(self.edge.exited[0]) + timedelta(days=1)

    @property
    def monday(self) -> date:
        """The first Monday from the start on; the 104 weeks that count begin with it."""
        return self.start + timedelta(days=-self.start.weekday() % 7)


def plan(case: Case) -> list[Young]:
    """The young people of a case."""
    young = []
    for number in range(1, MEMBERS + 1):
        name = f"Y{number:03}"
        edge = EDGES.get(name)
        first = HALF_YEARS[(number - 1) // 125]
        start = date.fromisoformat(edge.start) if edge else first + timedelta(days=(number - 1) % 125 * 180 // 124)
        born = start - timedelta(days=18 * 366 + number * 89 % (11 * 365))
        if edge and edge.born:
            born = date.fromisoformat(edge.born)
        weeks = 10 + number * 37 % 57 + case.more
        young.append(Young(name, born, start, weeks, bool(edge and edge.lasts and case.lasting), edge))
    adjust([one for one in young if one.id not in LEFT_OUT], case.weeks)
    able = sorted(
        (one for one in young if one.edge is None and one.weeks <= 60), key=lambda one: one.number * 101 % 503
    )
    for one in able[: case.lasting - sum(one.lasts for one in young)] if case.lasting else []:
        one.lasts = True
    if not case.lasting:
        for one in young:
            one.edge = None if one.edge is None else Edge(one.edge.start, exited=one.edge.exited)
    others = [
        Young(name, date.fromisoformat(born), date.fromisoformat(start), 0, lasts=True, edge=None)
        for name, (born, start) in OUTSIDERS.items()
    ]
    return young + others


def adjust(counted: list[Young], wanted: int) -> None:
    """Change the weeks of some by one until all add up to what is wanted."""
    turn = 0
    while (missing := wanted - sum(one.weeks for one in counted)) != 0:
        counted[turn * 7 % len(counted)].weeks += 1 if missing > 0 else -1
        turn += 1


def benefits(young: Young) -> list[tuple[str, str, str]]:
    """The weeks on support, some of them after a break, with rows that do not count beside them."""
    break_at = young.weeks * 2 // 3 if young.number % 4 == 0 and not young.lasts and young.weeks < 90 else WEEKS
    places = [place if place < break_at else place + 10 for place in range(young.weeks)]
    code = CODES[young.number % len(CODES)]
    rows = [(young.monday + timedelta(weeks=place), code) for place in places]
    rows.append((young.monday - timedelta(weeks=1), code))  # began before the start
    if young.number % 10 == 0:
        rows += [(day, "890" if code != "890" else "130") for day, _ in rows[:3]]  # two codes in a week
    if young.number % 9 == 0:
        rows += [(young.monday + timedelta(weeks=place), "651") for place in range(80, 110)]  # student grant
    if young.number % 6 == 1:
        rows += [(young.monday + timedelta(weeks=place), code) for place in range(WEEKS, WEEKS + 4)]  # too late
    return [(young.id, iso_week(day), what) for day, what in sorted(rows) if day < young.gone]


def iso_week(day: date) -> str:
    """The week a day falls in, as 2024-W07."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def work(young: Young) -> list[tuple[str, str, str]]:
    """The months in an ordinary job, with their hours."""
    if young.edge is not None:
        rows = young.edge.work
    else:
        free = young.monday + timedelta(weeks=max(0, young.weeks))
        first = f"{free.year + free.month // 12}-{free.month % 12 + 1:02}"
        rows = []
        if young.lasts and young.number % 3:
            rows = months(first, 7 + young.number % 3, str(80 + young.number % 60))
        elif not young.lasts and young.number % 3 == 1:
            rows = months(first, 4)
        elif not young.lasts and young.number % 3 == 2:
            rows = months(first, 8, "42.5")
    return [(young.id, month, hours) for month, hours in rows]


def enrolments(young: Young) -> list[tuple[object, ...]]:
    """The enrolments."""
    rows: Iterable[tuple[object, ...]] = []
    if young.edge is not None:
        rows = young.edge.enrolment
    elif young.lasts and young.number % 3 == 0:
        first = young.monday + timedelta(weeks=max(0, young.weeks))
        rows = [(first, first + timedelta(weeks=26 + young.number % 11), "ordinary", first + timedelta(days=40))]
    elif young.number % 15 == 0:
        first = young.monday + timedelta(weeks=20)
        rows = [(first, first + timedelta(weeks=18), "ordinary", first + timedelta(days=40))]
    return [(young.id, *row) for row in rows]


def write(folder: Path, young: list[Young]) -> None:
    """Write the four tables of a case."""
    folder.mkdir(exist_ok=True)
    people = [
        (one.id, one.born, one.start, *(one.edge.exited if one.edge and one.edge.exited else (None, None)))
        for one in young
    ]
    write_table(folder / "young.csv", ("id", "born", "started", "exited", "exit_reason"), people)
    write_table(folder / "benefit.csv", ("young", "week", "code"), (row for one in young for row in benefits(one)))
    write_table(folder / "work.csv", ("young", "month", "hours"), (row for one in young for row in work(one)))
    header = ("young", "from", "until", "kind", "verified")
    write_table(folder / "enrolment.csv", header, (row for one in young for row in enrolments(one)))


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
    write(here / "data_failure", plan(FAILURE))
    write(here / "data_stretch", plan(STRETCH))


if __name__ == "__main__":
    main()
