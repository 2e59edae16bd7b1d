"""Who pays whom: the transfers of one settlement, and what each party has paid and received in all."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import Settlement, Transfer


def transfers(view: View, settlement: Settlement) -> Iterator[Block]:
    """A row for each payer and payee, a column for each payment that moves money."""
    yield Heading(f"Who pays whom, due {settlement.due}, in {view.statement.currency}", level=2)
    moved = settlement.transfers
    if not moved:
        yield Paragraph("No money moves.")
        return
    pairs = tuple(dict.fromkeys((one.payer, one.payee) for one in moved))
    names = tuple(dict.fromkeys(one.payment for one in moved))
    rows = [
        Row((view.names.party(payer), view.names.party(payee), *_cells(view, names, _of(moved, payer, payee))))
        for payer, payee in pairs
    ]
    if len(rows) > 1:
        rows.append(Row(("Total", "", *_cells(view, names, moved)), is_total=True))
    headings = [*map(view.names.payment, names), "Together"] if len(names) > 1 else ["Amount"]
    columns = (Column("From"), Column("To"), *(Column(heading, is_number=True) for heading in headings))
    yield Table(columns, tuple(rows), keys=2)
    if any(one.amount < 0 for one in moved):
        yield Paragraph("An amount below zero goes back, from the party under To to the party under From.")


def _of(moved: tuple[Transfer, ...], payer: str, payee: str) -> tuple[Transfer, ...]:
    return tuple(one for one in moved if (one.payer, one.payee) == (payer, payee))


def _cells(view: View, names: tuple[str | None, ...], moved: tuple[Transfer, ...]) -> tuple[str, ...]:
    amounts = [sum((one.amount for one in moved if one.payment == name), Fraction(0)) for name in names]
    if len(names) > 1:
        amounts.append(sum((one.amount for one in moved), Fraction(0)))
    return view.cells(tuple(amounts))


def parties(view: View) -> Iterator[Block]:
    """What each party has paid and received by all settlements so far."""
    if not view.statement.settlements:
        return
    moved = [one for one in view.statement.parties if one.paid or one.received or one.role == "payer"]
    if not moved:
        return
    yield Heading(f"In all, by party, in {view.statement.currency}")
    columns = (
        Column("Party"),
        Column("Role"),
        Column("Paid", is_number=True),
        Column("Received", is_number=True),
    )
    rows = tuple(Row((view.names.party(one.party), one.role, *view.cells((one.paid, one.received)))) for one in moved)
    yield Table(columns, rows)
