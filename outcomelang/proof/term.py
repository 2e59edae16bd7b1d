"""Amounts and conditions over free figures: what a contract can come to, as exact arithmetic on rationals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

import attrs
from attrs import field

from outcomelang.frozen import frozen
from outcomelang.model.type import NUMBER, Type
from outcomelang.value.range import Range
from outcomelang.value.rounding import RoundingMode


@frozen
class Whole:
    """A term or condition."""

    @cached_property
    def size(self) -> int:
        """How many terms and conditions it is made of; one that stands in it twice counts twice."""
        return 1 + sum(part.size for part in parts(self))


@frozen
class Figure(Whole):
    """A free quantity. `name` is in the words of the contract and tells it apart; `within` is where it can lie.

    `like` is what it is in the plainest of cases, if that can be said. `shown` tells whether a reader is to see it, and
    `counts_members` that it is the size of a group.
    """

    name: str
    within: Range
    whole: bool = False
    type: Type = field(default=NUMBER, eq=False, repr=False)
    like: Term | None = field(default=None, eq=False, repr=False)
    shown: bool = field(default=True, eq=False, repr=False)
    counts_members: bool = field(default=False, eq=False, repr=False)


@frozen
class Mark(Whole):
    """A free yes or no. One of `state` says how far the contract has come, and not what has come out.

    `certifies` says that it is whether an input has been certified, which may never come about.
    """

    name: str
    state: bool = False
    certifies: bool = False


@frozen
class Fixed(Whole):
    """A number that the contract fixes."""

    value: Fraction


@frozen
class Sum(Whole):
    """A sum."""

    terms: tuple[Term, ...]


@frozen
class Product(Whole):
    """A product."""

    left: Term
    right: Term


@frozen
class Quotient(Whole):
    """A quotient; asked for only where the divisor is not 0."""

    left: Term
    right: Term


@frozen
class Best(Whole):
    """The smallest or largest of several."""

    function: Literal["min", "max"]
    terms: tuple[Term, ...]


@frozen
class Rounded(Whole):
    """A term in whole steps; `floor` is toward less, whatever the sign."""

    term: Term
    step: Fraction
    mode: RoundingMode | Literal["floor", "ceiling"]


@frozen
class Choice(Whole):
    """One term if a condition holds, else another."""

    condition: Condition
    then: Term
    otherwise: Term


@frozen
class Truth(Whole):
    """Yes or no."""

    value: bool


@frozen
class Compared(Whole):
    """Left at most, less than, or equal to right."""

    operator: Literal["<=", "<", "="]
    left: Term
    right: Term


@frozen
class Every(Whole):
    """All of several conditions."""

    conditions: tuple[Condition, ...]


@frozen
class Some(Whole):
    """One at least of several conditions."""

    conditions: tuple[Condition, ...]


@frozen
class Opposite(Whole):
    """Not a condition."""

    condition: Condition


Term: TypeAlias = Figure | Fixed | Sum | Product | Quotient | Best | Rounded | Choice
Condition: TypeAlias = Mark | Truth | Compared | Every | Some | Opposite

ZERO = Fixed(Fraction(0))
ONE = Fixed(Fraction(1))
YES = Truth(value=True)
NO = Truth(value=False)


# --- Making them, as short as they can be --------------------------------------------------------


def plus(terms: Iterable[Term]) -> Term:
    """The sum, with what is fixed added up."""
    parts: list[Term] = []
    fixed = Fraction(0)
    for term in terms:
        for one in term.terms if isinstance(term, Sum) else (term,):
            if isinstance(one, Fixed):
                fixed += one.value
            else:
                parts.append(one)
    if fixed or not parts:
        parts.append(Fixed(fixed))
    return parts[0] if len(parts) == 1 else Sum(tuple(parts))


def times(left: Term, right: Term) -> Term:
    """The product."""
    if isinstance(left, Fixed) and isinstance(right, Fixed):
        return Fixed(left.value * right.value)
    if ZERO in (left, right):
        return ZERO
    if left == ONE:
        return right
    return left if right == ONE else Product(left, right)


def minus(left: Term, right: Term) -> Term:
    """The difference."""
    return plus((left, times(Fixed(Fraction(-1)), right)))


def best(function: Literal["min", "max"], terms: Iterable[Term]) -> Term:
    """The smallest or largest."""
    every = tuple(dict.fromkeys(terms))
    return every[0] if len(every) == 1 else Best(function, every)


def choice(condition: Condition, then: Term, otherwise: Term) -> Term:
    """The choice, unless there is none."""
    if isinstance(condition, Truth):
        return then if condition.value else otherwise
    return then if then == otherwise else Choice(condition, then, otherwise)


def every(conditions: Iterable[Condition]) -> Condition:
    """All of them."""
    left = tuple(dict.fromkeys(one for one in conditions if one != YES))
    if NO in left:
        return NO
    return YES if not left else left[0] if len(left) == 1 else Every(left)


def some(conditions: Iterable[Condition]) -> Condition:
    """One of them."""
    left = tuple(dict.fromkeys(one for one in conditions if one != NO))
    if YES in left:
        return YES
    return NO if not left else left[0] if len(left) == 1 else Some(left)


def opposite(condition: Condition) -> Condition:
    """Not it."""
    match condition:
        case Truth(value=value):
            return Truth(not value)
        case Opposite(condition=inner):
            return inner
        case _:
            return Opposite(condition)


def compared(operator: str, left: Term, right: Term) -> Condition:
    """A comparison by any of the language's operators."""
    match operator:
        case "<" | "<=" | "=":
            return Compared(operator, left, right)
        case ">" | ">=":
            return compared("<" if operator == ">" else "<=", right, left)
        case _:
            return opposite(Compared("=", left, right))


def parts(whole: Whole) -> Iterator[Term | Condition]:
    """What stands directly inside a term or condition."""
    for attribute in attrs.fields(type(whole)):
        value = getattr(whole, attribute.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Term | Condition):
                yield item


def figures_in(wholes: Iterable[Term | Condition]) -> tuple[Figure | Mark, ...]:
    """The free figures of terms and conditions, each once, in the order in which they stand."""
    found: dict[Figure | Mark, None] = {}
    seen: set[int] = set()
    waiting = list(wholes)[::-1]
    while waiting:
        whole = waiting.pop()
        if id(whole) in seen:
            continue
        seen.add(id(whole))
        if isinstance(whole, Figure | Mark):
            found[whole] = None
        else:
            waiting.extend(reversed(tuple(parts(whole))))
    return tuple(found)
