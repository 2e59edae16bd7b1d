"""What is missing, and the money that hangs on it: as of one settlement, the largest first."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from outcomelang.settlement.entitlement import Entitlement
from outcomelang.settlement.figures import LineFigure
from outcomelang.settlement.reason import Reason
from outcomelang.settlement.sequence import Turn
from outcomelang.settlement.statement import OpenItem, OpenKind


def open_items(turn: Turn) -> tuple[OpenItem, ...]:
    """The open items of the payments, those without a known bound first, then by money; savings have none."""
    payments = turn.owing.contract.payments
    items = [item for payment in payments for item in _of_payment(turn.owed[payment.name].entitlement)]
    return tuple(sorted(items, key=lambda item: (item.amount is not None, -(item.amount or 0))))


def _of_payment(entitlement: Entitlement) -> Iterator[OpenItem]:
    for line in entitlement.lines:
        gate = entitlement.gates.at(line.point, line.cohort)
        if line.held:
            yield _item(line, OpenKind.HELD, line.held, gate.reasons)
        if gate.state != "closed" or gate.may_open:
            yield from _not_known(line, entitlement)


def _not_known(line: LineFigure, entitlement: Entitlement) -> Iterator[OpenItem]:
    """What a line may still pay; what an amount above single members waits for is known by its place."""
    if line.waiting:
        yield _item(line, OpenKind.WAITING, line.waiting)
    reasons = entitlement.waits.get((line.line, line.point, line.cohort))
    if line.status in ("pending", "missing") and reasons is not None:
        yield _item(line, OpenKind.FORMULA if line.status == "pending" else OpenKind.MISSING, line.possible, reasons)
    elif line.possible or line.unbounded or line.status == "pending":
        yield _item(line, OpenKind.PENDING, line.possible)


def _item(line: LineFigure, kind: OpenKind, amount: Fraction, reasons: tuple[Reason, ...] = ()) -> OpenItem:
    is_bounded = kind in (OpenKind.HELD, OpenKind.WAITING) or not line.unbounded
    return OpenItem(
        payment=line.payment,
        kind=kind,
        line=line.line,
        point=line.point,
        cohort=line.cohort,
        count=line.count,
        amount=amount if is_bounded else None,
        unbounded=0 if is_bounded else line.unbounded,
        reasons=reasons,
    )
