"""What is missing, by the money that hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, TypeAlias

from outcomelang.report.amount import count
from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table
from outcomelang.report.reasons import sentence_of
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import OpenItem, OpenKind

_FIRST: Final = 20
"""Rows that are shown unless all are asked for."""

_WORDS: Final = {
    OpenKind.PENDING: "not final yet",
    OpenKind.WAITING: "evidence is not there yet",
    OpenKind.HELD: "held until its condition is known to be met",
    OpenKind.FORMULA: "cannot be told yet",
    OpenKind.MISSING: "has no value",
}

_Alike: TypeAlias = list[OpenItem]
"""Items of one price line that are open for the same reason, at several points or of several cohorts."""


def outlook(view: View) -> Iterator[Block]:
    """The open items of the latest settlement, those with the most money first; those alike in one row."""
    statement = view.statement
    if statement.latest is None or not statement.has_outlook:
        return
    is_last = statement.next_settlement is None
    title = "Open at the last settlement: unpaid for good" if is_last else "What is missing, by the money on it"
    yield Heading(f"{title}, in {statement.currency}")
    rows = [[item] for item in statement.open_items] if view.in_full else _together(statement.open_items)
    if not rows:
        yield Paragraph("Nothing." if is_last else "Nothing, of the members and events seen so far.")
        return
    yield _table(view, rows if view.in_full else rows[:_FIRST])
    if len(rows) > _FIRST and not view.in_full:
        yield Paragraph(f"{count(len(rows) - _FIRST)} more rows, with less money on each; `--all` shows them.")
    yield Paragraph("The amounts are before limits, so they may add up to more than a limit lets through.")


def _together(items: tuple[OpenItem, ...]) -> list[_Alike]:
    """Items that differ by point and cohort alone, together; those without a known bound first, then by money."""
    found: dict[object, _Alike] = {}
    for item in items:
        key = (item.payment, item.kind, item.line, item.reasons, item.amount is None)
        found.setdefault(key, []).append(item)
    return sorted(found.values(), key=lambda alike: (alike[0].amount is not None, -(_most(alike) or 0)))


def _most(alike: _Alike) -> Fraction | None:
    amounts = [item.amount for item in alike if item.amount is not None]
    return sum(amounts, Fraction(0)) if len(amounts) == len(alike) else None


def _table(view: View, rows: list[_Alike]) -> Table:
    has_point = any(item.point is not None for alike in rows for item in alike)
    has_cohort = any(item.cohort is not None for alike in rows for item in alike)
    columns = (
        Column("Payment"),
        Column("Price line"),
        *((Column("Point", is_whole=True),) if has_point else ()),
        *((Column("Cohort"),) if has_cohort else ()),
        Column("How many", is_number=True),
        Column("At most", is_number=True),
        Column("Why"),
    )
    shown = (_row(view, alike, has_point=has_point, has_cohort=has_cohort) for alike in rows)
    return Table(columns, tuple(shown), keys=2 + has_point + has_cohort)


def _row(view: View, alike: _Alike, *, has_point: bool, has_cohort: bool) -> Row:
    first, most = alike[0], _most(alike)
    return Row(
        (
            view.names.payment(first.payment),
            _line(view, first),
            *((_points(view, alike),) if has_point else ()),
            *((_cohorts(alike),) if has_cohort else ()),
            count(sum(item.count for item in alike)),
            "no bound" if most is None else view.amounts.cell(most),
            _why(view, first),
        )
    )


def _line(view: View, item: OpenItem) -> str:
    if item.line is None:
        return ""
    words, span = view.names.price_line(view.payment(item.payment), item.line)
    return f"{words} (line {view.names.where(span)})"


def _points(view: View, alike: _Alike) -> str:
    """The point, or the first and the last of several."""
    points = sorted({item.point for item in alike if item.point is not None})
    if not points:
        return ""
    payment, line = view.payment(alike[0].payment), alike[0].line
    last = view.names.point(payment, line, points[-1])
    if len(points) == 1:
        return last
    first = view.names.point(payment, line, points[0])
    return f"{first} to {last}" if payment.dates else f"{points[0]} to {last}"


def _cohorts(alike: _Alike) -> str:
    cohorts = list(dict.fromkeys(item.cohort for item in alike if item.cohort is not None))
    return cohorts[0] if len(cohorts) == 1 else f"{count(len(cohorts))} cohorts" if cohorts else ""


def _why(view: View, item: OpenItem) -> str:
    reasons = sentence_of(item.reasons, view.names)
    words = _WORDS[item.kind]
    return f"{words}: {reasons}" if reasons else words
