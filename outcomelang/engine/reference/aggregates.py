"""How the values of members become one figure of their group, or those of cohorts one of all (language, section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from outcomelang.engine.reference.answer import MISSING, PENDING, Answer, State, known
from outcomelang.engine.reference.arithmetic import checked, total
from outcomelang.engine.reference.metrics import MemberToday
from outcomelang.model.contract import Points
from outcomelang.model.expression import GroupAggregate, GroupCount, GroupShare

Aggregate = GroupCount | GroupShare | GroupAggregate


def aggregated(  # noqa: PLR0913, PLR0917 (what a figure of a group rests on)
    expression: Aggregate,
    members: Sequence[MemberToday],
    points: Points | None,
    number: int | None,
    so_far: bool,  # noqa: FBT001
    is_open: bool,  # noqa: FBT001
) -> Answer:
    """One figure of some members: final when nobody can join them and each value is.

    `so far` takes those whose own value is final. Those left out are in `count of G` alone.
    """
    condition = expression.operand if isinstance(expression, GroupAggregate) else expression.condition
    if condition is None:
        return PENDING if is_open else known(Fraction(len(members)))
    answers = [(one.member.weight, one.answer(condition, points, number)) for one in members]
    states = {answer.state for _, answer in answers}
    if is_open or (not so_far and states & {State.PENDING, State.GROWING}):
        return PENDING
    if State.MISSING in states:
        return MISSING
    final = [(weight, answer.number) for weight, answer in answers if answer.is_settled]
    value = _of_members(expression, final)
    return MISSING if value is None else known(checked(value))


def _of_members(expression: Aggregate, values: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """The figure of members' weights and values; None for a share, mean, median, lowest or highest of nobody."""
    function = expression.function if isinstance(expression, GroupAggregate) else None
    if isinstance(expression, GroupCount) or function == "sum":
        return total([value for _, value in values])
    if not values:
        return None
    if isinstance(expression, GroupShare) or function == "mean":
        weighted = total([weight * value for weight, value in values])
        return weighted / total([weight for weight, _ in values])
    return _in_the_middle_or_at_an_end(function, [value for _, value in values])


def of_cohorts(expression: GroupAggregate, answers: Sequence[Answer]) -> Answer:
    """One figure of all cohorts, each of which counts alike; nothing but a sum of none."""
    values = [answer.number for answer in answers]
    if expression.function == "sum":
        return known(total(values))
    if not values:
        return MISSING
    if expression.function == "mean":
        return known(total(values) / len(values))
    return known(_in_the_middle_or_at_an_end(expression.function, values))


def _in_the_middle_or_at_an_end(function: str | None, values: Sequence[Fraction]) -> Fraction:
    match function:
        case "median":
            return median(values)
        case "lowest":
            return min(values)
        case "highest":
            return max(values)
        case _:
            raise TypeError(function)
