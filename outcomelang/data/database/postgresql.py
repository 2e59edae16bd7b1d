"""Tables of a PostgreSQL server, streamed into the engine.

One transaction, read-only and repeatable, holds all tables as they were at its beginning. What the server keeps as
text, numbers without a fixed size, codes and the like comes as text, so nothing of it is rounded on the way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from outcomelang.data.database.address import Address, DatabaseTable
from outcomelang.data.database.copied import copied, nothing_wanted
from outcomelang.data.database.open_database import ReadTable, Unreadable, order_of, wanted_columns
from outcomelang.data.wanted import Wanted
from outcomelang.data.words import DIALECT, col, named, text

if TYPE_CHECKING:
    import duckdb
    from adbc_driver_manager.dbapi import Connection

_SERVER_DIALECT: Final = "postgres"
_SCHEMA: Final = "public"
_INSTALL: Final = "install it: `pip install 'outcomelang[databases]'`"
_STREAM: Final = "rows of the server"
_BEGIN: Final = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    # Rows that a policy hides would be missing in silence: with this, the server refuses the query instead.
    "SET LOCAL row_security = off",
    "SET LOCAL search_path = pg_catalog",
    "SET LOCAL standard_conforming_strings = on",
)
_COLUMNS: Final = """
SELECT a.attname::text, has_column_privilege(c.oid, a.attnum, 'SELECT')
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f')
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""
_REASONS: Final = (
    (r"password authentication failed|no password supplied", "the server does not accept the user or the password"),
    (r"could not translate host name", "there is no such server"),
    (r"Connection refused|No such file or directory", "no server answers there"),
    (r"timeout expired", "the server does not answer"),
    (r'database "[^"]*" does not exist', "the server has no such database"),
    (r'role "[^"]*" does not exist', "the server knows no such user"),
    (r"no pg_hba\.conf entry|not permitted to log in|permission denied for database", "the server lets nobody in here"),
    (r"row-level security", "a policy of the server hides rows from this user"),
    (r"permission denied", "the user may not read it"),
)


class PostgresqlServer:
    """A database of a PostgreSQL server, in one transaction that sees it as it was when it was opened."""

    def __init__(self, address: Address, engine: duckdb.DuckDBPyConnection) -> None:
        try:
            from adbc_driver_manager import Error
            from adbc_driver_postgresql import dbapi
        except ImportError as error:
            message = "PostgreSQL is read with the library adbc-driver-postgresql, which is not installed"
            raise Unreadable("OUT304", message, _INSTALL) from error
        self._engine = engine
        try:
            self._connection: Connection = dbapi.connect(address.url)
        except Error as error:
            raise Unreadable("OUT356", f"the database cannot be opened: {_reason(error)}", _USER) from error
        try:
            for statement in _BEGIN:
                self._run(statement)
        except Error as error:
            self._connection.close()
            raise Unreadable("OUT356", f"the database cannot be opened: {_reason(error)}") from error

    def read(self, table: DatabaseTable, wanted: Wanted) -> ReadTable:
        """Stream the table's wanted columns into the engine, in the order of its keys."""
        import duckdb
        from adbc_driver_manager import Error

        schema, name = table.schema or _SCHEMA, table.own_name
        try:
            header = self._header(schema, name, wanted)
            columns = wanted_columns(header, wanted)
            if not columns:
                return nothing_wanted(header)
            source = exp.table_(name, db=schema, quoted=True)
            return self._copy(table, header, columns, source, wanted)
        except Error as error:
            raise Unreadable("OUT357", f"`{schema}.{name}` cannot be read: {_reason(error)}") from error
        except duckdb.OutOfMemoryException as error:
            raise Unreadable("OUT304", "the rows need more memory or disk than there is") from error
        except duckdb.Error as error:
            reason = "the server broke off, or sent what cannot be read"
            raise Unreadable("OUT357", f"`{schema}.{name}` cannot be read: {reason}") from error

    def close(self) -> None:
        """End the transaction, which changed nothing."""
        self._connection.close()

    def _header(self, schema: str, name: str, wanted: Wanted) -> tuple[str, ...]:
        with self._connection.cursor() as cursor:
            cursor.execute(_columns_of(schema, name).sql(_SERVER_DIALECT))
            self._engine.register(_STREAM, cursor.fetch_arrow())
            found = self._engine.execute(exp.select("*").from_(_stream()).sql(DIALECT)).fetchall()
            self._engine.unregister(_STREAM)
        if not found:
            message = f"the database has no table or view `{schema}.{name}`"
            raise Unreadable(
                "OUT357", message, "another schema is named so: `#schema.table`, or `?schema=NAME` for all"
            )
        for column, is_readable in found:
            if column in wanted.words and not is_readable:
                raise Unreadable("OUT357", f"the user may not read column `{column}` of `{schema}.{name}`")
        return tuple(str(column) for column, _ in found)

    def _copy(
        self,
        table: DatabaseTable,
        header: tuple[str, ...],
        columns: tuple[str, ...],
        source: exp.Table,
        wanted: Wanted,
    ) -> ReadTable:
        plain = exp.select(*(col(column) for column in columns)).from_(source)
        kinds = self._kinds(plain.limit(0))
        cells = [
            named(exp.cast(col(column), "text") if kind == "VARCHAR" else col(column), f"c{index}")
            for index, (column, kind) in enumerate(zip(columns, kinds, strict=True))
        ]
        order = [exp.Literal.number(number) for number in order_of(columns, wanted)]
        query = exp.select(*cells).from_(source.copy()).order_by(*order)
        with self._connection.cursor() as cursor:
            cursor.execute(query.sql(_SERVER_DIALECT))
            self._engine.register(_STREAM, cursor.fetch_arrow())
            try:
                return copied(table, header, columns, exp.select("*").from_(_stream()), self._engine)
            finally:
                self._engine.unregister(_STREAM)

    def _kinds(self, query: exp.Select) -> list[str]:
        """The engine's types of a query's columns."""
        with self._connection.cursor() as cursor:
            cursor.execute(query.sql(_SERVER_DIALECT))
            self._engine.register(_STREAM, cursor.fetch_arrow())
            described = exp.Describe(this=exp.select("*").from_(_stream()))
            found = self._engine.execute(described.sql(DIALECT)).fetchall()
            self._engine.unregister(_STREAM)
        return [str(kind) for _, kind, *_ in found]

    def _run(self, statement: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)


_USER: Final = "a password is taken from the URL, from PGPASSWORD, or from ~/.pgpass"


def _columns_of(schema: str, name: str) -> exp.Select:
    """The query for the columns of a relation, in their order."""
    named_so = (
        exp.EQ(this=col("nspname", "n"), expression=text(schema)),
        exp.EQ(this=col("relname", "c"), expression=text(name)),
    )
    return exp.maybe_parse(_COLUMNS, into=exp.Select, dialect=_SERVER_DIALECT).where(*named_so)


def _stream() -> exp.Table:
    return exp.table_(_STREAM, quoted=True)


def _reason(error: Exception) -> str:
    """What a person can do something about; the server's own words may hold what nobody should read."""
    words = str(error)
    known = (reason for pattern, reason in _REASONS if re.search(pattern, words))
    return next(known, "the server cannot be reached, or does not do what it is asked")
