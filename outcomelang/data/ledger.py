"""A ledger, in an SQLite file or on a PostgreSQL server: entries come in at its end, and none is changed or taken out.

What is recorded at once is one transaction, so that a process which is killed leaves all of it or nothing. Whoever
records waits until others have done so. Triggers refuse to change entries: a hurdle for mistakes, not for whoever owns
the file; the hashes of the entries show what was changed nevertheless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar, Final, Protocol

from attrs import frozen

from outcomelang.ledger.entry import Entry

TABLE: Final = "outcome_ledger"

CREATE_TABLE: Final = f"""CREATE TABLE {TABLE} (
  number     INTEGER PRIMARY KEY,
  contract   TEXT NOT NULL,
  settlement TEXT NOT NULL,
  hash       TEXT NOT NULL UNIQUE,
  entry      TEXT NOT NULL,
  UNIQUE (contract, settlement)
)"""

_SELECT: Final = f"SELECT number, contract, settlement, hash, entry FROM {TABLE} ORDER BY number"  # noqa: S608 (a constant)
_INSERT: Final = f"INSERT INTO {TABLE} VALUES"


class LedgerUnusable(Exception):
    """A ledger that cannot be opened, read or written: one sentence, for whoever named it."""


class Store(Protocol):
    """What the two kinds of databases do in ways of their own."""

    placeholder: ClassVar[str]
    """What stands for a value in a statement."""

    @property
    def name(self) -> str:
        """How the ledger is called in statements: without folder, user and password."""

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a statement; raises `LedgerUnusable`."""

    def has_table(self) -> bool:
        """Whether the database has the ledger's table."""

    def lock(self) -> None:
        """Begin a transaction beside which no other process records, and see to it that the table is there."""

    def missing_guards(self) -> tuple[str, ...]:
        """The triggers that are not there, or switched off."""

    def close(self) -> None:
        """Give the connection back."""


@frozen
class Ledger:
    """A ledger that is open."""

    store: Store

    @property
    def name(self) -> str:
        """How it is called in statements."""
        return self.store.name

    @property
    def is_new(self) -> bool:
        """Whether nothing has been recorded yet, and the table is not there."""
        return not self.store.has_table()

    def entries(self) -> tuple[Entry, ...]:
        """All entries, in order."""
        if self.is_new:
            return ()
        return tuple(Entry(*row) for row in self.store.execute(_SELECT))

    def missing_guards(self) -> tuple[str, ...]:
        """The triggers that are not there, or switched off; none of a ledger that has no table yet."""
        return () if self.is_new else self.store.missing_guards()

    @contextmanager
    def recording(self) -> Iterator[None]:
        """While no other process records: all that is added in the block, or nothing if it fails."""
        self.store.lock()
        try:
            yield
            self.store.execute("COMMIT")
        except BaseException:
            # What broke the transaction may have ended it.
            with suppress(LedgerUnusable):
                self.store.execute("ROLLBACK")
            raise

    def add(self, entries: Iterable[Entry]) -> None:
        """Put entries at the end."""
        values = ", ".join([self.store.placeholder] * 5)
        for one in entries:
            self.store.execute(f"{_INSERT} ({values})", (one.number, one.contract, one.settlement, one.hash, one.text))


@contextmanager
def opened(name: str, *, to_record: bool = False) -> Iterator[Ledger]:
    """The ledger of a name: an SQLite file, or the URL of a PostgreSQL database.

    A file that is not there is made `to_record`. Raises `LedgerUnusable`.
    """
    store = _store(name, to_record=to_record)
    try:
        yield Ledger(store)
    finally:
        store.close()


def _store(name: str, *, to_record: bool) -> Store:
    scheme, separator, _ = name.partition("://")
    if not separator:
        from outcomelang.data.ledger_in_sqlite import SqliteStore

        return SqliteStore.of(name, to_record=to_record)
    if scheme not in {"postgresql", "postgres"}:
        raise LedgerUnusable(f"a ledger is a file, or the URL of a PostgreSQL database, and not of `{scheme}`")
    from outcomelang.data.ledger_in_postgresql import PostgresqlStore

    return PostgresqlStore.of(name)
