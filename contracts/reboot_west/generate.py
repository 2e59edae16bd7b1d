"""Write the data of Reboot West: people and claims that come to the published table, to the last claim.

Published is, for each line, how many persons reached it and how many claims were paid. Who they were and
when is invented: a few people are told by hand, each showing one rule of the contract (see README.md), and
the rest of each line is spread over the other participants.

    python contracts/reboot_west/generate.py

I-Aspire had the same rate card; its own generator gives its figures and its people to `write_programme`.
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple


class Line(NamedTuple):
    """A line of the rate card, and how its claims are spread over people and time."""

    outcome: str
    path: str  # lines of one path are reached in their order, by the same people, ever fewer
    days: int  # from a person's start to their first claim
    most: int  # claims of one person (of the repeatable lines: what leaves room before the last settlement)


RATE_CARD = [
    Line("agrees course is right", "course choice", 30, 6),
    Line("one consistent relationship", "relationship", 34, 6),
    Line("feels safe", "safety", 38, 6),
    Line("manages accommodation", "accommodation", 42, 6),
    Line("self-determined outcome", "own outcome", 46, 6),
    Line("begins course", "course", 60, 2),
    Line("25% of course", "course", 120, 2),
    Line("50% of course", "course", 180, 2),
    Line("level 1", "course", 260, 2),
    Line("level 2", "course", 420, 2),
    Line("level 3", "course", 500, 2),
    Line("begins higher education", "higher education", 90, 1),
    Line("1 year of higher education", "higher education", 455, 1),
    Line("2 years of higher education", "higher education", 820, 1),
    Line("completes higher education", "higher education", 1_100, 1),
    Line("enters work experience", "work experience", 75, 1),
    Line("1 week of work experience", "work experience", 82, 1),
    Line("4 weeks of work experience", "work experience", 103, 1),
    Line("enters employment", "employment", 150, 1),
    Line("earns £768", "employment", 178, 1),
    Line("earns £1,631", "employment", 213, 1),
    Line("earns £3,350", "employment", 283, 1),
    Line("earns £8,155", "employment", 480, 1),
]


class Person(NamedTuple):
    """A row of `care_leaver.csv`."""

    id: str
    born: str
    started: str


class Claim(NamedTuple):
    """A row of `claim.csv`, and whether it is one of the published claims."""

    id: str
    care_leaver: str
    on: str
    outcome: str
    verified_on: str
    published: bool


class Programme(NamedTuple):
    """One programme: what was published, and who and what is told by hand."""

    letter: str
    participants: int  # in the target group, those told by hand included
    entry: tuple[date, date]
    published: list[tuple[int, int]]  # per line: persons, claims
    told_participants: list[Person]
    told_outsiders: list[Person]
    told_claims: list[Claim]


def draw(*occasion: object) -> int:
    """A number drawn for an occasion: the same on every machine, in every version of Python."""
    return int.from_bytes(sha256(repr(occasion).encode()).digest()[:6])


def ordinary_people(programme: Programme) -> list[Person]:
    """The participants who are not told by hand: starts over the whole entry window, ages from 16 to 25."""
    first, last = programme.entry
    number = programme.participants - len(programme.told_participants)
    people = []
    for index in range(number):
        started = first + (last - first) * index // (number - 1)
        birthday = started - timedelta(days=1 + draw(programme.letter, "birthday", index) % 360)
        age = 16 + draw(programme.letter, "age", index) % 10
        born = date(birthday.year - age, birthday.month, min(birthday.day, 28))
        identity = f"{programme.letter}{len(programme.told_participants) + index + 1:03}"
        people.append(Person(identity, born.isoformat(), started.isoformat()))
    return people


def on_the_path(programme: Programme, line: Line, people: list[Person]) -> list[Person]:
    """The people in the order in which they go furthest on a path: a line is reached by the first of them."""
    if line.path == "higher education":  # three years take an early start
        return people
    return sorted(people, key=lambda person: draw(programme.letter, line.path, person.id))


def claims_each(line: Line, persons: int, claims: int) -> list[int]:
    """How many claims each of the persons has: one at least, the others drawn."""
    if not persons <= claims <= persons * line.most:
        message = f"{line.outcome}: {claims} claims cannot be those of {persons} persons"
        raise ValueError(message)
    each = [1] * persons
    attempt = 0
    while sum(each) < claims:
        attempt += 1
        index = draw(line.outcome, claims, attempt) % persons
        if each[index] < line.most:
            each[index] += 1
    return each


def ordinary_claims(programme: Programme, people: list[Person]) -> list[Claim]:
    """What is left of each published line once the claims told by hand are taken off."""
    claims = []
    for line, (persons, number) in zip(RATE_CARD, programme.published, strict=True):
        told = [claim for claim in programme.told_claims if claim.published and claim.outcome == line.outcome]
        persons_left = persons - len({claim.care_leaver for claim in told})
        reached = on_the_path(programme, line, people)[:persons_left]
        for person, times in zip(reached, claims_each(line, persons_left, number - len(told)), strict=True):
            for time in range(times):
                occasion = (programme.letter, line.outcome, person.id, time)
                on = date.fromisoformat(person.started) + timedelta(
                    days=line.days + 110 * time + draw(*occasion, "on") % 40
                )
                verified = on + timedelta(days=5 + draw(*occasion, "verified") % 31)
                claims.append(Claim("", person.id, on.isoformat(), line.outcome, verified.isoformat(), published=True))
    claims.sort(key=lambda claim: (claim.on, claim.care_leaver, claim.outcome))
    return [claim._replace(id=f"{number:04}") for number, claim in enumerate(claims, start=1)]


def write_table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table as CSV."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_folder(folder: Path, people: list[Person], claims: list[Claim]) -> None:
    """Write both tables of one scenario; whether a claim is a published one is not part of the data."""
    write_table(folder / "care_leaver.csv", Person._fields, people)
    write_table(folder / "claim.csv", Claim._fields[:-1], (claim[:-1] for claim in claims))


def write_programme(folder: Path, programme: Programme) -> None:
    """Write the published case, and the failure in which those told by hand claim but nothing is proved."""
    told = programme.told_participants + programme.told_outsiders
    people = ordinary_people(programme)
    write_folder(folder / "data", told + people, programme.told_claims + ordinary_claims(programme, people))
    unproved = [claim._replace(verified_on="") for claim in programme.told_claims if claim.published]
    outsiders = {person.id for person in programme.told_outsiders}
    by_outsiders = [claim for claim in programme.told_claims if claim.care_leaver in outsiders]
    write_folder(folder / "data_failure", told, unproved + by_outsiders)


REBOOT_WEST = Programme(
    letter="W",
    participants=240,
    entry=(date(2018, 10, 1), date(2020, 9, 30)),
    published=[
        (231, 527),
        (225, 453),
        (230, 482),
        (227, 466),
        (136, 202),
        (132, 145),
        (109, 121),
        (94, 106),
        (41, 43),
        (33, 33),
        (10, 11),
        (10, 10),
        (4, 4),
        (2, 2),
        (3, 3),
        (29, 29),
        (19, 19),
        (6, 6),
        (126, 126),
        (114, 114),
        (102, 102),
        (73, 73),
        (41, 41),
    ],
    told_participants=[
        Person("W001", "2001-03-12", "2019-01-07"),
        Person("W002", "1999-11-30", "2018-11-05"),
        Person("W003", "2002-06-21", "2019-03-18"),
        Person("W004", "2000-08-09", "2020-02-03"),
        Person("W005", "1998-04-17", "2019-09-02"),
        Person("W006", "2003-01-25", "2020-09-30"),
        Person("W007", "2003-05-13", "2019-05-13"),  # 16 on the day of the start
        Person("W008", "1993-10-15", "2019-10-14"),  # 26 the day after the start
        Person("W009", "2000-02-29", "2018-12-10"),
    ],
    told_outsiders=[
        Person("W901", "1993-06-03", "2019-06-03"),  # 26 on the day of the start
        Person("W902", "2003-11-12", "2019-11-11"),  # 15 still, 16 the day after
        Person("W903", "2000-05-05", "2018-09-30"),  # began the day before the entry window
        Person("W904", "2000-05-05", "2020-10-01"),  # began the day after it
        Person("W905", "2001-07-19", ""),  # referred, never began
    ],
    told_claims=[
        # the third claim of a line that is paid up to 2 times
        Claim("E01", "W001", "2019-02-04", "begins course", "2019-02-20", published=True),
        Claim("E02", "W001", "2019-09-09", "begins course", "2019-09-25", published=True),
        Claim("E03", "W001", "2020-02-03", "begins course", "2020-02-14", published=False),
        # the second claim of a line that is paid once
        Claim("E04", "W002", "2019-03-01", "enters employment", "2019-03-15", published=True),
        Claim("E05", "W002", "2020-06-01", "enters employment", "2020-06-17", published=False),
        # three claims of a line paid up to 2 times, the earliest verified last
        Claim("E06", "W003", "2019-06-10", "level 1", "2020-01-15", published=True),
        Claim("E07", "W003", "2019-07-01", "level 1", "2019-07-20", published=True),
        Claim("E08", "W003", "2019-09-02", "level 1", "2019-09-20", published=False),
        # never verified; verified only after the last settlement
        Claim("E09", "W004", "2021-05-05", "feels safe", "", published=False),
        Claim("E10", "W004", "2022-08-01", "feels safe", "2022-10-05", published=False),
        Claim("E11", "W004", "2022-09-01", "enters work experience", "", published=False),
        # before the start, and on its day
        Claim("E12", "W005", "2019-09-01", "agrees course is right", "2019-09-20", published=False),
        Claim("E13", "W005", "2019-09-02", "agrees course is right", "2019-09-20", published=True),
        # on the last settlement date, and the day after it
        Claim("E14", "W006", "2022-09-30", "manages accommodation", "2022-09-30", published=True),
        Claim("E15", "W006", "2022-10-01", "manages accommodation", "2022-10-01", published=False),
        # at both edges of the ages; the second has turned 26 when claiming, and counts still
        Claim("E16", "W007", "2019-08-05", "one consistent relationship", "2019-08-12", published=True),
        Claim("E17", "W008", "2020-06-08", "enters employment", "2020-06-22", published=True),
        # verified on a settlement date, and on the day after it
        Claim("E18", "W009", "2019-03-11", "self-determined outcome", "2019-03-31", published=True),
        Claim("E19", "W009", "2019-03-12", "feels safe", "2019-04-01", published=True),
        # people outside the target group
        Claim("E20", "W901", "2019-08-01", "feels safe", "2019-08-15", published=False),
        Claim("E21", "W902", "2020-01-20", "enters employment", "2020-02-03", published=False),
        Claim("E22", "W903", "2018-12-03", "level 2", "2018-12-17", published=False),
        Claim("E23", "W904", "2020-12-01", "feels safe", "2020-12-14", published=False),
        Claim("E24", "W905", "2019-10-07", "agrees course is right", "2019-10-21", published=False),
    ],
)


if __name__ == "__main__":
    write_programme(Path(__file__).parent, REBOOT_WEST)
