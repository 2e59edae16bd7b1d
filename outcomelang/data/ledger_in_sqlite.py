"""A ledger in an SQLite file."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import quote

from attrs import define, field

from outcomelang.data.ledger import CREATE_TABLE, TABLE, LedgerUnusable

WAIT: Final = 30
"""Seconds to wait for another process that records."""

GUARDS: Final = {
    f"{TABLE}_keeps_{verb.lower()}": (
        f"CREATE TRIGGER {TABLE}_keeps_{verb.lower()} BEFORE {verb} ON {TABLE}"
        " BEGIN SELECT RAISE(ABORT, 'a ledger is only added to'); END"
    )
    for verb in ("UPDATE", "DELETE")
}
"""The triggers that refuse to change entries, by name."""


@define
class SqliteStore:
    """An SQLite file, which is not made before something is recorded in it."""

    path: str
    to_record: bool
    placeholder: ClassVar[str] = "?"
    _connection: sqlite3.Connection | None = field(default=None, init=False)

    @classmethod
    def of(cls, path: str, *, to_record: bool) -> SqliteStore:
        """The file at a path; one that is not there is allowed `to_record`."""
        if not to_record and not os.path.lexists(path):
            raise LedgerUnusable(f"there is no ledger {path}: `outcome settle --record` makes one")
        store = cls(path, to_record)
        try:
            if not store.is_to_be_made():
                store.connect("rw")
        except BaseException:
            store.close()
            raise
        return store

    @property
    def name(self) -> str:
        """See `Store`."""
        return Path(self.path).name

    def is_to_be_made(self) -> bool:
        """Whether there is no file yet, and one may be made."""
        return self._connection is None and self.to_record and not os.path.lexists(self.path)

    def connect(self, mode: str) -> None:
        """Open the file; refuse one that is no ledger."""
        try:
            # A file left in the middle of a transaction is mended when it is read, so it is opened for writing, too.
            address = f"file:{quote(str(Path(self.path).absolute()))}?mode={mode}"
            self._connection = sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None)
        except (sqlite3.Error, ValueError) as error:
            raise LedgerUnusable(f"the ledger {self.path} cannot be opened: {error}") from error
        # Each transaction reaches the disk, and so does the folder that says the journal is gone.
        self.execute("PRAGMA synchronous = EXTRA")
        tables = {name for (name,) in self.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables - {TABLE} or (not tables and not self.to_record):
            raise LedgerUnusable(f"{self.path} is not a ledger")

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """See `Store`."""
        if self._connection is None:
            raise LedgerUnusable(f"the ledger {self.path} is not open")
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            reason = f"another process has been recording for {WAIT} seconds" if busy else str(error)
            raise LedgerUnusable(f"the ledger {self.path} cannot be used: {reason}") from error

    def has_table(self) -> bool:
        """See `Store`."""
        if self.is_to_be_made():
            return False
        return bool(self.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (TABLE,)))

    def lock(self) -> None:
        """See `Store`."""
        if self._connection is None:
            self.connect("rwc")
        self.execute("BEGIN IMMEDIATE")
        if not self.has_table():
            for statement in (CREATE_TABLE, *GUARDS.values()):
                self.execute(statement)

    def missing_guards(self) -> tuple[str, ...]:
        """See `Store`."""
        made = dict(self.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        return tuple(name for name, text in GUARDS.items() if made.get(name) != text)

    def close(self) -> None:
        """See `Store`."""
        if self._connection is not None:
            self._connection.close()
