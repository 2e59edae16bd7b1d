"""What is missing, by the money that hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from outcomelang.report.amount import count
from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table
from outcomelang.report.reasons import sentence_of
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import OpenItem, OpenKind

_FIRST: Final = 20
"""Items that are listed unless all are asked for."""

_WORDS: Final = {
    OpenKind.PENDING: "not final yet",
    OpenKind.WAITING: "evidence is not there yet",
    OpenKind.HELD: "held until its condition is known to be met",
    OpenKind.FORMULA: "cannot be told yet",
    OpenKind.MISSING: "has no value",
}


def outlook(view: View) -> Iterator[Block]:
    """The open items of the latest settlement, those with the most money first."""
    statement = view.statement
    if statement.latest is None:
        return
    is_last = statement.next_settlement is None
    title = "Open at the last settlement: unpaid for good" if is_last else "What is missing, by the money on it"
    yield Heading(f"{title}, in {statement.currency}")
    items = statement.open_items
    if not items:
        yield Paragraph("Nothing of the members and events seen so far.")
        return
    shown = items if view.in_full else items[:_FIRST]
    has_cohort = any(item.cohort is not None for item in shown)
    columns = (
        Column("Payment"),
        Column("Price line"),
        Column("Point", is_whole=True),
        *((Column("Cohort"),) if has_cohort else ()),
        Column("How many", is_number=True),
        Column("At most", is_number=True),
        Column("Why"),
    )
    yield Table(columns, tuple(_row(view, item, has_cohort=has_cohort) for item in shown), keys=3 + has_cohort)
    if len(shown) < len(items):
        yield Paragraph(f"{count(len(items) - len(shown))} more items, with less money on each; `--all` shows them.")
    yield Paragraph("The amounts are before limits, so they may add up to more than a limit lets through.")


def _row(view: View, item: OpenItem, *, has_cohort: bool) -> Row:
    payment = view.payment(item.payment)
    line, place = ("", "") if item.line is None else _line(view, item.payment, item.line)
    return Row(
        (
            view.names.payment(item.payment),
            f"{line}{place}",
            view.names.point(payment, item.line, item.point),
            *((item.cohort or "",) if has_cohort else ()),
            count(item.count),
            _amount(view, item),
            _why(view, item),
        )
    )


def _line(view: View, payment: str, number: int) -> tuple[str, str]:
    words, span = view.names.price_line(view.payment(payment), number)
    return words, f" (line {view.names.line_of(span)})"


def _amount(view: View, item: OpenItem) -> str:
    """The bound; of items without one, no number that could be taken for it."""
    return "no bound" if item.amount is None else view.amounts.cell(item.amount)


def _why(view: View, item: OpenItem) -> str:
    reasons = sentence_of(item.reasons, view.names)
    words = _WORDS[item.kind]
    return f"{words}: {reasons}" if reasons else words
