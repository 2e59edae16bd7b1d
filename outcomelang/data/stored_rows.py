"""A table's rows as a relation of the database, and the faults that a row has by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from outcomelang.data.binding import WORKBOOKS
from outcomelang.data.csv_shape import faults_of_shape
from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.problems import forget_problems, note_problems
from outcomelang.data.room import no_room
from outcomelang.data.rows import FILE_ROW, Rows, value_name
from outcomelang.data.sheet import damaged
from outcomelang.data.typed_rows import FAULTS, faults_found, typed_rows, valued_rows
from outcomelang.data.words import DIALECT, col, named, relation
from outcomelang.diagnostic import Diagnostic

if TYPE_CHECKING:
    import duckdb

DATA: Final = "data"
"""The schema whose relations are the contract's tables."""
LOADED: Final = "loaded"
"""The schema of copies of files that are too costly to read again."""


def store(rows: Rows, connection: duckdb.DuckDBPyConnection, *, checked: bool = True) -> tuple[Diagnostic, ...]:
    """Make `"data"."T"` of the rows, and note the faults of each; or say why the file cannot be read.

    A Parquet file whose cells need no more than a cast is read where it lies, at each use, and ahead of that once if
    it is to be `checked`. Any other is copied in one scan, typed and checked.
    """
    import duckdb

    try:
        if rows.stay_in_file:
            _read_in_place(rows, connection, checked=checked)
        else:
            _copy(rows, connection)
    except (duckdb.OutOfMemoryException, duckdb.IOException):
        return (no_room(rows.sheet.file.name),)
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.InterruptException):
        raise  # our own fault, or somebody's Ctrl-C
    except duckdb.Error:
        file = rows.sheet.file
        if isinstance(file, DatabaseTable) or file.format in WORKBOOKS:
            raise  # the rows are in the database already
        return (damaged(file),) if rows.sheet.types is not None else faults_of_shape(file, len(rows.sheet.header))
    return ()


def forget(rows: Rows, connection: duckdb.DuckDBPyConnection) -> None:
    """Undo what `store` has made of rows that it copied, and the problems it noted: they can be stored again."""
    connection.execute(exp.Drop(kind="VIEW", tables=[relation(rows.table.name, DATA)]).sql(DIALECT))
    connection.execute(exp.Drop(kind="TABLE", tables=[relation(rows.table.name, LOADED)]).sql(DIALECT))
    forget_problems(rows.table.name, connection)


def _read_in_place(rows: Rows, connection: duckdb.DuckDBPyConnection, *, checked: bool) -> None:
    if checked:
        note_problems(rows.table.name, faults_found(typed_rows(rows, only_broken=True)), connection)
    values = _under_declared_names(rows, col(FILE_ROW), valued_rows(rows).subquery("typed"))
    make_view(rows.table.name, values, connection)


def _copy(rows: Rows, connection: duckdb.DuckDBPyConnection) -> None:
    copy = relation(rows.table.name, LOADED)
    create = exp.Create(kind="TABLE", this=copy, expression=typed_rows(rows))
    connection.execute(create.sql(DIALECT))
    # The copy keeps the order of the file, and its own names cannot hide the number of a row.
    counted = exp.Add(this=exp.column("rowid"), expression=exp.Literal.number(1))
    number = col(FILE_ROW) if rows.are_numbered else counted
    numbered = exp.select(named(number, FILE_ROW), col(FAULTS)).from_(copy.copy())
    note_problems(rows.table.name, faults_found(numbered), connection)
    values = _under_declared_names(rows, named(number.copy(), FILE_ROW), copy.copy())
    make_view(rows.table.name, values, connection)


def _under_declared_names(rows: Rows, number: exp.Expr, source: exp.Table | exp.Subquery) -> exp.Select:
    values = [named(col(value_name(index)), column.name) for index, column in enumerate(rows.columns)]
    return exp.select(number, *values).from_(source)


def make_view(table: str, selected: exp.Select, connection: duckdb.DuckDBPyConnection) -> None:
    """Make `"data"."TABLE"`."""
    view = exp.Create(kind="VIEW", this=relation(table, DATA), expression=selected)
    connection.execute(view.sql(DIALECT))
