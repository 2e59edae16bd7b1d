"""Write the data of the Innovation Fund card: invented young people and claims, none of them published.

`data` stays below the contract's total cap, `data_stretch` goes beyond it. In both the same few people are
told by hand, each showing one rule of the contract (see README.md); the others reach what is drawn for them.

    python contracts/innovation_fund/generate.py
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
FIRST_JOINED, LAST_JOINED = date(2012, 11, 1), date(2015, 4, 30)

# outcome, per cent of the young people who reach it; in the order in which they reach them
OUTCOMES = [
    ("attitude", 75),
    ("attendance", 50),
    ("behaviour", 50),
    ("job 13 weeks", 30),
    ("basic skills", 25),
    ("entry level", 20),
    ("level 1", 45),
    ("level 2", 35),
    ("level 3", 10),
    ("job 26 weeks", 20),
]


class Person(NamedTuple):
    """A row of `young.csv`."""

    id: str
    born: str
    joined: str


class Claim(NamedTuple):
    """A row of `claim.csv`."""

    young: str
    on: str
    outcome: str
    verified_on: str


TOLD_PEOPLE = [
    Person("Y001", "1997-05-14", "2013-02-04"),
    Person("Y002", "1996-11-02", "2013-02-11"),
    Person("Y003", "1996-07-23", "2013-02-18"),
    Person("Y004", "1997-01-30", "2013-02-25"),
    Person("Y005", "1996-03-08", "2013-03-04"),
    Person("Y006", "1997-09-17", "2013-03-11"),
    Person("Y007", "1998-12-05", "2013-03-18"),
    Person("Y008", "1996-10-10", "2013-01-07"),
    Person("Y009", "1996-02-19", "2013-01-14"),
    Person("Y010", "2000-02-29", "2014-02-28"),  # 14 on the day of joining, a birthday on the last of February
    Person("Y011", "2000-02-29", "2014-02-27"),  # 13 still
    Person("Y012", "1988-02-29", "2013-02-27"),  # 24 still
    Person("Y013", "1988-02-29", "2013-02-28"),  # 25 on the day of joining
    Person("Y014", "1997-06-06", "2012-10-31"),  # joined the day before the entry window
    Person("Y015", "1997-06-06", "2015-05-01"),  # joined the day after it
    Person("Y016", "1999-08-28", "2013-09-02"),
    Person("Y017", "1999-04-03", "2015-04-30"),
]

TOLD_CLAIMS = [
    # 26 weeks after 13 weeks, and the 13 weeks verified later than the 26
    Claim("Y001", "2013-06-03", "job 13 weeks", "2013-09-01"),  # on the 90th day
    Claim("Y001", "2013-08-02", "job 26 weeks", "2013-08-09"),
    # 26 weeks without 13 weeks
    Claim("Y002", "2013-08-12", "job 26 weeks", "2013-08-26"),
    # 13 weeks verified on the 91st day never count, and so the 26 weeks do not either
    Claim("Y003", "2013-06-03", "job 13 weeks", "2013-09-02"),
    Claim("Y003", "2013-09-03", "job 26 weeks", "2013-09-17"),
    # 26 weeks claimed before 13 weeks, and once more after them
    Claim("Y004", "2013-06-10", "job 26 weeks", "2013-06-24"),
    Claim("Y004", "2013-06-17", "job 13 weeks", "2013-07-01"),
    Claim("Y004", "2013-09-16", "job 26 weeks", "2013-09-30"),
    # both on one day
    Claim("Y005", "2013-09-09", "job 13 weeks", "2013-09-23"),
    Claim("Y005", "2013-09-09", "job 26 weeks", "2013-09-24"),
    # never verified; verified on the settlement date; verified the day after
    Claim("Y006", "2013-06-24", "attitude", ""),
    Claim("Y006", "2013-07-15", "attendance", "2013-07-31"),
    Claim("Y006", "2013-07-16", "behaviour", "2013-08-01"),
    # a second claim of a level; and a first one that is never verified
    Claim("Y007", "2013-10-07", "level 1", "2013-10-21"),
    Claim("Y007", "2014-03-03", "level 1", "2014-03-17"),
    Claim("Y007", "2014-06-02", "level 2", ""),
    Claim("Y007", "2014-09-01", "level 2", "2014-09-15"),
    # beyond 11,700: of level 3 only what is left is paid, of the job nothing
    Claim("Y008", "2013-03-04", "attitude", "2013-03-18"),
    Claim("Y008", "2013-05-06", "attendance", "2013-05-20"),
    Claim("Y008", "2013-06-10", "behaviour", "2013-06-24"),
    Claim("Y008", "2013-07-15", "level 1", "2013-07-29"),
    Claim("Y008", "2014-07-14", "level 2", "2014-07-28"),
    Claim("Y008", "2015-07-13", "level 3", "2015-07-27"),
    Claim("Y008", "2015-11-02", "job 13 weeks", "2015-11-16"),
    # exactly 11,700
    Claim("Y009", "2013-07-08", "level 1", "2013-07-22"),
    Claim("Y009", "2014-07-07", "level 3", "2014-07-21"),
    Claim("Y009", "2014-11-03", "job 13 weeks", "2014-11-17"),
    Claim("Y009", "2015-02-02", "job 26 weeks", "2015-02-16"),
    # at the edges of the ages and of the entry window
    Claim("Y010", "2014-04-14", "attitude", "2014-04-28"),
    Claim("Y011", "2014-04-14", "attitude", "2014-04-28"),
    Claim("Y012", "2013-04-15", "attitude", "2013-04-29"),
    Claim("Y013", "2013-04-15", "attitude", "2013-04-29"),
    Claim("Y014", "2013-04-15", "attitude", "2013-04-29"),
    Claim("Y015", "2015-07-06", "attitude", "2015-07-20"),
    # before joining, and on the day
    Claim("Y016", "2013-09-01", "basic skills", "2013-09-15"),
    Claim("Y016", "2013-09-02", "entry level", "2013-09-16"),
    # on the last settlement date; within 90 days but verified after it; after it
    Claim("Y017", "2016-03-31", "attitude", "2016-03-31"),
    Claim("Y017", "2016-03-21", "attendance", "2016-04-04"),
    Claim("Y017", "2016-04-01", "behaviour", "2016-04-01"),
]


def draw(*occasion: object) -> int:
    """A number drawn for an occasion: the same on every machine, in every version of Python."""
    return int.from_bytes(sha256(repr(occasion).encode()).digest()[:6])


def ordinary_person(number: int, of: int) -> Person:
    """One of the young people who are not told by hand: they join evenly over the window, aged 14 to 24."""
    joined = FIRST_JOINED + (LAST_JOINED - FIRST_JOINED) * number // of
    birthday = joined - timedelta(days=1 + draw("birthday", number) % 360)
    age = 14 + draw("age", number) % 11
    born = date(birthday.year - age, birthday.month, min(birthday.day, 28))
    return Person(f"Y{100 + number:04}", born.isoformat(), joined.isoformat())


def outcomes_of(number: int) -> list[str]:
    """What a young person reaches: some are carried far and reach much, others little or nothing."""
    strength = 30 + draw("strength", number) % 141  # per cent of the usual chance
    reached = [outcome for outcome, chance in OUTCOMES if draw("reached", number, outcome) % 10_000 < chance * strength]
    if "job 13 weeks" not in reached and "job 26 weeks" in reached:
        reached.remove("job 26 weeks")
    return reached


def verification(number: int, outcome: str, on: date, outcomes: int) -> str:
    """When a claim is verified: mostly within 24 days, at times late, too late or never.

    Those with many outcomes are verified before their next claim, so that the claims which fill up their
    11,700 are settled in the order of their dates.
    """
    fate = draw("fate", number, outcome) % 100
    if fate < 3:
        return ""
    days = 3 + draw("days", number, outcome) % 22
    if fate < 6:
        days = 91 + days
    elif fate < 16 and outcomes <= 4:
        days = 66 + days
    return (on + timedelta(days=days)).isoformat()


def claims_of(person: Person, number: int) -> list[Claim]:
    """The claims of one of the young people who are not told by hand: some 33 days apart."""
    claims = []
    outcomes = outcomes_of(number)
    on = date.fromisoformat(person.joined) + timedelta(days=30)
    worked_13_weeks = on
    for outcome in outcomes:
        on += timedelta(days=27 + draw("pause", number, outcome) % 12)
        if outcome == "job 13 weeks":
            worked_13_weeks = on
        if outcome == "job 26 weeks":
            on = max(on, worked_13_weeks + timedelta(weeks=13))
        verified_on = verification(number, outcome, on, len(outcomes))
        claims.append(Claim(person.id, on.isoformat(), outcome, verified_on))
    return claims


def write_table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table as CSV."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_folder(folder: Path, ordinary: int) -> None:
    """Write both tables of one scenario."""
    people, claims = list(TOLD_PEOPLE), list(TOLD_CLAIMS)
    for number in range(ordinary):
        person = ordinary_person(number, ordinary)
        people.append(person)
        claims += claims_of(person, number)
    claims.sort()
    write_table(folder / "young.csv", Person._fields, people)
    write_table(folder / "claim.csv", Claim._fields, claims)


if __name__ == "__main__":
    write_folder(FOLDER / "data", 450)
    write_folder(FOLDER / "data_stretch", 950)
