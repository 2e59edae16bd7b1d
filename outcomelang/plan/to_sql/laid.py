"""Small tables that the settlement lays beside the data for the queries to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sqlglot import exp

from outcomelang.plan.to_sql.words import col, named, number, relation, text

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


def laid(name: str, rows: Sequence[Sequence[str | int | Fraction | None]]) -> exp.Create:
    """The statement that lays a table beside the data, in place of the one that lay there."""
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
        return laid_from(name, nobody.where(exp.false()))
    return laid_from(name, exp.union(*selects, distinct=False) if len(selects) > 1 else selects[0])


def laid_from(name: str, query: exp.Query) -> exp.Create:
    """The statement that lays the rows of a query beside the data."""
    return exp.Create(
        this=relation(name),
        kind="TABLE",
        replace=True,
        properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
        expression=query,
    )


def copied(name: str, other: str) -> exp.Create:
    """The statement that lays a copy of another table."""
    return laid_from(name, exp.select(*(col(column) for column in COLUMNS[name])).from_(relation(other)))


def _literal(value: str | int | Fraction | None) -> exp.Expr:
    if value is None:
        return exp.null()
    return text(value) if isinstance(value, str) else number(value)
