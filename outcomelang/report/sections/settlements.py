"""All settlements in one table: what each paid, by payment."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View


@frozen
class _Part:
    """A payment, or the floors: what each settlement paid of it."""

    title: str
    paid: tuple[Fraction, ...]


def settlements(view: View) -> Iterator[Block]:
    """A row for each settlement date that has come, a column for each payment if there are several."""
    statement = view.statement
    if not statement.settlements:
        return
    parts = list(_parts(view))
    shown = parts if len(parts) > 1 else []
    of = f": {parts[0].title}" if len(parts) == 1 else ""
    yield Heading(f"Paid by each settlement, in {statement.currency}{of}")
    columns = (
        Column("Settlement", is_whole=True),
        Column("Due", is_whole=True),
        *(Column(part.title, is_number=True) for part in shown),
        Column("Paid now", is_number=True),
        Column("Settled in all", is_number=True),
    )
    yield Table(columns, (*_rows(view, shown), _total(view, shown)), keys=2)
    if any(amount < 0 for part in parts for amount in part.paid):
        yield Paragraph("An amount below zero is paid back.")


def _parts(view: View) -> Iterator[_Part]:
    statement = view.statement
    for total in statement.payments:
        found = (one for settlement in statement.settlements for one in settlement.payments)
        paid = tuple(one.paid_now for one in found if one.payment == total.payment)
        yield _Part(view.names.payment(total.payment), paid)
    floors = tuple(
        sum((floor.paid_now for floor in settlement.floors), Fraction(0)) for settlement in statement.settlements
    )
    if any(floors):
        yield _Part(view.names.payment(None), floors)


def _rows(view: View, shown: list[_Part]) -> Iterator[Row]:
    for place, settlement in enumerate(view.statement.settlements):
        paid = (*(part.paid[place] for part in shown), settlement.paid_now)
        settled = view.amounts.text(settlement.settled)
        yield Row((settlement.on.isoformat(), settlement.due.isoformat(), *view.cells(paid), settled))


def _total(view: View, shown: list[_Part]) -> Row:
    total = view.statement.total
    amounts = (*(sum(part.paid, Fraction(0)) for part in shown), total, total)
    return Row(("Total", "", *map(view.amounts.text, amounts)), is_total=True)
