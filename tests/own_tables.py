"""A contract settled on the tables of its own first test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from outcomelang import passes
from outcomelang.data.small_tables import small_tables
from outcomelang.engine.settling import Options, Settling
from outcomelang.model.contract import Contract, TestTable
from outcomelang.source import Source


def contract_of(text: str) -> Contract:
    """The contract of a text without faults."""
    checked = passes.read(Source("trial.outcome", text))
    assert checked.contract is not None, checked.diagnostics
    return checked.contract


@contextmanager
def tried_on_own_tables(contract: Contract, as_of: date, options: Options | None = None) -> Iterator[Settling]:
    """The contract settled up to a date if it can be, with the engine still at work."""
    tables = [step for step in contract.tests[0].steps if isinstance(step, TestTable)]
    with (
        small_tables(contract, tables) as sources,
        passes.settle(contract, sources, as_of, options or Options()) as settling,
    ):
        yield settling


@contextmanager
def settled_on_own_tables(contract: Contract, as_of: date, options: Options | None = None) -> Iterator[Settling]:
    """The contract settled up to a date, with the engine still at work."""
    with tried_on_own_tables(contract, as_of, options) as settling:
        assert settling.statement is not None, settling.diagnostics
        yield settling
