"""Figures as they are seen on a day, with payments as a settlement has left them."""

from __future__ import annotations

from outcomelang.settlement.balance import total_of
from outcomelang.settlement.evaluate import Evaluator
from outcomelang.settlement.order import TOTAL
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.statement import Settlement
from outcomelang.settlement.told import Known, Told


def as_owed(seen: Seen, settlement: Settlement) -> Evaluator:
    """Evaluates what is asked after a settlement: a payment is what it is owed so far, whatever of it is pending."""
    owed: dict[str, Told] = {one.payment: Known(one.owed) for one in (*settlement.payments, *settlement.savings)}
    return Evaluator(seen, {**owed, TOTAL: Known(total_of(one.owed for one in settlement.payments))})
