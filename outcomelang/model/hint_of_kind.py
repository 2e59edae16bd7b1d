"""What to write so that a value is of the kind that is wanted."""

from __future__ import annotations

import re

from outcomelang.model.type import DATE, Kind, Type
from outcomelang.syntax import expression as tree
from outcomelang.value.duration import DurationUnit
from outcomelang.value.text import grouped

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TO_A_NUMBER = {
    Kind.DAYS: "divide it by `1 day` or `1 week` to get a number",
    Kind.MONTHS: "divide it by `1 month` to get a number",
    Kind.MONEY: "divide it by another amount to get a number",
}
_COMPARISONS = {
    Kind.NUMBER: ">= 1",
    Kind.DAYS: ">= 90 days",
    Kind.MONTHS: ">= 3 months",
    Kind.DATE: ">= 2024-01-01",
    Kind.ISOWEEK: ">= 2024-W01",
    Kind.ISOMONTH: ">= 2024-01",
}


def hint_to_become(wanted: Type, part: tree.Expression, actual: Type) -> str | None:
    """What to write so that a value is of the wanted kind, or None if there is nothing to suggest."""
    if isinstance(part, tree.NumberLiteral):
        return _number_with_unit(grouped(part.value, separator="_"), wanted)
    if isinstance(part, tree.PercentLiteral) and wanted.is_quantity:
        return "a percentage is a share of something: multiply it by what it is a share of"
    if isinstance(part, tree.TextLiteral) and wanted == DATE and _DATE.fullmatch(part.value):
        return f"write `{part.value}`"
    if {wanted.kind, actual.kind} == {Kind.DAYS, Kind.MONTHS}:
        return "a month has no fixed number of days: count both in days and weeks, or both in months and years"
    return _TO_A_NUMBER.get(actual.kind) if wanted.kind is Kind.NUMBER else None


def comparison_with(type_: Type) -> str:
    """The rest of a comparison that a value of this type could begin."""
    if type_.kind is Kind.MONEY:
        return f">= 1_000 {type_.currency}"
    if type_.kind is Kind.TEXT:
        return f'= "{type_.options[0] if type_.options else "..."}"'
    if type_.shown_in is DurationUnit.WEEK:
        return ">= 13 weeks"
    return _COMPARISONS[type_.kind]


def _number_with_unit(number: str, wanted: Type) -> str | None:
    if wanted.kind is Kind.MONEY:
        return f"write `{number} {wanted.currency}`"
    return None
