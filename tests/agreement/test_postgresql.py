"""PostgreSQL settles contracts as DuckDB does, in the texts that `outcome show sql --dialect postgres` prints."""

from datetime import date
from pathlib import Path

import pytest

from outcomelang import passes
from outcomelang.data.binding import bind
from outcomelang.data.connection import connected
from outcomelang.data.contract_file import read_source
from outcomelang.data.load import load
from outcomelang.diagnostic import has_errors
from outcomelang.engine.inputs import certified_figures
from outcomelang.engine.settling import texts_at_work
from outcomelang.settlement.settle import settle
from tests.agreement.in_postgresql import by_postgresql
from tests.postgresql import server

ROOT = Path(__file__).parents[2]
FOLDERS = sorted((*ROOT.glob("contracts/*/data*"), *ROOT.glob("examples/*/data*")))
AFTER_ALL = date(2100, 1, 1)


@pytest.fixture(scope="module")
def postgresql():
    """A server for all tests of this file."""
    with server() as started:
        yield started


@pytest.mark.parametrize("folder", FOLDERS, ids=[f"{folder.parent.name}/{folder.name}" for folder in FOLDERS])
def test_contracts(folder, postgresql):
    """Every settlement of a contract is the same, to the last unit and line by line."""
    contract = passes.read(read_source(folder.parent, folder.parent)).contract
    sources = bind(contract, folder)
    with connected(sources.paths) as connection:
        loaded = load(contract, sources, connection)
        assert not has_errors(loaded.diagnostics), loaded.diagnostics
        certified = certified_figures(contract, connection)
        ours = settle(contract, texts_at_work(connection, certified, {}), AFTER_ALL)
        with by_postgresql(postgresql, contract, connection, certified) as theirs:
            assert ours.statement is not None
            assert theirs(AFTER_ALL) == ours
