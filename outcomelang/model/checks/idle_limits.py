"""Limits that can never take anything off, since the prices do not come so far."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import warning
from outcomelang.model.contract import Cap, Contract, Limit, Payment
from outcomelang.model.expression import Expression
from outcomelang.model.most_owed import MostOwed, sum_of
from outcomelang.model.range_in_windows import RangeInWindows
from outcomelang.model.type import Kind
from outcomelang.model.types_of_operators import figure_in_words
from outcomelang.source import Span


def idle_limits(contract: Contract) -> Iterator[Diagnostic]:
    """A warning for each cap, and each limit of a payment, that what is owed can reach at the most, and never pass."""
    most = MostOwed(contract)
    for payment in contract.payments:
        for limit in payment.limits:
            yield from _compared(limit.amount, _under_limit(limit, payment, most), limit, contract)
    for cap in contract.caps:
        covered = [payment for payment in contract.payments if not cap.payments or payment.name in cap.payments]
        yield from _compared(cap.amount, _under_cap(cap, covered, most), cap, contract)


def _under_limit(limit: Limit, payment: Payment, most: MostOwed) -> Fraction | None:
    if limit.scope == "participant":
        return most.for_participant_before_limits(payment)
    return most.before_limits(payment)


def _under_cap(cap: Cap, covered: list[Payment], most: MostOwed) -> Fraction | None:
    if cap.scope == "participant":
        return sum_of(most.for_participant(payment) for payment in covered if payment.lines)
    return sum_of(most.for_payment(payment) for payment in covered)


def _compared(
    amount: Expression, highest: Fraction | None, limit: Limit | Cap, contract: Contract
) -> Iterator[Diagnostic]:
    if highest is None or amount.type.kind is not Kind.MONEY:
        return
    lowest = RangeInWindows.of_contract(contract).of(amount).lowest
    if lowest is not None and highest <= lowest:
        yield _warning(limit.span, figure_in_words(highest, amount.type), limit, contract)


def _warning(span: Span, reached: str, limit: Limit | Cap, contract: Contract) -> Diagnostic:
    whose = "one participant brings" if limit.scope == "participant" else "there is"
    planned = "" if limit.scope == "participant" else ", with the members that are planned"
    message = f"this limit never takes anything off: {whose} {reached} at the most{planned}"
    return warning(contract, "OUT253", message, span, "leave it out, or lower it")
