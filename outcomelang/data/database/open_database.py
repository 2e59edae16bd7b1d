"""What every kind of database offers, once it is open: the columns of a table, and the rows of some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.wanted import Wanted

if TYPE_CHECKING:
    from sqlglot import exp


class Unreadable(Exception):
    """Why a database, or a table of it, cannot be read: a code, a reason without secrets, and a hint."""

    def __init__(self, code: str, reason: str, hint: str | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.hint = hint


@frozen
class ReadTable:
    """A table as the engine has it: `relation` has the columns of `header` that are wanted, `kinds` their types.

    `columns` are the relation's names of the columns, in the order of the header; `` for one that is not read.
    """

    header: tuple[str, ...]
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    relation: exp.Table
    row_number: str | None = None


class OpenDatabase(Protocol):
    """A database that is open for reading, all its tables as they were at one moment."""

    def read(self, table: DatabaseTable, wanted: Wanted) -> ReadTable:
        """Read the wanted columns of a table, in the order of its keys.

        Raises:
            Unreadable: there is no such table, or it may not be read.
        """

    def close(self) -> None:
        """Leave the database as it was."""


def wanted_columns(header: tuple[str, ...], wanted: Wanted) -> tuple[str, ...]:
    """The columns of a table that are read, in the order of the contract; a header that is there twice once."""
    return tuple(name for name in wanted.words if name in header)


def order_of(columns: tuple[str, ...], wanted: Wanted) -> tuple[int, ...]:
    """The places, from 1, of the columns by which rows are put in order: the key's, else all."""
    keys = tuple(number for number, name in enumerate(columns, start=1) if name in wanted.keys)
    return keys or tuple(range(1, len(columns) + 1))
