"""The reference evaluator gives what was worked out by hand for each rule of the language."""

from pathlib import Path

import pytest

from outcomelang import passes
from outcomelang.data.contract_file import read_source
from outcomelang.engine import trials
from outcomelang.engine.reference.measuring import ReferenceMeasuring
from outcomelang.engine.reference.rows_from_database import rows_from_database
from outcomelang.model.contract import Contract
from outcomelang.source import Source

FILES = sorted((Path(__file__).parents[1] / "language" / "meaning").glob("*.outcome"))


def _contract(path: Path) -> Contract:
    source = read_source(path)
    assert isinstance(source, Source), source
    contract = passes.read(source).contract
    assert contract is not None, path
    return contract


CASES = [(contract, test) for file in FILES for contract in [_contract(file)] for test in contract.tests]


def _measuring(connection, plan, certified):
    return ReferenceMeasuring(plan.contract, rows_from_database(plan.contract, connection), plan.aggregates, certified)


@pytest.mark.parametrize(("contract", "test"), CASES, ids=[f"{c.name}: {t.title}" for c, t in CASES])
def test_meaning(contract, test, monkeypatch):
    """What a contract's own test expects comes out of the reference too."""
    monkeypatch.setattr(trials, "DuckdbMeasuring", _measuring)
    trial = trials.trial_of(contract, test)
    missed = [(contract.source.place(one.span.start).line, one.found) for one in trial.unmet]
    assert trial.passed, (missed, trial.diagnostics)
