"""The sheet on which a text is laid out: its words, the blanks between them, and where lines begin."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from attrs import define, field

from outcomelang.syntax import tree
from outcomelang.syntax.expression import Node
from outcomelang.syntax.format.marks import Marks, spaces_of
from outcomelang.syntax.format.tokens import Tokens

WIDTH = 100
STEP = 2


@define(slots=False)
class Page:
    """What is known so far of how a text will be printed; each pass of the formatter adds to it.

    Words are meant by their index.

    Attributes:
        tokens: the words.
        marks: what the tree says about single words.
        texts: what is printed for each word: what was written, but for the rows of tables, which are aligned.
        spaces: the blanks before each word that does not begin a line.
        breaks: the words that begin a line, and how far it is indented.
        hanging: the words that begin a line right below another word, instead of at the indentation.
        shifts: additional blanks before the first word of a line, for the alignment of numbers.
        spaced: the words above which a blank line of the author's is kept.
        parted: the words above which there is always a blank line.
        open_blocks: the nodes whose items in braces are on lines of their own.
    """

    tokens: Tokens
    marks: Marks
    texts: list[str]
    spaces: list[int]
    breaks: dict[int, int] = field(factory=dict)
    hanging: dict[int, int] = field(factory=dict)
    shifts: dict[int, int] = field(factory=dict)
    spaced: set[int] = field(factory=set)
    parted: set[int] = field(factory=set)
    open_blocks: list[Node] = field(factory=list)

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        """Where each word would begin, were everything on one line."""
        lengths = [len(token.text) for token in self.tokens.items]
        ends = accumulate(blanks + length for blanks, length in zip(self.spaces, lengths, strict=True))
        return tuple(end - length for end, length in zip(ends, lengths, strict=True))

    def width(self, first: int, last: int) -> int:
        """How many characters the words from one to another take on a line, without alignment."""
        return self._offsets[last] + len(self.tokens[last].text) - self._offsets[first]

    def text(self, first: int, last: int) -> str:
        """The words from one to another as they stand on a line."""
        rest = (" " * self.spaces[index] + self.texts[index] for index in range(first + 1, last + 1))
        return self.texts[first] + "".join(rest)

    def fits(self, first: int, last: int, indent: int) -> bool:
        """Whether the words from one to another are short enough for a line and have no comment between them."""
        return indent + self.width(first, last) <= WIDTH and not self.tokens.have_comments(first, last)

    def stays_on_line(self, first: int, last: int, indent: int) -> bool:
        """Whether the author wrote the words from one to another on one line, and they fit."""
        return self.fits(first, last, indent) and not self.tokens.span_lines(first, last)

    def break_before(self, index: int, indent: int) -> None:
        """Begin a line with a word."""
        self.breaks[index] = indent

    def is_broken_inside(self, node: Node) -> bool:
        """Whether a line begins inside a node."""
        return any(index in self.breaks for index in range(self.tokens.first(node) + 1, self.tokens.last(node) + 1))

    def bodies(self, file: tree.File) -> Iterator[tuple[tree.Declaration, ...]]:
        """The declarations of the file, and those of each amendment that has several lines."""
        yield file.declarations
        for node in self.open_blocks:
            if isinstance(node, tree.Amended):
                yield node.declarations

    def has_blank_line_above(self, index: int) -> bool:
        """Whether a blank line will be above a word that may have one, or above the comments it has."""
        token = self.tokens[index]
        blank = token.after_blank_line or any(remark.after_blank_line for remark in token.above)
        return index in self.parted or (index in self.spaced and blank)

    def lines(self) -> Iterator[tuple[int, int, int]]:
        """First word, last word and indentation of each line so far; the empty word at the end is on none."""
        end = len(self.tokens) - 1
        beginnings = sorted(index for index in self.breaks if index < end)
        for first, following in zip(beginnings, [*beginnings[1:], end], strict=True):
            yield first, following - 1, self.breaks[first]


def page_of(tokens: Tokens, marks: Marks) -> Page:
    """An empty sheet: the words and the blanks between them, and no line begun."""
    return Page(tokens, marks, [token.text for token in tokens.items], spaces_of(marks))
