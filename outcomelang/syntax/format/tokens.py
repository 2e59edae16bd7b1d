"""The words of a contract's text one by one, each with the comments that stand before and behind it.

Between two words there is nothing but white space and comments, so whoever prints all words in order, with all their
comments, has said what the text says.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import accumulate

from attrs import define, evolve, frozen

from outcomelang.syntax.expression import Node
from outcomelang.syntax.saved_grammar import grammar_table

_KINDS = {"TEXT", "ROW", "DATE", "ISOWEEK", "ISOMONTH", "NUMBER", "NAME"}
_LINE_END = re.compile(r"\r\n?|\n")
_BYTE_ORDER_MARK = "\ufeff"
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


@cache
def _piece_pattern() -> re.Pattern[str]:
    """White space, then a comment, a word or nothing.

    The grammar says what a word is. A row of a test's table is one word, since its cells are aligned.
    """
    table = grammar_table()
    words = [pattern for kind, pattern in table.patterns if kind in _KINDS]
    signs = [re.escape(sign) for sign in sorted(table.signs, key=len, reverse=True)]
    return re.compile(rf"(?P<blanks>\s*)(?:(?P<comment>#[^\r\n]*)|(?P<word>{'|'.join([*words, *signs])}|\S)|\Z)")


@frozen
class Remark:
    """A comment, and where the author put it.

    Attributes:
        text: with its `#`, without blanks at the end.
        column: how many characters stand before it on its line.
        gap: how many of them are blanks between the last word and it.
        after_blank_line: whether a blank line is before it.
    """

    text: str
    column: int
    gap: int
    after_blank_line: bool


@frozen
class Token:
    """A word, a number, a text, a sign, or a row of a test's table.

    Attributes:
        text: as it was written.
        start: the offset of its first character in the source.
        column: how many characters stand before it on its line.
        gap: how many of them are blanks between the last word and it.
        begins_line: whether it is the first word on its line.
        after_blank_line: whether a blank line is right before it.
        above: the comments between the word before it and it that have lines of their own.
        behind: the comment behind it on its line.
    """

    text: str
    start: int
    column: int
    gap: int
    begins_line: bool
    after_blank_line: bool
    above: tuple[Remark, ...]
    behind: Remark | None


@define(slots=False)
class Tokens:
    """All words of a text in order; the last is the empty word at the end, which may have comments above it."""

    items: tuple[Token, ...]

    def __getitem__(self, index: int) -> Token:
        """The word at an index."""
        return self.items[index]

    def __len__(self) -> int:
        """How many words there are, with the empty one at the end."""
        return len(self.items)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(token.start for token in self.items)

    @cached_property
    def closing(self) -> dict[int, int]:
        """The index of the closing bracket, by that of the opening one."""
        pairs, open_brackets = {}, []
        for index, token in enumerate(self.items):
            if token.text in _BRACKETS:
                open_brackets.append(index)
            elif open_brackets and token.text == _BRACKETS[self.items[open_brackets[-1]].text]:
                pairs[open_brackets.pop()] = index
        return pairs

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """How many brackets are open around each word; a bracket itself stands outside."""
        depths = [0] * len(self.items)
        for opening, closing in self.closing.items():
            depths[opening] += 1
            depths[closing] -= 1
        after = tuple(accumulate(depths))
        return tuple(depth - 1 if index in self.closing else depth for index, depth in enumerate(after))

    @cached_property
    def _line_breaks(self) -> tuple[int, ...]:
        return tuple(accumulate(int(token.begins_line) for token in self.items))

    @cached_property
    def _comments(self) -> tuple[int, ...]:
        """How many comments stand before each word, from the beginning of the text."""
        before = (len(token.above) for token in self.items)
        behind = (int(token.behind is not None) for token in self.items)
        return tuple(accumulate(above + last for above, last in zip(before, (0, *behind), strict=False)))

    def first(self, node: Node) -> int:
        """The index of a node's first word."""
        return bisect_left(self._starts, node.span.start)

    def last(self, node: Node) -> int:
        """The index of a node's last word."""
        return bisect_left(self._starts, node.span.end) - 1

    def back_to(self, word: str, index: int) -> int:
        """The index of the nearest `word` before another word."""
        while self.items[index].text != word:
            index -= 1
        return index

    def on_to(self, word: str, index: int) -> int:
        """The index of the nearest `word` from another word on."""
        while self.items[index].text != word:
            index += 1
        return index

    def span_lines(self, first: int, last: int) -> bool:
        """Whether the author began a new line somewhere between two words."""
        return self._line_breaks[last] > self._line_breaks[first]

    def have_comments(self, first: int, last: int) -> bool:
        """Whether a comment stands somewhere between two words."""
        return self._comments[last] > self._comments[first]


def tokens_of(text: str) -> Tokens:
    """Cut a text that the parser accepts into its words."""
    tokens: list[Token] = []
    above: list[Remark] = []
    for piece in _pieces(text):
        if not piece.is_comment:
            tokens.append(_token(piece, tuple(above)))
            above.clear()
        elif tokens and not above and not piece.lines_before:
            tokens[-1] = evolve(tokens[-1], behind=_remark(piece))
        else:
            above.append(_remark(piece))
    return Tokens(tuple(tokens))


@frozen
class _Piece:
    """A word or a comment, and the white space before it."""

    text: str
    is_comment: bool
    start: int
    column: int
    gap: int
    lines_before: int


def _pieces(text: str) -> Iterator[_Piece]:
    """All words and comments in order, and the empty word at the end."""
    line_start = 0
    for match in _piece_pattern().finditer(text, len(_BYTE_ORDER_MARK) if text.startswith(_BYTE_ORDER_MARK) else 0):
        blanks, comment, word = match["blanks"], match["comment"], match["word"]
        start = match.start() + len(blanks)
        line_ends = [end.end() for end in _LINE_END.finditer(blanks)]
        if line_ends:
            line_start = match.start() + line_ends[-1]
        gap = start - line_start if line_ends else len(blanks)
        yield _Piece(comment or word or "", comment is not None, start, start - line_start, gap, len(line_ends))
        if comment is None and word is None:
            return


def _token(piece: _Piece, above: tuple[Remark, ...]) -> Token:
    return Token(
        text=piece.text,
        start=piece.start,
        column=piece.column,
        gap=piece.gap,
        begins_line=piece.lines_before > 0,
        after_blank_line=piece.lines_before > 1,
        above=above,
        behind=None,
    )


def _remark(piece: _Piece) -> Remark:
    return Remark(piece.text.rstrip(), piece.column, piece.gap, after_blank_line=piece.lines_before > 1)
