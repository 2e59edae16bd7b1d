"""The data of the benchmarks, drawn from a hash of each row's number: the same on every machine.

`python -m tests.bench.generate FOLDER PEOPLE` writes them for a look.
"""

import sys
from pathlib import Path

import duckdb

PERIODS_A_PERSON = 10

_RATE_CARD = """
select n as id, (hash(n) % 50 + 16)::integer as age, hash(n + 1) % 3 = 0 as homeless,
       date '2020-01-01' + (hash(n + 2) % 1000)::integer as enrolled,
       (hash(n + 3) % 400)::integer as housed_days, (hash(n + 4) % 60)::integer as employed_weeks
from range(?) as numbers(n)"""

_PERSON = """
select n as id, date '2018-01-01' + (hash(n) % 1460)::integer as joined from range(?) as numbers(n)"""

_ACTIVITY = """
select (hash(n) % ?)::bigint as person, first as "from", first + 1 + (hash(n + 7) % 119)::integer as until,
       case when hash(n + 9) % 3 = 0 then 'job' else 'education' end as kind
from (select n, date '2018-01-01' + (hash(n + 3) % 2500)::integer as first from range(?) as numbers(n))"""


def rate_card(folder: Path, people: int, form: str = "parquet") -> Path:
    """Write the one table of `rate_card`, as Parquet or CSV, and return the folder that has it."""
    return _written(folder / f"{people}_{form}" / "rate_card", {f"participant.{form}": (_RATE_CARD, [people])})


def work_programme(folder: Path, periods: int) -> Path:
    """Write the people of `work_programme` and so many periods, ten for each on average; return their folder."""
    people = max(1, periods // PERIODS_A_PERSON)
    tables = {"person.parquet": (_PERSON, [people]), "activity.parquet": (_ACTIVITY, [people, periods])}
    return _written(folder / f"{periods}_parquet" / "work_programme", tables)


def _written(folder: Path, tables: dict[str, tuple[str, list[int]]]) -> Path:
    """Write each table that is not there yet; a file gets its name when it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (query, counts) in tables.items():
        if not (folder / name).exists():
            part = folder / f"part.{name}"
            with duckdb.connect() as connection:
                connection.sql(query, params=counts).create("drawn")
                connection.execute(f"copy drawn to '{part}'")
            part.rename(folder / name)
    return folder


if __name__ == "__main__":
    rate_card(Path(sys.argv[1]), int(sys.argv[2]))
    work_programme(Path(sys.argv[1]), int(sys.argv[2]))
