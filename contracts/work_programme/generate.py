"""Write the data of the Work Programme contract: people of the three payment groups and their jobs.

Every person and date is invented. ``W001`` to ``W026`` were written by hand and stand on an edge of the rules (see
README.md); the others follow from their number, so that the same is written each time.

    python contracts/work_programme/generate.py
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
YOUNG, ADULT, EARLY = "JSA 18-24", "JSA 25+", "JSA early access"

Job = tuple[str, str]
"""The first day, and the first day that does not count; "" has not ended."""

# id, joined, payment group, jobs
BY_HAND: list[tuple[str, str, str, list[Job]]] = [
    ("W001", "2011-06-01", YOUNG, [("2011-08-01", "")]),
    ("W002", "2011-06-20", ADULT, [("2011-09-01", "")]),
    ("W003", "2011-07-04", EARLY, [("2011-10-03", "")]),
    ("W004", "2012-01-09", YOUNG, [("2012-02-01", "2012-07-31")]),
    ("W005", "2012-01-09", ADULT, [("2012-04-02", "2012-10-01")]),
    ("W006", "2012-01-09", ADULT, [("2012-04-03", "2012-10-02")]),
    ("W007", "2012-03-05", YOUNG, [("2012-04-01", "2012-07-10"), ("2012-06-01", "2012-09-18")]),
    ("W008", "2012-03-05", YOUNG, [("2012-04-01", "2012-05-01"), ("2012-08-01", "2012-12-31")]),
    ("W009", "2012-06-04", ADULT, [("2012-01-02", "2012-12-02")]),
    ("W010", "2012-06-04", ADULT, [("2012-01-02", "2012-12-03")]),
    ("W011", "2013-01-07", YOUNG, [("2013-02-01", "2013-08-29")]),
    ("W012", "2013-01-07", YOUNG, [("2013-02-01", "2013-08-30")]),
    ("W013", "2012-05-31", ADULT, []),
    ("W014", "2012-06-01", ADULT, []),
    ("W015", "2013-05-31", YOUNG, []),
    ("W016", "2013-06-01", YOUNG, []),
    ("W017", "2014-05-31", EARLY, []),
    ("W018", "2014-06-01", EARLY, [("2014-07-01", "2014-09-30")]),
    ("W019", "2014-06-01", EARLY, [("2014-07-01", "2014-09-29"), ("2014-10-15", "2014-10-15")]),
    ("W020", "2012-09-03", ADULT, [("2012-10-01", "2014-03-30"), ("2014-09-01", "2015-09-01")]),
    ("W021", "2012-09-03", ADULT, [("2012-10-01", "2014-03-31")]),
    ("W022", "2011-05-31", YOUNG, [("2011-08-01", "")]),
    ("W023", "2015-06-01", YOUNG, [("2015-08-01", "")]),
    ("W024", "", ADULT, []),
    ("W025", "2015-05-31", YOUNG, [("2017-07-03", "2018-02-01")]),
    ("W026", "2015-05-31", YOUNG, [("2017-07-04", "")]),
]
FIRST, DAYS_BETWEEN, OTHERS = date(2011, 6, 6), 12, 120


def jobs_of(number: int, joined: date) -> list[Job]:
    """None, one that lasts, or up to four short ones with gaps between them: three kinds of people, by turns."""
    if number % 3 == 0:
        return []
    if number % 3 == 1:
        first = joined + timedelta(days=20 + number * 7 % 150)
        return [job(first, 60 + number * 41 % 900)]
    jobs, day = [], joined + timedelta(days=10 + number * 11 % 90)
    for turn in range(1 + number % 4):
        length = 15 + (number * 29 + turn * 47) % 140
        jobs.append(job(day, length))
        day += timedelta(days=length + 5 + (number * 13 + turn * 31) % 120)
    return jobs


def job(first: date, days: int) -> Job:
    """A job of so many days."""
    return first.isoformat(), (first + timedelta(days=days)).isoformat()


def people() -> list[tuple[str, str, str, list[Job]]]:
    """All people: those written by hand, and the others."""
    found = list(BY_HAND)
    for number in range(OTHERS):
        joined = FIRST + timedelta(days=number * DAYS_BETWEEN)
        group = (YOUNG, ADULT, YOUNG, ADULT, EARLY)[number % 5]
        found.append((f"W{number + 101}", joined.isoformat(), group, jobs_of(number, joined)))
    return found


def write_table(path: Path, header: list[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table as CSV."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_folder(folder: Path, *, at_work: bool) -> None:
    """Write both tables of a case; where nobody is at work, the table of jobs has no row."""
    found = people()
    write_table(folder / "person.csv", ["id", "joined", "payment_group"], [row[:3] for row in found])
    jobs = [(key, *one) for key, _, _, of_person in found for one in of_person if at_work]
    write_table(folder / "job.csv", ["person", "from", "until"], jobs)


if __name__ == "__main__":
    write_folder(FOLDER / "data", at_work=True)
    write_folder(FOLDER / "data_failure", at_work=False)
