"""Comparisons, `and`, `or` and `not` on answers that are not all final (language, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from attrs import evolve

from outcomelang.engine.reference.answer import Answer, Nature, State, latest, natures, without_value

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def all_of(answers: Sequence[Answer]) -> Answer:
    """`and`: a no decides, else pending, else missing, else yes."""
    if any(answer.is_no for answer in answers):
        return Answer(State.KNOWN, value=False, nature=_together(answers), last=latest(answers))
    if all(answer.is_yes or answer.state is State.GROWING for answer in answers):
        is_yes = all(answer.is_yes for answer in answers)
        return Answer(State.KNOWN if is_yes else State.GROWING, is_yes, _together(answers), latest(answers))
    return _undecided(answers)


def one_of(answers: Sequence[Answer]) -> Answer:
    """`or`: a yes decides, else pending, else missing, else no."""
    if any(answer.is_yes for answer in answers):
        return Answer(State.KNOWN, value=True, nature=_together(answers), last=latest(answers))
    if all(answer.is_no or answer.state is State.GROWING for answer in answers):
        is_no = all(answer.is_no for answer in answers)
        return Answer(
            State.KNOWN if is_no else State.GROWING, value=False, nature=_together(answers), last=latest(answers)
        )
    return _undecided(answers)


def _together(answers: Sequence[Answer]) -> Nature:
    return max(answer.nature for answer in answers)


def _undecided(answers: Sequence[Answer]) -> Answer:
    return without_value(answers) or answers[0]


def negated(answer: Answer) -> Answer:
    """`not`: of a no that may turn into a yes nothing is known yet."""
    if answer.is_settled:
        return evolve(answer, value=not answer.value, nature=natures((answer,)))
    return without_value((answer,)) or answer


def count_of_yes(answers: Sequence[Answer]) -> Answer:
    """`count of [a, b, c]`: it grows while some can still turn into a yes."""
    if not all(answer.has_value for answer in answers):
        return _undecided(answers)
    state = State.KNOWN if all(answer.is_settled for answer in answers) else State.GROWING
    return Answer(state, Fraction(sum(answer.is_yes for answer in answers)), _together(answers), latest(answers))


def compared_count(operator: str, answers: Sequence[Answer], other: Answer) -> Answer:
    """A comparison with `count of [a, b, c]`: the same whatever those become that are not known, or undecided."""
    sure = sum(answer.is_yes for answer in answers)
    open_ones = sum(not answer.is_settled for answer in answers)
    if other.is_settled:
        ways = {_COMPARISONS[operator](Fraction(sure + more), other.value) for more in range(open_ones + 1)}
        if len(ways) == 1:
            nature = _nature_of_comparison(operator, _together(answers), other.nature)
            return Answer(State.KNOWN, ways.pop(), nature, latest((*answers, other)))
    return compared(operator, count_of_yes(answers), other)


def compared(operator: str, left: Answer, right: Answer) -> Answer:
    """A comparison; of something that grows with something final it may be decided before the growing ends."""
    nature = _nature_of_comparison(operator, left.nature, right.nature)
    if left.is_settled and right.is_settled:
        return Answer(State.KNOWN, _COMPARISONS[operator](left.value, right.value), nature, latest((left, right)))
    if left.is_settled and right.state is State.GROWING:
        return compared(TURNED[operator], right, left)
    if not (left.state is State.GROWING and right.is_settled):
        return without_value((left, right)) or left
    return evolve(_of_growing(operator, left, right), nature=nature, last=latest((left, right)))


def _of_growing(operator: str, left: Answer, right: Answer) -> Answer:
    now = _COMPARISONS[operator](left.number, right.number)
    is_beyond = left.number > right.number
    match operator:
        case ">=" | ">":
            return Answer(State.KNOWN if now else State.GROWING, now)
        case "<=" | "<":
            return Answer(State.PENDING) if now else Answer(State.KNOWN, value=False)
        case _:
            return Answer(State.KNOWN, now) if is_beyond else Answer(State.PENDING)


def _nature_of_comparison(operator: str, left: Nature, right: Nature) -> Nature:
    if left is right is Nature.FIXED:
        return Nature.FIXED
    rises = operator in (">=", ">") and left is not Nature.FREE and right is Nature.FIXED
    rises = rises or (operator in ("<=", "<") and right is not Nature.FREE and left is Nature.FIXED)
    return Nature.GROWS if rises else Nature.FREE
