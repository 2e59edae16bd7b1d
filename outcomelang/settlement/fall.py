"""What a payment can do between two settlements to come: rise only, fall, or go on with what has not happened yet.

What is known by now is taken to stay. Where it is not sure from the contract that a payment cannot fall, it can.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from outcomelang.model.contract import BestOf, Contract, EventLine, Line, MemberLine, MetricLine, Payment
from outcomelang.model.expression import Constant, ParameterValue
from outcomelang.model.finality import may_bring_less_than_nothing, prices_of
from outcomelang.model.type import Kind
from outcomelang.settlement.order import share_limit
from outcomelang.settlement.priced import Pricing
from outcomelang.settlement.sequence import Turn

_NOTHING = Fraction(0)


def is_open_ended(payment: Payment, turn: Turn) -> bool:
    """Whether it pays for what is in no figure yet: events, dates or cohorts to come, and lines of `best of`.

    The most that a line of `best of` can still bring is known of the best one alone. What rests on such a payment is
    open-ended too; so are all where one of them can go below zero, which makes room under a cap for others.
    """
    if _pays_for_what_is_to_come(payment, turn):
        return True
    others = [one for one in turn.owing.contract.payments if _pays_for_what_is_to_come(one, turn)]
    below_zero = any(not one.lines or _any_below_zero(one, turn) for one in others)
    return below_zero or (bool(others) and _may_rest_on_others(payment, turn))


def _pays_for_what_is_to_come(payment: Payment, turn: Turn) -> bool:
    return _has_amounts_to_come(payment, turn) or any(chooses_rows(line) for line in payment.lines)


def _may_rest_on_others(payment: Payment, turn: Turn) -> bool:
    """Whether other payments may have a part in what it is owed."""
    bounds = turn.owing.bounds
    limits = (*bounds.of_payment(payment), *bounds.own_periods(payment))
    is_for_members = bool(payment.lines) and all(map(turn.owing.contract.is_of_members, payment.lines))
    has_limits = bool(payment.gates) or share_limit(payment) or not all(bound.is_fixed for bound in limits)
    return has_limits or not is_for_members


def _any_below_zero(payment: Payment, turn: Turn) -> bool:
    contract = turn.owing.contract
    return any(
        may_bring_less_than_nothing(line, contract) or not _has_plain_prices(line, contract) for line in payment.lines
    )


def _has_amounts_to_come(payment: Payment, turn: Turn) -> bool:
    """Whether amounts above single members are still to come, of dates, or of cohorts that no member is in yet."""
    metrics = turn.owing.contract.metric
    lines = [line for line in payment.lines if isinstance(line, MetricLine)]
    by_cohort = payment.per_cohort or any(metrics[line.metric].per_cohort for line in lines)
    return by_cohort or any(day > turn.settlement.on for day in payment.dates or ())


def chooses_rows(line: Line) -> bool:
    """Whether which rows pay rests on others, some of them still to come: events, `best of` and `up to 5 in all`."""
    return isinstance(line, BestOf | EventLine) or (isinstance(line, MetricLine) and line.limit is not None)


def waits_for_point(line: Line, turn: Turn) -> bool:
    """Whether a line of members pays nothing before the point, or the start, that its rows stand for."""
    if isinstance(line, MetricLine):
        return line.limit is None and turn.owing.contract.metric[line.metric].of_members
    return isinstance(line, MemberLine)


def can_fall(payment: Payment, turn: Turn) -> bool:
    """Whether money of it can flow back."""
    contract = turn.owing.contract
    has_capped_parties = contract.cap_return or contract.waterfall or any(cap.payer for cap in contract.caps)
    if has_capped_parties or any(table.counts for table in contract.tables):
        return True
    if payment.never_paid_back:
        return False
    if _may_rest_on_others(payment, turn) or _any_below_zero(payment, turn):
        return True
    if any(_lets_one_row_displace_another(line, turn) for line in payment.lines):
        return True
    entitlement = turn.owed[payment.name].entitlement
    return entitlement.range.lowest is None or entitlement.range.lowest < entitlement.owed


def _lets_one_row_displace_another(line: Line, turn: Turn) -> bool:
    """Whether a row that comes to be met later takes the place of one that brings more: `up to 5 in all`."""
    if isinstance(line, BestOf):
        return any(_lets_one_row_displace_another(option, turn) for option in line.lines)
    if not isinstance(line, MetricLine) or line.limit is None:
        return False
    is_yes_no = turn.owing.contract.metric[line.metric].type.kind is Kind.YESNO
    return not (is_yes_no and isinstance(line.price, Constant))


def least_of(payment: Payment, turn: Turn, settled: Fraction) -> Fraction | None:
    """The least that it can have settled in all on any settlement to come; None if no bound is known."""
    if not can_fall(payment, turn):
        return settled
    if _any_below_zero(payment, turn):
        return None
    lows = list(_lows_of_priced(payment, turn))
    known = [low for low in lows if low is not None]
    if len(known) < len(lows) or (lows and is_open_ended(payment, turn)) or _has_amounts_to_come(payment, turn):
        return None
    below = [low for low in known if low < 0]
    if below and len(lows) > 1:
        return None
    return min(_NOTHING, settled, *below)


def _lows_of_priced(payment: Payment, turn: Turn) -> Iterator[Fraction | None]:
    """The least of each amount above single members."""
    owing = turn.owing
    for priced in Pricing(owing.contract, owing.now, owing.as_of).of(payment):
        yield priced.range.lowest


def _has_plain_prices(line: Line, contract: Contract) -> bool:
    """Whether no price is a parameter with a value that must be worked out: such a one is not looked into."""
    if isinstance(line, BestOf):
        return all(_has_plain_prices(option, contract) for option in line.lines)
    is_parameter = isinstance(line.price, ParameterValue)
    return not is_parameter or all(isinstance(price, Constant) for price in prices_of(line.price, contract))
