"""The embedded engine: the plan's queries in DuckDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen
from sqlglot import exp

from outcomelang.engine.database import Asked, NoRoomForNumber, Row, Statement
from outcomelang.plan.to_sql.words import relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

DIALECT: Final = "duckdb"


def is_overflow(error: duckdb.Error) -> bool:
    """Whether the database gave up because a number had no room, and not for another reason."""
    import duckdb

    return isinstance(error, duckdb.OutOfRangeException) or (
        isinstance(error, duckdb.ConversionException) and "out of range" in str(error)
    )


def statement_of(query: exp.Query, lays: str | None = None) -> Statement:
    """A query, or the statement that lays its rows beside the data, in DuckDB's words."""
    return Statement((query if lays is None else _laying(lays, query)).sql(DIALECT), lays)


@frozen
class DuckdbDatabase:
    """A connection with a contract's tables in the schema `data`; what is laid beside them are temporary tables."""

    connection: duckdb.DuckDBPyConnection

    def statement(self, query: exp.Query, lays: str | None = None) -> Statement:
        """A query, or the statement that lays its rows beside the data, as text."""
        return statement_of(query, lays)

    def rows(self, statement: Statement, asked: Asked) -> Sequence[Row]:
        """The rows of a query, by the names of its columns."""
        with _numbers_have_room():
            found = self.connection.execute(statement.text, _named_in(statement, asked))
            columns = [column[0] for column in found.description]
            rows = found.fetchall()
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def lay(self, statement: Statement, asked: Asked) -> None:
        """Lay the rows of a query beside the data."""
        with _numbers_have_room():
            self.connection.execute(statement.text, _named_in(statement, asked))

    def has_no_room(self, statement: Statement, asked: Asked) -> bool:
        """Whether a query fails because a number has no room."""
        import duckdb

        try:
            self.connection.execute(statement.text, _named_in(statement, asked)).fetchall()
        except duckdb.Error as error:
            return is_overflow(error)
        return False

    def write(self, statement: Statement, asked: Asked, target: str) -> None:
        """Write the rows of a query to a CSV or Parquet file."""
        found = self.connection.sql(statement.text, params=_named_in(statement, asked))
        if target.endswith(".csv"):
            found.write_csv(target, header=True)
        else:
            found.write_parquet(target)


def _laying(name: str, query: exp.Query) -> exp.Create:
    return exp.Create(
        this=relation(name),
        kind="TABLE",
        replace=True,
        properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
        expression=query,
    )


def _named_in(statement: Statement, asked: Asked) -> Mapping[str, Any]:
    """What a statement asks for: the engine takes no other parameters than those that it names."""
    return {name: value for name, value in asked.items() if f"${name}" in statement.text}


@contextmanager
def _numbers_have_room() -> Iterator[None]:
    import duckdb

    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        if not is_overflow(error):
            raise
        raise NoRoomForNumber from error
