"""Write the data of the Denver contract: people, their leases, their jail stays, and the certified reduction.

Published are the amounts; derived from them the days, 258,858 paid for by the fourth settlement and 41,070 more by the
fifth. Who was housed when is invented: EDGES are there to be looked at, PLAIN are spread over the years, and the leases
of two more people are as long as it takes to come to those days.

To do it again: `python contracts/denver_housing/generate.py`.
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
Row = tuple[str, ...]
Days = tuple[str, str]
Person = tuple[str, str, str, list[Days], list[Days]]

FOURTH, FIFTH = date(2020, 10, 31), date(2021, 6, 30)
DAYS_BY_FOURTH, DAYS_BY_FIFTH = 258_858, 258_858 + 41_070
HOUSED_AT_THE_END = 169  # plain people whose leases go on after the fifth settlement
PLAIN = 248

# id, arm, leased, leases, jail stays; each from and until, "" is open
EDGES: list[Person] = [
    ("E01", "treatment", "2016-02-01", [("2016-02-01", "2017-01-31")], []),
    ("E02", "treatment", "2016-02-01", [("2016-02-01", "2017-01-30")], []),
    ("E03", "treatment", "2016-03-01", [("2016-03-01", "2016-09-01"), ("2017-01-01", "2017-07-01")], []),
    ("E04", "treatment", "2016-03-01", [("2016-03-01", "2016-09-01"), ("2017-01-01", "2017-06-30")], []),
    ("E05", "treatment", "2016-05-10", [("2016-05-10", "2017-05-10"), ("2017-05-01", "2018-05-10")], []),
    (
        "E06",
        "treatment",
        "2016-06-01",
        [("2016-06-01", "2018-06-01")],
        [("2016-12-01", "2017-02-01"), ("2017-01-15", "2017-03-01"), ("2017-03-01", "2017-03-01")],
    ),
    ("E07", "treatment", "2016-06-01", [("2016-06-01", "2017-12-01")], [("2017-11-30", "2018-03-01")]),
    ("E08", "treatment", "2016-07-01", [("2016-07-01", "2017-07-15")], [("2016-08-01", "2017-06-01")]),
    ("E09", "treatment", "2016-09-01", [("2016-06-01", "2017-10-01")], []),
    ("E10", "treatment", "2016-10-01", [("2016-10-01", "2017-10-01")], [("2016-10-01", "")]),
    ("E11", "treatment", "2019-11-01", [("2019-11-01", "2020-10-31")], []),
    ("E12", "control", "2016-04-01", [("2016-04-01", "2019-04-01")], []),
    ("E13", "treatment", "2016-01-31", [("2016-01-31", "2019-04-01")], []),
    ("E14", "treatment", "2021-01-01", [("2021-01-01", "")], []),
    ("E15", "treatment", "", [("2016-04-01", "2019-04-01")], []),
    ("E16", "control", "", [], [("2016-04-01", "2016-05-01")]),
]


def plain_people() -> list[Person]:
    """People of no special interest: one in four has been to jail for some days, most are housed until the end."""
    people = []
    for number in range(PLAIN):
        leased = date(2016, 2, 15) + timedelta(days=number * 1_250 // PLAIN)
        until = "" if number % PLAIN < HOUSED_AT_THE_END else (leased + timedelta(days=400 + number % 90)).isoformat()
        jail = []
        if number % 4 == 0:
            taken = leased + timedelta(days=100 + number % 50)
            jail.append((taken.isoformat(), (taken + timedelta(days=5 + number % 20)).isoformat()))
        people.append((f"P{number + 1:03}", "treatment", leased.isoformat(), [(leased.isoformat(), until)], jail))
    return people


def paid_days(person: Person, by: date) -> int:
    """The days paid for one person, counted one by one, so that the rest can be made to fit."""
    _, arm, leased, leases, stays = person
    if arm != "treatment" or not leased or not "2016-02-01" <= leased <= "2020-12-31":
        return 0
    housed = days_of(leases, by) - days_of([("2000-01-01", leased)], by)
    return len(housed - days_of(stays, by)) if len(housed) >= 365 else 0


def days_of(periods: list[Days], by: date) -> set[date]:
    """Every day of some periods, up to a date."""
    found = set()
    for first, end in periods:
        day, last = date.fromisoformat(first), min(date.fromisoformat(end) if end else date.max, by + timedelta(days=1))
        while day < last:
            found.add(day)
            day += timedelta(days=1)
    return found


def fitted(
    people: list[Person],
) -> list[Person]:
    """Two people whose leases make the days come out: one who ends after the fourth settlement, then one before it."""
    missing = DAYS_BY_FIFTH - DAYS_BY_FOURTH - sum(paid_days(one, FIFTH) - paid_days(one, FOURTH) for one in people)
    late = ("F01", "treatment", "2019-01-01", [("2019-01-01", (FOURTH + timedelta(days=1 + missing)).isoformat())], [])
    left = DAYS_BY_FOURTH - sum(paid_days(one, FOURTH) for one in (*people, late))
    early = (
        "F02",
        "treatment",
        "2016-02-01",
        [("2016-02-01", (date(2016, 2, 1) + timedelta(days=left)).isoformat())],
        [],
    )
    return [late, early]


def write_table(path: Path, header: list[str], rows: Iterable[Row]) -> None:
    """Write one table as CSV."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_folder(folder: Path, people: list[Person], reduction: str) -> None:
    """Write the tables of one case."""
    write_table(folder / "person.csv", ["id", "arm", "leased"], [person[:3] for person in people])
    write_table(
        folder / "lease.csv", ["person", "from", "until"], [(one[0], *days) for one in people for days in one[3]]
    )
    write_table(
        folder / "jail_stay.csv", ["person", "from", "until"], [(one[0], *days) for one in people for days in one[4]]
    )
    figure = ("jail_reduction", "2021-05-31", reduction, "evaluator")
    write_table(folder / "inputs.csv", ["name", "date", "value", "source"], [figure])


def main() -> None:
    """Write the target case, and one in which nobody keeps a lease for a year and jail days fall too little."""
    people = [*EDGES, *plain_people()]
    people += fitted(people)
    write_folder(FOLDER / "data", people, "38%")
    short = [
        (who, arm, leased, [(leased, (date.fromisoformat(leased) + timedelta(days=364)).isoformat())], stays)
        for who, arm, leased, _, stays in people
        if leased
    ]
    write_folder(FOLDER / "data_failure", short, "19.9%")


if __name__ == "__main__":
    main()
