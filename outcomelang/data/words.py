"""The words of the SQL that reads and checks rows: names, literals, tests. Names and literals are always quoted."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from sqlglot import exp

from outcomelang.value.text import amount_text

DIALECT: Final = "duckdb"


def col(name: str, relation: str | None = None) -> exp.Column:
    """A column."""
    return exp.column(name, table=relation, quoted=True)


def relation(name: str, schema: str | None = None) -> exp.Table:
    """A relation, perhaps in a schema."""
    return exp.table_(name, db=schema, quoted=True)


def named(expression: exp.Expr, name: str) -> exp.Expr:
    """`expression AS "name"`."""
    return exp.alias_(expression, name, quoted=True)


def text(value: str) -> exp.Literal:
    """A text literal."""
    return exp.Literal.string(value)


def exact(value: Fraction) -> exp.Expr:
    """A number of the contract, which has at most 12 decimals, exactly."""
    return exp.cast(text(amount_text(value)), "decimal(38, 12)")


def matches(value: exp.Expr, pattern: str) -> exp.Expr:
    """Whether the whole text is of the pattern's form."""
    return exp.RegexpLike(this=value.copy(), expression=text(f"^(?:{pattern})$"))


def tried(value: exp.Expr, kind: str) -> exp.Expr:
    """The value as another type, NULL where it has none."""
    return exp.TryCast(this=value.copy(), to=exp.DataType.build(kind, dialect=DIALECT), safe=True)


def unknown(value: exp.Expr) -> exp.Expr:
    """`value IS NULL`."""
    return exp.Is(this=value.copy(), expression=exp.null())


def known(value: exp.Expr) -> exp.Expr:
    """`value IS NOT NULL`."""
    return exp.Not(this=unknown(value))


def one_of(value: exp.Expr, options: Iterable[str]) -> exp.Expr:
    """Whether the text is one of a list."""
    return exp.In(this=value.copy(), expressions=[text(option) for option in options])


def surely(condition: exp.Expr) -> exp.Expr:
    """The condition, no where it is neither yes nor no."""
    return exp.Coalesce(this=condition, expressions=[exp.false()])


def all_of(conditions: Iterable[exp.Expr]) -> exp.Expr:
    """`a AND b ...`, true of none."""
    parts = list(conditions)
    return exp.and_(*parts) if parts else exp.true()


def function(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function of the database that the builder has no word for."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def record(**entries: exp.Expr) -> exp.Expr:
    """A record of named entries."""
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value)
            for name, value in entries.items()
        ]
    )
