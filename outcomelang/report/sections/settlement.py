"""One settlement in full."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from outcomelang.report.amount import count
from outcomelang.report.page import Block, Column, Facts, Heading, Row, Table
from outcomelang.report.reasons import sentence_of
from outcomelang.report.sections.investors import guarantee
from outcomelang.report.sections.ledger import ledger
from outcomelang.report.sections.price_lines import price_lines
from outcomelang.report.sections.transfers import transfers
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import PaymentSettlement, Settlement


def settlements_in_full(view: View) -> Iterator[Block]:
    """The latest settlement, or each of them if the whole statement is asked for."""
    latest = view.statement.latest
    chosen = view.statement.settlements if view.in_full else view.statement.settlements[-1:]
    for one in chosen:
        yield Heading(f"Settlement of {one.on}, due {one.due}")
        yield from _text(one)
        yield from _in_full(view.by(one), one, is_latest=one is latest)


def _text(settlement: Settlement) -> Iterator[Block]:
    """The amendments by which a settlement was made."""
    if settlement.amendments:
        said = (f"{one.title} (line {one.line})" if one.title else f"line {one.line}" for one in settlement.amendments)
        yield Facts((("By the contract as amended", "; ".join(said)),))


def _in_full(view: View, settlement: Settlement, *, is_latest: bool) -> Iterator[Block]:
    yield _payments(view, settlement)
    yield from ledger(view, settlement)
    yield from transfers(view, settlement)
    yield from guarantee(view, settlement)
    for payment in (*settlement.payments, *settlement.savings):
        yield from price_lines(view, payment)
    if not is_latest:
        yield from _waits(view, settlement)


def _payments(view: View, settlement: Settlement) -> Table:
    shows_missing = any(one.missing for one in settlement.payments)
    corrects = any(one.correction for one in settlement.payments)
    has_limit = any(_limits(one) for one in settlement.payments) or bool(settlement.floors)
    numbers = ["Met", "Pending", *(["Missing"] if shows_missing else []), "Left out"]
    columns = (
        Column("Payment"),
        *(Column(heading, is_number=True) for heading in numbers),
        Column("Settled before", is_number=True),
        Column("Paid now", is_number=True),
        *((Column("Of it correction", is_number=True),) if corrects else ()),
        *((Column("Limits that bit"),) if has_limit else ()),
    )
    rows = [_row(view, one, shows_missing=shows_missing, corrects=corrects) for one in settlement.payments]
    correction = view.cells((sum((one.correction for one in settlement.payments), Fraction(0)),)) if corrects else ()
    blanks = [""] * len(numbers)
    blank = ("",) if corrects else ()
    rows += [
        Row(("Floor", *blanks, "", view.amounts.cell(one.paid_now), *blank, f"line {one.limit.where}"))
        for one in settlement.floors
    ]
    before = settlement.settled - settlement.paid_now
    amounts = [view.amounts.text(amount) for amount in (before, settlement.paid_now)]
    rows.append(Row(("Total", *blanks, *amounts, *correction, ""), is_total=True))
    return Table(columns, tuple(Row(row.cells[: len(columns)], row.is_total) for row in rows))


def _row(view: View, payment: PaymentSettlement, *, shows_missing: bool, corrects: bool) -> Row:
    met = sum(line.count for line in payment.lines if line.status == "met")
    numbers = [met, payment.pending, *([payment.missing] if shows_missing else []), payment.left_out]
    return Row(
        (
            view.names.payment(payment.payment),
            *map(count, numbers),
            *view.cells((payment.settled_before, payment.paid_now)),
            *(view.cells((payment.correction,)) if corrects else ()),
            _limits(payment),
        )
    )


def _limits(payment: PaymentSettlement) -> str:
    """The limits that have changed what the payment is owed so far, each once."""
    bitten = [line.limit for line in payment.ledger if line.limit and line.amount != Fraction(0)]
    return "; ".join(dict.fromkeys(f"{limit.kind.value}, line {limit.where}" for limit in bitten))


def _waits(view: View, settlement: Settlement) -> Iterator[Block]:
    """What the formulas of an earlier settlement waited for; those of the latest are among the open items."""
    waiting = [one for one in (*settlement.payments, *settlement.savings) if one.reasons]
    if waiting:
        yield Heading("What was waited for", level=2)
        yield Facts(tuple((view.names.payment(one.payment), sentence_of(one.reasons, view.names)) for one in waiting))
