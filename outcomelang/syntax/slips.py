"""Usual slips: numbers, dates, amounts and signs as they are written elsewhere, each with what to write here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from attrs import frozen

from outcomelang.source import Span
from outcomelang.syntax.scan import SLIP, Token


@frozen
class Slip:
    """What was written, as one sentence, and what to write."""

    code: str
    message: str
    span: Span
    hint: str


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
    "==": "`=` compares",
    "===": "`=` compares",
    "=>": "write `>=`",
    "=<": "write `<=`",
    "<>": "write `!=`",
    "&&": "write `and`",
    "&": "write `and`",
    "||": "write `or`",
    "|": "write `or`; a row of a test's table begins and ends with `|` on one line",
    "!": "write `not`",
    ";": "nothing separates declarations or rows: leave it out",
    "//": "a comment begins with `#`",
    "/*": "a comment begins with `#` and ends with its line",
    "**": "there are no powers: multiply",
    "^": "there are no powers: multiply",
}

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

_SIGN_RUN: Final = re.compile(r"[=<>!&|;^]+|//|/\*|\*\*")
_DATE: Final = re.compile(r"([0-9]{1,4})([-./])([0-9]{1,2})\2([0-9]{1,4})(?!\w)")
_LONG_DATE: Final = re.compile(r"[0-9]{1,2}\.?\s+[A-Za-z]+\s+[0-9]{4}(?!\w)")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:([., '’])[0-9]{3})(?:\1[0-9]{3})*(?![\w])")
_DECIMAL_COMMA: Final = re.compile(r"([0-9][0-9_]*),([0-9]+)(?!\w)")
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


def _sign(slipped: Slipped) -> Slip | None:
    start = slipped.token.start
    for begin in (start - 1, start):
        match = _SIGN_RUN.match(slipped.text, max(begin, 0))
        if match and match.end() > start and match[0] in _SIGNS:
            message = f"`{match[0]}` is not a sign of the language"
            return Slip("OUT105", message, Span(*match.span()), _SIGNS[match[0]])
    return None


def _date(slipped: Slipped) -> Slip | None:
    match = slipped.around(_DATE)
    if match:
        proposal = _proposed_date(match[1], match[3], match[4])
    else:
        match = slipped.around(_LONG_DATE) if "DATE" in slipped.kinds else None
        proposal = None
    if match is None:
        return None
    hint = f"write `{proposal}`" if proposal else "write year, month and day, such as `2024-03-01`"
    return Slip("OUT108", f"`{match[0]}` is not how a date is written", Span(*match.span()), hint)


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
        hint = f"write `{match[0].replace(match[1], '_')}`"
        return Slip("OUT106", f"`{match[0]}` is not how a number is written", Span(*match.span()), hint)
    match = slipped.around(_DECIMAL_COMMA)
    if match and "," not in slipped.kinds:
        hint = f"write `{match[1]}.{match[2]}`"
        return Slip("OUT106", f"`{match[0]}` is not how a number is written", Span(*match.span()), hint)
    if slipped.token.kind != SLIP or not slipped.token.text[0].isdigit():
        return None
    match = slipped.around(_NO_BLANK)
    hint = f"write `{match[1]} {match[2]}`" if match else "a number is written such as `12`, `2.5` or `30_000`"
    return Slip("OUT106", f"`{slipped.token.text[:40]}` is not how a number is written", slipped.token.span, hint)


def _money(slipped: Slipped) -> Slip | None:
    token, previous = slipped.token, slipped.previous
    if token.text in _CURRENCY_SIGNS:
        hint = f"write the amount first, then the currency, such as `30_000 {_CURRENCY_SIGNS[token.text]}`"
        return Slip("OUT107", f"`{token.text}` is not how a currency is written", token.span, hint)
    if "CURRENCY_CODE" in slipped.kinds and previous and (code := _meant_currency(token.text)):
        hint = f"write `{_without_points(previous.text)} {code}`"
        return Slip("OUT107", f"`{token.text}` is not how a currency is written", token.span, hint)
    if slipped.kinds == {"CURRENCY_CODE"} and previous:
        hint = f"write the currency after it, such as `{previous.text} DKK`"
        return Slip("OUT107", f"`{previous.text}` is an amount of money without a currency", previous.span, hint)
    if token.kind == "NUMBER" and previous and re.fullmatch("[A-Z]{3}", previous.text):
        hint = f"write `{token.text} {previous.text}`"
        span = previous.span.to(token.span)
        return Slip("OUT107", f"`{previous.text} {token.text}` is not how money is written", span, hint)
    return None


def _without_points(number: str) -> str:
    return number.replace(".", "_") if _THOUSANDS.fullmatch(number) else number


def _meant_currency(word: str) -> str | None:
    if word.lower() in _CURRENCY_WORDS:
        return _CURRENCY_WORDS[word.lower()]
    return word.upper() if re.fullmatch("[A-Za-z]{3}", word) and word.upper() in _CURRENCIES else None


_CURRENCIES: Final = frozenset({"AUD", "CAD", "CHF", "DKK", "EUR", "GBP", "JPY", "NOK", "NZD", "PLN", "SEK", "USD"})
_EXPLANATIONS: Final[tuple[Callable[[Slipped], Slip | None], ...]] = (_quotes, _date, _number, _money, _sign)
