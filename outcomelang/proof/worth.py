"""What terms and conditions are for certain figures, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from outcomelang.proof.term import (
    Best,
    Choice,
    Compared,
    Condition,
    Every,
    Figure,
    Fixed,
    Mark,
    Opposite,
    Product,
    Quotient,
    Rounded,
    Some,
    Sum,
    Term,
    Truth,
)
from outcomelang.value.rounding import RoundingMode, ceiling_to, floor_to, round_to

Figures: TypeAlias = Mapping[Figure | Mark, Fraction | bool]
"""A value for every free figure."""


def worth(term: Term, figures: Figures) -> Fraction:  # noqa: PLR0911 (one case for each kind of term)
    """The value of a term."""
    match term:
        case Figure():
            return Fraction(figures[term])
        case Fixed(value=value):
            return value
        case Sum(terms=terms):
            return sum((worth(one, figures) for one in terms), Fraction(0))
        case Product(left=left, right=right):
            return worth(left, figures) * worth(right, figures)
        case Quotient(left=left, right=right):
            return worth(left, figures) / worth(right, figures)
        case Best(function=function, terms=terms):
            values = [worth(one, figures) for one in terms]
            return min(values) if function == "min" else max(values)
        case Rounded(term=inner, step=step, mode=mode):
            return rounded(worth(inner, figures), step, mode)
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return worth(then if holds(condition, figures) else otherwise, figures)


def holds(condition: Condition, figures: Figures) -> bool:
    """Whether a condition holds."""
    match condition:
        case Mark():
            return bool(figures[condition])
        case Truth(value=value):
            return value
        case Compared(operator=operator, left=left, right=right):
            return _compare(operator, worth(left, figures), worth(right, figures))
        case Every(conditions=conditions):
            return all(holds(one, figures) for one in conditions)
        case Some(conditions=conditions):
            return any(holds(one, figures) for one in conditions)
        case Opposite(condition=inner):
            return not holds(inner, figures)


def rounded(value: Fraction, step: Fraction, mode: RoundingMode | str) -> Fraction:
    """A value in whole steps."""
    if isinstance(mode, RoundingMode):
        return round_to(value, step, mode)
    return floor_to(value, step) if mode == "floor" else ceiling_to(value, step)


def _compare(operator: str, left: Fraction, right: Fraction) -> bool:
    if operator == "=":
        return left == right
    return left < right if operator == "<" else left <= right
