"""All settlements in one table: what each paid, by payment."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import Settlement


def settlements(view: View) -> Iterator[Block]:
    """A row for each settlement date that has come."""
    statement = view.statement
    if not statement.settlements:
        return
    yield Heading(f"Paid by each settlement, in {statement.currency}")
    names = tuple(one.payment for one in statement.payments)
    has_floor = any(one.floors for one in statement.settlements)
    columns = (
        Column("Settlement", is_whole=True),
        Column("Due", is_whole=True),
        *view.payment_columns(names),
        *((Column("Floor", is_number=True),) if has_floor else ()),
        Column("Paid now", is_number=True),
        Column("Settled in all", is_number=True),
    )
    rows = [_row(view, one, has_floor=has_floor) for one in statement.settlements]
    yield Table(columns, (*rows, _total(view, has_floor=has_floor)), keys=2)
    if any(one.paid_now < 0 for one in statement.settlements):
        yield Paragraph("An amount below zero is paid back.")


def _row(view: View, settlement: Settlement, *, has_floor: bool) -> Row:
    paid = [one.paid_now for one in settlement.payments]
    if has_floor:
        paid.append(_floors(settlement))
    cells = view.cells((*paid, settlement.paid_now))
    return Row((settlement.on.isoformat(), settlement.due.isoformat(), *cells, view.amounts.text(settlement.settled)))


def _total(view: View, *, has_floor: bool) -> Row:
    settled = [one.settled for one in view.statement.payments]
    if has_floor:
        settled.append(sum((_floors(one) for one in view.statement.settlements), Fraction(0)))
    cells = [view.amounts.text(amount) for amount in (*settled, view.statement.total)]
    return Row(("Total", "", *cells, view.amounts.text(view.statement.total)), is_total=True)


def _floors(settlement: Settlement) -> Fraction:
    return sum((one.paid_now for one in settlement.floors), Fraction(0))
