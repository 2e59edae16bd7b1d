"""A contract's data in the database: every declared table as a relation of its name, and every broken row found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen
from sqlglot import exp

from outcomelang.data.binding import INPUTS, Bindings, DataFile
from outcomelang.data.columns import columns_of, inputs_table, placing
from outcomelang.data.csv_file import header_of
from outcomelang.data.rows import Rows, rows_of_csv
from outcomelang.data.typed_rows import DATA, FILE_ROW, LOADED, typed_rows, value_name
from outcomelang.data.words import DIALECT, col, named, table
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract, Table

if TYPE_CHECKING:
    import duckdb


@frozen
class LoadedTable:
    """A table of which the database now has the relation `"data"."NAME"`. `rows` counts all rows of the file."""

    name: str
    file: DataFile
    rows: int


@frozen
class Loaded:
    """What was read. Without errors among the diagnostics, every table of the contract is there."""

    tables: tuple[LoadedTable, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def table(self) -> Mapping[str, LoadedTable]:
        """The tables by name."""
        return {loaded.name: loaded for loaded in self.tables}


def load(contract: Contract, bindings: Bindings, connection: duckdb.DuckDBPyConnection) -> Loaded:
    """Read and check the files: afterwards `"data"."T"` has table T's rows, typed.

    Its columns have the declared names; child rows have their parent's key in a column of the parent's name; `file row`
    counts the rows of the file from 1.
    """
    for schema in (DATA, LOADED):
        connection.execute(exp.Create(kind="SCHEMA", this=table(schema)).sql(DIALECT))
    diagnostics = list(bindings.diagnostics)
    tables = []
    declared = {**contract.table, INPUTS: inputs_table(contract)}
    for file in bindings.files:
        rows, found = _rows_of(declared[file.table], file)
        diagnostics.extend(found)
        if rows is not None:
            tables.append(_materialised(rows, connection))
    return Loaded(tuple(tables), tuple(diagnostics))


def _rows_of(declared: Table, file: DataFile) -> tuple[Rows | None, tuple[Diagnostic, ...]]:
    header = header_of(file)
    if isinstance(header, Diagnostic):
        return None, (header,)
    columns = columns_of(declared)
    placed = placing(file, header, columns)
    if len(placed.position) < len(columns):
        return None, placed.diagnostics
    return rows_of_csv(declared, columns, file, len(header), placed.position), placed.diagnostics


def _materialised(rows: Rows, connection: duckdb.DuckDBPyConnection) -> LoadedTable:
    name = rows.table.name
    typed = exp.Create(kind="TABLE", this=table(name, LOADED), expression=typed_rows(rows))
    connection.execute(typed.sql(DIALECT))
    values = [named(col(value_name(index)), column.name) for index, column in enumerate(rows.columns)]
    number = named(exp.Add(this=exp.column("rowid"), expression=exp.Literal.number(1)), FILE_ROW)
    view = exp.Create(
        kind="VIEW", this=table(name, DATA), expression=exp.select(number, *values).from_(table(name, LOADED))
    )
    connection.execute(view.sql(DIALECT))
    count = exp.select(exp.Count(this=exp.Star())).from_(table(name, LOADED))
    [(number_of_rows,)] = connection.execute(count.sql(DIALECT)).fetchall()
    return LoadedTable(name, rows.file, number_of_rows)
