"""Small tables that the settlement lays beside the data for the queries to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sqlglot import exp

from outcomelang.plan.to_sql.words import col, named, number, relation, text, together

LET_THROUGH = "let through"
"""What the settlement before let through: payment, member, amount. The plan reads it where caps are shared."""

GATES = "gates"
"""The state of each payment's `only when`: payment, point, cohort, state."""

SETTLED = "settled"
"""What each payment has settled in all: payment, amount."""

PAID_BEFORE = "paid before"
"""What the settlement before had paid of each line in all: payment, line, member, point, row, amount."""

COLUMNS: Mapping[str, Mapping[str, str]] = {
    LET_THROUGH: {"payment": "text", "member": "text", "amount": "decimal(38, 12)"},
    GATES: {"payment": "text", "point": "int", "cohort": "text", "state": "text"},
    SETTLED: {"payment": "text", "amount": "decimal(38, 12)"},
    PAID_BEFORE: {
        "payment": "text",
        "line": "int",
        "member": "text",
        "point": "int",
        "row": "bigint",
        "amount": "decimal(38, 12)",
    },
}


def laid(name: str, rows: Sequence[Sequence[str | int | Fraction | None]]) -> exp.Query:
    """The rows of a small table, as a query."""
    columns = COLUMNS[name]
    selects = [
        exp.select(
            *(
                named(exp.cast(_literal(value), kind), column)
                for (column, kind), value in zip(columns.items(), row, strict=True)
            )
        )
        for row in rows
    ]
    if not selects:
        nobody = exp.select(*(named(exp.cast(exp.null(), kind), column) for column, kind in columns.items()))
        return nobody.where(exp.false())
    return together(selects)


def copied(name: str, other: str) -> exp.Query:
    """The rows of another table that has the columns of this one."""
    return exp.select(*(col(column) for column in COLUMNS[name])).from_(relation(other))


def _literal(value: str | int | Fraction | None) -> exp.Expr:
    if value is None:
        return exp.null()
    return text(value) if isinstance(value, str) else number(value)
