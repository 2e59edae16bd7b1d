"""A text as a careless reader sees it, who knows no grammar: its words, lines and braces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

_MARK: Final = re.compile(r'"[^"\r\n]*"?|#[^\r\n]*|\|[^\r\n#]*|[{}]|[^\W\d]\w*|[^\s{}]')


class Mark(NamedTuple):
    """A word, sign or text."""

    text: str
    start: int
    depth: int
    """In how many braces it lies; a brace lies in those around it."""

    first: bool
    """Whether it is the first on its line."""


class Marks:
    """All marks of a text, without its comments."""

    def __init__(self, text: str) -> None:
        self._marks = list(_marks_of(text))
        self._starts = [mark.start for mark in self._marks]

    def since(self, position: int, origin: int) -> Iterator[Mark]:
        """Give the marks from a position on, with their depth as counted from an origin before it."""
        first = bisect_left(self._starts, origin)
        base = self._marks[first].depth if first < len(self._marks) else 0
        for number in range(bisect_left(self._starts, position), len(self._marks)):
            mark = self._marks[number]
            yield mark._replace(depth=mark.depth - base) if base else mark


def begins_line(text: str, position: int) -> bool:
    """Tell whether nothing but blanks stands before a position in its line."""
    return not text[text.rfind("\n", 0, position) + 1 : position].strip("\ufeff \t")


def margin(text: str, position: int) -> int:
    """Give how far the line of a position is indented."""
    line = text.rfind("\n", 0, position) + 1
    return len(text[line:position]) - len(text[line:position].lstrip())


def _marks_of(text: str) -> Iterator[Mark]:
    depth = end = 0
    for match in _MARK.finditer(text):
        word, start = match[0], match.start()
        first = "\n" in text[end:start] or end == 0
        end = match.end()
        if word[0] == "#":
            continue
        if word == "}":
            depth -= 1
        yield Mark(word, start, depth, first)
        if word == "{":
            depth += 1
