"""The ledger of one settlement: all that was earned, and the one place where each part of it went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View, clause_words
from outcomelang.settlement.statement import LedgerKind, LedgerLine, LimitClause, PaymentSettlement, Settlement

_ALWAYS = (LedgerKind.SETTLED_BEFORE, LedgerKind.PAID_NOW)


def ledger(view: View, settlement: Settlement) -> Iterator[Block]:
    """The ledger of all payments of a settlement."""
    if settlement.payments:
        yield from ledger_of(view, settlement.payments, settlement.on)
    if any(floor.paid_now for floor in settlement.floors):
        yield Paragraph("What a floor adds has not been earned, and is not in this table.")


def ledger_of(view: View, payments: tuple[PaymentSettlement, ...], on: date) -> Iterator[Block]:
    """A column for each payment, and one for all of them; the rows add up to the last."""
    yield Heading(f"Where all that was earned by {on} went, in {view.statement.currency}", level=2)
    rows = [
        Row((_label(kind, limit), *_cells(view, [_amount(one, kind, limit) for one in payments])))
        for kind, limit in _places(payments)
    ]
    earned = _cells(view, [one.gross for one in payments])
    rows.append(Row(("In all, before evidence and limits", *earned), is_total=True))
    yield Table((Column("Part"), *_columns(view, payments)), tuple(rows))


def _columns(view: View, payments: tuple[PaymentSettlement, ...]) -> Iterator[Column]:
    if len(payments) == 1:
        yield Column("Amount", is_number=True)
        return
    yield from (Column(view.names.payment(payment.payment), is_number=True) for payment in payments)
    yield Column("All", is_number=True)


def _places(payments: tuple[PaymentSettlement, ...]) -> Iterator[tuple[LedgerKind, LimitClause | None]]:
    """The kinds of parts that there are, in the order of operations; of limits each clause, in that of the contract."""
    lines = [line for payment in payments for line in payment.ledger if line.amount]
    for kind in LedgerKind:
        limits = {line.limit for line in lines if line.kind is kind}
        if not limits and kind in _ALWAYS:
            limits = {None}
        yield from (
            (kind, limit) for limit in sorted(limits, key=lambda one: (0, "") if one is None else (one.line, one.text))
        )


def _amount(payment: PaymentSettlement, kind: LedgerKind, limit: LimitClause | None) -> Fraction:
    return sum((line.amount for line in payment.ledger if _is(line, kind, limit)), Fraction(0))


def _is(line: LedgerLine, kind: LedgerKind, limit: LimitClause | None) -> bool:
    return line.kind is kind and line.limit == limit


def _label(kind: LedgerKind, limit: LimitClause | None) -> str:
    words = kind.value.capitalize()
    return f"{words}: {clause_words(limit)}" if limit else words


def _cells(view: View, amounts: list[Fraction]) -> tuple[str, ...]:
    together = (sum(amounts, Fraction(0)),) if len(amounts) > 1 else ()
    return view.cells((*amounts, *together))
