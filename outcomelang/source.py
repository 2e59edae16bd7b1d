"""The text of a contract file, and places in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from attrs import define, field, frozen

if TYPE_CHECKING:
    from outcomelang.diagnostic import Diagnostic


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
    """A contract's text under the name by which the user knows it (a path, or `<stdin>`).

    `open_used` opens a file that the text uses, by the path that it writes, and answers with the file's source or with
    what is wrong; None where the text has no folder.

    A text that uses others is followed by theirs, so that one span tells a place in any of them: `files` are then its
    own and those, in this order, and `text` is all of them together. Lines and columns are those of the file.
    """

    name: str
    text: str
    open_used: Callable[[str], Source | Diagnostic] | None = field(default=None, eq=False, repr=False)
    _parts: tuple[Source, ...] = field(default=(), repr=False)

    def followed_by(self, used: tuple[Source, ...]) -> Source:
        """This text and those of the files that it uses, in which one span tells a place in any of them."""
        parts = (self, *used)
        return Source(self.name, "".join(part.text for part in parts), parts=parts)

    @property
    def files(self) -> tuple[Source, ...]:
        """The file itself, and after it those that it uses."""
        return self._parts or (self,)

    @cached_property
    def _file_starts(self) -> tuple[int, ...]:
        return tuple(accumulate((len(part.text) for part in self.files[:-1]), initial=0))

    def in_file(self, span: Span) -> tuple[Source, Span]:
        """The file in which a place lies, and the place in that file's own text."""
        number = bisect_right(self._file_starts, span.start) - 1
        before = self._file_starts[number]
        return self.files[number], Span(span.start - before, span.end - before)

    def is_own(self, span: Span) -> bool:
        """Whether a place lies in the file itself, and not in one that it uses."""
        return span.start < len(self.files[0].text)

    def used_file(self, span: Span) -> str | None:
        """The used file in which a place lies, as it is called from this file's folder; None for a place of its own."""
        return None if self.is_own(span) else self.called_from_here(self.in_file(span)[0])

    def called_from_here(self, file: Source) -> str:
        """The name of a used file, without the folder of this one where it lies in that."""
        folder = self.name[: max(self.name.rfind("/"), self.name.rfind("\\")) + 1]
        return file.name.removeprefix(folder)

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(index + 1 for index, character in enumerate(self.text) if character == "\n"))

    def place(self, offset: int) -> Place:
        """The line and column of a character offset, in the file in which it lies."""
        if self._parts:
            file, span = self.in_file(Span(offset, offset))
            return file.place(span.start)
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
