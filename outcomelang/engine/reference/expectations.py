"""What a contract's own tests expect, looked up in what the reference evaluator has worked out."""

from __future__ import annotations

from attrs import frozen

from outcomelang.engine.reference.amounts.sequence import Settling
from outcomelang.engine.reference.amounts.statement import statement_of
from outcomelang.engine.reference.amounts.working import TOTAL
from outcomelang.engine.reference.answer import PENDING, Answer, known
from outcomelang.engine.reference.arithmetic import total
from outcomelang.engine.reference.figures import Figures
from outcomelang.engine.reference.people import people_on
from outcomelang.model.contract import ExpectedSettled, ExpectedStatus, ExpectedValue
from outcomelang.model.expression import Compare
from outcomelang.model.type import YESNO


@frozen
class Looked:
    """What was found for an expectation: a status (None: no such member), or a value (None: no such settlement)."""

    is_met: bool
    status: str | None = None
    value: Answer | None = None


def looked_up(settling: Settling, expected: ExpectedStatus | ExpectedSettled | ExpectedValue) -> Looked:
    """Whether an expectation is met by the settlements that have come by its day."""
    match expected:
        case ExpectedStatus(day=day, metric=metric, member=member, point=point):
            people = people_on(settling.text_on(day), settling.data, settling.certified, day)
            status = people.status(metric, member, point)
            return Looked(status == expected.status, status=status)
        case ExpectedSettled():
            return _settled(settling, expected)
        case ExpectedValue():
            return _value(settling, expected)


def _settled(settling: Settling, expected: ExpectedSettled) -> Looked:
    """What the settlement on that very day pays."""
    last = statement_of(settling, expected.day).latest
    if last is None or last.on != expected.day:
        return Looked(is_met=False)
    paid = {one.payment: one.paid_now for one in (*last.payments, *last.savings)}
    found = known(last.paid_now if expected.payment == TOTAL else paid[expected.payment])
    wanted = settling.turns[-1].working.now.days.figures.value(expected.value)
    return Looked(wanted.is_settled and wanted.value == found.value, value=found)


def _value(settling: Settling, expected: ExpectedValue) -> Looked:
    """A comparison after the last settlement: a payment is what it is owed so far, whatever of it is pending."""
    if not settling.turns:
        return Looked(is_met=False)
    turn = settling.turns[-1]
    accounts, payments = turn.record.accounts, turn.working.text.payments

    def owed(name: str) -> Answer:
        if name == TOTAL:
            return known(total([accounts[one.name].named for one in payments]))
        return known(accounts[name].named) if name in accounts else PENDING

    figures = Figures(turn.working.now.people, owed)
    left, right = expected.left, expected.right
    asked = Compare(expected.operator, left, right, type=YESNO, level=left.level, span=expected.span)
    return Looked(figures.value(asked).is_yes, value=figures.value(left))
