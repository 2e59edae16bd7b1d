"""Rows of a database in the engine, each column with the type that it has there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.database.open_database import ReadTable
from outcomelang.data.words import DIALECT, relation
from outcomelang.data.written_cell import SOURCES

if TYPE_CHECKING:
    import duckdb

_ROW_NUMBER: Final = "rowid"


def copied(
    table: DatabaseTable,
    header: tuple[str, ...],
    columns: tuple[str, ...],
    rows: exp.Select,
    engine: duckdb.DuckDBPyConnection,
) -> ReadTable:
    """Copy rows into the engine in the order in which they come; they have the `columns`, named `c0`, `c1` ...

    Raises:
        duckdb.Error: they cannot be read, or there is no room for them.
    """
    copy = relation(table.table, SOURCES)
    engine.execute(exp.Create(kind="TABLE", this=copy.copy(), expression=rows).sql(DIALECT))
    described = exp.Describe(this=exp.select("*").from_(copy.copy()))
    found = [str(kind) for _, kind, *_ in engine.execute(described.sql(DIALECT)).fetchall()]
    kinds = dict(zip(columns, found, strict=True))
    names = {name: f"c{index}" for index, name in enumerate(columns)}
    own = tuple(names.get(name, "") for name in header)
    return ReadTable(header, own, tuple(kinds.get(name, "") for name in header), copy, _ROW_NUMBER)


def nothing_wanted(header: tuple[str, ...]) -> ReadTable:
    """A table none of whose columns is declared: only its header is of interest."""
    nothing = ("",) * len(header)
    return ReadTable(header, nothing, nothing, relation("nothing"))
