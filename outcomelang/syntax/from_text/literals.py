"""Names and literals from their tokens."""

from __future__ import annotations

import unicodedata
from datetime import date
from fractions import Fraction
from typing import Final

from outcomelang.diagnostic import Diagnostic
from outcomelang.source import Source, Span
from outcomelang.syntax.expression import (
    DateLiteral,
    DayOfYear,
    DurationLiteral,
    IsomonthLiteral,
    IsoweekLiteral,
    MoneyLiteral,
    Name,
    NumberLiteral,
    PercentLiteral,
    TextLiteral,
)
from outcomelang.syntax.from_text.parts import Parts
from outcomelang.syntax.scan import Token
from outcomelang.value.calendar import parse_isomonth, parse_isoweek
from outcomelang.value.duration import DurationUnit
from outcomelang.value.text import parse_number

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Literals:
    """What is written as it is; mistakes in a literal are kept, and a value that does no harm is put in its place."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Diagnostic] = []

    def problem(self, code: str, message: str, place: Span, hint: str | None = None) -> None:
        """Keep a finding."""
        self.problems.append(Diagnostic(code, message, self.source, place, hint))

    def name(self, parts: Parts, place: Span) -> Name:
        """Give a name; letters that can be written in two ways are brought to one (Unicode NFC)."""
        return self.name_of(parts[0])

    def number(self, parts: Parts, place: Span) -> NumberLiteral:
        """`12`."""
        token: Token = parts[0]
        return NumberLiteral(self.exact(token), span=place)

    def percent(self, parts: Parts, place: Span) -> PercentLiteral:
        """`8.5%`, `5 percentage points`."""
        return PercentLiteral(self.exact(parts[0]) / 100, span=place)

    def money(self, parts: Parts, place: Span) -> MoneyLiteral:
        """`30_000 DKK`."""
        return MoneyLiteral(self.exact(parts[0]), parts[1].text, span=place)

    def duration(self, parts: Parts, place: Span) -> DurationLiteral:
        """`12 months`."""
        return DurationLiteral(self.exact(parts[0]), unit_of(parts[1]), span=place)

    def date(self, parts: Parts, place: Span) -> DateLiteral:
        """`2024-03-01`."""
        return DateLiteral(date.fromisoformat(parts[0].text), span=place)

    def isoweek(self, parts: Parts, place: Span) -> IsoweekLiteral:
        """`2021-W10`."""
        return IsoweekLiteral(parse_isoweek(parts[0].text), span=place)

    def isomonth(self, parts: Parts, place: Span) -> IsomonthLiteral:
        """`2021-03`."""
        return IsomonthLiteral(parse_isomonth(parts[0].text), span=place)

    def text(self, parts: Parts, place: Span) -> TextLiteral:
        """`"own"`."""
        token: Token = parts[0]
        return TextLiteral(token.text[1:-1], span=place)

    def day_of_year(self, parts: Parts, place: Span) -> DayOfYear:
        """`30 June`."""
        return DayOfYear(int(parts[0].text), MONTHS.index(parts[1].text) + 1, span=place)

    def name_of(self, token: Token) -> Name:
        """Give the name that a token is."""
        return Name(_normal(token.text), span=Span(token.start, token.end))

    def whole(self, number: NumberLiteral) -> int:
        """Give a number that counts something."""
        return int(number.value)

    def exact(self, token: Token) -> Fraction:
        """Give the exact value of a number's token."""
        return parse_number(token.text)


def unit_of(token: Token) -> DurationUnit:
    """`months` or `month`."""
    return DurationUnit(token.text.removesuffix("s"))


def _normal(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
