"""How many outcomes a contract plans for: its planned members, at each point that is priced."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from outcomelang.model.contract import BestOf, Contract, EventLine, Line, MemberLine, MetricLine, Payment
from outcomelang.model.most_owed import MostOwed


def planned_outcomes(contract: Contract) -> int | None:
    """The outcomes that the payments would count if all planned members reached all; None where that is not said.

    A figure of a group and a formula count as one at each point or date, as they do in a statement.
    """
    members = MostOwed(contract).members
    return _sum(_of_payment(payment, contract, members) for payment in contract.payments)


_Members = Callable[[Iterable[str]], int | None]


def _of_payment(payment: Payment, contract: Contract, members: _Members) -> int | None:
    if payment.formula is not None:
        return None if payment.per_cohort else len(payment.dates or (None,))
    return _sum(_of_line(line, contract, members) for line in payment.lines)


def _of_line(line: Line, contract: Contract, members: _Members) -> int | None:
    match line:
        case MetricLine():
            metric = contract.metric[line.metric]
            points = len(line.points or (metric.points.numbers if metric.points else (None,)))
            if metric.of_members and metric.group:
                return _times(members((metric.group,)), points)
            return None if metric.per_cohort or metric.dates else points
        case MemberLine(group=group):
            return members((group,))
        case EventLine(group=group, limit=limit):
            if limit is None or limit.scope == "per year":
                return None
            return limit.number if limit.scope == "in all" else _times(members((group,)), limit.number)
        case BestOf(lines=lines):
            counts = [_of_line(inner, contract, members) for inner in lines]
            return None if None in counts else max(count for count in counts if count is not None)


def _times(members: int | None, number: int) -> int | None:
    return None if members is None else members * number


def _sum(counts: Iterable[int | None]) -> int | None:
    every = list(counts)
    return None if None in every else sum(count for count in every if count is not None)
