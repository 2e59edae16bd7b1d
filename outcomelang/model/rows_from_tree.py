"""Checked rows: those of an `events`, `periods` or child table that belong to a member, with or without a filter."""

from __future__ import annotations

from attrs import evolve

from outcomelang.frozen import frozen
from outcomelang.model.contract import Column, Table
from outcomelang.model.expected_from_tree import certain_condition_from
from outcomelang.model.expression import ColumnValue, Expression, Rows
from outcomelang.model.findings import did_you_mean
from outcomelang.model.level_in_scope import allows_level
from outcomelang.model.name_in_scope import find_or_report, report_wrong_thing
from outcomelang.model.surroundings import Surroundings, expression_from
from outcomelang.model.type import Level
from outcomelang.syntax import expression as tree

_WANTED = "a table of events, of periods or of children"


@frozen
class TableRows:
    """Rows with their table."""

    table: Table
    rows: Rows


def rows_from(part: tree.Reference, around: Surroundings) -> TableRows | None:
    """Check the rows that a name and its filter mean."""
    table = find_or_report(part.name, around)
    if table is None:
        return None
    if not isinstance(table, Table) or table.parent is None:
        report_wrong_thing(part.name, table, _WANTED, around)
        return None
    if not _belongs_to_members(table, part, around):
        return None
    if part.argument is None:
        return TableRows(table, Rows(table.name, None, part.span))
    condition = certain_condition_from(part.argument, in_row_of(table, around))
    return None if condition is None else TableRows(table, Rows(table.name, condition, part.span))


def column_from(part: tree.FieldOf | tree.FormulaOf, around: Surroundings) -> tuple[TableRows, Expression] | None:
    """Check a column of rows, `exam.mark`, or a formula for each of them, `exam.(mark * weight)`."""
    found = rows_from(part.rows, around)
    if found is None:
        return None
    if isinstance(part, tree.FormulaOf):
        formula = expression_from(part.formula, in_row_of(found.table, around))
        return None if formula is None else (found, formula)
    column = _column(part.column, found.table, around)
    if column is None:
        return None
    cell = ColumnValue(table=found.table.name, column=column.name, type=column.type, level=Level.ROW, span=part.span)
    return found, cell


def in_row_of(table: Table, around: Surroundings) -> Surroundings:
    """The surroundings of a filter: one row, and what the contract fixes."""
    scope = evolve(around.scope, level=Level.ROW, row_table=table, payments=False)
    return Surroundings(scope)


def _belongs_to_members(table: Table, part: tree.Reference, around: Surroundings) -> bool:
    hint = f"make it a metric of members: `metric NAME of GROUP = ... {table.name} ...`"
    if not allows_level(Level.MEMBER, f"`{table.name}`", part.name.span, around, hint):
        return False
    group = around.scope.group
    if group is None or group.table == table.parent:
        return True
    message = f"`{table.name}` has rows of `{table.parent}`, and members of `{group.name}` are rows of `{group.table}`"
    hint = f"name a table `of {group.table}`"
    around.fault("OUT231", message, part.name.span, hint, around.declared(table))
    return False


def _column(name: tree.Name, table: Table, around: Surroundings) -> Column | None:
    column = table.column.get(name.text)
    if column is None:
        hint = (
            did_you_mean(name.text, table.column) or f"its columns are {', '.join(f'`{one}`' for one in table.column)}"
        )
        message = f"`{table.name}` has no column `{name.text}`"
        around.fault("OUT202", message, name.span, hint, around.declared(table))
    return column
