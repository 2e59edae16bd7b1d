"""Both evaluators make the same statement of every test that was worked out by hand for a rule or a clause."""

from datetime import date
from pathlib import Path

import pytest

from outcomelang import passes
from outcomelang.data.contract_file import read_source
from outcomelang.data.small_tables import small_tables
from outcomelang.engine.trials import stages_of
from outcomelang.model.contract import Contract
from outcomelang.source import Source

ROOT = Path(__file__).parents[2]
FILES = sorted((*ROOT.glob("tests/language/meaning/*.outcome"), *ROOT.glob("examples/clauses/*.outcome")))


def _contract(path: Path) -> Contract:
    source = read_source(path)
    assert isinstance(source, Source), source
    contract = passes.read(source).contract
    assert contract is not None, path
    return contract


CASES = [(contract, test) for file in FILES for contract in [_contract(file)] for test in contract.tests]


@pytest.mark.parametrize(("contract", "test"), CASES, ids=[f"{c.name}: {t.title}" for c, t in CASES])
def test_meaning(contract, test, engines):
    """From the tables that are there when something is expected, all settlements of the contract are the same."""
    stages = {(stage.tables, tuple(stage.inputs.items())): stage for stage in stages_of(contract, test)}
    for stage in stages.values():
        with (
            small_tables(stage.contract, stage.tables) as sources,
            engines(stage.contract, sources, {date.min: stage.inputs}) as both,
        ):
            as_of = contract.settlements.last
            ours = both.statement(both.database, as_of)
            assert ours == both.statement(both.reference, as_of)
