"""Large settlements through the public API, beside the SQL that an expert would write by hand for the same contract.

`pytest tests/bench --benchmark-enable --people 20000000` measures; a normal run settles a few rows once. In both, what
is settled must be what the SQL comes to.
"""

import subprocess
import sys

import duckdb
import pytest
from attrs import evolve

import outcomelang
from outcomelang import Source
from tests.bench.measuring import Said, beside
from tests.bench.settled import AS_OF, CHECKED, SOUND, contract_text, lines_by_sql, total, total_by_sql

CONTRACTS = ["rate_card", "work_programme"]
GOALS: dict[str, dict[str, float]] = {
    "settled": {"rate_card": 1.15, "work_programme": 1.25},
    "checked": {"rate_card": 2.5, "work_programme": 2.5},
    "lines": {"rate_card": 3, "work_programme": 3},
}
MEMORY = 1.5 * 10**9
SETTLEMENTS = 20


@pytest.mark.parametrize("name", CONTRACTS)
def test_entitlement_and_total(name, data_of, people, benchmark):
    """Of data that were checked before, to the amount that the SQL has."""
    data, text = data_of(name), contract_text(name)
    said: Said = {"work": f"`{name}`, {people:,} rows", "baseline": f"`{name}.sql`", "goal": GOALS["settled"][name]}
    ours, by_sql = beside(benchmark, lambda: total(text, data), lambda: total_by_sql(name, data), **said)
    assert ours == by_sql


@pytest.mark.parametrize("name", CONTRACTS)
def test_with_all_checks_of_rows(name, data_of, people, benchmark):
    """Every row checked, to the same amount: a drawn period that is there twice counts its days once anyway."""
    data, text = data_of(name), contract_text(name)
    said: Said = {
        "work": f"`{name}`, {people:,} rows, all row checks on",
        "baseline": f"`{name}.sql`",
        "goal": GOALS["checked"][name],
    }
    ours, by_sql = beside(benchmark, lambda: total(text, data, CHECKED), lambda: total_by_sql(name, data), **said)
    assert ours == by_sql


@pytest.mark.parametrize("name", CONTRACTS)
def test_with_every_line_written(name, data_of, people, tmp_path, benchmark):
    """All lines as Parquet, which add up to the amount that the SQL has."""
    data, text, lines = data_of(name), contract_text(name), tmp_path / "lines.parquet"
    options = evolve(SOUND, writes_into=(tmp_path,))
    said: Said = {
        "work": f"`{name}`, {people:,} rows, every line written to Parquet",
        "baseline": f"`{name}.sql`",
        "goal": GOALS["lines"][name],
    }
    rounds = 3
    ours, by_sql = beside(
        benchmark, lambda: total(text, data, options, lines), lambda: total_by_sql(name, data), rounds, **said
    )
    with duckdb.connect() as connection:
        ((added,),) = connection.execute("select sum(paid) from read_parquet(?)", [str(lines)]).fetchall()
    assert ours == by_sql == added


@pytest.mark.parametrize("name", CONTRACTS)
def test_lines_beside_lines_by_hand(name, data_of, people, tmp_path, benchmark):
    """The same file as a query gives that is written by hand for it, row by row."""
    data, text = data_of(name), contract_text(name)
    ours, by_hand = tmp_path / "lines.parquet", tmp_path / "by_hand.parquet"
    options = evolve(SOUND, writes_into=(tmp_path,))
    said: Said = {
        "work": f"`{name}`, {people:,} rows, every line written to Parquet",
        "baseline": f"`{name}_lines.sql`, written to Parquet",
    }
    beside(benchmark, lambda: total(text, data, options, ours), lambda: lines_by_sql(name, data, by_hand), 3, **said)
    with duckdb.connect() as connection:
        one, other = (connection.read_parquet(str(path)) for path in (ours, by_hand))
        assert one.types == other.types
        assert one.count("*").fetchall() == other.count("*").fetchall() != [(0,)]
        assert not one.except_(other).limit(3).fetchall()
        assert not other.except_(one).limit(3).fetchall()


def test_twenty_settlements_in_sequence(data_of, people, benchmark):
    """Of which the last comes to the amount of the only one."""
    data, text = data_of("work_programme"), contract_text("work_programme")
    dates = "settle on 2025-12-31", "settle every 4 months from 2019-08-31"
    parts = [part for part in text.text.split("\n") if part.split() == dates[0].split()]
    assert len(parts) == 1
    often = Source(text.name, text.text.replace(parts[0], dates[1]))
    assert len(settlement_dates(often, data_of("work_programme", 100))) == SETTLEMENTS
    said: Said = {
        "work": f"`work_programme`, {people:,} rows, {SETTLEMENTS} settlements in sequence",
        "baseline": "one settlement",
        "goal": 3,
    }
    twenty, once = beside(benchmark, lambda: total(often, data), lambda: total(text, data), 1, warm_ups=0, **said)
    assert twenty == once


def settlement_dates(text, data):
    """The dates on which a contract is settled by the last of them."""
    contract = outcomelang.read(text).contract
    assert contract is not None
    with outcomelang.settle(contract, outcomelang.bind(contract, data), AS_OF) as settling:
        assert settling.statement is not None
        return [one.on for one in settling.statement.settlements]


def test_memory_does_not_grow_with_rows(data_of, people, benchmark):
    """The peak of a process that settles, with ten times the periods beside it: the database keeps to its share."""
    tenth, whole = data_of("work_programme", people // 10), data_of("work_programme")
    few, many = peak_of_memory(tenth), benchmark.pedantic(peak_of_memory, args=[whole])
    assert 0 < few < 100 * 10**9
    if benchmark.enabled:
        benchmark.extra_info.update(
            work=f"`work_programme`, {people:,} rows, memory at its peak, with 1 GB for the database",
            baseline=f"the same with {people // 10:,} rows",
            bytes=many,
            baseline_bytes=few,
            ratio=many / few,
            goal_bytes=MEMORY,
        )


def peak_of_memory(data):
    """The most that a process of its own held at once while it settled, in bytes."""
    command = [sys.executable, "-m", "tests.bench.settled", "work_programme", str(data), "1GB"]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
