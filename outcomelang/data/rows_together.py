"""What rows must keep together: keys are of one row each, children have parents, no row is there twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlglot import exp

from outcomelang.data.cell_of_cpr import MASK_OF_CPR
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
    for name, rows in tables.items():
        repeats = _repeated(rows, connection)
        if repeats is not None:
            note_problems(name, repeats, connection)
        parent = tables.get(rows.table.parent or "")
        if parent is not None:
            note_problems(name, _orphans(rows, parent), connection)
    for group in weighted_groups(contract):
        weighted = tables.get(group.table)
        if weighted is not None and group.weight is not None:
            shown = shown_key(weighted, group.weight)
            found = without_weight(group, contract, relation(group.table, DATA), group.weight, shown)
            if found is not None:
                note_problems(group.table, found, connection)


def _repeated(rows: Rows, connection: duckdb.DuckDBPyConnection) -> exp.Select | None:
    """Select what is wrong with rows that repeat others; None if there are certainly none."""
    names, fault = rows.unique
    compared = exp.select("*").from_(relation(rows.table.name, DATA))
    if fault is Fault.SAME_KEY:
        filled = compared.where(known(col(names[0])))
        if is_ascending(filled, names[0], connection):
            return None
        return repeated(filled, names, fault, shown_key(rows, names[0]), names[0])
    if has_problems(rows.table.name, connection):
        # Two cells that cannot be read are both without a value, and may have been different.
        broken = exp.In(this=col(FILE_ROW), query=problem_rows(rows.table.name).subquery())
        compared = compared.where(exp.not_(broken))
    return repeated(compared, names, fault, exp.null() if fault is Fault.SAME_ROW else col(names[0]))


def _orphans(rows: Rows, parent: Rows) -> exp.Select:
    whose = parent.table.name
    (key,), _ = parent.unique  # the checker lets no table without a key have children
    return orphans(relation(rows.table.name, DATA), relation(whose, DATA), whose, key, shown_key(rows, whose))


def shown_key(rows: Rows, name: str, source: str | None = None) -> exp.Expr:
    """What a message may show of a column's values; `source` is what the rows are called in the query."""
    column = next(column for column in rows.columns if column.name == name)
    if column.cpr:
        return text(MASK_OF_CPR)
    return text(MASK) if column.private else exp.cast(col(name, source), "text")
