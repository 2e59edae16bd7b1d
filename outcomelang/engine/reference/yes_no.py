"""Comparisons, `and`, `or` and `not` on answers that are not all final (language, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from attrs import evolve

from outcomelang.engine.reference.answer import Answer, State, latest, together, undecided, without_value
from outcomelang.engine.reference.ways import Way

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def all_of(answers: Sequence[Answer]) -> Answer:
    """`and`: a no decides, else pending, else missing, else yes."""
    if any(answer.is_no for answer in answers):
        return Answer(State.KNOWN, value=False, last=latest(answers))
    if all(answer.has_value for answer in answers):
        return together(all(answer.value for answer in answers), answers)
    return undecided(answers)


def one_of(answers: Sequence[Answer]) -> Answer:
    """`or`: a yes decides, else pending, else missing, else no."""
    if any(answer.is_yes for answer in answers):
        return Answer(State.KNOWN, value=True, last=latest(answers))
    if all(answer.has_value for answer in answers):
        return together(any(answer.value for answer in answers), answers)
    return undecided(answers)


def negated(answer: Answer) -> Answer:
    """`not`."""
    return evolve(answer, value=not answer.value) if answer.has_value else answer


def count_of_yes(answers: Sequence[Answer]) -> Answer:
    """`count of [a, b, c]`: final when each is."""
    lacking = without_value(answers)
    found = Answer(State.KNOWN, Fraction(sum(answer.value is True for answer in answers)), latest(answers))
    if lacking is None:
        return found
    return evolve(found, state=State.SO_FAR) if lacking.state is State.PENDING else lacking


def compared_count(operator: str, answers: Sequence[Answer], other: Answer) -> Answer:
    """A comparison with `count of [a, b, c]`: the same whatever those become that are not known, or undecided."""
    sure = sum(answer.is_yes for answer in answers)
    open_ones = sum(not answer.is_settled for answer in answers)
    if other.is_settled:
        ways = {_COMPARISONS[operator](Fraction(sure + more), other.value) for more in range(open_ones + 1)}
        if len(ways) == 1:
            return Answer(State.KNOWN, ways.pop(), latest((*answers, other)))
    return undecided((*answers, other))


def compared(operator: str, left: Answer, right: Answer, ways: tuple[Way, Way] = (Way.NONE, Way.NONE)) -> Answer:
    """A comparison of two sides that later days move in these `ways`: it may be decided ahead of their last days.

    A yes that can only stay yes is final at once, and so is a no that can only stay no. What moves one way is no longer
    equal to a fixed figure that it has gone beyond.
    """
    if not (left.has_value and right.has_value):
        return undecided((left, right))
    found = together(_COMPARISONS[operator](left.value, right.value), (left, right))
    if found.is_settled or not _is_decided(operator, left, right, ways):
        return found
    return evolve(found, state=State.KNOWN)


def _is_decided(operator: str, left: Answer, right: Answer, ways: tuple[Way, Way]) -> bool:
    """Whether no move that the sides can make turns the comparison round."""
    of_left, of_right = ways
    is_beyond, is_below = (_COMPARISONS[sign](left.value, right.value) for sign in (">", "<"))
    widens = of_left in (Way.NONE, Way.UP) and of_right in (Way.NONE, Way.DOWN)
    narrows = of_left in (Way.NONE, Way.DOWN) and of_right in (Way.NONE, Way.UP)
    if operator in ("=", "!="):
        return Way.NONE in ways and ((widens and is_beyond) or (narrows and is_below))
    is_above = operator in (">", ">=")
    holds = _COMPARISONS[operator](left.value, right.value)
    return (widens and holds is is_above) or (narrows and holds is not is_above)
