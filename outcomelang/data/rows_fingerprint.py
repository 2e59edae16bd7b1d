"""A fingerprint of rows, for tables that are no file: the same rows have the same one, wherever they are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from outcomelang.data.rows import Rows
from outcomelang.data.stored_rows import DATA
from outcomelang.data.words import DIALECT, col, function, named, relation, text

if TYPE_CHECKING:
    import duckdb

_AT_ONCE: Final = 50_000


def fingerprint_of_rows(rows: Rows, connection: duckdb.DuckDBPyConnection) -> str:
    """The SHA-256 of a table's declared columns, in hexadecimal.

    Each row is written as a text: for each declared column in the order of the contract `-;` for an empty cell, else
    the number of its letters, a colon, its value and `;`. The SHA-256 of these texts in hexadecimal, sorted, each with
    a line end, follow a line with the columns' names, each with a line end of its own, and an empty line. So neither
    the order of the rows, nor a column that is not declared, nor the way in which the database keeps a value matters.
    """
    names = [column.name for column in rows.columns]
    hashes = (
        exp.select(named(function("sha256", written_row(names)), "hash"))
        .from_(relation(rows.table.name, DATA))
        .order_by("1")
    )
    digest = hashlib.sha256("".join(f"{name}\n" for name in [*names, ""]).encode())
    found = connection.execute(hashes.sql(DIALECT))
    while batch := found.fetchmany(_AT_ONCE):
        digest.update("".join(f"{one}\n" for (one,) in batch).encode())
    return digest.hexdigest()


def written_row(names: Iterable[str]) -> exp.Expr:
    """A row as one text, of which no two different rows have the same."""
    return exp.Concat(expressions=[_written(name) for name in names], safe=False, coalesce=False)


def _written(name: str) -> exp.Expr:
    value = exp.cast(col(name), "text")
    length = exp.cast(exp.Length(this=value.copy()), "text")
    filled = exp.Concat(expressions=[length, text(":"), value, text(";")], safe=False, coalesce=False)
    return exp.Case().when(exp.Is(this=col(name), expression=exp.null()), text("-;")).else_(filled)
