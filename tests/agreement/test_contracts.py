"""Both evaluators make the same statement of the contracts and examples, from each folder of data."""

from datetime import date
from pathlib import Path

import pytest

from outcomelang import passes
from outcomelang.data.binding import bind
from outcomelang.data.contract_file import read_source
from outcomelang.model.contract import Contract
from outcomelang.source import Source

ROOT = Path(__file__).parents[2]
FOLDERS = sorted((*ROOT.glob("contracts/*/data*"), *ROOT.glob("examples/*/data*")))
NAMES = [f"{folder.parent.name}/{folder.name}" for folder in FOLDERS]
AFTER_ALL = date(2100, 1, 1)
MANY_ROWS = 5_000
MANY_SETTLEMENTS = 20


def _contract(path: Path) -> Contract:
    source = read_source(path, path.parent)
    assert isinstance(source, Source), source
    contract = passes.read(source).contract
    assert contract is not None, path
    return contract


def _rows(folder):
    return sum(file.read_bytes().count(b"\n") for file in folder.glob("*.csv"))


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_statements(folder, engines, pytestconfig):
    """All settlements, ledgers, lines, transfers, budgets and investors are the same, to the last unit.

    Of many rows or settlements, in a normal run only the first two settlements.
    """
    contract = _contract(folder.parent)
    dates = contract.settlements.dates
    is_small = _rows(folder) < MANY_ROWS and len(dates) < MANY_SETTLEMENTS
    in_full = pytestconfig.getoption("--cases") > 0 or is_small
    as_of = AFTER_ALL if in_full else dates[:2][-1]
    with engines(contract, bind(contract, folder)) as both:
        ours = both.statement(both.database, as_of)
        assert ours.settlements
        assert ours == both.statement(both.reference, as_of)
