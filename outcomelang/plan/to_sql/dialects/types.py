"""What the values of a query are: the dialects differ in what they do with each kind, so the kinds must be known."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping

from attrs import frozen
from sqlglot import exp


class Kind(enum.Enum):
    """What a value is. A decimal has a number of decimals; nothing is a NULL that may stand for any of the others."""

    DATE = "date"
    TEXT = "text"
    TRUTH = "truth"
    WHOLE = "whole number"
    DECIMAL = "decimal"
    NOTHING = "nothing"


@frozen
class Type:
    """The kind of a value; of a decimal how many decimals it has."""

    kind: Kind
    scale: int = 0

    @property
    def is_number(self) -> bool:
        """Whether it can be added."""
        return self.kind in (Kind.WHOLE, Kind.DECIMAL)


DATE, TEXT, TRUTH, WHOLE, NOTHING = (
    Type(Kind.DATE),
    Type(Kind.TEXT),
    Type(Kind.TRUTH),
    Type(Kind.WHOLE),
    Type(Kind.NOTHING),
)

Columns = Mapping[str, Type]
"""The columns of a relation in their order."""


def decimal(scale: int) -> Type:
    """The type of numbers with so many decimals, in up to 38 digits."""
    return Type(Kind.DECIMAL, scale)


@frozen
class Typed:
    """An expression in a dialect, with what it is.

    `is_test` tells a condition from a stored truth value, for the dialects in which these are two things.
    """

    sql: exp.Expr
    type: Type
    is_test: bool = False


class CannotSayError(Exception):
    """A construct that a dialect, or the translation into it, has no exact words for."""

    def __init__(self, dialect: str, construct: str) -> None:
        super().__init__(f"this cannot be said exactly in {dialect}: {construct}")


class UnknownTypeError(Exception):
    """Values of kinds that do not go together: the plan makes no such query."""


def together(types: Iterable[Type]) -> Type:
    """The type of a choice among values: of decimals the most decimals."""
    found = [one for one in dict.fromkeys(types) if one != NOTHING]
    if not found:
        return NOTHING
    if len(found) == 1:
        return found[0]
    if all(one.is_number for one in found):
        return decimal(max(one.scale for one in found))
    raise UnknownTypeError(", ".join(one.kind.value for one in found))


def of_cast(to: exp.DataType) -> Type:
    """The type that a cast of the plan names."""
    match to.this:
        case exp.DType.DATE:
            return DATE
        case exp.DType.TEXT | exp.DType.VARCHAR:
            return TEXT
        case exp.DType.BOOLEAN:
            return TRUTH
        case exp.DType.INT | exp.DType.BIGINT:
            return WHOLE
        case exp.DType.INT128:
            return decimal(0)
        case exp.DType.DECIMAL:
            return decimal(int(to.expressions[1].name))
        case _:
            raise UnknownTypeError(to.sql())


def standard_type(one: Type, *, digits: int = 38) -> exp.DataType:
    """What the standard calls a type; a decimal has so many digits."""
    words = {Kind.DATE: "date", Kind.TEXT: "text", Kind.TRUTH: "boolean", Kind.WHOLE: "bigint"}
    return exp.DataType.build(words.get(one.kind, f"decimal({digits}, {one.scale})"))


def as_type(value: exp.Expr, to: exp.DataType | str) -> exp.Cast:
    """A value cast; sqlglot's own `cast` passes over one whose value is cast to other digits of the same type."""
    return exp.Cast(this=value, to=exp.DataType.build(to) if isinstance(to, str) else to)
