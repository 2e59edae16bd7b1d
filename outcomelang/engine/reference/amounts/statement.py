"""The statement of the reference evaluator: the same amounts as that of the other, and no outlook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from outcomelang.engine.reference.amounts.investors import investor_totals
from outcomelang.engine.reference.amounts.ledger import payment_settlement
from outcomelang.engine.reference.amounts.sequence import Settling, Turn, due_date
from outcomelang.engine.reference.arithmetic import NOTHING, total
from outcomelang.model.contract import Contract, Payment
from outcomelang.settlement.statement import (
    AmendmentInForce,
    FloorSettlement,
    GroupStatement,
    PartyTotal,
    PaymentTotal,
    Settlement,
    Statement,
)
from outcomelang.value.range import Range


def statement_of(settlements: Settling, as_of: date) -> Statement:
    """The statement of all settlements that have been made up to a date."""
    contract = settlements.contract
    made = tuple(_settlements(settlements.turns, contract))
    to_come = next((day for day in contract.settlements.dates if day > as_of), None)
    whole = settlements.text_of(())
    savings = tuple(_totals(whole.savings, made))
    return Statement(
        contract=contract.name,
        title=contract.title,
        currency=contract.currency,
        step=contract.rounding.step,
        as_of=as_of,
        settlements=made,
        next_settlement=to_come,
        next_due=due_date(contract, to_come) if to_come else None,
        total=made[-1].settled if made else NOTHING,
        range=Range(),
        payments=tuple(_totals(whole.payments, made)),
        savings_total=total([one.settled for one in savings]),
        savings_range=Range(),
        savings=savings,
        parties=tuple(_parties(contract, made)),
        investors=tuple(investor_totals(contract, made, as_of)),
        open_items=(),
        notes=(),
        has_outlook=False,
    )


def _totals(payments: Iterable[Payment], settlements: Sequence[Settlement]) -> Iterator[PaymentTotal]:
    latest = settlements[-1] if settlements else None
    settled = {one.payment: one.settled for one in (*latest.payments, *latest.savings)} if latest else {}
    for payment in payments:
        yield PaymentTotal(payment.name, payment.title, settled.get(payment.name, NOTHING), Range())


def _parties(contract: Contract, settlements: Sequence[Settlement]) -> Iterator[PartyTotal]:
    transfers = [one for settlement in settlements for one in settlement.all_transfers]
    for party in contract.parties:
        paid = total([one.amount for one in transfers if one.payer == party.name])
        received = total([one.amount for one in transfers if one.payee == party.name])
        yield PartyTotal(party.name, party.title, party.role, paid, received)


# --- Settlements --------------------------------------------------------------------------------


def _settlements(turns: Iterable[Turn], contract: Contract) -> Iterator[Settlement]:
    settled: dict[str, Fraction] = {}
    in_all = NOTHING
    for turn in turns:
        text = turn.working.text
        payments = tuple(payment_settlement(one, turn, settled.get(one.name, NOTHING)) for one in text.payments)
        savings = tuple(payment_settlement(one, turn, settled.get(one.name, NOTHING)) for one in text.savings)
        paid_now = total([one.amount for one in turn.moved.transfers])
        in_all += paid_now
        settled = {one.payment: one.settled for one in (*payments, *savings)}
        yield Settlement(
            on=turn.record.on,
            due=turn.due,
            payments=payments,
            savings=savings,
            floors=tuple(_floors(turn)),
            transfers=turn.moved.transfers,
            budgets=turn.budgets,
            groups=tuple(_groups(turn)),
            paid_now=paid_now,
            settled=in_all,
            amendments=tuple(_amendments(turn, contract)),
            guarantee=turn.guarantee,
        )


def _floors(turn: Turn) -> Iterator[FloorSettlement]:
    """What the floor adds, as it is paid."""
    if turn.floor:
        paid = total([one.amount for one in turn.moved.transfers if one.payment is None])
        yield FloorSettlement(turn.floor.limit, paid)


def _groups(turn: Turn) -> Iterator[GroupStatement]:
    people = turn.working.now.people
    for group in turn.working.text.groups:
        if group.implicit:
            continue
        members = people.of(group.name)
        yield GroupStatement(
            group=group.name,
            title=group.title,
            entered=len(members),
            left=sum(one.member.left is not None for one in members),
            planned=group.planned,
            at_most=group.at_most,
            closed=people.is_closed(group.name),
            cohorts=people.cohorts(group.name),
        )


def _amendments(turn: Turn, contract: Contract) -> Iterator[AmendmentInForce]:
    for place in turn.record.amendments:
        one = contract.amendments[place]
        yield AmendmentInForce(one.title, contract.source.place(one.span.start).line, span=one.span)
