"""Runs the tests that a contract carries, on their small tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from outcomelang.data.connection import beside, connected
from outcomelang.data.load import load
from outcomelang.data.small_tables import small_tables
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.engine.by_both import by_both
from outcomelang.engine.depth import room_for_depth
from outcomelang.engine.duckdb import DuckdbDatabase
from outcomelang.engine.inputs import certified_figures
from outcomelang.engine.measuring import SqlMeasuring
from outcomelang.engine.reference.rows_from_database import rows_from_database
from outcomelang.engine.reference.settled import settled_until
from outcomelang.engine.reference.stopped import Stopped
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


@frozen
class Stage:
    """A test as far as it has been told when something is expected: what is set, the tables, and the day."""

    contract: Contract
    tables: tuple[TestTable, ...]
    inputs: Mapping[tuple[str, str | None], InputFigure]
    expected: tuple[Expectation, ...]

    @property
    def day(self) -> date:
        """The day on which all of it is expected."""
        return self.expected[0].day


def stages_of(contract: Contract, test: Test) -> Iterator[Stage]:
    """What a test expects on each day, with the tables and figures that stand above it."""
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
    for (_, seen, known), asked in expected.items():
        changed = _with_parameters(contract, settings[:known])
        yield Stage(changed, tuple(tables[:seen]), _inputs_set(changed, settings[:known]), tuple(asked))


def trial_of(contract: Contract, test: Test, *, coverage: bool = False) -> Trial:
    """Run one test by both evaluators: an expectation is met if both meet it.

    With `coverage` the trial says what of the contract it reached, which takes a little longer.
    """
    stages = tuple(stages_of(contract, test))
    compared = [_compared(stage, coverage=coverage) for stage in stages]
    return Trial(
        test,
        sum(len(stage.expected) for stage in stages),
        tuple(one for found in compared for one in found.unmet),
        tuple(dict.fromkeys(one for found in compared for one in found.diagnostics)),
        frozenset(one for found in compared for one in found.reached),
    )


@frozen
class _Compared:
    """What of the expectations of one day did not come out, what is wrong with the tables, and what was reached."""

    unmet: tuple[Unmet, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    reached: frozenset[Reached] = frozenset()


def _compared(stage: Stage, *, coverage: bool) -> _Compared:
    contract, expected, day = stage.contract, stage.expected, stage.day
    sides = (side for one in expected if isinstance(one, ExpectedValue) for side in (one.left, one.right))
    also = tuple(sides)
    with room_for_depth(), small_tables(contract, stage.tables) as sources, connected(sources.paths) as connection:
        loaded = load(contract, sources, connection)
        if has_errors(loaded.diagnostics):
            return _Compared(diagnostics=loaded.diagnostics)
        certified = {date.min: stage.inputs, **certified_figures(contract, connection)}

        def trying_of(text: Contract) -> SqlMeasuring:
            return SqlMeasuring.of(DuckdbDatabase(beside(connection)), plan_of(text, also), certified)

        def at_work(text: Contract) -> TextAtWork:
            measuring = trying_of(text)
            return TextAtWork(text, measuring, numbers_of(measuring.plan.aggregates))

        texts = Texts(contract)
        in_force = texts.whole(texts.of(day))
        trying = trying_of(in_force)
        try:
            turns = tuple(settlements_of(contract, at_work, day))
            found = {one.span: one for one in unmet(in_force, trying, turns, expected)}
            reached = frozenset(_reached(in_force, trying, turns, day)) if coverage else frozenset()
            settling = settled_until(contract, rows_from_database(contract, connection), certified, day)
            both = tuple(by_both(expected, found, settling))
        except (AmountTooLarge, CannotSettleYet, Stopped) as clause:
            return _Compared(diagnostics=(clause.finding(contract.source),))
        return _Compared(both, loaded.diagnostics, reached)


def _reached(contract: Contract, measuring: SqlMeasuring, turns: Sequence[Turn], day: date) -> Iterator[Reached]:
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
