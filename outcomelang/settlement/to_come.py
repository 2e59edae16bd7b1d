"""What a payment can become with amounts that are in no figure yet: of dates and cohorts to come, and of `best of`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outcomelang.model.contract import BestOf, Group, MetricLine, Payment
from outcomelang.model.finality import never_negative
from outcomelang.settlement.entitlement import Entitlement
from outcomelang.settlement.evaluate import NOWHERE
from outcomelang.settlement.order import share_limit
from outcomelang.settlement.priced import View, cohort_groups, rounded
from outcomelang.value.range import NOT_NEGATIVE, Range, least

if TYPE_CHECKING:
    from outcomelang.settlement.owed import Owing


def meaning_to_come(
    payment: Payment, entitlement: Entitlement, owing: Owing, view: View, *, is_whole: bool = False
) -> Range:
    """What the name of a payment that is not known yet can mean in a formula: what it is owed after its own limits.

    A limit that is not fixed, or is of settlements, years or the total, may leave nothing; but one of settlements or
    years takes nothing any more of what has been let through whole (`is_whole`).
    """
    carried = owing.carried
    possible = with_what_is_to_come(payment, entitlement, owing, view)
    found = possible + Range.exactly(carried.owed(entitlement) - entitlement.owed)
    found = found.through(lambda end: rounded(end, owing.contract.rounding))
    for bound in owing.bounds.of_payment(payment):
        most = Range.exactly(bound.amount + carried.kept.get(payment.name, Fraction(0)))
        found = least((found, most if bound.is_fixed else NOT_NEGATIVE))
    if share_limit(payment) or (not is_whole and any(True for _ in owing.bounds.own_periods(payment))):
        found = least((found, NOT_NEGATIVE))
    minimum = owing.bounds.at_least(payment)
    return found if minimum is None else _raised(found, minimum.amount)


def _raised(found: Range, minimum: Fraction | None) -> Range:
    """An amount that the last settlement may raise to a minimum, and no earlier one."""
    highest = None if minimum is None or found.highest is None else max(found.highest, minimum)
    return Range(found.lowest, highest)


def with_what_is_to_come(payment: Payment, entitlement: Entitlement, owing: Owing, view: View) -> Range:
    """The range of what a payment is owed, widened by what its dates and cohorts to come can bring.

    What the lines of `best of` that do not lead can still bring is not known while one of them is open.
    """
    entitled = entitlement.possible if view is owing.outlook else entitlement.range
    if _may_have_cohorts_to_come(payment, owing):
        never_falls = payment.formula is not None and never_negative(payment.formula, owing.contract)
        return Range(entitled.lowest if never_falls else None, None)
    possible = entitled + _of_dates_to_come(payment, owing, view)
    chooses = any(isinstance(line, BestOf) for line in payment.lines)
    return Range(possible.lowest, None) if chooses and entitlement.has_open_lines else possible


def _of_dates_to_come(payment: Payment, owing: Owing, view: View) -> Range:
    dates = sum(day > owing.seen.day for day in payment.dates or ())
    if not dates or payment.formula is None:
        return Range.exactly(Fraction(0))
    each = view.ranges.of(payment.formula, NOWHERE)
    least = None if each.lowest is None else dates * min(each.lowest, Fraction(0))
    most = None if each.highest is None else dates * max(each.highest, Fraction(0))
    return Range(least, most)


def _may_have_cohorts_to_come(payment: Payment, owing: Owing) -> bool:
    """Whether a member may still fall into a cohort that nobody is in yet: who enters, or whose column is filled."""
    contract = owing.contract
    groups = set(cohort_groups(payment.formula, contract)) if payment.per_cohort and payment.formula else set()
    for line in payment.lines:
        metric = contract.metric[line.metric] if isinstance(line, MetricLine) else None
        if metric and metric.per_cohort and metric.group:
            groups.add(metric.group)
    return any(_may_be_given_later(contract.group[name]) or not owing.seen.is_closed(name) for name in groups)


def _may_be_given_later(group: Group) -> bool:
    """Whether a member's cohort rests on another column than the start, which may be filled after the group closes."""
    start = group.enters.column if group.enters else None
    return group.cohorts is not None and group.cohorts.column not in (None, start)
