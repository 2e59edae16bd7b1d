"""What a reader of the statement should be told besides the amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outcomelang.settlement.sequence import Turn
from outcomelang.settlement.statement import LedgerKind, LedgerLine, Note, NoteKind, Settlement
from outcomelang.source import Span


def notes(turns: Sequence[Turn]) -> Iterator[Note]:
    """More members than planned; limits that were reached; and what stays unpaid after the last settlement."""
    if not turns:
        return
    latest = turns[-1].settlement
    yield from _more_than_planned(latest)
    yield from _limits([turn.settlement for turn in turns])
    if turns[-1].owing.is_last:
        yield from _unpaid(latest)


def _more_than_planned(settlement: Settlement) -> Iterator[Note]:
    for group in settlement.groups:
        if group.planned is not None and group.entered > group.planned:
            yield Note(NoteKind.MORE_THAN_PLANNED, group=group.group, entered=group.entered, planned=group.planned)


def _limits(settlements: Sequence[Settlement]) -> Iterator[Note]:
    """Each limit that cuts something by now, with the settlement date on which it first did."""
    first: dict[Span, Settlement] = {}
    for settlement in settlements:
        for line in _cuts(settlement):
            if line.limit:
                first.setdefault(line.limit.span, settlement)
    totals: dict[Span, Note] = {}
    for line in _cuts(settlements[-1]):
        if line.limit:
            span = line.limit.span
            amount = line.amount + (totals[span].amount or 0 if span in totals else 0)
            totals[span] = Note(NoteKind.LIMIT_BIT, limit=line.limit, amount=amount, on=first[span].on)
    yield from totals.values()


def _cuts(settlement: Settlement) -> Iterator[LedgerLine]:
    kinds = (LedgerKind.CUT, LedgerKind.CARRIED_FORWARD)
    for payment in (*settlement.payments, *settlement.savings):
        yield from (line for line in payment.ledger if line.kind in kinds)


def _unpaid(settlement: Settlement) -> Iterator[Note]:
    """The payments of which something is still pending on the last settlement date, and stays unpaid."""
    for payment in settlement.payments:
        held = sum(line.amount for line in payment.ledger if line.kind in (LedgerKind.WAITING, LedgerKind.HELD))
        if payment.pending or payment.missing or held:
            yield Note(NoteKind.UNPAID_FOR_GOOD, payment=payment.payment)
