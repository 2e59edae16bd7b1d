"""Drawn data settled by each evaluator, and what of a settlement they are held against each other by.

The typed rows are handed to both without a file in between: that files are read rightly is for other tests.
"""

import atexit
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from fractions import Fraction
from functools import cache

import duckdb
from attrs import define, evolve, field

from outcomelang.data.columns import columns_of
from outcomelang.data.connection import connected
from outcomelang.engine.duckdb import DuckdbDatabase, statement_of
from outcomelang.engine.measuring import SqlMeasuring
from outcomelang.engine.reference.rows import Data, Row
from outcomelang.engine.reference.settled import settled
from outcomelang.engine.statements import Statements
from outcomelang.model.contract import Column, Contract
from outcomelang.plan.from_model import plan_of
from outcomelang.plan.to_sql.queries import Queries
from outcomelang.settlement.settle import numbers_of, settle
from outcomelang.settlement.statement import PaymentSettlement, Settled, Settlement, Statement
from outcomelang.settlement.texts import TextAtWork
from tests.agreement.drawn.data import DrawnData

DATABASE_TYPES = {
    "number": "DECIMAL(24, 9)",
    "money": "DECIMAL(24, 9)",
    "percent": "DECIMAL(24, 9)",
    "whole": "BIGINT",
    "date": "DATE",
    "isoweek": "DATE",
    "isomonth": "DATE",
    "yesno": "BOOLEAN",
}
"""What a file's cells of a declared type become in the database; all others are text."""


@cache
def database() -> duckdb.DuckDBPyConnection:
    """The one database of this process, in memory, set up as that of every settlement."""
    open_for_good = ExitStack()
    atexit.register(open_for_good.close)
    return open_for_good.enter_context(connected(threads=1))


@define
class DrawnCase:
    """A contract, which is settled with several data: what DuckDB is asked is put together once."""

    contract: Contract
    _asked: list[Statements] = field(factory=list, init=False)
    _open: list[duckdb.DuckDBPyConnection] = field(factory=list, init=False)

    def by_duckdb(self, data: DrawnData, as_of: date | None = None) -> Settled:
        """What the SQL of the plan and the settlement make of the data, by the last settlement if no day is named."""
        connection = database()
        while self._open:
            self._open.pop().close()
        _place(self.contract, data, connection)

        def at_work(text: Contract) -> TextAtWork:
            measuring = self._measuring(text, data, connection)
            return TextAtWork(text, measuring, numbers_of(measuring.plan.aggregates))

        return settle(self.contract, at_work, as_of or self.contract.settlements.last)

    def _measuring(self, text: Contract, data: DrawnData, connection: duckdb.DuckDBPyConnection) -> SqlMeasuring:
        """The plan of a text at work, with what an earlier one put together as SQL."""
        earlier = next((one for one in self._asked if one.plan.contract == text), None)
        if earlier is None:
            earlier = Statements(Queries(plan_of(text)), statement_of)
            self._asked.append(earlier)
        own = connection.cursor()
        measuring = SqlMeasuring(DuckdbDatabase(own), earlier, data.certified)
        self._open.append(own)
        return measuring

    def by_reference(self, data: DrawnData) -> Settled:
        """What the reference works out by itself, row by row."""
        rows = {
            table.name: tuple(Row(table, place, cells) for place, cells in enumerate(data.rows[table.name], 1))
            for table in self.contract.tables
        }
        return settled(self.contract, Data(self.contract, rows), data.certified, self.contract.settlements.last)


# --- Into the database --------------------------------------------------------------------------


def _place(contract: Contract, data: DrawnData, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute('DROP SCHEMA IF EXISTS "data" CASCADE; CREATE SCHEMA "data"')
    for table in contract.tables:
        columns = columns_of(table, contract)
        declared = ", ".join(
            f'"{column.name}" {DATABASE_TYPES.get(column.source_type, "VARCHAR")}' for column in columns
        )
        connection.execute(f'CREATE TABLE "data"."{table.name}" ("file row" BIGINT, {declared})')
        rows = data.rows[table.name]
        if rows:
            written = (", ".join((str(place), *_written(columns, cells))) for place, cells in enumerate(rows, 1))
            values = ", ".join(f"({one})" for one in written)
            connection.execute(f'INSERT INTO "data"."{table.name}" VALUES {values}')


def _written(columns: tuple[Column, ...], cells: Mapping[str, object]) -> Iterator[str]:
    for column in columns:
        match cells[column.name]:
            case None:
                yield "NULL"
            case bool() as answer:
                yield str(answer)
            case Fraction() as number:
                yield _decimal(number)
            case other:
                yield f"'{other}'"


def _decimal(number: Fraction) -> str:
    billionths = number * 10**9
    assert billionths.denominator == 1, number
    digits = f"{abs(int(billionths)):010d}"
    return f"{'-' if number < 0 else ''}{digits[:-9]}.{digits[-9:]}"


# --- What is compared ---------------------------------------------------------------------------


def outcome(found: Settled, without_outlook: Callable[[Statement], Statement]) -> Statement | tuple[str, ...]:
    """The statement by what both evaluators tell, or the codes that say why there is none."""
    if found.statement is None:
        return tuple(one.code for one in found.diagnostics)
    bare = without_outlook(found.statement)
    # A yearly return is found by iteration, each evaluator's in its own way, and no amount rests on it.
    investors = tuple(evolve(one, yearly_return=None) for one in bare.investors)
    return evolve(bare, settlements=tuple(map(_as_compared, bare.settlements)), investors=investors)


def _as_compared(settlement: Settlement) -> Settlement:
    """A number of units that does not divide evenly is for showing, and DuckDB keeps 12 decimals of it."""

    def short(some: tuple[PaymentSettlement, ...]) -> tuple[PaymentSettlement, ...]:
        return tuple(
            evolve(one, lines=tuple(evolve(line, quantity=round(line.quantity, 6)) for line in one.lines))
            for one in some
        )

    # The parties' amounts are the same in any order.
    transfers = tuple(sorted(settlement.transfers, key=str))
    return evolve(
        settlement, payments=short(settlement.payments), savings=short(settlement.savings), transfers=transfers
    )
