"""Tables of a SQLite file, whose cells each have a type of their own.

A cell is what it is and not what its column is called: a text `12.50` in a column of numbers is read as in CSV.
"""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sqlglot import exp

from outcomelang.data.database.address import Address, DatabaseTable
from outcomelang.data.database.open_database import ReadTable, Unreadable, order_of, wanted_columns
from outcomelang.data.fault import Fault
from outcomelang.data.wanted import Wanted
from outcomelang.data.words import col
from outcomelang.data.written_cell import ROW, WRITTEN, Cell, StoredCells, cell_of_number, cell_of_text

if TYPE_CHECKING:
    import duckdb

_DIALECT: Final = "sqlite"
_MARK: Final = b"SQLite format 3\0"
STEPS: Final = 100_000_000
"""Steps of SQLite's machine that any file may take: about two seconds. A view might never end."""
STEPS_FOR_A_BYTE: Final = 100
"""Steps more for each byte of the file: far more than it takes to sort its rows."""
_STEP: Final = 100_000


class SqliteFile:
    """A SQLite file, opened for reading alone, in one transaction."""

    def __init__(self, address: Address, engine: duckdb.DuckDBPyConnection) -> None:
        self._engine = engine
        path = address.path
        if path is None:
            raise ValueError("a SQLite database is a file")
        _check_file(path, _MARK, "SQLite")
        self._left = (STEPS + STEPS_FOR_A_BYTE * path.stat().st_size) // _STEP
        self._is_stopped = False
        try:
            self._connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
            self._connection.set_progress_handler(self._has_taken_too_long, _STEP)
            self._connection.execute("PRAGMA query_only = ON")
            self._connection.execute("PRAGMA trusted_schema = OFF")
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except (sqlite3.Error, UnicodeDecodeError, MemoryError) as error:
            raise _unreadable(error) from error

    def read(self, table: DatabaseTable, wanted: Wanted) -> ReadTable:
        """Read the table's wanted columns, cell by cell."""
        if table.schema not in (None, "main"):
            raise Unreadable("OUT357", "a SQLite file has no schemas", "name the table alone")
        try:
            header = self._header(table.own_name)
            columns = wanted_columns(header, wanted)
            stored = StoredCells(table.table, len(columns), self._engine)
            if columns:
                self._store(table.own_name, columns, wanted, stored)
        except (sqlite3.Error, UnicodeDecodeError, MemoryError) as error:
            if self._is_stopped:
                reason, hint = f"`{table.own_name}` takes too long to read", "name a table, and no view"
                raise Unreadable("OUT357", reason, hint) from error
            raise _unreadable(error) from error
        names = dict(zip(columns, stored.columns, strict=True))
        own = tuple(names.get(name, "") for name in header)
        return ReadTable(header, own, (WRITTEN,) * len(header), stored.relation, ROW)

    def close(self) -> None:
        """End the transaction, which changed nothing."""
        self._connection.close()

    def _has_taken_too_long(self) -> bool:
        self._left -= 1
        self._is_stopped = self._left < 0
        return self._is_stopped

    def _header(self, table: str) -> tuple[str, ...]:
        is_there = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?"
        if self._connection.execute(is_there, [table]).fetchone() is None:
            raise Unreadable("OUT357", f"the database has no table or view `{table}`")
        found = self._connection.execute("SELECT name FROM pragma_table_info(?)", [table]).fetchall()
        return tuple(str(name) for (name,) in found)

    def _store(self, table: str, columns: tuple[str, ...], wanted: Wanted, stored: StoredCells) -> None:
        source = exp.table_(table, quoted=True)
        order = [exp.Literal.number(number) for number in order_of(columns, wanted)]
        query = exp.select(*(col(name) for name in columns)).from_(source).order_by(*order)
        for number, row in enumerate(self._connection.execute(query.sql(_DIALECT))):
            words = wanted.words_of_row(columns, row)
            stored.add(number, [_cell(value, word) for value, word in zip(row, words, strict=True)])
        stored.finish()


def _cell(value: object, word: str) -> Cell:
    if value is None:
        return Cell()
    if isinstance(value, str):
        return cell_of_text(value)
    if isinstance(value, (int, float)):
        # The shortest decimal that a binary fraction is nearest to, as it was written before.
        return cell_of_number(Decimal(repr(value)), word)
    return Cell("a blob", Fault.OTHER_KIND)


def _check_file(path: Path, mark: bytes, kind: str) -> None:
    """Refuse what is no file of the kind.

    Raises:
        Unreadable: saying why.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(len(mark))
    except FileNotFoundError as error:
        raise Unreadable("OUT356", "the database cannot be opened: there is no such file") from error
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise Unreadable("OUT356", f"the database cannot be opened: {reason}") from error
    if head != mark:
        raise Unreadable("OUT356", f"this is not a {kind} database")


def _unreadable(error: sqlite3.Error | UnicodeDecodeError | MemoryError) -> Unreadable:
    # The database's own words may quote a cell.
    if "locked" in str(error):
        return Unreadable("OUT356", "the database is locked by another program", "try again when it is done")
    return Unreadable("OUT356", "the database cannot be read: it is damaged, or a text in it is not UTF-8")
