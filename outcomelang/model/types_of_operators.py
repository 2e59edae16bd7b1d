"""The types of what operators make, and types in words.

The rules of units (language, section 2): quantities of one kind (and currency) add; a number multiplies any quantity;
two quantities of one kind divide to a number. Everything else has no type.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import evolve

from outcomelang.model.type import NUMBER, PERCENT, WHOLE, Kind, Type
from outcomelang.value.duration import Duration, DurationUnit
from outcomelang.value.text import grouped, percent_text

_ORDERED = (Kind.NUMBER, Kind.MONEY, Kind.DAYS, Kind.MONTHS, Kind.DATE, Kind.ISOWEEK, Kind.ISOMONTH)
_IN_WORDS = {
    Kind.NUMBER: "a number",
    Kind.DAYS: "a number of days",
    Kind.MONTHS: "a number of months",
    Kind.DATE: "a date",
    Kind.ISOWEEK: "a week",
    Kind.ISOMONTH: "a month",
    Kind.TEXT: "text",
    Kind.YESNO: "a yes or no",
}


def in_words(type_: Type) -> str:
    """What a value of this type is, for a sentence: `a number of days`, `an amount in DKK`."""
    if type_.kind is Kind.MONEY:
        return f"an amount in {type_.currency}"
    if type_ == NUMBER and type_.shown_in == PERCENT.shown_in:
        return "a percentage"
    return _IN_WORDS[type_.kind]


def figure_in_words(figure: Fraction, type_: Type) -> str:
    """A figure as it could be written: `8.5%`, `30_000 DKK`, `13 weeks`."""
    if type_ == NUMBER and type_.shown_in == PERCENT.shown_in:
        return percent_text(figure)
    if type_.kind is Kind.MONEY:
        return f"{grouped(figure, separator='_')} {type_.currency}"
    if type_.kind in (Kind.DAYS, Kind.MONTHS):
        unit = DurationUnit.DAY if type_.kind is Kind.DAYS else DurationUnit.MONTH
        shown = type_.shown_in if isinstance(type_.shown_in, DurationUnit) else unit
        return str(Duration(figure / shown.size, shown))
    return grouped(figure, separator="_")


def is_ordered(type_: Type) -> bool:
    """Whether values of this type can be told apart as less and more."""
    return type_.kind in _ORDERED


def common_type(types: Iterable[Type]) -> Type | None:
    """The type of a value that is one of several (the branches of an `if`), or None if they are of two kinds."""
    found, *others = types
    for other in others:
        joined = _joined(found, other)
        if joined is None:
            return None
        found = joined
    return found


def sum_type(left: Type, right: Type) -> Type | None:
    """The type of `left + right` and `left - right`, or None. A date plus a duration is not a sum of two quantities."""
    return _joined(left, right) if left.is_quantity else None


def product_type(left: Type, right: Type) -> Type | None:
    """The type of `left * right`, or None: one of the two must be a number."""
    if not (left.is_quantity and right.is_quantity):
        return None
    whole = left.whole and right.whole
    if left.kind is Kind.NUMBER and right.kind is Kind.NUMBER:
        return WHOLE if whole else NUMBER
    if left.kind is Kind.NUMBER:
        return evolve(right, whole=whole)
    return evolve(left, whole=whole) if right.kind is Kind.NUMBER else None


def quotient_type(left: Type, right: Type) -> Type | None:
    """The type of `left / right`, or None: a quantity by a number, or by one of its own kind and currency."""
    if not left.is_quantity:
        return None
    if left == right:
        return NUMBER
    return evolve(left, whole=False) if right.kind is Kind.NUMBER else None


def _joined(left: Type, right: Type) -> Type | None:
    if left != right:
        return None
    options = None if left.options is None or right.options is None else (*left.options, *right.options)
    return evolve(
        left,
        whole=left.whole and right.whole,
        options=options and tuple(dict.fromkeys(options)),
        shown_in=left.shown_in if left.shown_in == right.shown_in else None,
    )
