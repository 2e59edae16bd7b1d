"""The broken rows that were found: all of them in one relation of the database."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import frozen
from sqlglot import exp

from outcomelang.data.fault import CONSEQUENCES
from outcomelang.data.rows import FILE_ROW
from outcomelang.data.words import DIALECT, col, function, named, relation, text

if TYPE_CHECKING:
    import duckdb

FOUND: Final = "found"
PROBLEMS: Final = "problems"
FIRST_ROW: Final = "first row"

MOST_SHOWN: Final = 20
"""How many rows of one file that break the same rule are shown one by one; the others are counted."""

CONSEQUENCES_SHOWN: Final = 1
"""The same of rows that are broken only because others are: the ones to mend are shown."""

_COLUMNS: Final = {
    "table": "text",
    FILE_ROW: "bigint",
    "column": "text",
    "code": "text",
    "value": "text",
    FIRST_ROW: "bigint",
}


@frozen
class Problem:
    """A row that breaks a rule. `value` is the cell, `***` if it is private; `first_row` the row that it repeats.

    `alike` counts the rows of the file that break the same rule.
    """

    table: str
    row: int
    column: str | None
    code: str
    value: str | None
    first_row: int | None
    alike: int


def create_problems(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the relation `"found"."problems"`, empty."""
    connection.execute(_creating())


@cache
def _creating() -> str:
    columns = [
        exp.ColumnDef(this=exp.to_identifier(name, quoted=True), kind=exp.DataType.build(kind))
        for name, kind in _COLUMNS.items()
    ]
    schema = exp.Schema(this=relation(PROBLEMS, FOUND), expressions=columns)
    return exp.Create(kind="TABLE", this=schema).sql(DIALECT)


def note_problems(table: str, found: exp.Select, connection: duckdb.DuckDBPyConnection) -> None:
    """Add rows of one table's problems; `found` selects some of the relation's columns, the others are NULL."""
    given = {selected.alias_or_name for selected in found.selects}
    columns = [text(table)] + [col(name) if name in given else exp.null() for name in _COLUMNS if name != "table"]
    rows = exp.select(*columns).from_(found.subquery("found"))
    connection.execute(exp.insert(rows, relation(PROBLEMS, FOUND)).sql(DIALECT))


def forget_problems(table: str, connection: duckdb.DuckDBPyConnection) -> None:
    """Take out what was noted of a table's rows."""
    connection.execute(exp.delete(relation(PROBLEMS, FOUND)).where(_of(table)).sql(DIALECT))


def problem_rows(table: str) -> exp.Select:
    """Select the numbers of a table's rows that have a problem."""
    return exp.select(col(FILE_ROW)).from_(relation(PROBLEMS, FOUND)).where(_of(table))


def problems_of(table: str, columns: Sequence[str]) -> exp.Select:
    """Select all problems of a table in the order of its file, within a row in that of its columns."""
    names = exp.Array(expressions=[text(name) for name in columns])
    place = exp.Coalesce(this=function("list_position", names, col("column")), expressions=[exp.Literal.number(0)])
    return (
        exp.select(*(col(name) for name in (FILE_ROW, "column", "code", "value", FIRST_ROW)))
        .from_(relation(PROBLEMS, FOUND))
        .where(_of(table))
        .order_by(col(FILE_ROW), place, col("code"))
    )


def codes_of_rows(table: str, name: str) -> exp.Select:
    """Select each broken row of a table once, with all its codes in a column `name`."""
    codes = function("list_sort", exp.ArrayAgg(this=exp.Distinct(expressions=[col("code")])))
    together = function("array_to_string", codes, text(" "))
    found = exp.select(col(FILE_ROW), named(together, name)).from_(relation(PROBLEMS, FOUND)).where(_of(table))
    return found.group_by(col(FILE_ROW))


def _of(table: str) -> exp.Expr:
    return exp.EQ(this=col("table"), expression=text(table))


def has_problems(table: str, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether any row of the table has a problem so far."""
    return connection.execute(problem_rows(table).limit(1).sql(DIALECT)).fetchone() is not None


def has_any_problem(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether any row of any table has a problem so far."""
    return connection.execute(_asking_for_any()).fetchone() is not None


@cache
def _asking_for_any() -> str:
    return exp.select(exp.true()).from_(relation(PROBLEMS, FOUND)).limit(1).sql(DIALECT)


def shown_of(code: str) -> int:
    """How many rows of one file are shown one by one for a code."""
    return CONSEQUENCES_SHOWN if code in CONSEQUENCES else MOST_SHOWN


def _up_to(most: int) -> exp.LTE:
    return exp.LTE(this=col("number"), expression=exp.Literal.number(most))


def shown_problems(connection: duckdb.DuckDBPyConnection) -> tuple[Problem, ...]:
    """The first rows of each table that break each rule, in the order of the file."""
    if not has_any_problem(connection):
        return ()
    return tuple(Problem(*row) for row in connection.execute(shown_rows().sql(DIALECT)).fetchall())


def shown_rows() -> exp.Select:
    """Select what `Problem` tells of the first rows of each table that break each rule, in the order of the file."""
    kind = [col("table"), col("code")]
    order = exp.Order(expressions=[col(FILE_ROW), col("column")])
    number = exp.Window(this=exp.RowNumber(), partition_by=[*kind], order=order)
    alike = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[*kind])
    counted = exp.select(exp.Star(), named(number, "number"), named(alike, "alike")).from_(relation(PROBLEMS, FOUND))
    is_consequence = exp.In(this=col("code"), expressions=[text(one.value) for one in sorted(CONSEQUENCES)])
    return (
        exp.select(*(col(name) for name in _COLUMNS), col("alike"))
        .from_(counted.subquery("counted"))
        .where(exp.or_(exp.and_(_up_to(MOST_SHOWN), exp.not_(is_consequence)), _up_to(CONSEQUENCES_SHOWN)))
        .order_by(col("table"), col(FILE_ROW), col("column"), col("code"))
    )
