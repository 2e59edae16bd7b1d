"""Runs the tests that a contract carries, on their small tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve

from outcomelang.data.connection import connected
from outcomelang.data.load import load
from outcomelang.data.small_tables import small_tables
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.engine.depth import room_for_depth
from outcomelang.engine.duckdb import DuckdbMeasuring
from outcomelang.engine.inputs import certified_figures
from outcomelang.model.contract import Contract, ExpectedValue, Test, TestSetting, TestTable, ValueFrom
from outcomelang.model.expression import Constant
from outcomelang.plan.from_model import plan_of
from outcomelang.plan.plan import CannotSettleYet
from outcomelang.settlement.evaluate import AmountTooLarge
from outcomelang.settlement.figures import InputFigure
from outcomelang.settlement.settle import numbers_of
from outcomelang.settlement.trial import Expectation, Trial, Tried, Unmet, unmet


def trial_of(contract: Contract, test: Test) -> Trial:
    """Run one test: what is expected on each day, with the tables and figures that stand above it."""
    tables: list[TestTable] = []
    settings: list[TestSetting] = []
    expected: dict[tuple[date, int, int], list[Expectation]] = {}
    for step in test.steps:
        match step:
            case TestTable():
                tables.append(step)
            case TestSetting():
                settings.append(step)
            case _:
                expected.setdefault((step.day, len(tables), len(settings)), []).append(step)
    found: list[Unmet] = []
    diagnostics: list[Diagnostic] = []
    for (_, seen, known), asked in expected.items():
        missed, faults = _compared(contract, tables[:seen], settings[:known], asked)
        found += missed
        diagnostics += faults
    return Trial(test, sum(map(len, expected.values())), tuple(found), tuple(dict.fromkeys(diagnostics)))


def _compared(
    contract: Contract, tables: Sequence[TestTable], settings: Sequence[TestSetting], expected: Sequence[Expectation]
) -> tuple[tuple[Unmet, ...], tuple[Diagnostic, ...]]:
    """What is expected on one day and did not come out, and what is wrong with the tables."""
    changed = _with_parameters(contract, settings)
    sides = (side for one in expected if isinstance(one, ExpectedValue) for side in (one.left, one.right))
    also = tuple(sides)
    with room_for_depth(), small_tables(changed, tables) as sources, connected(sources.paths) as connection:
        loaded = load(changed, sources, connection)
        if has_errors(loaded.diagnostics):
            return (), loaded.diagnostics
        certified = {date.min: _inputs_set(changed, settings), **certified_figures(changed, connection)}

        def tried(text: Contract) -> Tried:
            plan = plan_of(text, also)
            return Tried(DuckdbMeasuring(connection.cursor(), plan, certified), numbers_of(plan.aggregates))

        try:
            return tuple(unmet(changed, tried, expected)), loaded.diagnostics
        except (AmountTooLarge, CannotSettleYet) as clause:
            return (), (clause.finding(contract.source),)


def _with_parameters(contract: Contract, settings: Sequence[TestSetting]) -> Contract:
    """The contract with the parameters that a test sets, each with one value for all time, by whatever text."""
    values = {setting.name: setting.value for setting in settings}
    parameters = tuple(
        evolve(one, values=(ValueFrom(None, values[one.name]),), by_code=(), table=None) if one.name in values else one
        for one in contract.parameters
    )
    texts = tuple(evolve(one, contract=_with_parameters(one.contract, settings)) for one in contract.amended_texts)
    return evolve(contract, parameters=parameters, amended_texts=texts)


def _inputs_set(contract: Contract, settings: Sequence[TestSetting]) -> Mapping[tuple[str, str | None], InputFigure]:
    """The inputs that a test sets, certified from the beginning."""
    return {
        (setting.name, None): setting.value.value
        for setting in settings
        if setting.name in contract.input and isinstance(setting.value, Constant)
    }
