"""Tables of a DuckDB file, which the engine opens itself and reads where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from outcomelang.data.database.address import Address, DatabaseTable
from outcomelang.data.database.copied import copied, nothing_wanted
from outcomelang.data.database.open_database import ReadTable, Unreadable, order_of, wanted_columns
from outcomelang.data.wanted import Wanted
from outcomelang.data.words import DIALECT, col, named, text

if TYPE_CHECKING:
    import duckdb

_SCHEMA: Final = "main"


class DuckdbFile:
    """A DuckDB file, attached to the engine for reading alone; no other program can write to it meanwhile."""

    def __init__(self, address: Address, engine: duckdb.DuckDBPyConnection, number: int) -> None:
        import duckdb

        self._engine = engine
        self._catalog = f"source {number}"
        path = address.path
        if path is None:
            raise ValueError("a DuckDB database is a file")
        if not path.is_file():
            raise Unreadable("OUT356", "the database cannot be opened: there is no such file")
        place = text(str(path)).sql(DIALECT)
        catalog = exp.to_identifier(self._catalog, quoted=True).sql(DIALECT)
        try:
            engine.execute(f"ATTACH {place} AS {catalog} (TYPE duckdb, READ_ONLY)")
        except duckdb.Error as error:
            raise Unreadable("OUT356", _reason(error)) from error

    def read(self, table: DatabaseTable, wanted: Wanted) -> ReadTable:
        """Copy the table's wanted columns, in the order of its keys."""
        import duckdb

        schema = table.schema or _SCHEMA
        header = self._header(schema, table.own_name)
        columns = wanted_columns(header, wanted)
        if not columns:
            return nothing_wanted(header)
        source = exp.table_(table.own_name, db=schema, catalog=self._catalog, quoted=True)
        order = [exp.Literal.number(number) for number in order_of(columns, wanted)]
        rows = exp.select(*(named(col(name), f"c{index}") for index, name in enumerate(columns))).from_(source)
        try:
            return copied(table, header, columns, rows.order_by(*order), self._engine)
        except duckdb.OutOfMemoryException as error:
            raise Unreadable("OUT304", "the rows need more memory or disk than there is") from error
        except duckdb.Error as error:
            # The message may quote a cell, or a path of the machine on which the view was made.
            hint = "a view may use only tables of its own database"
            raise Unreadable("OUT357", f"`{table.own_name}` cannot be read", hint) from error

    def close(self) -> None:
        """Let go of the file."""
        catalog = exp.to_identifier(self._catalog, quoted=True).sql(DIALECT)
        self._engine.execute(f"DETACH {catalog}")

    def _header(self, schema: str, table: str) -> tuple[str, ...]:
        query = (
            "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = ? AND table_name = ? "
            "ORDER BY column_index"
        )
        found = self._engine.execute(query, [self._catalog, schema, table]).fetchall()
        if not found:
            raise Unreadable("OUT357", f"the database has no table or view `{schema}.{table}`")
        return tuple(str(name) for (name,) in found)


def _reason(error: Exception) -> str:
    words = str(error)
    if "lock" in words:
        return "the database is in use by another program"
    if "not a valid DuckDB" in words:
        return "this is not a DuckDB database"
    return "the database cannot be opened: it is damaged, or of another version"
