"""What rows must keep together: keys are of one row each, children have parents, no row is there twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from sqlglot import exp

from outcomelang.data.cell_of_cpr import MASK_OF_CPR
from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.fault import Fault
from outcomelang.data.orphans import orphans
from outcomelang.data.problems import has_problems, note_problems, problem_rows
from outcomelang.data.repeated_rows import is_ascending, repeated
from outcomelang.data.rows import FILE_ROW, Rows
from outcomelang.data.stored_rows import DATA
from outcomelang.data.weights import weighted_groups, without_weight
from outcomelang.data.words import col, known, relation, text
from outcomelang.model.contract import Contract
from outcomelang.model.private import MASK

if TYPE_CHECKING:
    import duckdb


def check_rows_together(contract: Contract, tables: Mapping[str, Rows], connection: duckdb.DuckDBPyConnection) -> None:
    """Note what is wrong between the rows of the tables that could be read."""
    keys = {name: rows.unique[0][0] for name, rows in tables.items()}
    for name, found in wrong_together(contract, tables, keys, lambda rows: _repeated(rows, connection)):
        note_problems(name, found, connection)


def wrong_together(
    contract: Contract,
    tables: Mapping[str, Rows],
    keys: Mapping[str, str],
    repeats: Callable[[Rows], exp.Select | None],
) -> Iterator[tuple[str, exp.Select]]:
    """Select what is wrong between the rows of some tables, each time with the table that it is wrong with.

    `keys` are the key columns of the tables that there are, these and others; the checker lets no table without one
    have children. `repeats` selects what is wrong with rows that repeat others, when it is its turn.
    """
    for name, rows in tables.items():
        repeated_ones = repeats(rows)
        if repeated_ones is not None:
            yield name, repeated_ones
        parent = rows.table.parent
        if parent is not None and parent in keys:
            shown = shown_key(rows, parent)
            yield name, orphans(relation(name, DATA), relation(parent, DATA), parent, keys[parent], shown)
    for group in weighted_groups(contract):
        weighted = tables.get(group.table)
        if weighted is not None and group.weight is not None:
            shown = shown_key(weighted, group.weight)
            found = without_weight(group, contract, relation(group.table, DATA), group.weight, shown)
            if found is not None:
                yield group.table, found


def _repeated(rows: Rows, connection: duckdb.DuckDBPyConnection) -> exp.Select | None:
    """Select what is wrong with rows that repeat others; None if there are certainly none."""
    (name, *_), fault = rows.unique
    if fault is Fault.SAME_KEY:
        in_parts = not isinstance(rows.sheet.file, DatabaseTable)
        whole = relation(rows.table.name, DATA)
        return None if is_ascending(whole, name, connection, in_parts=in_parts) else repeated_of(rows)
    broken = problem_rows(rows.table.name) if has_problems(rows.table.name, connection) else None
    return repeated_of(rows, broken)


def repeated_of(rows: Rows, broken: exp.Select | None = None) -> exp.Select:
    """Select what is wrong with rows that repeat others; `broken` selects those that are wrong by themselves."""
    names, fault = rows.unique
    if fault is Fault.SAME_KEY:
        return repeated(_with_key(rows), names, fault, shown_key(rows, names[0]), names[0])
    compared = exp.select("*").from_(relation(rows.table.name, DATA))
    if broken is not None:
        # Two cells that cannot be read are both without a value, and may have been different.
        compared = compared.where(exp.not_(exp.In(this=col(FILE_ROW), query=broken.subquery())))
    return repeated(compared, names, fault, exp.null() if fault is Fault.SAME_ROW else col(names[0]))


def _with_key(rows: Rows) -> exp.Select:
    """The rows that have a key."""
    return exp.select("*").from_(relation(rows.table.name, DATA)).where(known(col(rows.unique[0][0])))


def shown_key(rows: Rows, name: str, source: str | None = None) -> exp.Expr:
    """What a message may show of a column's values; `source` is what the rows are called in the query."""
    column = next(column for column in rows.columns if column.name == name)
    if column.cpr:
        return text(MASK_OF_CPR)
    return text(MASK) if column.private else exp.cast(col(name, source), "text")
