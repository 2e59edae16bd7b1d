"""Two engines at work on the same data: DuckDB with the plan's SQL, and the reference in plain Python."""

from collections.abc import Mapping
from contextlib import contextmanager
from functools import partial

import pytest
from attrs import evolve, frozen

from outcomelang.data.connection import connected
from outcomelang.data.load import load
from outcomelang.diagnostic import has_errors
from outcomelang.engine.duckdb import DuckdbMeasuring
from outcomelang.engine.inputs import certified_figures
from outcomelang.engine.reference.measuring import ReferenceMeasuring
from outcomelang.engine.reference.rows_from_database import rows_from_database
from outcomelang.engine.settling import texts_at_work
from outcomelang.model.contract import Contract
from outcomelang.plan.from_model import plan_of
from outcomelang.plan.plan import Plan
from outcomelang.settlement.settle import numbers_of, settle
from outcomelang.settlement.texts import AtWork, TextAtWork


@frozen
class Engines:
    """Both engines on one contract and its data; `diagnostics` say if the data could not be loaded."""

    contract: Contract
    plan: Plan
    database: DuckdbMeasuring
    reference: ReferenceMeasuring
    texts: Mapping[str, AtWork]

    def figures(self, engine, day, gates):
        """What an engine hands to the settlement on a day, without the bounds, which the reference has not."""
        return {
            "groups": engine.groups(day),
            "inputs": engine.inputs(day),
            "lines": {line(one) for one in engine.lines(day, gates)},
            "payments": {payment(one) for one in engine.payments(day, gates) if one.gross or one.owed or one.cuts},
        }

    def group_figures(self, day):
        """The figures of groups of both engines, for what DuckDB has one of."""
        found, expected = self.database.group_figures(day), self.reference.group_figures(day)
        return found, {key: expected.get(key) for key in found}

    def settled(self, engine, as_of):
        """The settlements that an engine's figures lead to, without the bounds."""
        settled = settle(self.contract, self.texts["database" if engine is self.database else "reference"], as_of)
        return (
            settled.diagnostics if settled.statement is None else [_bare(one) for one in settled.statement.settlements]
        )


def line(figure):
    """A line without what it could still bring."""
    return evolve(figure, possible=0, unbounded=0)


def payment(figure):
    """A payment without what it could still become."""
    return evolve(figure, lowest=0, highest=None)


def _bare(settlement):
    def bare(some):
        return tuple(evolve(one, lines=tuple(sorted(map(line, one.lines), key=str))) for one in some)

    return evolve(settlement, payments=bare(settlement.payments), savings=bare(settlement.savings))


@contextmanager
def _engines(contract, sources):
    plan = plan_of(contract)
    with connected(sources.paths) as connection:
        loaded = load(contract, sources, connection)
        assert not has_errors(loaded.diagnostics), loaded.diagnostics
        certified = certified_figures(contract, connection)
        rows = rows_from_database(contract, connection)
        reference = partial(_reference, rows, certified)
        yield Engines(
            contract,
            plan,
            DuckdbMeasuring(connection, plan, certified),
            reference(contract).measuring,
            {"database": texts_at_work(connection, certified, {}), "reference": reference},
        )


def _reference(rows, certified, text):
    aggregates = plan_of(text).aggregates
    return TextAtWork(text, ReferenceMeasuring(text, rows, aggregates, certified), numbers_of(aggregates))


@pytest.fixture(scope="session")
def engines():
    """Open both engines on a contract and where its data are."""
    return _engines
