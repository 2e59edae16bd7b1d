"""From text to tokens, one at a time, as the state of the reader asks for them."""

from __future__ import annotations

import re
from functools import cache
from operator import attrgetter
from typing import Final, NamedTuple

from outcomelang.source import Span
from outcomelang.syntax.grammar_table import END, NAME, GrammarTable

SLIP: Final = "SLIP"
"""The kind of a token that the language does not have; `slips.py` says what it may have meant."""

SIGN: Final = "SIGN"

_WHERE_THEY_STAND: Final = ("TABLE_NAME", "CURRENCY_CODE", "TIME_WORD", "ROUND_OF", "PENDING_UNTIL")
"""Kinds that look like a name, and are found only where the grammar has a place for them."""

_TWO_WORDS: Final = ("AT_MOST", "AT_LEAST")
"""Kinds with blanks inside, and so perhaps with a comment."""

_BLANKS: Final = re.compile(r"(?:\s++|#[^\r\n]*+)*+")
_COMMENT: Final = re.compile(r"#[^\r\n]*")
_SLIP: Final = re.compile(r'"[^"\r\n]*|[0-9][\w.]*|[=<>!&|]+|\S')

_DATE_SLIP: Final = r"[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}(?!\w)|[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?!\w)"
"""Dates as others write them, which would else be read as a subtraction or a division."""


class Token(NamedTuple):
    """A word, sign, name or literal, with its half-open range of character offsets."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Give its place."""
        return Span(self.start, self.end)


class Scanner:
    """Finds the tokens of one text.

    A word of the language is found where the grammar has a place for it, and is a name elsewhere;
    it is always a whole word.
    """

    def __init__(self, table: GrammarTable, text: str) -> None:
        self._text = text
        self._words = table.words
        self._signs = table.signs
        self._look_alikes = _look_alikes(table)
        self._match = _one_pattern(table).match
        self._comments: list[Span] = []

    def token_at(self, position: int, row: dict[str, int]) -> Token:
        """Find the first token from a position on; `row` says which kinds have a place there."""
        match = self._match(self._text, position)
        if match is None:
            return self._slip_at(position)
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        if start > position:
            self.keep_comments(position, start)
        word = match[kind]
        if kind == NAME:
            return self._name_at(start, word, row)
        if kind == SIGN:
            kind = self._signs[word]
        elif kind in _TWO_WORDS:
            self.keep_comments(start, end)
        return Token(kind, word, start, end)

    def keep_comments(self, start: int, end: int) -> None:
        """Keep the comments of a part of the text that has nothing else to be read."""
        for found in _COMMENT.finditer(self._text, start, end):
            self._comments.append(Span(found.start(), found.start() + len(found[0].rstrip())))

    def comments(self) -> list[Span]:
        """Give the places of all comments so far, each once and in order."""
        return sorted(set(self._comments), key=attrgetter("start"))

    def _name_at(self, start: int, word: str, row: dict[str, int]) -> Token:
        for kind, pattern in self._look_alikes:
            if kind in row and (match := pattern.match(self._text, start)):
                return Token(kind, match[0], start, match.end())
        kind = self._words.get(word, NAME)
        return Token(kind if kind in row else NAME, word, start, start + len(word))

    def _slip_at(self, position: int) -> Token:
        start = end_of_blanks(self._text, position)
        self.keep_comments(position, start)
        slip = _SLIP.match(self._text, start)
        if slip is None:
            return Token(END, "", start, start)
        return Token(SLIP, slip[0], start, slip.end())


def end_of_blanks(text: str, position: int) -> int:
    """Give the position of the first character that is neither blank nor part of a comment."""
    match = _BLANKS.match(text, position)
    return match.end() if match else position


@cache
def _look_alikes(table: GrammarTable) -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile(pattern)) for kind, pattern in table.patterns if kind in _WHERE_THEY_STAND]


@cache
def _one_pattern(table: GrammarTable) -> re.Pattern[str]:
    """Make one regular expression that skips blanks and comments and finds the kind of the next token."""
    signs = "|".join(re.escape(sign) for sign in sorted(table.signs, key=len, reverse=True))
    patterns = [(kind, pattern) for kind, pattern in table.patterns if kind not in _WHERE_THEY_STAND]
    first = next(place for place, (kind, _) in enumerate(patterns) if kind == "NUMBER")
    patterns.insert(first, (SLIP, _DATE_SLIP))
    kinds = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in [*patterns, (SIGN, signs)])
    return re.compile(rf"{_BLANKS.pattern}(?:{kinds})")
