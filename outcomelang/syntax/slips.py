"""Usual slips: numbers, dates, amounts and signs as they are written elsewhere, each with what to write here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from outcomelang.frozen import frozen
from outcomelang.source import Span
from outcomelang.syntax.from_text.literals import MONTHS
from outcomelang.syntax.scan import SLIP, Token


@frozen
class Instead:
    """What to read in place of what was written: one token, or nothing if the text is empty.

    The kind of a word or sign of the language is known from its text.
    """

    span: Span
    text: str
    kind: str | None = None


@frozen
class Slip:
    """What was written, as one sentence, and what to write."""

    code: str
    message: str
    span: Span
    hint: str
    instead: Instead | None = None


@frozen
class Slipped:
    """A token that has no place, with the text around it and the kinds of token that would have one."""

    text: str
    token: Token
    previous: Token | None
    kinds: frozenset[str]

    def around(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Find a pattern that begins with the token, or with the token before it and reaches the token."""
        for token in (self.previous, self.token):
            if token is not None:
                match = pattern.match(self.text, token.start)
                if match and match.end() > self.token.start:
                    return match
        return None


_SIGNS: Final = {
    "==": ("`=` compares", "="),
    "===": ("`=` compares", "="),
    "=>": ("write `>=`", ">="),
    "=<": ("write `<=`", "<="),
    "<>": ("write `!=`", "!="),
    "&&": ("write `and`", "and"),
    "&": ("write `and`", "and"),
    "||": ("write `or`", "or"),
    "|": ("write `or`; a row of a test's table begins and ends with `|`, on one line", None),
    "!": ("write `not`", "not"),
    ";": ("nothing separates declarations or rows: leave it out", ""),
    "//": ("a comment begins with `#`", None),
    "/*": ("a comment begins with `#` and ends with its line", None),
    "**": ("there are no powers: multiply", None),
    "^": ("there are no powers: multiply", None),
}
"""Signs of other languages: what to do, and what to read instead."""

_QUOTES: Final = "“”„‟«»‘’‚'`"
_CURRENCY_SIGNS: Final = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY"}
_CURRENCY_WORDS: Final = {
    "kr": "DKK",
    "kroner": "DKK",
    "euro": "EUR",
    "euros": "EUR",
    "pounds": "GBP",
    "dollars": "USD",
}
UNITS: Final = frozenset({"day", "days", "week", "weeks", "month", "months", "year", "years"})
_CURRENCIES: Final = frozenset({"AUD", "CAD", "CHF", "DKK", "EUR", "GBP", "JPY", "NOK", "NZD", "PLN", "SEK", "USD"})
"""Currencies that are recognised in small letters; a contract may be in any other as well."""

_SIGN_RUN: Final = re.compile(r"[=<>!&|;^]+|//|/\*|\*\*")
_DATE: Final = re.compile(r"([0-9]{1,4})([-./])([0-9]{1,2})\2([0-9]{1,4})(?!\w)")
_LONG_DATE: Final = re.compile(rf"([0-9]{{1,2}})\.?\s+({'|'.join(MONTHS)})\s+([0-9]{{4}})(?!\w)")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:([., '’])[0-9]{3})(?:\1[0-9]{3})*(?!\w)")
_DECIMAL_COMMA: Final = re.compile(r"([0-9][0-9_.]*),([0-9]+)(?!\w)")
_NO_BLANK: Final = re.compile(r"([0-9][0-9_]*(?:\.[0-9]+)?)([^\W\d_]+)(?!\w)")


def slip_at(text: str, token: Token, previous: Token | None, kinds: frozenset[str]) -> Slip | None:
    """Explain a token as a usual slip, if it looks like one."""
    slipped = Slipped(text, token, previous, kinds)
    return next((slip for explain in _EXPLANATIONS if (slip := explain(slipped))), None)


def _quotes(slipped: Slipped) -> Slip | None:
    token = slipped.token
    if token.text[:1] == '"' and token.kind == SLIP:
        return Slip("OUT103", "the text is not closed on its line", token.span, 'write `"` at its end')
    if token.text and token.text in _QUOTES:
        hint = 'a text stands in straight quotes, such as `"own"`'
        return Slip("OUT105", f"`{token.text}` is not a sign of the language", token.span, hint)
    return None


def _date(slipped: Slipped) -> Slip | None:
    if slipped.token.kind == "DATE":
        return None
    if match := slipped.around(_DATE):
        proposal = _proposed_date(match[1], match[3], match[4])
    elif match := slipped.around(_LONG_DATE):
        proposal = _proposed_date(match[1], str(MONTHS.index(match[2]) + 1), match[3])
    else:
        return None
    hint = f"write `{proposal}`" if proposal else "write year, month and day, such as `2024-03-01`"
    span = Span(*match.span())
    instead = Instead(span, proposal, "DATE") if proposal else None
    return Slip("OUT108", f"`{match[0]}` is not how a date is written", span, hint, instead)


def _proposed_date(first: str, second: str, third: str) -> str | None:
    year, month, day = (first, second, third) if len(first) == 4 else (third, second, first)
    if int(month) > 12:
        month, day = day, month
    try:
        return date(int(year), int(month), int(day)).isoformat() if len(year) == 4 else None
    except ValueError:
        return None


def _number(slipped: Slipped) -> Slip | None:
    match = slipped.around(_THOUSANDS)
    if match and not ("NUMBER" in slipped.kinds and slipped.token.text == ","):
        return _number_slip(match, match[0].replace(match[1], "_"))
    match = slipped.around(_DECIMAL_COMMA)
    if match and "COMMA" not in slipped.kinds:
        return _number_slip(match, f"{match[1].replace('.', '_')}.{match[2]}")
    token = slipped.token
    if token.kind != SLIP or not token.text[0].isdigit():
        return None
    match = slipped.around(_NO_BLANK)
    hint = f"write `{match[1]} {match[2]}`" if match else "a number is written such as `12`, `2.5` or `30_000`"
    shown = token.text if len(token.text) <= 40 else f"{token.text[:37]}..."
    return Slip("OUT106", f"`{shown}` is not how a number is written", token.span, hint)


def _number_slip(match: re.Match[str], meant: str) -> Slip:
    span = Span(*match.span())
    message = f"`{match[0]}` is not how a number is written"
    return Slip("OUT106", message, span, f"write `{meant}`", Instead(span, meant, "NUMBER"))


def _money(slipped: Slipped) -> Slip | None:
    token, previous = slipped.token, slipped.previous
    if token.text in _CURRENCY_SIGNS:
        hint = f"write the amount first, then the currency, such as `30_000 {_CURRENCY_SIGNS[token.text]}`"
        return Slip("OUT107", f"`{token.text}` is not how a currency is written", token.span, hint)
    if previous is None:
        return None
    if "CURRENCY_CODE" in slipped.kinds and (code := _meant_currency(token.text)):
        amount = previous.text.replace(".", "_") if _THOUSANDS.fullmatch(previous.text) else previous.text
        end = token.end + slipped.text.startswith(".", token.end)
        instead = Instead(Span(token.start, end), code, "CURRENCY_CODE") if amount == previous.text else None
        message = f"`{token.text}` is not how a currency is written"
        return Slip("OUT107", message, token.span, f"write `{amount} {code}`", instead)
    if slipped.kinds == {"CURRENCY_CODE"} and token.text not in UNITS:
        hint = f"write the currency after it, such as `{previous.text} DKK`"
        return Slip("OUT107", f"`{previous.text}` is an amount of money without a currency", previous.span, hint)
    if token.kind == "NUMBER" and re.fullmatch("[A-Z]{3}", previous.text):
        hint = f"write `{token.text} {previous.text}`"
        span = previous.span.to(token.span)
        return Slip("OUT107", f"`{previous.text} {token.text}` is not how money is written", span, hint)
    return None


def _meant_currency(word: str) -> str | None:
    return _CURRENCY_WORDS.get(word.lower()) or (word.upper() if word.upper() in _CURRENCIES else None)


def _sign(slipped: Slipped) -> Slip | None:
    start = slipped.token.start
    for begin in (start - 1, start):
        match = _SIGN_RUN.match(slipped.text, max(begin, 0))
        if match and match.end() > start and match[0] in _SIGNS:
            hint, meant = _SIGNS[match[0]]
            span = Span(*match.span())
            instead = None if meant is None else Instead(span, meant)
            return Slip("OUT105", f"`{match[0]}` is not a sign of the language", span, hint, instead)
    return None


_EXPLANATIONS: Final[tuple[Callable[[Slipped], Slip | None], ...]] = (_quotes, _date, _number, _money, _sign)
