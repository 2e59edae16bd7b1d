"""Whether all of a payment is known, so that other rules can use what it is owed (language, section 6)."""

from __future__ import annotations

from outcomelang.model.contract import BestOf, Contract, EventLine, Line, MetricLine
from outcomelang.model.finality import has_last_day
from outcomelang.settlement.entitlement import Entitlement
from outcomelang.settlement.priced import Pricing, cohort_groups


def is_over(entitlement: Entitlement, contract: Contract, pricing: Pricing) -> bool:
    """Whether nothing of a payment is pending, and nobody and nothing can still be added to it.

    Members may enter until their group is closed; events may come, and open windows grow, until the last settlement
    date; a dated payment goes on until its last date.
    """
    if entitlement.has_open_lines or not entitlement.range.is_exact:
        return False
    seen = pricing.now.evaluator.seen
    if seen.day == contract.settlements.last:
        return True
    payment = entitlement.payment
    if payment.dates is not None and payment.dates[-1] > seen.day:
        return False
    groups = {group for line in payment.lines for group in _groups(line, contract)}
    if payment.per_cohort and payment.formula:
        groups.update(cohort_groups(payment.formula, contract))
    return all(seen.is_closed(group) for group in groups) and all(_ends(line, contract) for line in payment.lines)


def _groups(line: Line, contract: Contract) -> tuple[str, ...]:
    match line:
        case MetricLine(metric=name):
            group = contract.metric[name].group
            return (group,) if group else ()
        case BestOf(lines=lines):
            return tuple(group for one in lines for group in _groups(one, contract))
        case _:
            return (line.group,)


def _ends(line: Line, contract: Contract) -> bool:
    """Whether what a line pays ends by itself, before the last settlement date."""
    match line:
        case EventLine():
            return False
        case MetricLine(metric=name):
            metric = contract.metric[name]
            return metric.points is not None or has_last_day(metric.formula, contract)
        case BestOf(lines=lines):
            return all(_ends(one, contract) for one in lines)
        case _:
            return True
