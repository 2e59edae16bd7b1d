"""The ledger of one payment at one settlement: everything earned goes to exactly one line, and the sum is checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.settlement.balance import check_balance
from outcomelang.settlement.bounds import Bounds
from outcomelang.settlement.contract_limits import Allowed
from outcomelang.settlement.entitlement import Entitlement
from outcomelang.settlement.evaluate import AmountTooLarge
from outcomelang.settlement.owed import Owed
from outcomelang.settlement.own_limits import Cut
from outcomelang.settlement.statement import LedgerKind, LedgerLine, PaymentSettlement
from outcomelang.value.rounding import SIZE_LIMIT


@frozen
class Account:
    """One payment (or saving) at one settlement, as each step left it.

    `cuts_of_parties` are what caps of single payers and the return cap have cut so far, `now` what this settlement
    pays, and `restated` what it would pay more if it had not been recorded by data that were others then. `correction`
    is the part of `now` that corrects earlier settlements so.
    """

    owed: Owed
    allowed: Allowed
    cuts_of_parties: tuple[Cut, ...]
    settled_before: Fraction
    now: Fraction
    restated: Fraction = Fraction(0)
    correction: Fraction = Fraction(0)


def payment_settlement(account: Account, bounds: Bounds) -> PaymentSettlement:
    """One payment at one settlement; raises `Unbalanced` if its ledger does not add up, `AmountTooLarge`."""
    entitlement = account.owed.entitlement
    payment = entitlement.payment
    if abs(entitlement.gross) >= SIZE_LIMIT:
        raise AmountTooLarge(payment.span)
    ledger = tuple(_merged(line for line in _lines(account, bounds) if line.amount))
    check_balance(f"the ledger of `{payment.name}`", entitlement.gross, (line.amount for line in ledger))
    return PaymentSettlement(
        payment=payment.name,
        title=payment.title,
        span=payment.span,
        lines=entitlement.lines,
        gross=entitlement.gross,
        ledger=ledger,
        owed=account.owed.value,
        settled=account.settled_before + account.now,
        settled_before=account.settled_before,
        paid_now=account.now,
        correction=account.correction,
        pending=_count(entitlement, "pending"),
        missing=_count(entitlement, "missing"),
        left_out=_count(entitlement, "left out"),
        reasons=entitlement.reasons,
    )


def _lines(account: Account, bounds: Bounds) -> Iterator[LedgerLine]:
    yield from _of_entitlement(account.owed.entitlement, bounds)
    yield LedgerLine(LedgerKind.AMENDED, account.owed.entitlement.owed - account.owed.came_to)
    yield from _of_limits(account)
    yield LedgerLine(LedgerKind.SETTLED_BEFORE, account.settled_before)
    yield LedgerLine(LedgerKind.PAID_NOW, account.now)
    yield LedgerLine(LedgerKind.RESTATED, account.restated)


def _of_entitlement(entitlement: Entitlement, bounds: Bounds) -> Iterator[LedgerLine]:
    """Steps 1 to 6."""
    yield LedgerLine(LedgerKind.WAITING, entitlement.waiting)
    yield LedgerLine(LedgerKind.HELD, entitlement.held)
    yield LedgerLine(LedgerKind.REFUSED, entitlement.refused)
    yield LedgerLine(LedgerKind.LESS, entitlement.less)
    for cut in entitlement.cuts:
        yield LedgerLine(LedgerKind.CUT, cut.amount, bounds.of_participants(entitlement.payment, cut))


def _of_limits(account: Account) -> Iterator[LedgerLine]:
    """Steps 7 to 13."""
    limited, allowed = account.owed.limited, account.allowed
    yield LedgerLine(LedgerKind.ROUNDING, account.owed.rounding)
    yield from _cut_lines(LedgerKind.CUT, limited.cuts)
    if limited.raised:
        yield LedgerLine(LedgerKind.RAISED, -limited.raised.amount, limited.raised.clause)
    yield LedgerLine(LedgerKind.KEPT, -allowed.kept)
    yield from _cut_lines(LedgerKind.CUT, allowed.lost)
    yield from _cut_lines(LedgerKind.CARRIED_FORWARD, allowed.carried)
    yield from _cut_lines(LedgerKind.CUT, allowed.cuts)
    yield LedgerLine(LedgerKind.ROUNDING, allowed.rounding)
    yield from _cut_lines(LedgerKind.CUT, account.cuts_of_parties)


def _cut_lines(kind: LedgerKind, cuts: Iterable[Cut]) -> Iterator[LedgerLine]:
    yield from (LedgerLine(kind, cut.amount, cut.clause) for cut in cuts)


def _merged(lines: Iterable[LedgerLine]) -> Iterator[LedgerLine]:
    """The lines, those of one limit (of several participants, or before and after rounding) as one."""
    found: dict[tuple[LedgerKind, object], LedgerLine] = {}
    for line in lines:
        key = (line.kind, line.limit.span if line.limit else None)
        before = found.get(key)
        found[key] = evolve(line, amount=line.amount + before.amount) if before else line
    yield from found.values()


def _count(entitlement: Entitlement, status: str) -> int:
    return sum(line.count for line in entitlement.lines if line.status == status)
