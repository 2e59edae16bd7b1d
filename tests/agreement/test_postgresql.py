"""PostgreSQL settles contracts as DuckDB does, in the texts that `outcome show sql --dialect postgres` prints."""

from datetime import date
from pathlib import Path

import psycopg
import pytest

from outcomelang.data.binding import bind
from outcomelang.data.connection import connected
from outcomelang.data.load import load
from outcomelang.data.small_tables import small_tables
from outcomelang.diagnostic import has_errors
from outcomelang.engine.inputs import certified_figures
from outcomelang.engine.settling import texts_at_work
from outcomelang.engine.trials import stages_of
from outcomelang.settlement.settle import settle
from tests.agreement.drawn.compared import drawn_from
from tests.agreement.drawn.data import drawn_data
from tests.agreement.drawn.settled import DrawnCase, database, outcome
from tests.agreement.in_postgresql import by_postgresql
from tests.agreement.printed import contract_of, in_order, printed, rows_by_duckdb
from tests.postgresql import server

ROOT = Path(__file__).parents[2]
FOLDERS = sorted((*ROOT.glob("contracts/*/data*"), *ROOT.glob("examples/*/data*")))
CLAUSES = sorted(ROOT.glob("examples/clauses/*.outcome"))
AFTER_ALL = date(2100, 1, 1)
MANY_ROWS = 100
"""Of more rows a normal run settles none: `--cases` settles all contracts, to their last date."""
IN_A_NORMAL_RUN = 40
DATA_OF_A_CONTRACT = 2


@pytest.fixture(scope="module")
def postgresql():
    """A server for all tests of this file."""
    with server() as started:
        yield started


def _rows(folder):
    return sum(file.read_bytes().count(b"\n") for file in folder.glob("*.csv"))


def pytest_generate_tests(metafunc):
    """All folders of data if cases are asked for."""
    if "folder" in metafunc.fixturenames:
        in_full = metafunc.config.getoption("--cases")
        folders = [folder for folder in FOLDERS if in_full or _rows(folder) < MANY_ROWS]
        metafunc.parametrize("folder", folders, ids=[f"{one.parent.name}/{one.name}" for one in folders])


def test_contracts(folder, postgresql):
    """Every settlement of a contract is the same, to the last unit and line by line."""
    contract, _ = contract_of(folder.parent)
    as_of = AFTER_ALL
    sources = bind(contract, folder)
    with connected(sources.paths) as connection:
        loaded = load(contract, sources, connection)
        assert not has_errors(loaded.diagnostics), loaded.diagnostics
        certified = certified_figures(contract, connection)
        ours = settle(contract, texts_at_work(connection, certified, {}), as_of)
        assert ours.statement is not None
        assert ours.statement.settlements
        with by_postgresql(postgresql, contract, connection, certified) as theirs:
            assert theirs(as_of) == ours


@pytest.mark.parametrize("clause", CLAUSES, ids=[one.stem for one in CLAUSES])
def test_clauses(clause, postgresql):
    """Each clause of the catalogue comes to the same, with the data, parameters and inputs of its own tests."""
    contract, _ = contract_of(clause)
    stages = [stage for test in contract.tests for stage in stages_of(contract, test)]
    assert stages
    for stage in stages:
        with small_tables(stage.contract, stage.tables) as sources, connected(sources.paths) as connection:
            loaded = load(stage.contract, sources, connection)
            assert not has_errors(loaded.diagnostics), loaded.diagnostics
            certified = {date.min: stage.inputs, **certified_figures(stage.contract, connection)}
            ours = settle(stage.contract, texts_at_work(connection, certified, {}), AFTER_ALL)
            assert ours.statement is not None
            assert ours.statement.settlements
            with by_postgresql(postgresql, stage.contract, connection, certified) as theirs:
                assert theirs(AFTER_ALL) == ours


@pytest.mark.parametrize(
    "name", ["examples/04_periods_and_readings", "contracts/santa_clara", "contracts/peterborough"]
)
def test_the_script_runs_as_it_is_printed(name, postgresql):
    """From its first line to its last; each query gives the rows that DuckDB gives on that settlement date."""
    with printed("postgres", ROOT / name) as (script, contract, connection, on):
        ours = list(rows_by_duckdb(contract, connection, on))
        with by_postgresql(postgresql, contract, connection, {}), psycopg.connect(postgresql.url()) as session:
            theirs = [in_order(one.fetchall()) for one in session.execute(script).results() if one.description]
    assert ours == theirs
    assert all(ours[:2])


@pytest.mark.agreement
def test_drawn(postgresql, pytestconfig, without_outlook):
    """Drawn contracts over the whole language come to the same, with data that aim at their edges."""
    cases = pytestconfig.getoption("--cases") or IN_A_NORMAL_RUN
    tried = 0
    for text, draw, contract in drawn_from(pytestconfig.getoption("--seed")):
        case = DrawnCase(contract)
        for _ in range(DATA_OF_A_CONTRACT):
            rows = drawn_data(draw, contract, text)
            ours = outcome(case.by_duckdb(rows), without_outlook)
            with by_postgresql(postgresql, contract, database(), rows.certified) as theirs:
                assert outcome(theirs(contract.settlements.last), without_outlook) == ours, text
            tried += 1
        if tried >= cases:
            break
