"""From text to tokens, one at a time, as the state of the reader asks for them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from outcomelang.syntax.grammar_table import END, GrammarTable

NAME: Final = "NAME"
SLIP: Final = "SLIP"
"""The kind of a token that the language does not have; `syntax_error.py` says what it may have meant."""

_WHERE_THEY_STAND: Final = ("TABLE_NAME", "CURRENCY", "TIME_WORD")
"""Kinds that look like a name, and are found only where the grammar has a place for them."""

_COMMENT: Final = re.compile(r"#[^\r\n]*")
_SLIP: Final = re.compile(r'"[^"\r\n]*|[0-9][\w.]*|[=<>!&|;]+|\S')


class Token(NamedTuple):
    """A word, sign, name or literal, with its half-open range of character offsets."""

    kind: str
    text: str
    start: int
    end: int


class Scanner:
    """Finds the tokens of one text.

    A word of the language is found where the grammar has a place for it, and is a name elsewhere;
    it is always a whole word.
    """

    def __init__(self, table: GrammarTable, text: str) -> None:
        self._text = text
        self._words = table.words
        self._signs = table.signs
        self._compiled = table.compiled
        self._match = _one_pattern(table).match
        self.comments: list[tuple[int, int]] = []

    def token_at(self, position: int, row: dict[str, int]) -> Token:
        """Find the first token from a position on; `row` says which kinds have a place there."""
        text = self._text
        match = self._match(text, position)
        if match is None:
            return self._slip_at(position)
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        if start > position:
            self._keep_comments(position, start)
        word = match[kind]
        if kind == NAME:
            kind, end = self._kind_of_name(word, start, end, row)
        elif kind == "SIGN":
            kind = self._signs[word]
        elif kind in _TWO_WORDS:
            self._keep_comments(start, end)
        return Token(kind, text[start:end], start, end)

    def skip_to(self, position: int, end: int) -> None:
        """Pass over text that could not be read, keeping its comments."""
        self._keep_comments(position, end)

    def _kind_of_name(self, word: str, start: int, end: int, row: dict[str, int]) -> tuple[str, int]:
        for kind in _WHERE_THEY_STAND:
            if kind in row and (match := self._compiled[kind].match(self._text, start)):
                return kind, match.end()
        kind = self._words.get(word, NAME)
        return (kind if kind in row else NAME), end

    def _slip_at(self, position: int) -> Token:
        blank = _BLANKS.match(self._text, position)
        start = blank.end() if blank else position
        self._keep_comments(position, start)
        slip = _SLIP.match(self._text, start)
        if slip is None:
            return Token(END, "", start, start)
        return Token(SLIP, slip[0], start, slip.end())

    def _keep_comments(self, start: int, end: int) -> None:
        self.comments += [found.span() for found in _COMMENT.finditer(self._text, start, end)]


_BLANKS: Final = re.compile(r"(?:\s++|#[^\r\n]*+)*+")
_TWO_WORDS: Final = ("AT_MOST", "AT_LEAST")


def _one_pattern(table: GrammarTable) -> re.Pattern[str]:
    """Make one regular expression that skips blanks and comments and finds the kind of the next token."""
    signs = "|".join(re.escape(sign) for sign in sorted(table.signs, key=len, reverse=True))
    kinds = [(kind, pattern) for kind, pattern in table.patterns if kind not in _WHERE_THEY_STAND]
    groups = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in [*kinds, ("SIGN", signs)])
    return re.compile(rf"{_BLANKS.pattern}(?:{groups})")
