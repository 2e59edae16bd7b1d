"""Where terms can lie, and how conditions can come out, when each figure lies anywhere in its range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import define, field

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
from outcomelang.proof.worth import rounded
from outcomelang.value.range import Range, greatest, hull, least, total

Ways: TypeAlias = frozenset[bool]
"""How a condition can come out."""

EITHER: Ways = frozenset((True, False))


@define
class Reach:
    """Ranges of terms: never narrower than the truth. `known` narrows figures, `marks` decides yes or no."""

    known: Mapping[Figure, Range] = field(factory=dict)
    marks: Mapping[Mark, bool] = field(factory=dict)
    _ranges: dict[int, tuple[Term, Range]] = field(factory=dict, init=False)

    def of(self, term: Term) -> Range:
        """The range of a term."""
        if id(term) not in self._ranges:
            self._ranges[id(term)] = (term, self._of(term))
        return self._ranges[id(term)][1]

    def _of(self, term: Term) -> Range:  # noqa: PLR0911 (one case for each kind of term)
        match term:
            case Figure(within=within):
                return self.known.get(term, within)
            case Fixed(value=value):
                return Range.exactly(value)
            case Sum(terms=terms):
                return total(self.of(one) for one in terms)
            case Product(left=left, right=right):
                return _product(self.of(left), self.of(right))
            case Quotient(left=left, right=right):
                return self.of(left) / self.of(right)
            case Best(function=function, terms=terms):
                every = [self.of(one) for one in terms]
                return least(every) if function == "min" else greatest(every)
            case Rounded(term=inner, step=step, mode=mode):
                return self.of(inner).through(lambda end: rounded(end, step, mode))
            case Choice(condition=condition, then=then, otherwise=otherwise):
                ways = self.ways(condition)
                branches = [branch for way, branch in ((True, then), (False, otherwise)) if way in ways]
                return hull(self.of(branch) for branch in branches)

    def ways(self, condition: Condition) -> Ways:
        """How a condition can come out."""
        match condition:
            case Mark():
                return frozenset((self.marks[condition],)) if condition in self.marks else EITHER
            case Truth(value=value):
                return frozenset((value,))
            case Opposite(condition=inner):
                return frozenset(not way for way in self.ways(inner))
            case Every(conditions=conditions):
                return _together([self.ways(one) for one in conditions], decides=False)
            case Some(conditions=conditions):
                return _together([self.ways(one) for one in conditions], decides=True)
            case Compared(operator=operator, left=left, right=right):
                return _compared(operator, self.of(left), self.of(right))


def _product(left: Range, right: Range) -> Range:
    """The product; a factor that is one number moves an open end where it belongs."""
    if right.is_exact:
        left, right = right, left
    if not left.is_exact or left.lowest is None:
        return left * right
    low, high = (None if end is None else left.lowest * end for end in (right.lowest, right.highest))
    if left.lowest == 0:
        return left
    return Range(low, high) if left.lowest > 0 else Range(high, low)


def _together(every: list[Ways], *, decides: bool) -> Ways:
    ways = {decides} if any(decides in one for one in every) else set()
    return frozenset(ways | ({not decides} if all((not decides) in one for one in every) else set()))


def _compared(operator: str, left: Range, right: Range) -> Ways:
    difference = left - right
    low, high = difference.lowest, difference.highest
    if operator == "=":
        if not difference.has_zero:
            return frozenset((False,))
        return frozenset((True,)) if left.is_exact and right.is_exact else EITHER
    if high is not None and (high < 0 or (high == 0 and operator == "<=")):
        return frozenset((True,))
    if low is not None and (low > 0 or (low == 0 and operator == "<")):
        return frozenset((False,))
    return EITHER
