"""Where all that a payment has earned went: each step's part of it, in the order of operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import evolve

from outcomelang.engine.reference.amounts.sequence import Turn
from outcomelang.engine.reference.arithmetic import NOTHING, checked, total
from outcomelang.engine.reference.stopped import too_large
from outcomelang.model.contract import Payment
from outcomelang.settlement.statement import LedgerKind, LedgerLine, PaymentSettlement
from outcomelang.source import Span
from outcomelang.value.rounding import TooLarge


class Unbalanced(Exception):
    """A ledger that does not add up to what was earned: a mistake in this program."""


def payment_settlement(payment: Payment, turn: Turn, settled_before: Fraction) -> PaymentSettlement:
    """One payment or saving at one settlement; raises `Unbalanced`, or `Stopped` if it has earned 10^24 or more."""
    name = payment.name
    found = turn.working.now.earned(payment)
    try:
        checked(found.gross)
    except TooLarge as error:
        raise too_large(payment.span) from error
    cut = total([amount for (_, of), amount in turn.moved.cuts.items() if of == name])
    settled = turn.record.accounts[name].settled - cut
    lines = [
        *_lines(payment, turn),
        LedgerLine(LedgerKind.SETTLED_BEFORE, settled_before),
        LedgerLine(LedgerKind.PAID_NOW, settled - settled_before),
    ]
    ledger = tuple(_merged(line for line in lines if line.amount))
    if total([line.amount for line in ledger]) != found.gross:
        raise Unbalanced(f"the ledger of `{name}` on {turn.record.on} does not add up to {found.gross}: {ledger}")
    return PaymentSettlement(
        payment=name,
        title=payment.title,
        span=payment.span,
        lines=found.lines,
        gross=found.gross,
        ledger=ledger,
        owed=turn.record.accounts[name].named,
        settled=settled,
        settled_before=settled_before,
        paid_now=settled - settled_before,
        pending=sum(line.count for line in found.lines if line.status == "pending"),
        missing=sum(line.count for line in found.lines if line.status == "missing"),
        left_out=sum(line.count for line in found.lines if line.status == "left out"),
    )


def _lines(payment: Payment, turn: Turn) -> Iterator[LedgerLine]:
    name, now = payment.name, turn.working.now
    found, account = now.earned(payment), turn.record.accounts[name]
    yield LedgerLine(LedgerKind.WAITING, found.waiting)
    yield LedgerLine(LedgerKind.HELD, found.held)
    yield LedgerLine(LedgerKind.REFUSED, found.refused)
    yield LedgerLine(LedgerKind.LESS, found.less)
    for one in now.cuts(payment):
        yield LedgerLine(LedgerKind.CUT, one.amount, one.limit)
    yield LedgerLine(LedgerKind.AMENDED, now.came_to(payment) - account.came_to)
    limited = turn.working.limited(payment, own=False)
    raised = limited.raised.amount if limited.raised else NOTHING
    taken = total([one.amount for one in limited.cuts])
    yield LedgerLine(LedgerKind.ROUNDING, account.came_to - taken + raised - limited.amount)
    for one in limited.cuts:
        yield LedgerLine(LedgerKind.CUT, one.amount, one.limit)
    if limited.raised:
        yield LedgerLine(LedgerKind.RAISED, -raised, limited.raised.limit)
    yield LedgerLine(LedgerKind.KEPT, -turn.kept[name])
    for kind, cuts in (
        (LedgerKind.CUT, turn.lost),
        (LedgerKind.CARRIED_FORWARD, turn.carried),
        (LedgerKind.CUT, turn.cuts),
    ):
        yield from (LedgerLine(kind, amount, clause) for (clause, of), amount in cuts.items() if of == name)
    yield LedgerLine(LedgerKind.ROUNDING, turn.rounding[name])
    yield from (
        LedgerLine(LedgerKind.CUT, amount, clause) for (clause, of), amount in turn.moved.cuts.items() if of == name
    )


def _merged(lines: Iterable[LedgerLine]) -> Iterator[LedgerLine]:
    """The lines of one limit as one."""
    found: dict[tuple[LedgerKind, Span | None], LedgerLine] = {}
    for line in lines:
        key = (line.kind, line.limit.span if line.limit else None)
        before = found.get(key)
        found[key] = evolve(line, amount=line.amount + before.amount) if before else line
    yield from found.values()
