"""The ledger that a statement is settled against: what it holds, and what has come to be known otherwise since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.provenance import UsedLedger
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import LedgerKind, PaymentSettlement, Settlement


def recorded(view: View) -> Iterator[Block]:
    """What the ledger holds, with the hash by which a signed statement vouches for it; corrections."""
    used = view.provenance.ledger
    if used is None:
        return
    yield Heading("The ledger")
    yield Facts(tuple(_facts(used)))
    yield from _corrections(view)
    yield from _restated(view, used)


def _facts(used: UsedLedger) -> Iterator[tuple[str, str]]:
    yield "Ledger", used.name
    yield "Settlements it holds", f"{len(used.recorded)}, through {used.recorded[-1]}" if used.recorded else "none"
    if used.by_another_text:
        yield "By another text", ", ".join(day.isoformat() for day in used.by_another_text)
    if used.not_recorded:
        yield "Not recorded", ", ".join(day.isoformat() for day in used.not_recorded)
    if used.hash is not None:
        yield f"Hash of entry {used.entry}", used.hash


def _corrections(view: View) -> Iterator[Block]:
    """What settlements paid because data were restated after earlier ones had been recorded."""
    found = [(of.on, _all(of, lambda one: one.correction)) for of in view.statement.settlements]
    rows = [(on, name, amount) for on, amounts in found for name, amount in amounts]
    if rows:
        yield Heading(f"Corrections of what was recorded before, in {view.statement.currency}", level=2)
        yield _table(view, rows, "Correction")
        yield Paragraph("A correction is part of what its settlement paid: data had been restated since earlier ones.")


def _restated(view: View, used: UsedLedger) -> Iterator[Block]:
    """What the data as they are would make of the latest settlement, where that is recorded otherwise."""
    latest = view.statement.latest
    if latest is None or latest.on not in used.recorded:
        return
    rows = [(latest.on, name, amount) for name, amount in _all(latest, restated)]
    if rows:
        yield Heading(f"Restated since the settlement was recorded, in {view.statement.currency}", level=2)
        yield _table(view, rows, "More by the data")
        to_come = view.statement.next_settlement
        yield Paragraph(
            f"The settlement of {to_come} takes it into account."
            if to_come
            else "No settlement is to come that could take it into account."
        )


def restated(payment: PaymentSettlement) -> Fraction:
    """What a recorded settlement would have paid more by the data as they are."""
    return sum((line.amount for line in payment.ledger if line.kind is LedgerKind.RESTATED), Fraction(0))


def _all(settlement: Settlement, amount: Callable[[PaymentSettlement], Fraction]) -> list[tuple[str, Fraction]]:
    """An amount of each payment and saving, where there is any."""
    payments = (*settlement.payments, *settlement.savings)
    return [(one.payment, amount(one)) for one in payments if amount(one)]


def _table(view: View, rows: list[tuple[date, str, Fraction]], heading: str) -> Table:
    columns = (Column("Settlement", is_whole=True), Column("Payment"), Column(heading, is_number=True))
    return Table(
        columns,
        tuple(Row((on.isoformat(), view.names.payment(name), *view.cells((amount,)))) for on, name, amount in rows),
        keys=2,
    )
