"""The plan at work on a real PostgreSQL server, in the texts that `outcome show sql --dialect postgres` prints."""

from collections.abc import Mapping
from contextlib import contextmanager

import psycopg
from attrs import define, field
from psycopg.rows import tuple_row

from outcomelang.engine.database import NoRoomForNumber, Statement
from outcomelang.engine.measuring import SqlMeasuring
from outcomelang.plan.from_model import plan_of
from outcomelang.plan.to_sql.dialects.postgres import Postgres
from outcomelang.plan.to_sql.dialects.tables import tables_of
from outcomelang.settlement.settle import numbers_of, settle
from outcomelang.settlement.texts import TextAtWork


@define
class PostgresDatabase:
    """A session of a server that has a contract's tables in the schema `data`."""

    connection: psycopg.Connection
    dialect: Postgres
    _names: dict[str, list[str]] = field(factory=dict)

    def statement(self, query, lays=None):
        """A query, or what lays its rows beside the data, as text; rows have the plan's names of columns."""
        if lays is not None:
            return Statement(self.dialect.laying(lays, query), lays)
        text = self.dialect.text(query)
        self._names[text] = list(self.dialect.whole(query).columns)
        return Statement(text)

    def rows(self, statement, asked):
        """The rows of a query."""
        with self._asking(statement, asked) as cursor:
            return [dict(zip(self._names[statement.text], row, strict=True)) for row in cursor.fetchall()]

    def lay(self, statement, asked):
        """Lay the rows of a query beside the data."""
        with self._asking(statement, asked):
            pass

    def has_no_room(self, statement, asked):
        """Whether a query fails because a number has no room."""
        try:
            self.lay(statement, asked)
        except NoRoomForNumber:
            return True
        return False

    def write(self, statement, asked, path):
        """Nothing is written from here."""
        raise NotImplementedError(path)

    @contextmanager
    def _asking(self, statement, asked: Mapping[str, object]):
        with self.connection.cursor(row_factory=tuple_row) as cursor:
            for name, value in asked.items():
                if f"outcome.{name}" in statement.text:
                    cursor.execute("SELECT SET_CONFIG(%s, %s, FALSE)", (f"outcome.{name}", str(value)))
            try:
                cursor.execute(statement.text)
            except psycopg.errors.NumericValueOutOfRange as error:
                raise NoRoomForNumber from error
            yield cursor


@contextmanager
def by_postgresql(server, contract, database, certified):
    """What settles a contract on a server, with the typed rows that a DuckDB database has."""
    dialect = Postgres(tables_of(contract))
    sessions = []

    def session():
        sessions.append(psycopg.connect(server.url(), autocommit=True, options="-c statement_timeout=60s"))
        return sessions[-1]

    def at_work(text):
        plan = plan_of(text)
        own = Postgres(tables_of(contract))
        measuring = SqlMeasuring.of(PostgresDatabase(session(), own), plan, certified)
        for laid in ("lasting", "first", "next"):
            getattr(measuring.statements, laid)  # so that the queries after it know its columns
        return TextAtWork(text, measuring, numbers_of(plan.aggregates))

    try:
        _copy(contract, database, dialect, session())
        yield lambda as_of: settle(contract, at_work, as_of)
    finally:
        for one in sessions:
            one.close()


def _copy(contract, database, dialect, connection):
    """Make the tables as the printed head does, and copy the rows."""
    connection.execute('DROP SCHEMA IF EXISTS "data" CASCADE')
    connection.execute('CREATE SCHEMA "data"')
    for table in contract.tables:
        connection.execute(dialect.declared(table.name))
        names = ", ".join(f'"{name}"' for name in dialect.tables[table.name])
        rows = database.execute(f'SELECT {names} FROM "data"."{table.name}"').fetchall()
        with connection.cursor() as cursor, cursor.copy(f'COPY "data"."{table.name}" FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    connection.execute("ANALYZE")
