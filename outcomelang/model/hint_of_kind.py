"""What to write so that a value is of the kind that is wanted."""

from __future__ import annotations

import re
from fractions import Fraction

from outcomelang.model.surroundings import Written
from outcomelang.model.type import DATE, Kind, Type
from outcomelang.model.types_of_operators import figure_in_words
from outcomelang.syntax import expression as tree
from outcomelang.value.duration import DurationUnit

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COMPARISONS = {
    Kind.NUMBER: ">= 1",
    Kind.DAYS: ">= 90 days",
    Kind.MONTHS: ">= 3 months",
    Kind.DATE: ">= 2024-01-01",
    Kind.ISOWEEK: ">= 2024-W01",
    Kind.ISOMONTH: ">= 2024-01",
}


def hint_to_become(wanted: Type, written: Written) -> str | None:
    """What to write so that a value is of the wanted kind, or None if there is nothing to suggest."""
    part, actual = written.part, written.type
    if isinstance(part, tree.PercentLiteral) and wanted.kind is not Kind.NUMBER and wanted.is_quantity:
        return "a percentage is a share of something: multiply it by what it is a share of"
    if isinstance(part, tree.TextLiteral) and wanted == DATE and _DATE.fullmatch(part.value):
        return f"write `{part.value}`"
    if {wanted.kind, actual.kind} == {Kind.DAYS, Kind.MONTHS}:
        return "a month has no fixed number of days: count both in days and weeks, or both in months and years"
    return _with_unit(wanted, written) if wanted.is_quantity and actual.is_quantity else None


def _with_unit(wanted: Type, written: Written) -> str | None:
    if isinstance(written.part, tree.NumberLiteral):
        return f"write `{figure_in_words(written.part.value * _unit_size(wanted), wanted)}`"
    text = f"({written.excerpt})" if " " in written.excerpt else written.excerpt
    if written.type.kind is Kind.NUMBER:
        return f"multiply it by a unit: `{_unit(wanted)} * {text}`"
    return f"divide it to get a number: `{text} / {_unit(written.type)}`" if wanted.kind is Kind.NUMBER else None


def hint_to_meet(left: Written, right: Written) -> str | None:
    """What to write so that two values are of one kind; a bare number is the one to change."""
    first, second = (right, left) if isinstance(left.part, tree.NumberLiteral) else (left, right)
    return hint_to_become(first.type, second) or hint_to_become(second.type, first)


def comparison_with(type_: Type) -> str:
    """The rest of a comparison that a value of this type could begin."""
    if type_.kind is Kind.MONEY:
        return f">= 1_000 {type_.currency}"
    if type_.kind is Kind.TEXT:
        return f'= "{type_.options[0] if type_.options else "..."}"'
    if type_.shown_in is DurationUnit.WEEK:
        return ">= 13 weeks"
    return _COMPARISONS[type_.kind]


def _unit(type_: Type) -> str:
    """One of what a quantity is counted in: `1 DKK`, `1 day`."""
    return figure_in_words(Fraction(_unit_size(type_)), type_)


def _unit_size(type_: Type) -> int:
    return type_.shown_in.size if isinstance(type_.shown_in, DurationUnit) else 1
