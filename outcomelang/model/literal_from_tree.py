"""Checked literals: quantities in the model's units, money in the contract's currency only."""

from __future__ import annotations

from collections.abc import Sequence

from outcomelang.model.expression import Constant, Value
from outcomelang.model.findings import did_you_mean
from outcomelang.model.surroundings import Surroundings, expression_from
from outcomelang.model.type import (
    DATE,
    DAYS,
    ISOMONTH,
    ISOWEEK,
    MONTHS,
    NUMBER,
    PERCENT,
    TEXT,
    WEEKS,
    WHOLE,
    Level,
    Type,
    money,
)
from outcomelang.source import Span
from outcomelang.syntax import expression as tree
from outcomelang.value.duration import Duration, DurationKind, DurationUnit


def constant(value: Value, type_: Type, span: Span) -> Constant:
    """A fixed figure of the contract."""
    return Constant(value=value, type=type_, level=Level.CONTRACT, span=span)


def duration_of(literal: tree.DurationLiteral) -> Duration:
    """The length of time that was written."""
    return Duration(literal.count, literal.unit)


@expression_from.register
def literal_from(  # noqa: PLR0911 -- one case for each kind of literal
    part: tree.Literal_, around: Surroundings
) -> Constant | None:
    """Check a literal; money in a foreign currency is an error, since no rate is agreed."""
    match part:
        case tree.NumberLiteral(value=number):
            return constant(number, WHOLE if number.denominator == 1 else NUMBER, part.span)
        case tree.PercentLiteral(value=share):
            return constant(share, PERCENT, part.span)
        case tree.MoneyLiteral():
            return _money(part, around)
        case tree.DurationLiteral():
            return _duration(part)
        case tree.DateLiteral(value=day):
            return constant(day, DATE, part.span)
        case tree.IsoweekLiteral(value=monday):
            return constant(monday, ISOWEEK, part.span)
        case tree.IsomonthLiteral(value=first_day):
            return constant(first_day, ISOMONTH, part.span)
        case tree.TextLiteral(value=text):
            return constant(text, TEXT, part.span)


def _money(part: tree.MoneyLiteral, around: Surroundings) -> Constant | None:
    currency = around.scope.currency
    if part.currency == currency:
        return constant(part.amount, money(currency), part.span)
    message = f"{around.text(part)} is not in {currency}, the contract's currency"
    hint = f"write the amount in {currency}: a contract is settled in one currency, and no rate of exchange is agreed"
    around.fault("OUT217", message, part.span, hint)
    return None


def _duration(part: tree.DurationLiteral) -> Constant:
    length = duration_of(part)
    if length.kind is DurationKind.MONTHS:
        return constant(length.in_months(), MONTHS, part.span)
    type_ = WEEKS if length.unit is DurationUnit.WEEK else DAYS
    return constant(length.in_days(), type_, part.span)


def check_options(text: str, options: Sequence[str] | None, span: Span, around: Surroundings, of: str) -> bool:
    """Whether a text is one of a closed list; if not, it is reported. `of` is what has the list, in back-ticks."""
    if options is None or text in options:
        return True
    quoted = [f'"{option}"' for option in options]
    hint = did_you_mean(f'"{text}"', quoted) or f"it is one of {', '.join(quoted)}"
    around.fault("OUT216", f'{of} is never `"{text}"`', span, hint)
    return False
