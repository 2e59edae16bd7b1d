"""The columns of a price line's row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs
from attrs import frozen
from sqlglot import exp

from outcomelang.model.contract import Starts
from outcomelang.plan.to_sql.words import named, number, starts_in
from outcomelang.value.rounding import MEMBER_DECIMALS


def none(type_name: str) -> exp.Expr:
    """An empty cell of a type."""
    return exp.cast(exp.null(), type_name)


_NOTHING = number(0)


@frozen(kw_only=True)
class LineRow:
    """One row of `lines`: a member's price line at a point, or one event.

    `amount` is paid on the evidence there is; `waiting` would be paid besides if all rows were evidence;
    `possible` is the most that can still come when what is pending is known, `unbounded` 1 where that has no
    bound. `final_on` is the day on which a pending value is final; `reason` says why an event is not paid.
    """

    payment: exp.Expr
    line: exp.Expr
    member: exp.Expr
    cohort: exp.Expr
    point: exp.Expr
    day: exp.Expr
    row: exp.Expr
    status: exp.Expr
    final_on: exp.Expr
    left_on: exp.Expr
    reason: exp.Expr
    quantity: exp.Expr = _NOTHING
    amount: exp.Expr = _NOTHING
    waiting: exp.Expr = _NOTHING
    possible: exp.Expr = _NOTHING
    unbounded: exp.Expr = _NOTHING


_NUMBERS = frozenset({"quantity", "amount", "waiting", "possible"})
NUMBER: Final = exp.DataType.build(f"decimal(38, {MEMBER_DECIMALS})")
"""The type of a line's numbers."""

COLUMNS = tuple(attribute.name for attribute in attrs.fields(LineRow))


def column_name(attribute: str) -> str:
    """The name of a line's column in SQL."""
    return attribute.replace("_", " ")


def conditions_of_starts(starts: Starts | None, start: exp.Expr) -> Iterator[exp.Expr]:
    """Which members a line is for."""
    if starts is not None:
        inside = exp.paren(starts_in(start, starts.periods))
        yield inside if starts.inside else exp.not_(inside)


def as_select(row: LineRow) -> exp.Select:
    """The row as the columns of a query."""
    return exp.select(*(named(_column(row, name), column_name(name)) for name in COLUMNS))


def _column(row: LineRow, name: str) -> exp.Expr:
    """A column; those with numbers all have one type, since a union of two takes the decimals of the shorter."""
    value = getattr(row, name).copy()
    return exp.cast(value, NUMBER.copy()) if name in _NUMBERS else value
