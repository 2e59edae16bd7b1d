"""Two evaluators on the same data: DuckDB with the plan's SQL and `settlement/`, and the reference in plain Python."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from functools import partial

import pytest
from attrs import frozen

from outcomelang.data.connection import connected
from outcomelang.data.load import load
from outcomelang.diagnostic import has_errors
from outcomelang.engine.inputs import certified_figures
from outcomelang.engine.reference.rows_from_database import rows_from_database
from outcomelang.engine.reference.settled import settled
from outcomelang.engine.settling import texts_at_work
from outcomelang.model.contract import Contract
from outcomelang.settlement.settle import settle
from outcomelang.settlement.statement import Settled, Statement


@frozen
class Engines:
    """Both evaluators on one contract and its data; `database` and `reference` name them."""

    contract: Contract
    _bare: Callable[[Statement], Statement]
    _settle: Mapping[str, Callable[..., Settled]]
    database: str = "database"
    reference: str = "reference"

    def statement(self, engine, as_of):
        """What an evaluator works out, without the outlook and the reasons, which the reference has not."""
        found = self._settle[engine](as_of)
        return found.diagnostics if found.statement is None else self._bare(found.statement)

    def settled(self, engine, as_of):
        """The settlements alone."""
        found = self.statement(engine, as_of)
        return found if isinstance(found, tuple) else list(found.settlements)


@contextmanager
def _engines(bare, contract, sources, known=None):
    with connected(sources.paths) as connection:
        loaded = load(contract, sources, connection)
        assert not has_errors(loaded.diagnostics), loaded.diagnostics
        certified = {**(known or {}), **certified_figures(contract, connection)}
        rows = rows_from_database(contract, connection)
        yield Engines(
            contract,
            bare,
            {
                "database": lambda as_of: settle(contract, texts_at_work(connection, certified, {}), as_of),
                "reference": lambda as_of: settled(contract, rows, certified, as_of),
            },
        )


@pytest.fixture(scope="session")
def engines(without_outlook):
    """Open both evaluators on a contract and where its data are; `known` are figures certified beside the data."""
    return partial(_engines, without_outlook)
