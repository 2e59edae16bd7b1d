"""The text of a contract file, and places in it."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from attrs import define, frozen


@frozen(order=True)
class Span:
    """A half-open range of character offsets in one source: from `start` up to, not including, `end`."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of `other`."""
        return Span(self.start, other.end)


@frozen
class Place:
    """A line and a column, both counted from 1; a column is a character, not a byte."""

    line: int
    column: int


@define(frozen=True, slots=False)
class Source:
    """A contract's text under the name by which the user knows it (a path, or `<stdin>`)."""

    name: str
    text: str

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(index + 1 for index, character in enumerate(self.text) if character == "\n"))

    def place(self, offset: int) -> Place:
        """The line and column of a character offset."""
        line = bisect_right(self._line_starts, offset)
        return Place(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its line end."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")

    def excerpt(self, span: Span) -> str:
        """The text that a span covers."""
        return self.text[span.start : span.end]
