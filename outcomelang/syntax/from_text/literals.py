"""Names and literals from their tokens."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from fractions import Fraction
from math import ceil
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
from outcomelang.value.calendar import clamped_date, fits_calendar, monday, parse_isomonth, parse_isoweek
from outcomelang.value.duration import Duration, DurationKind, DurationUnit
from outcomelang.value.rounding import MEMBER_DECIMALS, SIZE_LIMIT, TooLarge
from outcomelang.value.text import TooPrecise, parse_number

MAXIMUM_DIGITS: Final = len(str(SIZE_LIMIT - 1))

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


_MEANT_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


class Literals:
    """What is written as it is; mistakes in a literal are kept, and a value that does no harm is put in its place."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Diagnostic] = []

    def fault(self, code: str, message: str, place: Span, hint: str | None = None) -> None:
        """Keep a finding."""
        self.findings.append(Diagnostic(code, message, self.source, place, hint))

    def name(self, parts: Parts, place: Span) -> Name:
        """Give a name; letters that can be written in two ways are brought to one (Unicode NFC)."""
        return self.name_of(parts[0])

    def name_of(self, token: Token) -> Name:
        """Give the name that a token is."""
        return Name(token.text if token.text.isascii() else _composed(token.text), span=token.span)

    def number(self, parts: Parts, place: Span) -> NumberLiteral:
        """`12`."""
        return NumberLiteral(self._exact(parts[0]), span=place)

    def whole_number(self, parts: Parts, place: Span) -> NumberLiteral:
        """`45`: a number of things that are counted."""
        number = NumberLiteral(self._exact(parts[0]), span=place)
        if "." in parts[0].text:
            message = f"`{parts[0].text}` counts something, and is not written as a whole number"
            hint = "write it without a point; thousands may be set apart with `_`, as in `1_000`"
            self.fault("OUT111", message, place, hint)
        return number

    def percent(self, parts: Parts, place: Span) -> PercentLiteral:
        """`8.5%`, `5 percentage points`."""
        return PercentLiteral(self._exact(parts[0]) / 100, span=place)

    def money(self, parts: Parts, place: Span) -> MoneyLiteral:
        """`30_000 DKK`."""
        number, currency = parts
        if _MEANT_THOUSANDS.fullmatch(number.text):
            message = f"the point in `{number.text} {currency.text}` may set thousands apart, or decimals"
            thousands, decimals = number.text.replace(".", "_"), number.text.rstrip("0").removesuffix(".")
            decimals += "0" if _MEANT_THOUSANDS.fullmatch(decimals) else ""
            hint = f"write `{thousands} {currency.text}`, or `{decimals} {currency.text}` if it sets decimals apart"
            self.fault("OUT106", message, place, hint)
        return MoneyLiteral(self._exact(number), currency.text, span=place)

    def duration(self, parts: Parts, place: Span) -> DurationLiteral:
        """`12 months`; only days and weeks have parts."""
        count, unit = self._exact(parts[0]), unit_of(parts[1])
        if unit.kind is DurationKind.MONTHS and count.denominator != 1:
            message = f"`{parts[0].text} {parts[1].text}` is not a whole number of {unit}s"
            hint = "count in smaller units: months instead of years, weeks or days instead of months"
            self.fault("OUT111", message, place, hint)
            count = Fraction(ceil(count))
        if not fits_calendar(Duration(count, unit)):
            message = f"`{parts[0].text} {parts[1].text}` is longer than the calendar"
            self.fault("OUT110", message, place, "its years are numbered from 1 to 9999")
            count = Fraction(1)
        return DurationLiteral(count, unit, span=place)

    def date(self, parts: Parts, place: Span) -> DateLiteral:
        """`2024-03-01`."""
        text = parts[0].text
        try:
            return DateLiteral(date.fromisoformat(text), span=place)
        except ValueError:
            year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
            self.fault("OUT109", f"there is no day `{text}`", place, _missing_day(year, month, day))
            return DateLiteral(clamped_date(max(year, 1), min(max(month, 1), 12), max(day, 1)), span=place)

    def isoweek(self, parts: Parts, place: Span) -> IsoweekLiteral:
        """`2021-W10`."""
        text = parts[0].text
        try:
            return IsoweekLiteral(parse_isoweek(text), span=place)
        except ValueError:
            year = max(int(text[:4]), 1)
            last = date(year, 12, 28).isocalendar().week
            self.fault("OUT109", f"there is no week `{text}`", place, f"the weeks of {year} are numbered 01 to {last}")
            return IsoweekLiteral(monday(year, min(max(int(text[6:]), 1), last)), span=place)

    def isomonth(self, parts: Parts, place: Span) -> IsomonthLiteral:
        """`2021-03`."""
        text = parts[0].text
        try:
            return IsomonthLiteral(parse_isomonth(text), span=place)
        except ValueError:
            self.fault("OUT109", f"there is no month `{text}`", place, "months are numbered 01 to 12")
            return IsomonthLiteral(date(max(int(text[:4]), 1), 12, 1), span=place)

    def day_of_year(self, parts: Parts, place: Span) -> DayOfYear:
        """`30 June`; 29 February is none, for most years have no such day."""
        number, month = parts[0].text, MONTHS.index(parts[1].text) + 1
        last = monthrange(2023, month)[1]
        day = int(number) if number.isdigit() and len(number) <= 2 else 0
        if not 1 <= day <= last:
            hint = f"{parts[1].text} has {last} days" + (" in most years" if month == 2 else "")
            self.fault("OUT109", f"there is no day `{number} {parts[1].text}` in every year", place, hint)
            day = last
        return DayOfYear(day, month, span=place)

    def text(self, parts: Parts, place: Span) -> TextLiteral:
        """`"own"`."""
        return TextLiteral(parts[0].text[1:-1], span=place)

    def _exact(self, token: Token) -> Fraction:
        """Give the exact value of a number's token."""
        try:
            return parse_number(token.text)
        except TooLarge:
            hint = f"a number has at most {MAXIMUM_DIGITS} digits before the point"
            self.fault("OUT110", f"the number `{_start_of(token.text)}` is too large", token.span, hint)
        except TooPrecise:
            hint = f"a number has at most {MEMBER_DECIMALS} decimals"
            self.fault("OUT110", f"the number `{_start_of(token.text)}` has too many decimals", token.span, hint)
        return Fraction(1)


def unit_of(token: Token) -> DurationUnit:
    """`months` or `month`."""
    return DurationUnit(token.text.removesuffix("s"))


def _composed(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", text)


def _missing_day(year: int, month: int, day: int) -> str:
    if year < 1:
        return "years are numbered from 0001"
    if not 1 <= month <= 12:
        return "months are numbered 01 to 12; a date is written year, month, day"
    name = MONTHS[month - 1]
    if day < 1:
        return "days are numbered from 01"
    if (month, day) == (2, 29):
        return f"{year} has no 29 February"
    return f"{name} {year} has {monthrange(year, month)[1]} days"


def _start_of(number: str) -> str:
    return number if len(number) <= 40 else f"{number[:20]}..."
