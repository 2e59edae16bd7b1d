"""Room filled by one line after the other, as far as it goes."""

from __future__ import annotations

from sqlglot import exp

from outcomelang.plan.to_sql.words import col, least, number, or_zero

OPEN = "open amount"
"""The column of what a line brings if its gate is open."""

OF_PARTICIPANT = "paid within participant"
"""The column of what the limits of its participant leave of it."""


def filled(room: exp.Expr, value: exp.Expr, whose: list[exp.Expr], order: list[exp.Expr]) -> exp.Expr:
    """What a row adds to a sum that stops at `room`."""

    def up_to(*, this_row: bool) -> exp.Expr:
        end = {"end": "CURRENT ROW"} if this_row else {"end": number(1), "end_side": "PRECEDING"}
        rows = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", **end)
        running = exp.Window(
            this=exp.Sum(this=value.copy()),
            partition_by=[one.copy() for one in whose],
            order=exp.Order(expressions=[one.copy() for one in order]),
            spec=rows,
        )
        return least(or_zero(running), room.copy())

    return exp.Sub(this=up_to(this_row=True), expression=up_to(this_row=False))


def in_turn(*names: str) -> list[exp.Expr]:
    """The order of columns, negative lines ahead of the others, since they make room."""
    negative_first = exp.Ordered(this=exp.paren(col(OPEN) >= number(0)))
    return [negative_first, *(exp.Ordered(this=col(name)) for name in names)]
