"""What an engine must do to run the plan: a database that takes queries, keeps tables beside the data, and writes rows.

A query comes as a tree; how it is said in the database's own words, and how parameters are handed over, is its own
affair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from attrs import frozen

if TYPE_CHECKING:
    from sqlglot import exp

Row = dict[str, Any]

Asked: TypeAlias = Mapping[str, str | int | bytes | date | None]
"""What may be asked with a query, by the names of its parameters; one that a query does not name is passed over."""


class NoRoomForNumber(Exception):
    """A number has no room in the database, which gave up rather than be inexact."""


@frozen
class Statement:
    """A query in the words of a database; `lays` is the table that its rows become beside the data, if they do."""

    text: str
    lays: str | None = None


class Database(Protocol):
    """A database that has the tables of a contract, and tables of its own beside them that nobody else sees."""

    def statement(self, query: exp.Query, lays: str | None = None) -> Statement:
        """A query in the database's words, which may be run again and again."""

    def rows(self, statement: Statement, asked: Asked) -> Sequence[Row]:
        """The rows of a query, by the names of its columns.

        Raises:
            NoRoomForNumber: a number has no room.
        """

    def lay(self, statement: Statement, asked: Asked) -> None:
        """Lay the rows of a query beside the data, in place of the table of that name that lay there.

        Raises:
            NoRoomForNumber: a number has no room.
        """

    def has_no_room(self, statement: Statement, asked: Asked) -> bool:
        """Whether a query fails because a number has no room, and not for another reason."""

    def write(self, statement: Statement, asked: Asked, target: str) -> None:
        """Write the rows of a query to a CSV or Parquet file, by its ending."""
