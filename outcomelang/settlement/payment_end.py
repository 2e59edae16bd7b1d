"""Whether all of a payment is known, so that other rules can use what it is owed (language, section 6)."""

from __future__ import annotations

from outcomelang.model.contract import BestOf, Contract, EventLine, Line, MetricLine
from outcomelang.settlement.entitlement import Entitlement
from outcomelang.settlement.priced import Pricing, cohort_groups


def is_over(entitlement: Entitlement, contract: Contract, pricing: Pricing) -> bool:
    """Whether nothing of a payment is pending or can change, and nobody and nothing can still be added to it.

    Members may enter until their group is closed, and events may come until the last settlement date; a dated payment
    goes on until its last date. On the last settlement date a figure `so far` is final: no later day can change it.
    """
    if entitlement.has_open_lines:
        return False
    seen = pricing.now.evaluator.seen
    if seen.day == contract.settlements.last:
        return True
    if not entitlement.is_for_good:
        return False
    payment = entitlement.payment
    if payment.dates is not None and payment.dates[-1] > seen.day:
        return False
    groups = {group for line in payment.lines for group in _groups(line, contract)}
    if payment.per_cohort and payment.formula:
        groups.update(cohort_groups(payment.formula, contract))
    return all(seen.is_closed(group) for group in groups) and not any(map(_may_have_more_events, payment.lines))


def _groups(line: Line, contract: Contract) -> tuple[str, ...]:
    match line:
        case MetricLine(metric=name):
            group = contract.metric[name].group
            return (group,) if group else ()
        case BestOf(lines=lines):
            return tuple(group for one in lines for group in _groups(one, contract))
        case _:
            return (line.group,)


def _may_have_more_events(line: Line) -> bool:
    if isinstance(line, BestOf):
        return any(map(_may_have_more_events, line.lines))
    return isinstance(line, EventLine)
