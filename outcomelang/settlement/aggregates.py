"""Counts, shares, sums and means over a target group, from the engine's figures (language, sections 4 and 5)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from outcomelang.model.expression import GroupAggregate, GroupCount, GroupShare
from outcomelang.settlement.figures import GroupFigure
from outcomelang.settlement.reason import Reason, ReasonKind
from outcomelang.settlement.told import Known, Told, missing, pending

Aggregate = GroupCount | GroupShare | GroupAggregate

NO_MEMBERS = GroupFigure(0, 0, Fraction(0), Fraction(0), 0, 0, 0)
"""The figure of a cohort, or of a group, that nobody has entered."""


def aggregate(
    expression: Aggregate, figure: GroupFigure, *, so_far: bool, closed: bool, place: tuple[str | None, int | None]
) -> Told:
    """An aggregate over the members of a group; `place` is the cohort and point, for reasons.

    It is final when the group is closed and every member's value is final or the member has left. With `so_far` it is
    taken from the members whose own value is final. Those left out have no part in it, except that `count of G`
    without a condition counts all who entered. A member's missing value that no rule gives a meaning makes the
    aggregate missing: a blank is never zero.
    """
    cohort, point = place
    reasons = _waits_for(expression, figure, closed=closed, cohort=cohort, point=point)
    if reasons and not so_far:
        return pending(*reasons)
    if isinstance(expression, GroupCount) and expression.condition is None:
        return Known(Fraction(figure.entered))
    if figure.missing:
        return missing(Reason(ReasonKind.MEMBERS_MISSING, expression.group, cohort, point, figure.missing))
    value = _value(expression, figure)
    return missing(Reason(ReasonKind.NOBODY, expression.group, cohort, point)) if value is None else Known(value)


def over_cohorts(expression: GroupAggregate, values: Sequence[Fraction]) -> Told:
    """An aggregate over the values of a metric per cohort; each cohort counts alike, whatever its size."""
    if expression.function == "sum":
        return Known(sum(values, Fraction(0)))
    if not values:
        return missing(Reason(ReasonKind.NO_COHORTS, expression.group))
    match expression.function:
        case "mean":
            return Known(sum(values, Fraction(0)) / len(values))
        case "median":
            return Known(median(values))
        case "lowest":
            return Known(min(values))
        case "highest":
            return Known(max(values))


def _waits_for(
    expression: Aggregate, figure: GroupFigure, *, closed: bool, cohort: str | None, point: int | None
) -> tuple[Reason, ...]:
    group = expression.group
    is_count_of_all = isinstance(expression, GroupCount) and expression.condition is None
    reasons = []
    if not closed:
        reasons.append(Reason(ReasonKind.GROUP_OPEN, group, cohort))
    if figure.pending and not is_count_of_all:
        reasons.append(Reason(ReasonKind.MEMBERS_PENDING, group, cohort, point, figure.pending))
    return tuple(reasons)


def _value(expression: Aggregate, figure: GroupFigure) -> Fraction | None:
    match expression:
        case GroupCount() | GroupAggregate(function="sum"):
            return figure.total
        case GroupShare() | GroupAggregate(function="mean"):
            return figure.total / figure.weight if figure.weight else None
        case _:
            return figure.value
