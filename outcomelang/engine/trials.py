"""Runs the tests that a contract carries, on their small tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

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
from outcomelang.settlement.coverage import Reached, reached_by, reached_metrics
from outcomelang.settlement.evaluate import AmountTooLarge
from outcomelang.settlement.figures import InputFigure
from outcomelang.settlement.sequence import Turn, settlements_of
from outcomelang.settlement.settle import numbers_of
from outcomelang.settlement.texts import TextAtWork, Texts
from outcomelang.settlement.trial import Expectation, Trial, Unmet, unmet


def trial_of(contract: Contract, test: Test, *, coverage: bool = False) -> Trial:
    """Run one test: what is expected on each day, with the tables and figures that stand above it.

    With `coverage` the trial says what of the contract it reached, which takes a little longer.
    """
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
    reached: set[Reached] = set()
    for (_, seen, known), asked in expected.items():
        one = _compared(contract, tables[:seen], settings[:known], asked, coverage=coverage)
        found += one.unmet
        diagnostics += one.diagnostics
        reached |= one.reached
    compared = sum(map(len, expected.values()))
    return Trial(test, compared, tuple(found), tuple(dict.fromkeys(diagnostics)), frozenset(reached))


@frozen
class _Compared:
    """What of the expectations of one day did not come out, what is wrong with the tables, and what was reached."""

    unmet: tuple[Unmet, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    reached: frozenset[Reached] = frozenset()


def _compared(
    contract: Contract,
    tables: Sequence[TestTable],
    settings: Sequence[TestSetting],
    expected: Sequence[Expectation],
    *,
    coverage: bool,
) -> _Compared:
    changed = _with_parameters(contract, settings)
    sides = (side for one in expected if isinstance(one, ExpectedValue) for side in (one.left, one.right))
    also = tuple(sides)
    with room_for_depth(), small_tables(changed, tables) as sources, connected(sources.paths) as connection:
        loaded = load(changed, sources, connection)
        if has_errors(loaded.diagnostics):
            return _Compared(diagnostics=loaded.diagnostics)
        certified = {date.min: _inputs_set(changed, settings), **certified_figures(changed, connection)}

        def trying_of(text: Contract) -> DuckdbMeasuring:
            return DuckdbMeasuring(connection.cursor(), plan_of(text, also), certified)

        def at_work(text: Contract) -> TextAtWork:
            return TextAtWork(text, trying_of(text), numbers_of(plan_of(text, also).aggregates))

        day, texts = expected[0].day, Texts(changed)
        in_force = texts.whole(texts.of(day))
        trying = trying_of(in_force)
        try:
            turns = tuple(settlements_of(changed, at_work, day))
            found = tuple(unmet(in_force, trying, turns, expected))
            reached = frozenset(_reached(in_force, trying, turns, day)) if coverage else frozenset()
        except (AmountTooLarge, CannotSettleYet) as clause:
            return _Compared(diagnostics=(clause.finding(contract.source),))
        return _Compared(found, loaded.diagnostics, reached)


def _reached(contract: Contract, measuring: DuckdbMeasuring, turns: Sequence[Turn], day: date) -> Iterator[Reached]:
    """What the settlements up to a day reach, and the statuses of members on their dates and on the day itself."""
    for turn in turns:
        yield from reached_by(turn)
    for seen in dict.fromkeys((*(turn.settlement.on for turn in turns), day)):
        yield from reached_metrics(contract, measuring.statuses(seen))


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
