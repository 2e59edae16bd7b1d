"""Both engines settle the contracts and examples of this repository alike, from each folder of data."""

from datetime import date
from pathlib import Path

import pytest

from outcomelang import passes
from outcomelang.data.binding import bind
from outcomelang.data.contract_file import read_source
from outcomelang.model.contract import Contract
from outcomelang.settlement.figures import Gates
from outcomelang.source import Source

ROOT = Path(__file__).parents[2]
FOLDERS = sorted((*ROOT.glob("contracts/*/data*"), *ROOT.glob("examples/*/data*")))
NAMES = [f"{folder.parent.name}/{folder.name}" for folder in FOLDERS]
AFTER_ALL = date(2100, 1, 1)


def _contract(path: Path) -> Contract:
    source = read_source(path, path.parent)
    assert isinstance(source, Source), source
    contract = passes.read(source).contract
    assert contract is not None, path
    return contract


def _of(folder):
    contract = _contract(folder.parent)
    return contract, bind(contract, folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_figures(folder, engines):
    """On a settlement date in the middle of the term both engines give the same figures, lines and payments."""
    contract, sources = _of(folder)
    dates = contract.settlements.dates
    day = dates[len(dates) // 2]
    with engines(contract, sources) as both:
        ours, others = (both.figures(engine, day, Gates({})) for engine in (both.database, both.reference))
        assert ours == others
        found, expected = both.group_figures(day)
        assert found == expected


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_settlements(folder, engines, pytestconfig):
    """All settlements are the same, line by line; of the contracts, in a normal run only the first two."""
    contract, sources = _of(folder)
    is_long_run = pytestconfig.getoption("--cases") > 0
    as_of = AFTER_ALL if is_long_run or folder.parent.parent.name == "examples" else contract.settlements.dates[:2][-1]
    with engines(contract, sources) as both:
        settlements = both.settled(both.database, as_of)
        assert settlements
        assert settlements == both.settled(both.reference, as_of)
