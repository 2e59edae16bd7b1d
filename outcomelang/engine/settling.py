"""A contract settled from its data files: the one place where data, engine and settlement meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import frozen

from outcomelang.data.binding import Bindings
from outcomelang.data.connection import beside, connected
from outcomelang.data.load import Loaded, load
from outcomelang.data.plain_copies import readable
from outcomelang.data.room import is_lack_of_room, no_room_to_settle
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.engine.depth import room_for_depth
from outcomelang.engine.duckdb import DuckdbDatabase, statement_of
from outcomelang.engine.inputs import Certified, certified_figures
from outcomelang.engine.measuring import SqlMeasuring
from outcomelang.engine.spark.cluster import THIS_MACHINE, Cluster
from outcomelang.engine.statements import Statements
from outcomelang.model.contract import Contract
from outcomelang.plan.from_model import plan_of
from outcomelang.plan.plan import CannotSettleYet
from outcomelang.plan.to_sql.queries import Queries
from outcomelang.progress import UNHEARD, Progress
from outcomelang.settlement.record import Record
from outcomelang.settlement.settle import numbers_of, settle
from outcomelang.settlement.statement import Settlement, Statement
from outcomelang.settlement.texts import AtWork, TextAtWork
from outcomelang.source import Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from outcomelang.data.pseudonym_key import PseudonymKey


_CONTRACTS_KEPT: Final = 32

Engine: TypeAlias = Literal["duckdb", "spark", "reference"]


@frozen
class Options:
    """How to settle.

    `complete` says through which day a table is complete, where that is before the as-of date; `writes_into` are the
    folders in which the engine may write lines; `memory` (such as `4GB`) and `threads` bound what it takes.
    `ahead` asks for what is left of the contract, `without_broken` to leave out broken rows instead of stopping.
    `engine` is the evaluator: DuckDB, Spark on a `cluster`, or the reference, which tells amounts alone.
    `recorded` are the settlements that a ledger holds. `checked` is False for data that were found sound before, by
    `load` or `outcome check`: rows are not checked again then, and what a broken one comes to is not known.
    `progress` hears of the stages of the work.
    """

    complete: Mapping[str, date] = {}
    writes_into: tuple[Path, ...] = ()
    memory: str | None = None
    threads: int | None = None
    ahead: bool = False
    without_broken: bool = False
    engine: Engine = "duckdb"
    cluster: Cluster = THIS_MACHINE
    recorded: Mapping[date, Record] = {}
    checked: bool = True
    progress: Progress = UNHEARD


@frozen
class Settling:
    """A contract settled, with the engine still at work for lines and explanations.

    `measuring` and `statement` are None where something stopped it: `diagnostics` say what. The reference evaluator
    has no `measuring` either. `engine_version` is that of an engine that runs elsewhere. `records` are what a ledger
    keeps of the settlements.
    """

    contract: Contract
    loaded: Loaded
    measuring: SqlMeasuring | None
    statement: Statement | None
    diagnostics: tuple[Diagnostic, ...]
    engine: Engine = "duckdb"
    engine_version: str | None = None
    records: tuple[Record, ...] = ()

    def write_lines(self, target: Path | str, key: PseudonymKey | None = None) -> None:
        """Write every line as of the last settlement that has come, as CSV or Parquet by the file's ending.

        Members stand by the pseudonyms that the key gives them; without one by their own keys, which is for those who
        may know who they are.

        Raises PseudonymsAlikeError if two members would have the same pseudonym; ValueError if no settlement date has
        come, if no price line is of members, or for another ending.
        """
        if not self.contract.has_member_lines:
            raise ValueError("no price line is of members")
        if self.measuring is None or self.statement is None or not self.statement.settlements:
            raise ValueError("nothing has been settled")
        self.lay_settled()
        on = self.statement.settlements[-1].on
        if key is not None:
            self.measuring.lay_pseudonyms(key, on)
        self.measuring.write_lines(on, str(target), pseudonymous=key is not None)

    def lay_settled(self) -> None:
        """Lay what each payment has settled in all beside the data, for the written lines.

        Where a limit cuts a payment as a whole, it matters whom earlier settlements paid: they are gone through too.
        """
        if self.measuring is None or self.statement is None or not self.statement.settlements:
            return
        *earlier, last = self.statement.settlements
        if any(one.is_cut_as_a_whole and one.payment in self._lined for one in (*last.payments, *last.savings)):
            self.measuring.lay_paid_before([(one.on, _settled_by(one)) for one in earlier])
        self.measuring.lay_settled(last.on, _settled_by(last))

    @property
    def _lined(self) -> frozenset[str]:
        """The payments and savings whose price lines are written."""
        return frozenset(one.payment.name for one in self.measuring.plan.payments) if self.measuring else frozenset()


def _settled_by(settlement: Settlement) -> Mapping[str, Fraction]:
    """What each payment and saving has settled in all by a settlement."""
    return {one.payment: one.settled for one in (*settlement.payments, *settlement.savings)}


@contextmanager
def settling(contract: Contract, sources: Bindings, as_of: date, options: Options) -> Iterator[Settling]:
    """Plan → measures → amounts → statement, for all settlement dates up to the as-of date."""
    if options.engine == "spark":
        from outcomelang.engine.spark.settling import settling_on_spark

        with settling_on_spark(contract, sources, as_of, options) as on_spark:
            yield on_spark
        return
    limits = {"memory": options.memory, "threads": options.threads}
    with (
        room_for_depth(),
        readable(sources) as texts,
        connected(texts.paths, options.writes_into, **limits) as connection,  # type: ignore[arg-type]
    ):
        loaded = load(
            contract,
            texts,
            connection,
            without_broken=options.without_broken,
            checked=options.checked,
            progress=options.progress,
        )
        if has_errors(loaded.diagnostics):
            yield Settling(contract, loaded, None, None, loaded.diagnostics)
            return
        certified = certified_figures(contract, connection)
        if options.engine == "reference":
            from outcomelang.engine.reference.rows_from_database import rows_from_database
            from outcomelang.engine.reference.settled import settled as settled_by_reference

            with options.progress.stage("settling by the reference evaluator"):
                rows = rows_from_database(contract, connection)
                by_reference = settled_by_reference(contract, rows, certified, as_of)
            found = (*loaded.diagnostics, *by_reference.diagnostics)
            yield Settling(contract, loaded, None, by_reference.statement, found, engine=options.engine)
            return
        yield _settled_here(contract, loaded, texts_at_work(connection, certified, options.complete), as_of, options)


def _settled_here(contract: Contract, loaded: Loaded, at_work: AtWork, as_of: date, options: Options) -> Settling:
    """A contract settled by the embedded database, if that has the room."""
    import duckdb

    try:
        return settled_by(contract, loaded, at_work, as_of, options)
    except duckdb.Error as error:
        if not is_lack_of_room(error):
            raise
        finding = no_room_to_settle(contract.source.name)
        return Settling(contract, loaded, None, None, (*loaded.diagnostics, finding), options.engine)


def settled_by(  # noqa: PLR0913, PLR0917 (what is settled, by what, how)
    contract: Contract, loaded: Loaded, at_work: AtWork, as_of: date, options: Options, version: str | None = None
) -> Settling:
    """A contract settled by what sets an engine to work on a text; `version` is that of an engine elsewhere."""
    engine = options.engine
    try:
        settled = settle(
            contract, at_work, as_of, ahead=options.ahead, recorded=options.recorded, progress=options.progress
        )
    except CannotSettleYet as clause:
        return Settling(contract, loaded, None, None, (*loaded.diagnostics, clause.finding(contract.source)), engine)
    measuring = settled.text.measuring if settled.text else None
    return Settling(
        contract,
        loaded,
        measuring if isinstance(measuring, SqlMeasuring) else None,
        settled.statement,
        (*loaded.diagnostics, *settled.diagnostics),
        engine,
        version,
        settled.records,
    )


def texts_at_work(connection: DuckDBPyConnection, certified: Certified, complete: Mapping[str, date]) -> AtWork:
    """Sets the plan of each text to work on the data of a connection, with temporary tables of its own."""

    def at_work(text: Contract) -> TextAtWork:
        statements = _statements_of(text, text.source, tuple(sorted(complete.items())))
        measuring = SqlMeasuring(DuckdbDatabase(beside(connection)), statements, certified)
        return TextAtWork(text, measuring, numbers_of(statements.plan.aggregates))

    return at_work


@lru_cache(maxsize=_CONTRACTS_KEPT)
def _statements_of(text: Contract, _: Source, complete: tuple[tuple[str, date], ...]) -> Statements:
    """What the plan of a text asks of DuckDB; whoever settles a contract again has it at once.

    The source is asked for since two contracts that mean the same may have their clauses in other places.
    """
    return Statements(Queries(plan_of(text), dict(complete)), statement_of)
