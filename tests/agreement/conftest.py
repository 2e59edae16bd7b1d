"""Two evaluators on the same data: DuckDB with the plan's SQL and `settlement/`, and the reference in plain Python."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager

import pytest
from attrs import evolve, frozen

from outcomelang.data.connection import connected
from outcomelang.data.load import load
from outcomelang.diagnostic import has_errors
from outcomelang.engine.inputs import certified_figures
from outcomelang.engine.reference.rows_from_database import rows_from_database
from outcomelang.engine.reference.settled import settled
from outcomelang.engine.settling import texts_at_work
from outcomelang.model.contract import Contract
from outcomelang.settlement.settle import settle
from outcomelang.settlement.statement import Settled


@frozen
class Engines:
    """Both evaluators on one contract and its data; `database` and `reference` name them."""

    contract: Contract
    _settle: Mapping[str, Callable[..., Settled]]
    database: str = "database"
    reference: str = "reference"

    def statement(self, engine, as_of):
        """What an evaluator works out, without the outlook and the reasons, which the reference has not."""
        found = self._settle[engine](as_of)
        return found.diagnostics if found.statement is None else without_outlook(found.statement)

    def settled(self, engine, as_of):
        """The settlements alone."""
        found = self.statement(engine, as_of)
        return found if isinstance(found, tuple) else list(found.settlements)


def without_outlook(statement):
    """A statement by what both evaluators tell: every amount, and all that it is made of."""
    return evolve(
        statement,
        settlements=tuple(map(_bare, statement.settlements)),
        range=None,
        savings_range=None,
        payments=tuple(evolve(one, range=None) for one in statement.payments),
        savings=tuple(evolve(one, range=None) for one in statement.savings),
        open_items=(),
        notes=(),
        has_outlook=True,
    )


def _bare(settlement):
    def bare(some):
        return tuple(
            evolve(
                one,
                lines=tuple(sorted((evolve(line, possible=0, unbounded=0) for line in one.lines), key=str)),
                ledger=tuple(sorted(one.ledger, key=str)),
                reasons=(),
            )
            for one in some
        )

    return evolve(settlement, payments=bare(settlement.payments), savings=bare(settlement.savings))


@contextmanager
def _engines(contract, sources, known=None):
    with connected(sources.paths) as connection:
        loaded = load(contract, sources, connection)
        assert not has_errors(loaded.diagnostics), loaded.diagnostics
        certified = {**(known or {}), **certified_figures(contract, connection)}
        rows = rows_from_database(contract, connection)
        yield Engines(
            contract,
            {
                "database": lambda as_of: settle(contract, texts_at_work(connection, certified, {}), as_of),
                "reference": lambda as_of: settled(contract, rows, certified, as_of),
            },
        )


@pytest.fixture(scope="session")
def engines():
    """Open both evaluators on a contract and where its data are; `known` are figures certified beside the data."""
    return _engines
