"""The figures that a payment rests on: a row for each, those that it is worked out from below it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from outcomelang.model.type import Kind, Type
from outcomelang.report.amount import count, figure
from outcomelang.report.page import Block, Column, Heading, Row, Table
from outcomelang.report.sections.view import View
from outcomelang.settlement.figures import GroupFigure
from outcomelang.settlement.figures_behind import FigureBehind
from outcomelang.settlement.told import Told, Unknown

_DEEPER: Final = "· "
"""Before a figure that the one above it is worked out from, once for each step down."""


def figures(view: View, behind: tuple[FigureBehind, ...]) -> Iterator[Block]:
    """Nothing for a payment that rests on single members alone."""
    rows = list(_rows(behind, 0, view))
    if not rows:
        return
    yield Heading("The figures it rests on", level=2)
    columns = (
        Column("Figure"),
        Column("Line", is_number=True),
        Column("Of"),
        Column("Value", is_number=True),
        Column("From"),
    )
    yield Table(columns, tuple(rows))


def _rows(behind: tuple[FigureBehind, ...], depth: int, view: View) -> Iterator[Row]:
    for one in behind:
        words = f"{_DEEPER * depth}{one.words}"
        line = view.names.line_of(one.span)
        yield Row((words, str(line), _of(one), _value(one.told, one.type, view), _members(one.members)))
        yield from _rows(one.behind, depth + 1, view)


def _of(one: FigureBehind) -> str:
    point = "" if one.point is None else f"point {one.point}"
    cohort = "" if one.cohort is None else f"cohort {one.cohort}"
    return ", ".join(part for part in (cohort, point) if part)


def _value(told: Told, of: Type, view: View) -> str:
    if isinstance(told, Unknown):
        return told.state
    value = told.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, Fraction):
        return str(value)
    if of.kind is Kind.MONEY:
        return view.amounts.text(value)
    return f"{figure(value * 100)}%" if of.shown_in == "percent" else figure(value)


def _members(members: GroupFigure | None) -> str:
    """How many members are in a figure, and why others are not."""
    if members is None:
        return ""
    others = ((members.pending, "pending"), (members.missing, "missing"), (members.left_out, "left out"))
    said = "".join(f", {count(number)} {word}" for number, word in others if number)
    return f"{count(members.known)} of {count(members.entered)} members{said}"
