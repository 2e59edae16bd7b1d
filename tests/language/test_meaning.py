"""What the language means, tried by contracts that carry their own tests.

Each file in `meaning/` holds small tables and what must come out of them, worked out by hand from the rule it shows.
"""

from pathlib import Path

import pytest

from outcomelang import passes
from outcomelang.data.contract_file import read_source
from outcomelang.model.contract import Contract, Test
from outcomelang.source import Source

CONTRACTS = sorted((Path(__file__).parent / "meaning").glob("*.outcome"))


def _contract(path: Path) -> Contract:
    source = read_source(path)
    assert isinstance(source, Source), source
    checked = passes.read(source)
    assert checked.contract is not None, checked.diagnostics
    return checked.contract


CASES = [(contract, test) for path in CONTRACTS for contract in [_contract(path)] for test in contract.tests]


@pytest.mark.parametrize(("contract", "test"), CASES, ids=[f"{c.name}: {t.title}" for c, t in CASES])
def test_meaning(contract: Contract, test: Test) -> None:
    """What the test expects comes out."""
    from outcomelang.engine.trials import trial_of

    trial = trial_of(contract, test)
    missed = [(contract.source.place(one.span.start).line, one.found) for one in trial.unmet]
    assert trial.passed, (missed, trial.diagnostics)


def test_every_contract_carries_tests() -> None:
    """A file that tests nothing would pass unseen."""
    assert CONTRACTS
    assert {contract.name for contract, _ in CASES} == {_contract(path).name for path in CONTRACTS}
