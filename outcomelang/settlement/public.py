"""What of a settled contract everybody may see: no number of people or outcomes from 1 to 4, printed or worked out.

The rule is one of whole settlement dates. A date is shown if every number behind it is nothing, or 5 and more, and has
changed by nothing, or by 5 and more, since the date that was shown before it. All that is shown of a date is worked
out from these numbers and the contract, and nothing at all is shown of any other date: whoever takes one figure from
another finds no smaller number. An amount is shown only where it is fixed prices times such numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Final, TypeAlias

from attrs import frozen

from outcomelang.model.contract import Contract, EventLine, Line, MemberLine, MetricLine, Payment
from outcomelang.model.expression import Constant, Expression, ParameterValue
from outcomelang.model.type import Kind
from outcomelang.settlement.statement import PaymentSettlement, Settlement, Statement
from outcomelang.settlement.texts import Texts

FEWEST: Final = 5
"""The smallest number of people or outcomes that is shown, besides nothing."""

Counts: TypeAlias = Mapping[tuple[object, ...], int]
"""The numbers behind a settlement date, each under what it counts."""

_MET: Final = "met"
_PENDING: Final = "pending"


@frozen
class PublicPayment:
    """A payment by a settlement: the outcomes met and the money settled so far, each None where it is hidden.

    `counts` says whether it counts outcomes at all: a fee does not.
    """

    payment: str
    title: str | None
    counts: bool
    met: int | None
    settled: Fraction | None


@frozen
class PublicGroup:
    """The members of a target group who have entered by a settlement (None: hidden), and how many are planned."""

    group: str
    title: str | None
    entered: int | None
    planned: int | None


@frozen
class PublicSettlement:
    """A settlement date that has come; `settled` is by all payments so far, None where it is hidden."""

    on: date
    due: date
    is_shown: bool
    settled: Fraction | None
    payments: tuple[PublicPayment, ...]
    groups: tuple[PublicGroup, ...]


@frozen
class PublicStatement:
    """A contract settled up to a date, as everybody may see it."""

    contract: str
    title: str | None
    currency: str
    step: Fraction
    as_of: date
    settlements: tuple[PublicSettlement, ...]
    next_settlement: date | None

    @property
    def latest_shown(self) -> PublicSettlement | None:
        """The last settlement of which anything is shown."""
        return next((one for one in reversed(self.settlements) if one.is_shown), None)


def public_statement(statement: Statement, contract: Contract) -> PublicStatement:
    """What of a statement everybody may see."""
    before: Counts = {}
    found = []
    for settlement in statement.settlements:
        text = Texts(contract).whole(Texts(contract).of(settlement.on))
        counts = counts_behind(settlement, text)
        is_shown = may_be_shown(counts, before)
        if is_shown:
            before = counts
        # What an amendment adds is worked out from the settlements before it, those that are hidden too.
        amounts = shown_amounts(settlement, text) if is_shown and not contract.amendments else {}
        found.append(_public(settlement, text, amounts, is_shown=is_shown))
    return PublicStatement(
        contract=statement.contract,
        title=statement.title,
        currency=statement.currency,
        step=statement.step,
        as_of=statement.as_of,
        settlements=tuple(found),
        next_settlement=statement.next_settlement,
    )


def may_be_shown(counts: Counts, before: Counts) -> bool:
    """Whether each number is nothing or enough, and has changed by nothing or by enough since it was shown before."""
    return all(
        _is_enough(counts.get(key, 0)) and _is_enough(counts.get(key, 0) - before.get(key, 0))
        for key in (*counts, *before)
    )


def _is_enough(number: int) -> bool:
    return number == 0 or abs(number) >= FEWEST


# --- The numbers behind a date ------------------------------------------------------------------


def counts_behind(settlement: Settlement, text: Contract) -> Counts:
    """All numbers that are shown of a date, that its amounts tell, or that are left when one is taken from another.

    `text` is the contract's text that the settlement was made by.
    """
    counted = [one for one in settlement.payments if counts_outcomes(text.payment[one.payment], text)]
    entered = {one.group: one.entered for one in settlement.groups if _is_named(one.group, text)}
    found: dict[tuple[object, ...], int] = {("entered", name): number for name, number in entered.items()}
    for name, number in entered.items():
        if (at_most := text.group[name].at_most) is not None:
            # Where one more can enter, whatever changes unseen is that one.
            found["room", name] = at_most - number
    for one, other in combinations(entered, 2):
        if text.group[one].table == text.group[other].table:
            found["entered", one, "or", other] = entered[one] - entered[other]
    for payment in counted:
        found |= _of_payment(payment, text, entered)
    for first, second in combinations(counted, 2):
        found[_MET, first.payment, "or", second.payment] = _met(first) - _met(second)
    return found


def _of_payment(
    payment: PaymentSettlement, text: Contract, entered: Mapping[str, int]
) -> dict[tuple[object, ...], int]:
    """Outcomes met in all; of each price line those met, those that are pending, and all others together.

    Of a line that counts a member once at most, also the members who are not met, whatever their status.
    """
    name = payment.payment
    found: dict[tuple[object, ...], int] = {(_MET, name): _met(payment)}
    for number, line in enumerate(text.payment[name].lines, start=1):
        own = [one for one in payment.lines if one.line == number]
        for status in (_MET, _PENDING):
            found[status, name, number] = sum(one.count for one in own if one.status == status)
        found["others", name, number] = sum(one.count for one in own if one.status not in (_MET, _PENDING))
        group = _counted_once(line, text)
        if group is not None and group in entered:
            found["not met", name, number] = entered[group] - found[_MET, name, number]
    return found


def _counted_once(line: Line, text: Contract) -> str | None:
    """The group of which a line counts each member at most once."""
    if isinstance(line, MemberLine):
        return line.group
    if not isinstance(line, MetricLine):
        return None
    metric = text.metric[line.metric]
    points = line.points or (metric.points.numbers if metric.points else (None,))
    return metric.group if len(points) == 1 else None


def _met(payment: PaymentSettlement) -> int:
    return sum(line.count for line in payment.lines if line.status == _MET)


def counts_outcomes(payment: Payment, text: Contract) -> bool:
    """Whether the outcomes of a payment are counted for everybody: those of single members, with no gate on them.

    Whether a gate is open can tell a number that is behind its figure.
    """
    return bool(payment.lines) and not payment.gates and all(map(text.is_of_members, payment.lines))


def _is_named(group: str, text: Contract) -> bool:
    return group in text.group and not text.group[group].implicit


# --- The amounts --------------------------------------------------------------------------------


def shown_amounts(settlement: Settlement, text: Contract) -> Mapping[str, Fraction]:
    """What payments have settled in all, of those where that is fixed prices × outcomes met, or a fixed fee.

    A cap on all payments is worked out from all of them: with one there are amounts of all payments, or of none. None
    either with floors, and where what earlier settlements paid matters: caps of a settlement or year.
    """
    if text.floors or any(cap.scope != "total" for cap in text.caps):
        return {}
    found = {
        one.payment: one.settled
        for one in settlement.payments
        if (worth := _worth(one, text)) is not None and worth == one.settled
    }
    return found if not text.caps or len(found) == len(settlement.payments) else {}


def _worth(payment: PaymentSettlement, text: Contract) -> Fraction | None:
    """The fixed prices × the outcomes met; None where there are others, or anything else has a part in the amount."""
    clause = text.payment[payment.payment]
    if clause.gates or clause.less or clause.limits or clause.at_least or clause.never_paid_back:
        return None
    if clause.formula is not None:
        return payment.gross if _fixed(clause.formula, text) is not None and not clause.per_cohort else None
    prices = [_price(line, text) for line in clause.lines]
    if any(price is None for price in prices):
        return None
    met = (line for line in payment.lines if line.status == _MET)
    return sum(((prices[line.line - 1] or Fraction(0)) * line.count for line in met), Fraction(0))


def _price(line: Line, text: Contract) -> Fraction | None:
    """The price of each outcome of a line, where it is the same for all."""
    if isinstance(line, MetricLine):
        metric = text.metric[line.metric]
        is_counted = metric.of_members and metric.type.kind is Kind.YESNO
        return _fixed(line.price, text) if is_counted else None
    return _fixed(line.price, text) if isinstance(line, EventLine | MemberLine) else None


def _fixed(amount: Expression, text: Contract) -> Fraction | None:
    """An amount that stands in the contract, itself or as a parameter of one value."""
    if isinstance(amount, ParameterValue):
        parameter = text.parameter[amount.name]
        if len(parameter.values) != 1 or parameter.table is not None or parameter.by_code:
            return None
        amount = parameter.values[0].value
    return amount.value if isinstance(amount, Constant) and isinstance(amount.value, Fraction) else None


# --- What is shown ------------------------------------------------------------------------------


def _public(
    settlement: Settlement, text: Contract, amounts: Mapping[str, Fraction], *, is_shown: bool
) -> PublicSettlement:
    has_all = len(amounts) == len(settlement.payments) and sum(amounts.values()) == settlement.settled
    payments = []
    for one in settlement.payments:
        clause = text.payment[one.payment]
        met = _met(one) if is_shown and counts_outcomes(clause, text) else None
        payments.append(PublicPayment(one.payment, one.title, bool(clause.lines), met, amounts.get(one.payment)))
    return PublicSettlement(
        on=settlement.on,
        due=settlement.due,
        is_shown=is_shown,
        settled=settlement.settled if has_all else None,
        payments=tuple(payments),
        groups=tuple(
            PublicGroup(one.group, one.title, one.entered if is_shown else None, one.planned)
            for one in settlement.groups
            if _is_named(one.group, text)
        ),
    )
