"""A settlement that follows others comes to what it would come to alone, whatever of theirs it shares.

Alone means by the SQL that `outcome show sql` prints, asked for that date only, with nothing laid there before.
"""

import csv
from datetime import date, timedelta
from functools import cached_property
from random import Random

import pytest

import outcomelang
from outcomelang.engine.duckdb import DuckdbDatabase, statement_of
from outcomelang.engine.measuring import SqlMeasuring
from outcomelang.engine.settling import Options
from outcomelang.engine.statements import Statements
from outcomelang.settlement.figures import Gates
from outcomelang.source import Source

FRAME = """contract trial "Trial"
currency DKK
term 2020-01-01 to 2022-12-31
settle every 4 months from 2020-04-30
payer city "City"
provider home "Home"
table person { id key  joined date  gone date optional  seen date optional  age whole }
periods job of person { from date  until date optional  kind one of "a", "b"  proved date optional }%s
events exam of person { on date  mark whole  proved date optional }%s
"""
PAID = "pay way  70 DKK per told\n  30 DKK per member of g\n  by city to home\ncap per participant 90 DKK\n"
BY_UNIT = "pay way  7 DKK per day of told\n  by city to home\ncap per participant 300 DKK\n"
OPEN = Gates({})
PEOPLE, ROWS = 60, 160

G = "group g of person enters joined\n"
LEAVES = "group g of person enters joined leaves gone when age > 30\n"
IN_DAYS = "metric told of g = days in job within 120 days after start >= 30 days\n"
ON_EVIDENCE = " counts where proved is known deadline 90 days"

LASTING, RESTING = True, True
CASES = {
    "days": (G + IN_DAYS + PAID, LASTING, RESTING),
    "some rows": (G + IN_DAYS.replace("job", 'job(kind = "a")') + PAID, LASTING, RESTING),
    "rows by a date": (G + IN_DAYS.replace("job", "job(proved is known)") + PAID, not LASTING, not RESTING),
    "growing days": (G + "metric told of g = days in job within 120 days after start\n" + BY_UNIT, LASTING, RESTING),
    "days without an end": (G + "metric told of g = days in job since start\n" + BY_UNIT, LASTING, not RESTING),
    "days outside": (G + IN_DAYS.replace("in job", "outside job") + PAID, LASTING, RESTING),
    "any day": (
        G + "metric told of g = any job within 30 days after start\n" + PAID,
        LASTING,
        RESTING,
    ),
    "sets": (
        G + IN_DAYS.replace("job", '(job(kind = "a") outside job(kind = "b"))') + PAID,
        LASTING,
        RESTING,
    ),
    "runs": (
        G
        + "metric told of g = longest run of job allowing gaps of 4 days within 150 days after start >= 50 days\n"
        + PAID,
        LASTING,
        RESTING,
    ),
    "blocks": (
        G + "metric told of g = runs of 20 days in job within 150 days after start >= 2\n" + PAID,
        LASTING,
        RESTING,
    ),
    "a day": (G + "metric told of g = job on (start + 70 days)\n" + PAID, LASTING, RESTING),
    "after another date": (
        G + IN_DAYS.replace("start >= 30 days", "seen >= 30 days missing not met") + PAID,
        LASTING,
        RESTING,
    ),
    "a date itself": (G + "metric told of g = seen is known\n" + PAID, None, RESTING),
    "leaving": (LEAVES + IN_DAYS + PAID, LASTING, RESTING),
    "leaving by a date": (LEAVES.replace("age > 30", "seen is known") + IN_DAYS + PAID, not LASTING, RESTING),
    "members by a date": (G.replace("enters", "where seen is known enters") + IN_DAYS + PAID, not LASTING, RESTING),
    "members until a date": (
        G.replace("enters", "where not seen is known enters") + IN_DAYS + PAID,
        not LASTING,
        RESTING,
    ),
    "cohorts": (
        G.replace("joined", "joined cohorts of 20 by joined") + IN_DAYS + PAID,
        LASTING,
        RESTING,
    ),
    "missing": (
        G
        + "metric told of g = highest of exam.mark within 60 days after start >= 5"
        + " missing pending for 80 days then not met\n"
        + PAID,
        None,
        not RESTING,
    ),
    "events": (
        G + "metric told of g = highest of exam.mark within 60 days after start >= 5 missing not met\n" + PAID,
        None,
        RESTING,
    ),
    "points": (
        G + "metric told of g at 2, 4, 6 months = days in job between previous and point >= 20 days\n"
        "pay way  70 DKK per told\n  by city to home\n",
        LASTING,
        not RESTING,
    ),
    "periods of evidence": (G + IN_DAYS + PAID, not LASTING, not RESTING),
    "events of evidence": (
        G + "metric told of g = count of exam within 90 days after start >= 1\n" + PAID,
        None,
        not RESTING,
    ),
}


class Alone(Statements):
    """What one settlement date asks by itself."""

    @cached_property
    def lasting(self):
        """Nothing is laid for other dates."""
        return ()

    @cached_property
    def first(self):
        """What the queries of the date share."""
        return self._laying(self.queries.shared_whole)


@pytest.mark.parametrize("name", CASES)
def test_a_settlement_after_others_is_what_it_is_alone(name, tmp_path):
    """Of every group, payment and line, on every date, in order and over a date that is asked for again."""
    clauses, lasts, rests = CASES[name]
    evidence = [ON_EVIDENCE if name == f"{table} of evidence" else "" for table in ("periods", "events")]
    checked = outcomelang.read(Source("trial.outcome", FRAME % tuple(evidence) + clauses))
    contract = checked.contract
    assert contract is not None, checked.diagnostics
    _draw(tmp_path, Random(name))  # noqa: S311 (invented data)
    dates = contract.settlements.dates
    with outcomelang.settle(
        contract, outcomelang.bind(contract, tmp_path), dates[0], Options(checked=False)
    ) as settling:
        assert settling.measuring is not None, settling.diagnostics
        database, queries = settling.measuring.database, settling.measuring.queries
        assert isinstance(database, DuckdbDatabase)

        def measuring(kind):
            return SqlMeasuring(DuckdbDatabase(database.connection.cursor()), kind(queries, statement_of))

        in_sequence = measuring(Statements)
        alone = {day: _figures(measuring(Alone), day) for day in dates}
        for day in (*dates[:6], dates[2], *dates[4:]):
            assert _figures(in_sequence, day) == alone[day], day
    assert lasts is None or bool(in_sequence.statements.lasting) is lasts
    assert (
        [one.text for one in in_sequence.statements.next] != [one.text for one in in_sequence.statements.first]
    ) is rests
    assert len({str(figures[1]) for figures in alone.values()}) > 3


def _figures(measuring, day):
    """All that a settlement asks of groups, payments and lines, in one order."""
    return (
        measuring.groups(day),
        measuring.payments(day, OPEN),
        sorted(measuring.lines(day, OPEN), key=str),
    )


def _draw(folder, random):
    """People and their rows, on days in and around the term; some days are not known."""

    def day(first, last, empty=0.0):
        return "" if random.random() < empty else date(2020, 1, 1) + timedelta(days=random.randint(first, last))

    people = [
        (f"P{number:02}", day(-20, 700), day(0, 1100, 0.5), day(0, 1100, 0.4), random.randint(20, 40))
        for number in range(PEOPLE)
    ]
    jobs, exams = [], []
    for _ in range(ROWS):
        first = random.randint(-30, 1000)
        last = day(first, first + random.choice((5, 40, 300)), 0.1)
        who, kind = random.choice(people)[0], random.choice("ab")
        jobs.append((who, date(2020, 1, 1) + timedelta(days=first), last, kind, day(first, first + 200, 0.3)))
        exams.append((random.choice(people)[0], day(0, 1000), random.randint(0, 9), day(0, 1100, 0.3)))
    _write(folder / "person.csv", ("id", "joined", "gone", "seen", "age"), people)
    _write(folder / "job.csv", ("person", "from", "until", "kind", "proved"), jobs)
    _write(folder / "exam.csv", ("person", "on", "mark", "proved"), exams)


def _write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
