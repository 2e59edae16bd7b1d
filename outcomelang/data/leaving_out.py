"""Settling without the broken rows: which rows follow from them, what is left, and who is touched by it.

A row is left out if it breaks a rule itself, if a row with its key says something else, or if the row it belongs to is
left out. Parents are gone through before their children, so that once is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sqlglot import exp

from outcomelang.data.fault import CONSEQUENCES, Fault
from outcomelang.data.left_out import LeftOut, ParticipantsLeftOut, RowsLeftOut
from outcomelang.data.problems import (
    FIRST_ROW,
    FOUND,
    PROBLEMS,
    has_any_problem,
    has_problems,
    note_problems,
    problem_rows,
)
from outcomelang.data.rows import FILE_ROW, Rows
from outcomelang.data.rows_together import shown_key
from outcomelang.data.stored_rows import DATA, make_view
from outcomelang.data.words import DIALECT, col, function, known, named, relation, text
from outcomelang.model.contract import Contract

if TYPE_CHECKING:
    import duckdb


def leave_out(contract: Contract, tables: Mapping[str, Rows], connection: duckdb.DuckDBPyConnection) -> LeftOut:
    """Take the broken rows, and what follows from them, out of `"data"."T"` of every table."""
    if not has_any_problem(connection):
        return LeftOut((), ())
    in_order = tuple(_parents_first(contract, tables))
    for rows in in_order:
        _note_consequences(rows, tables, connection)
    participants = tuple(_participants(contract, tables, connection))
    broken = tuple(rows.table.name for rows in in_order if has_problems(rows.table.name, connection))
    counts = tuple(_rows_left_out(name, connection) for name in tables if name in broken)
    for name in broken:
        _take_out(name, connection)
    return LeftOut(counts, participants)


def _parents_first(contract: Contract, tables: Mapping[str, Rows]) -> Iterator[Rows]:
    def depth(rows: Rows) -> int:
        return len(tuple(_line_of(rows.table.name, contract)))

    yield from sorted(tables.values(), key=depth)


def _line_of(table: str, contract: Contract) -> Iterator[str]:
    """A table, the one it is of, and so on."""
    name: str | None = table
    while name is not None and name in contract.table:
        yield name
        name = contract.table[name].parent


# --- What follows -------------------------------------------------------------------------------


def _note_consequences(rows: Rows, tables: Mapping[str, Rows], connection: duckdb.DuckDBPyConnection) -> None:
    name = rows.table.name
    if rows.unique[1] is Fault.SAME_KEY and has_problems(name, connection):
        note_problems(name, _contradicted(rows), connection)
    parent = tables.get(rows.table.parent or "")
    if parent is not None and has_problems(parent.table.name, connection):
        note_problems(name, _without_parent(rows, parent), connection)


def _contradicted(rows: Rows) -> exp.Select:
    """Select the first row of each key that a later row says something else of.

    A later row is broken already. Rows with one key that are alike in every column say one thing: the first one stays.
    """
    name, ((key,), _) = rows.table.name, rows.unique
    repeated = problem_rows(name).where(exp.EQ(this=col("code"), expression=text(Fault.SAME_KEY.value)))
    is_repeated = exp.In(this=col(FILE_ROW), query=repeated.subquery())
    keys = exp.select(col(key)).from_(relation(name, DATA)).where(is_repeated)
    said = function("row", *(col(column.name) for column in rows.columns))
    later = exp.Filter(this=exp.Min(this=col(FILE_ROW)), expression=exp.Where(this=is_repeated.copy()))
    differ = exp.GT(this=exp.Count(this=exp.Distinct(expressions=[said])), expression=exp.Literal.number(1))
    return (
        exp.select(
            named(exp.Min(this=col(FILE_ROW)), FILE_ROW),
            named(text(key), "column"),
            named(text(Fault.CONTRADICTED.value), "code"),
            named(exp.Max(this=shown_key(rows, key)), "value"),
            named(later, FIRST_ROW),
        )
        .from_(relation(name, DATA))
        .where(exp.In(this=col(key), query=keys.subquery()))
        .group_by(col(key))
        .having(differ)
    )


def _without_parent(rows: Rows, parent: Rows) -> exp.Select:
    """Select the children of rows that are left out."""
    whose, (key,) = parent.table.name, parent.unique[0]
    gone = _gone(parent).subquery("gone")
    same = exp.EQ(this=col(whose, "children"), expression=col(key, "gone"))
    return (
        exp.select(
            col(FILE_ROW, "children"),
            named(text(whose), "column"),
            named(text(Fault.WITHOUT_PARENT.value), "code"),
            named(shown_key(rows, whose, "children"), "value"),
            col(FIRST_ROW, "gone"),
        )
        .from_(exp.alias_(relation(rows.table.name, DATA), "children", table=True))
        .join(gone, on=same)
    )


def _gone(rows: Rows) -> exp.Select:
    """Select the keys of which no row is left, each with the first row that had it."""
    name, (key,) = rows.table.name, rows.unique[0]
    broken = exp.In(this=col(FILE_ROW), query=problem_rows(name).subquery())
    keys = exp.select(col(key)).from_(relation(name, DATA)).where(broken).where(known(col(key)))
    return (
        exp.select(col(key), named(exp.Min(this=col(FILE_ROW)), FIRST_ROW))
        .from_(relation(name, DATA))
        .where(exp.In(this=col(key), query=keys.subquery()))
        .group_by(col(key))
        .having(exp.LogicalAnd(this=broken.copy()))
    )


# --- What is left -------------------------------------------------------------------------------


def _take_out(name: str, connection: duckdb.DuckDBPyConnection) -> None:
    """Let `"data"."T"` be without the broken rows; all rows are then called otherwise."""
    whole = f"all rows of {name}"
    rename = exp.AlterRename(this=relation(whole))
    connection.execute(exp.Alter(this=relation(name, DATA), kind="VIEW", actions=[rename]).sql(DIALECT))
    broken = exp.In(this=col(FILE_ROW), query=problem_rows(name).subquery())
    make_view(name, exp.select("*").from_(relation(whole, DATA)).where(exp.not_(broken)), connection)


def _rows_left_out(name: str, connection: duckdb.DuckDBPyConnection) -> RowsLeftOut:
    consequences = [text(fault.value) for fault in sorted(CONSEQUENCES)]
    by_itself = exp.Filter(
        this=exp.Count(this=exp.Distinct(expressions=[col(FILE_ROW)])),
        expression=exp.Where(this=exp.not_(exp.In(this=col("code"), expressions=consequences))),
    )
    own = exp.EQ(this=col("table"), expression=text(name))
    every = exp.Count(this=exp.Distinct(expressions=[col(FILE_ROW)]))
    counted = exp.select(every, by_itself).from_(relation(PROBLEMS, FOUND)).where(own)
    [(rows, broken)] = connection.execute(counted.sql(DIALECT)).fetchall()
    return RowsLeftOut(name, rows, rows - broken)


# --- Who is touched -----------------------------------------------------------------------------


def _participants(
    contract: Contract, tables: Mapping[str, Rows], connection: duckdb.DuckDBPyConnection
) -> Iterator[ParticipantsLeftOut]:
    """Of each table that groups take their members from, if any are touched."""
    for name in dict.fromkeys(group.table for group in contract.groups):
        if name in tables:
            left_out = _count(_gone_or_nameless(tables[name]), connection)
            lacking = _lacking_rows(name, contract, tables)
            found = ParticipantsLeftOut(name, left_out, _count(lacking, connection) if lacking is not None else 0)
            if found.left_out or found.lacking_rows:
                yield found


def _gone_or_nameless(rows: Rows) -> exp.Query:
    """Select the participants of whom no row is left; a row whose key cannot be read is somebody too."""
    name, (key,) = rows.table.name, rows.unique[0]
    nameless = (
        exp.select(exp.cast(col(FILE_ROW), "text"))
        .from_(relation(name, DATA))
        .where(exp.Is(this=col(key), expression=exp.null()))
    )
    gone = exp.select(exp.cast(col(key), "text")).from_(_gone(rows).subquery("gone"))
    return exp.union(gone, nameless, distinct=False)


def _lacking_rows(name: str, contract: Contract, tables: Mapping[str, Rows]) -> exp.Query | None:
    """Select the participants who stay, and of whose rows below some are left out; None if there is nothing below."""
    parts = []
    for table in tables:
        line = tuple(_line_of(table, contract))
        if name in line[1:] and all(one in tables for one in line[: line.index(name)]):
            parts.append(_owners(line[: line.index(name) + 1], tables))
    if not parts:
        return None
    owners = exp.union(*parts, distinct=True) if len(parts) > 1 else parts[0].distinct()
    stays = (
        exp.select(col(tables[name].unique[0][0]))
        .from_(relation(name, DATA))
        .where(exp.not_(exp.In(this=col(FILE_ROW), query=problem_rows(name).subquery())))
    )
    return (
        exp.select(exp.Star()).from_(owners.subquery("owners")).where(exp.In(this=col("owner"), query=stays.subquery()))
    )


def _owners(line: tuple[str, ...], tables: Mapping[str, Rows]) -> exp.Select:
    """Select to whom the broken rows of `line[0]` belong, up the line of tables to the last."""
    first, *between, last = line
    above = (*between, last)
    found = exp.select(named(col(last, (first, *between)[-1]), "owner")).from_(
        exp.alias_(relation(first, DATA), first, table=True, quoted=True)
    )
    for child, parent in zip((first, *between), above[:-1], strict=False):
        (key,) = tables[parent].unique[0]
        same = exp.EQ(this=col(parent, child), expression=col(key, parent))
        found = found.join(exp.alias_(relation(parent, DATA), parent, table=True, quoted=True), on=same)
    return found.where(exp.In(this=col(FILE_ROW, first), query=problem_rows(first).subquery()))


def _count(query: exp.Query, connection: duckdb.DuckDBPyConnection) -> int:
    counted = exp.select(exp.Count(this=exp.Star())).from_(query.subquery("found"))
    [(number,)] = connection.execute(counted.sql(DIALECT)).fetchall()
    return int(number)
