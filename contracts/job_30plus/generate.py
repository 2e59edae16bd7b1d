"""Write the contract's three data folders: the target case, the failure case and the stretch case.

Run it with ``python generate.py``; it writes beside itself and always writes the same. Every person is made
up. The plan below says, person by person, in which weeks they work and how they answer; the rest turns it
into the rows that registers would hold.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

# weeks: from a week to the week after the last, counted from the first Monday from the enrolment on, so the
# 14th week is 13.  o = ordinary job, x = ordinary of exactly 8 hours, s = ordinary of 7.9 hours, f = flex job,
# b = an ordinary and a flex job, d = an ordinary job of 7.9 hours and a flex job, t = two ordinary ones of 5 and 6.
# who5: the first score > the score at 12 months; . = none, r = refused, n = not reached, nn = twice not reached.
PLAN = """
| id  | born       | enrolled   | exited     | exit_reason | weeks                | who5  |
| C01 | 1991-01-01 | 2021-01-01 |            |             | o14-34               | 50>60 |
| C02 | 1985-03-17 | 2021-01-18 |            |             | o13-130              | 44>60 |
| C03 | 1979-11-02 | 2021-02-01 |            |             | f13-83 o83-143       | 32>48 |
| C04 | 1990-06-25 | 2021-02-15 |            |             | o13-65               | 28>40 |
| C05 | 1988-01-30 | 2021-03-01 |            |             | o0-64                | 51>80 |
| C06 | 1972-09-14 | 2021-03-12 |            |             | f13-65               | 36>36 |
| C07 | 1983-12-24 | 2021-03-22 |            |             | b20-40               | 48>64 |
| C08 | 1976-04-08 | 2021-04-06 |            |             | d20-40 o40-50        | 40>49 |
| C09 | 1990-02-11 | 2021-04-19 |            |             | s13-60 x60-70        | 24>40 |
| C10 | 1968-07-19 | 2021-05-03 |            |             | t13-40               | 20>24 |
| C11 | 1986-05-05 | 2021-05-17 | 2022-02-21 | dead        | o13-41               | 44>.  |
| C12 | 1981-10-13 | 2021-05-31 | 2022-06-30 | moved away  | f20-30               | 44>56 |
| C13 | 1977-08-28 | 2021-06-14 | 2022-07-13 | dead        | o30-40               | 40>64 |
| C14 | 1989-03-03 | 2021-06-30 |            |             | o13-88               | 36>52 |
| C15 | 1984-01-21 | 2021-07-12 |            |             | f30-91               | 40>r  |
| C16 | 1990-11-11 | 2021-07-26 |            |             | o20-40               | 40>nn |
| C17 | 1974-02-16 | 2021-08-09 |            |             |                      | 48>n  |
| C18 | 1969-12-31 | 2021-08-23 | 2021-12-15 | dropped out |                      | 32>r  |
| C19 | 1987-07-07 | 2021-08-31 |            |             | o13-93               | 12>28 |
| C20 | 1982-04-26 | 2021-09-13 |            |             | o8-33                | .>60  |
| C21 | 1991-09-27 | 2021-09-27 |            |             | f13-75               | 28>44 |
| C22 | 1978-05-30 | 2021-10-04 |            |             | o40-110              | 44>56 |
| C23 | 1990-08-08 | 2021-10-18 | 2022-11-30 | dropped out | o15-35               | 40>56 |
| C24 | 1985-10-23 | 2021-11-01 |            |             | o25-95               | 48>58 |
| C25 | 1973-06-12 | 2021-11-15 |            |             | f30-50               | 36>52 |
| C26 | 1980-01-09 | 2021-11-29 |            |             | o60-80               | 40>44 |
| C27 | 1988-09-18 | 2021-12-13 |            |             | f13-74               | 24>48 |
| C28 | 1990-12-01 | 2021-12-31 |            |             | o13-38               | 20>32 |
| C29 | 1966-03-29 | 2022-01-03 |            |             | o30-60               | 60>72 |
| C30 | 1984-11-15 | 2022-01-17 |            |             | o13-83               | 44>68 |
| C31 | 1979-07-22 | 2022-01-31 |            |             | o30-64               | 32>44 |
| C32 | 1991-02-14 | 2022-02-14 |            |             | f40-56 o56-96        | 36>48 |
| C33 | 1975-10-05 | 2022-02-28 |            |             | o20-96               | 48>60 |
| C34 | 1987-04-17 | 2022-03-07 |            |             |                      | 28>28 |
| C35 | 1983-08-31 | 2022-03-14 |            |             | o26-46               | 40>52 |
| C36 | 1970-05-20 | 2022-03-28 |            |             | f25-92               | 44>56 |
| C37 | 1990-10-10 | 2022-04-11 |            |             | o50-70               | 16>32 |
| C38 | 1986-12-06 | 2022-04-25 |            |             | f40-70               | 40>48 |
| C39 | 1981-02-27 | 2022-05-09 |            |             | o13-81               | 36>48 |
| C40 | 1977-09-03 | 2022-05-16 |            |             | o70-90               | 48>60 |
| C41 | 1989-06-15 | 2022-05-30 |            |             |                      | 20>25 |
| C42 | 1974-11-28 | 2022-06-06 |            |             | o18-88               | 24>36 |
| C43 | 1991-05-02 | 2022-06-13 |            |             | f60-75               | 32>44 |
| C44 | 1985-08-19 | 2022-06-20 |            |             | o30-50               | 44>40 |
| C45 | 1968-01-25 | 2022-06-30 |            |             | o50-79               | 56>72 |
| C46 | 1980-07-11 | 2022-07-11 |            |             | o45-75               | 40>52 |
| C47 | 1988-03-24 | 2022-07-25 |            |             | f13-43               | 28>40 |
| C48 | 1976-12-09 | 2022-08-08 |            |             | o20-40               | 48>52 |
| C49 | 1990-04-04 | 2022-08-22 |            |             | o35-105              | 36>60 |
| C50 | 1971-10-17 | 2022-08-31 |            |             | o80-100              | 44>56 |
| C51 | 1984-06-21 | 2022-09-12 |            |             |                      | 32>36 |
| C52 | 1982-09-30 | 2022-09-26 |            |             | f20-32               | 40>53 |
| C53 | 1987-11-08 | 2022-10-10 |            |             | o55-75               | 28>37 |
| C54 | 1973-03-15 | 2022-10-24 | 2023-11-23 | moved away  | o20-40               | 48>64 |
| C55 | 1991-08-26 | 2022-10-31 |            |             |                      | 36>40 |
| C56 | 1979-04-12 | 2022-11-14 |            |             | o30-50               | 40>54 |
| C57 | 1985-12-20 | 2022-11-21 |            |             | o40-46               | 24>33 |
| C58 | 1990-07-29 | 2022-12-05 |            |             |                      | 52>70 |
| C59 | 1978-02-18 | 2022-12-19 |            |             | o60-72               | 44>58 |
| C60 | 1992-12-31 | 2022-12-31 |            |             | o13-33               | 20>30 |
| C61 | 1980-05-06 | 2020-12-31 |            |             | o13-90               | 40>60 |
| C62 | 1981-06-07 | 2023-01-01 |            |             | o13-90               | 40>60 |
| C63 | 1992-03-15 | 2022-03-14 |            |             | o13-90               | 40>60 |
| C64 | 1992-02-29 | 2022-02-27 |            |             | o13-90               | 40>60 |
| C65 | 1977-01-31 | 2021-10-11 |            |             | o13-90               | 40>60 |
"""
GROUP_SIZE = 60  # C61 and on are in the table but outside the target group
OTHER_BENEFITS = {"C65": "sickness benefit"}

# Completed educations: the day they began, the day of the certificate.
EDUCATIONS = {
    "C01": [(date(2020, 7, 1), date(2021, 1, 1))],  # exactly 6 months, completed on the day of enrolment
    "C05": [(date(2022, 8, 31), date(2023, 2, 28))],  # 6 months from the 31st: the last of February
    "C15": [(date(2022, 1, 10), date(2022, 7, 9))],  # a day short of 6 months
    "C16": [(date(2022, 8, 15), date(2023, 6, 23)), (date(2023, 8, 14), date(2024, 6, 21))],  # two: paid once
    "C22": [(date(2020, 8, 10), date(2021, 10, 3))],  # completed on the day before enrolment
    "C23": [(date(2022, 1, 3), date(2022, 12, 20))],  # after dropping out, which is no neutral exit
    "C29": [(date(2020, 1, 6), date(2023, 1, 20))],  # began before enrolment
    "C38": [(date(2022, 8, 31), date(2023, 2, 27))],  # a day short of the last of February
    "C41": [(date(2024, 2, 1), date(2026, 12, 31))],  # completed on the last settlement date
    "C54": [(date(2023, 2, 1), date(2023, 11, 24))],  # completed on the day after moving away
    "C58": [(date(2026, 3, 2), date(2027, 1, 15))],  # completed after the contract ended
    "C61": [(date(2021, 8, 9), date(2022, 6, 24))],
}
STRETCH_EDUCATIONS = {"C34": [(date(2023, 1, 30), date(2023, 12, 15))], "C45": [(date(2023, 2, 1), date(2024, 6, 28))]}
FAILURE_EDUCATIONS = {key: EDUCATIONS[key] for key in ("C15", "C22", "C38", "C54", "C58", "C61")}

# Readings that are not the common ones: days off, and result or score.  The first list is around the enrolment,
# the second around the point of 12 months.
READINGS: dict[str, tuple[list[tuple[int, str]], list[tuple[int, str]]]] = {
    "C03": ([(-30, "32")], [(30, "48")]),  # the first and the last day that count
    "C06": ([(0, "36")], [(-12, "36"), (12, "60")]),  # equally close: the earlier counts, 36
    "C07": ([(3, "48")], [(-20, "50"), (5, "64")]),  # the closest counts
    "C13": ([(2, "40")], [(-6, "64")]),  # answered, but died before the reading was final
    "C12": ([(0, "44")], [(-2, "56")]),  # moved away on the day the reading became final
    "C15": ([(1, "40")], [(0, "r")]),
    "C16": ([(0, "40")], [(-30, "n"), (30, "n")]),  # both attempts on the outermost days
    "C17": ([(0, "48")], [(-31, "n"), (10, "n")]),  # the first attempt is a day too early: only one
    "C18": ([(4, "32")], [(-5, "n"), (5, "n"), (9, "r")]),  # twice not reached and refused: refused counts
    "C20": ([(31, "40")], [(0, "60")]),  # the first score is a day too late: no baseline
    "C31": ([(2, "32")], [(-10, "r"), (8, "44")]),  # refused first and answered later: answered
    "C35": ([(0, "40")], [(-14, "n"), (-7, "n"), (7, "52")]),  # reached at the third attempt
    "C54": ([(1, "48")], [(4, "64")]),  # moved away on the day the reading became final
}
STRETCH_WEEKS = {"C10": "o40-64", "C34": "o30-80", "C41": "f20-60", "C51": "o13-60", "C55": "o60-92", "C58": "o20-55"}
STRETCH_WHO5 = {"C08": "40>50", "C26": "40>56", "C44": "44>56", "C48": "48>62"}
FAILURE_WEEKS = ("o0-13", "s13-70", "", "t20-40", "o2-9", "")
STARTING_SCORES = ("40>42", "36>45", "52>80", "48>r", "44>40", "28>37")


@dataclass(frozen=True)
class Person:
    """A line of the plan."""

    id: str
    born: date
    enrolled: date
    exited: date | None
    exit_reason: str
    weeks: str
    who5: str

    @property
    def number(self) -> int:
        """The person's place in the plan, which spreads dates and hours over the persons."""
        return int(self.id[1:])

    @property
    def last_day(self) -> date:
        """The last day of which registers have something of the person."""
        return self.exited if self.exited and self.exit_reason != "dropped out" else date(2026, 12, 31)


def read_plan() -> list[Person]:
    """The lines of the plan."""
    persons = []
    for line in PLAN.strip().splitlines()[1:]:
        name, born, enrolled, exited, reason, weeks, who5 = (cell.strip() for cell in line.strip("|").split("|"))
        left = date.fromisoformat(exited) if exited else None
        persons.append(Person(name, date.fromisoformat(born), date.fromisoformat(enrolled), left, reason, weeks, who5))
    return persons


def fail(persons: list[Person]) -> list[Person]:
    """Nobody of the target group works after the 13th week, in a job that counts, or feels better."""
    failed = [
        replace(one, weeks=FAILURE_WEEKS[place % 6], who5=STARTING_SCORES[place % 6])
        for place, one in enumerate(persons[:GROUP_SIZE])
    ]
    return failed + persons[GROUP_SIZE:]


def stretch(persons: list[Person]) -> list[Person]:
    """More people work and feel better than the cap pays for."""
    return [
        replace(one, weeks=STRETCH_WEEKS.get(one.id, one.weeks), who5=STRETCH_WHO5.get(one.id, one.who5))
        for one in persons
    ]


def months_after(start: date, months: int) -> date:
    """The day so many months after the start, on the month's last day where the month is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def work(person: Person) -> list[tuple[str, str, str, str]]:
    """The weeks of a person's jobs, with their hours."""
    week_0 = person.enrolled + timedelta(days=-person.enrolled.weekday() % 7)
    rows = []
    for stretch_of_weeks in person.weeks.split():
        first, end = (int(week) for week in stretch_of_weeks[1:].split("-"))
        for week in range(first, end):
            monday = week_0 + timedelta(days=7 * week)
            if monday <= person.last_day:
                jobs = jobs_of(stretch_of_weeks[0], person.number + week)
                rows.extend((person.id, iso_week(monday), kind, hours) for kind, hours in jobs)
    return rows


def jobs_of(letter: str, number: int) -> list[tuple[str, str]]:
    """The kind and hours of each job in a week."""
    ordinary, flex = ("ordinary", f"{9 + number % 7 * 4}.5"), ("flex", str(3 + number % 5 * 3))
    short = ("ordinary", "7.9")
    return {
        "o": [ordinary],
        "x": [("ordinary", "8")],
        "s": [short],
        "f": [flex],
        "b": [ordinary, flex],
        "d": [short, flex],
        "t": [("ordinary", "5"), ("ordinary", "6")],
    }[letter]


def iso_week(day: date) -> str:
    """The week a day falls in, as 2024-W07."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def who5(person: Person, planned: str) -> list[tuple[str, date, str, str]]:
    """The attempts to ask a person how they are."""
    first, second = person.who5.split(">")
    readings = READINGS.get(person.id) if person.who5 == planned else None
    if readings is None:
        off = person.number * 7 % 29 - 14
        at_12 = {".": [], "n": [(off, "n")], "nn": [(off, "n"), (off + 9, "n")]}.get(second, [(-off, second)])
        readings = ([] if first == "." else [(off, first)]), at_12
    days = (person.enrolled, months_after(person.enrolled, 12))
    rows = []
    for day, attempts in zip(days, readings, strict=True):
        for off, answer in attempts:
            result = {"r": "refused", "n": "not reached"}.get(answer, "answered")
            on = day + timedelta(days=off)
            if on <= person.last_day:
                rows.append((person.id, on, result, answer if result == "answered" else ""))
    return rows


def write(folder: Path, persons: list[Person], educations: dict[str, list[tuple[date, date]]]) -> None:
    """Write the four tables of a case."""
    folder.mkdir(exist_ok=True)
    planned = {one.id: one.who5 for one in read_plan()}
    citizen = [
        (one.id, one.born, one.enrolled, OTHER_BENEFITS.get(one.id, "cash benefit"), one.exited, one.exit_reason)
        for one in persons
    ]
    education = [(key, on, began) for key, several in educations.items() for began, on in several]
    write_table(folder / "citizen.csv", ("id", "born", "enrolled", "benefit", "exited", "exit_reason"), citizen)
    write_table(
        folder / "work.csv", ("citizen", "week", "kind", "hours"), (row for one in persons for row in work(one))
    )
    write_table(folder / "education.csv", ("citizen", "on", "began"), sorted(education))
    answers = (row for one in persons for row in who5(one, planned[one.id]))
    write_table(folder / "who5.csv", ("citizen", "on", "result", "score"), answers)


def write_table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write the three cases beside this file."""
    here = Path(__file__).parent
    write(here / "data", read_plan(), EDUCATIONS)
    write(here / "data_failure", fail(read_plan()), FAILURE_EDUCATIONS)
    write(here / "data_stretch", stretch(read_plan()), EDUCATIONS | STRETCH_EDUCATIONS)


if __name__ == "__main__":
    main()
