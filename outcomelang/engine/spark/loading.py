"""A contract's data in a Spark session, typed and checked.

Parquet and tables of the catalogue are read and checked by the workers. Other files are small: the embedded database
reads and checks them here, and hands their rows over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen
from sqlglot import exp

from outcomelang.data.binding import Bindings, DataFile
from outcomelang.data.broken_rows import BrokenRows
from outcomelang.data.cell_from_parquet import INTEGERS_OF_64_BITS
from outcomelang.data.columns import columns_of, placing
from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.findings import findings
from outcomelang.data.load import Loaded, LoadedTable, load
from outcomelang.data.rows import Rows, rows_of
from outcomelang.data.sheet import Sheet
from outcomelang.data.words import DIALECT, relation
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.engine.spark.checks import Checks
from outcomelang.engine.spark.cluster import CannotUseSpark
from outcomelang.engine.spark.database import SparkDatabase, view_of
from outcomelang.engine.spark.tables import SparkSheet, is_read_by_spark, opened_by_spark
from outcomelang.plan.to_sql.seen import DATA

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession

    from outcomelang.model.contract import Column, Contract, Table

LARGEST_FILE: Final = 200_000_000
"""Bytes of a file that goes to Spark through this machine."""

_CHECKS: Final = "checks"


def loaded_into_spark(
    contract: Contract,
    bindings: Bindings,
    connection: duckdb.DuckDBPyConnection,
    session: SparkSession,
    *,
    keeps_twice: bool,
) -> Loaded:
    """Read and check the data; afterwards each table of the contract is a temporary view, typed.

    Raises:
        CannotUseSpark: a file is too large to go through this machine, or Spark fails.
    """
    files = tuple(file for file in bindings.files if not is_read_by_spark(file))
    here = evolve(bindings, files=files)
    _check_sizes(here)
    small = load(contract, here, connection)
    if has_errors(small.diagnostics):
        return small
    for loaded in small.tables:
        if loaded.name in contract.table:
            _hand_over(loaded.name, connection, session)
    database = SparkDatabase(session, _CHECKS, keeps_twice=keeps_twice)
    there = _read_there(contract, bindings, small, database)
    order = [file.table for file in bindings.files]
    tables = sorted((*small.tables, *there.tables), key=lambda one: order.index(one.name))
    return Loaded(tuple(tables), (*small.diagnostics, *there.diagnostics), small.broken)


def _check_sizes(bindings: Bindings) -> None:
    for file in bindings.files:
        if isinstance(file, DataFile) and file.size > LARGEST_FILE:
            raise CannotUseSpark(f"{file.name} is too large to go to Spark through this machine", "write it as Parquet")


def _hand_over(table: str, connection: duckdb.DuckDBPyConnection, session: SparkSession) -> None:
    """The typed rows of a table, as they are in the embedded database."""
    every = exp.select("*").from_(relation(table, DATA))
    rows = connection.sql(every.sql(DIALECT)).to_arrow_table()
    session.createDataFrame(rows).createOrReplaceTempView(f"`{view_of(table)}`")


# --- What Spark reads ---------------------------------------------------------------------------


def _read_there(contract: Contract, bindings: Bindings, small: Loaded, database: SparkDatabase) -> Loaded:
    files = [file for file in bindings.files if is_read_by_spark(file)]
    nothing_broken = BrokenRows((), (), small.broken.connection)
    diagnostics: list[Diagnostic] = []
    sheets = [opened_by_spark(file, database.session) for file in files]
    diagnostics += [one for one in sheets if isinstance(one, Diagnostic)]
    opened = [one for one in sheets if isinstance(one, SparkSheet)]
    rows = {one.table.name: one for one in _rows(contract, opened, bindings, diagnostics)}
    if has_errors(diagnostics) or not rows:
        return Loaded((), tuple(diagnostics), nothing_broken)
    beside = {one.name: contract.table[one.name].key or "" for one in small.tables if one.name in contract.table}
    checks = Checks(contract, rows, beside, database)
    checks.make_typed()
    diagnostics += findings(checks.problems(), tuple(rows.values()), are_left_out=False)
    if has_errors(diagnostics):
        return Loaded((), tuple(diagnostics), nothing_broken)
    counts = {one.sheet.file.table: one.rows for one in opened}
    tables = (
        LoadedTable(
            name,
            one.sheet.file,
            counts[name],
            checks.fingerprint(one) if isinstance(one.sheet.file, DatabaseTable) else None,
        )
        for name, one in rows.items()
    )
    return Loaded(tuple(tables), tuple(diagnostics), nothing_broken)


def _rows(
    contract: Contract, opened: list[SparkSheet], bindings: Bindings, diagnostics: list[Diagnostic]
) -> Iterator[Rows]:
    """Say how each table's cells are read, adding what cannot be."""
    placed = list(_placed(contract, opened, diagnostics))
    handed_over = frozenset(file.table for file in bindings.files if not is_read_by_spark(file))
    whole = {one.name for one in contract.tables if _has_whole_keys(one, contract, placed, handed_over)}
    for one in placed:
        table = one.table
        names = {table.key if table.name in whole else None, table.parent if table.parent in whole else None}
        columns = columns_of(table, contract)
        found = one.weeks_as_text(columns) or rows_of(
            table, columns, one.sheet, one.position, frozenset(name for name in names if name)
        )
        if isinstance(found, Rows):
            yield found
        else:
            diagnostics.extend(found)


@frozen
class _Placed:
    """A table, how Spark has it, and where its columns are."""

    table: Table
    sheet: Sheet
    position: Mapping[str, int]

    def kind(self, column: str) -> str:
        """The type of a column in the file."""
        return (self.sheet.types or ())[self.position[column]]

    def weeks_as_text(self, columns: tuple[Column, ...]) -> tuple[Diagnostic, ...]:
        """What is said of columns of weeks that are text: Spark has no way from the number of a week to its day."""
        return tuple(
            Diagnostic(
                "OUT312",
                f"column `{column.header}` has weeks as text, which Spark does not read",
                subject=self.sheet.file.name,
                hint="write each week as the date of its Monday",
            )
            for column in columns
            if column.source_type == "isoweek" and self.kind(column.name) == "VARCHAR"
        )


def _placed(contract: Contract, opened: list[SparkSheet], diagnostics: list[Diagnostic]) -> Iterator[_Placed]:
    """The tables that have all of their columns, adding what is wrong with headers."""
    for one in opened:
        table = contract.table[one.sheet.file.table]
        place = placing(one.sheet.file, one.sheet.header, columns_of(table, contract))
        diagnostics.extend(place.diagnostics)
        if place.is_complete:
            yield _Placed(table, one.sheet, place.position)


def _has_whole_keys(table: Table, contract: Contract, placed: list[_Placed], handed_over: frozenset[str]) -> bool:
    """Whether the table's keys are whole numbers in all tables that have them: what is handed over has them as text."""
    family = [one for one in contract.tables if table.name in {one.name, one.parent}]
    if any(one.name in handed_over for one in family) or any(column.cpr for column in table.columns):
        return False
    kinds = [one.kind(table.key) for one in placed if one.table.name == table.name and table.key is not None]
    kinds += [one.kind(table.name) for one in placed if one.table.parent == table.name]
    return bool(kinds) and all(kind in INTEGERS_OF_64_BITS for kind in kinds)
