"""A ledger on a PostgreSQL server, in one table of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from attrs import frozen

from outcomelang.data.ledger import CREATE_TABLE, TABLE, LedgerUnusable

if TYPE_CHECKING:
    from psycopg import Connection

_LOCK: Final = 0x6F7574636F6D65
"""The number of the lock that whoever records holds: the word `outcome` in ASCII."""

GUARDS: Final = (f"{TABLE}_keeps_rows", f"{TABLE}_keeps_all")

_MAKE_GUARDS: Final = (
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a ledger is only added to'; END $$""",
    f"""CREATE TRIGGER {GUARDS[0]} BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()""",
    f"""CREATE TRIGGER {GUARDS[1]} BEFORE TRUNCATE ON {TABLE}
FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()""",
)


@frozen
class PostgresqlStore:
    """A connection to a server."""

    connection: Connection
    placeholder: ClassVar[str] = "%s"

    @classmethod
    def of(cls, url: str) -> PostgresqlStore:
        """Connect to the database of a URL."""
        try:
            import psycopg
        except ImportError as error:
            raise LedgerUnusable("a ledger on a server needs `pip install 'outcomelang[ledger]'`") from error
        try:
            connection = psycopg.connect(url, autocommit=True)
        except psycopg.Error as error:
            # The driver's own words may repeat the URL, and with it a password.
            raise LedgerUnusable(f"no connection to the ledger's server: {type(error).__name__}") from error
        return cls(connection)

    @property
    def name(self) -> str:
        """See `Store`."""
        info = self.connection.info
        return f"postgresql://{info.host}:{info.port}/{info.dbname}"

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """See `Store`."""
        import psycopg

        try:
            found = self.connection.execute(statement.encode(), values)
            return found.fetchall() if found.description else []
        except psycopg.Error as error:
            reason = str(error).partition("\n")[0] or type(error).__name__
            raise LedgerUnusable(f"the ledger {self.name} cannot be used: {reason}") from error

    def has_table(self) -> bool:
        """See `Store`."""
        return self.execute("SELECT to_regclass(%s) IS NOT NULL", (TABLE,))[0][0] is True

    def lock(self) -> None:
        """See `Store`."""
        self.execute("BEGIN")
        self.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        if not self.has_table():
            for statement in (CREATE_TABLE, *_MAKE_GUARDS):
                self.execute(statement)

    def missing_guards(self) -> tuple[str, ...]:
        """See `Store`."""
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'"
        made = {name for (name,) in self.execute(query, (TABLE,))}
        return tuple(name for name in GUARDS if name not in made)

    def close(self) -> None:
        """See `Store`."""
        self.connection.close()
