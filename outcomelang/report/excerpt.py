"""The lines of a source that a finding is about, numbered, with a mark under each place it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from outcomelang.frozen import frozen
from outcomelang.report.visible import visible, width
from outcomelang.source import Place, Source, Span

LONGEST: Final = 120
"""Characters of the contract's text that are shown of one line; a longer line is cut around its mark."""

_LEAD: Final = 30
"""Characters shown before a mark that lies beyond them."""

_TAB: Final = 4
_MOST_LINES: Final = 3
_CUT: Final = "…"


@frozen
class MarkedPlace:
    """A place to mark: with `^` where the fault is, with `-` and some words where its explanation is."""

    span: Span
    words: str = ""
    is_fault: bool = False


@frozen
class NumberedLine:
    """A line of the source as it is shown. Without a number and text it stands for lines that are left out."""

    number: int | None
    text: str


@frozen
class MarkLine:
    """The line of marks under a numbered line."""

    indent: int
    marks: str
    words: str
    is_fault: bool


@frozen
class _Mark:
    """The part of a marked place that lies on one line; columns from 0, in characters of the source."""

    line: int
    first: int
    end: int
    place: MarkedPlace
    words: str


def excerpt(source: Source, places: Iterable[MarkedPlace]) -> Iterator[NumberedLine | MarkLine]:
    """The lines that hold the places, in the order of the file, each followed by its marks."""
    marks = [mark for place in places for mark in _marks(source, place)]
    marks.sort(key=lambda mark: (mark.line, mark.first))
    before = None
    for number, on_line in groupby(marks, key=lambda mark: mark.line):
        if before is not None and number > before + 1:
            yield NumberedLine(None, "")
        before = number
        yield from _marked_line(source.line(number), list(on_line))


def _marks(source: Source, place: MarkedPlace) -> Iterator[_Mark]:
    """A mark on the line of the place; on the first and last lines of a long place, and on all of a shorter one."""
    first = source.place(place.span.start)
    last = source.place(max(place.span.start, place.span.end - 1))
    numbers = range(first.line, last.line + 1)
    if len(numbers) > _MOST_LINES:
        numbers = range(first.line, last.line + 1, last.line - first.line)
    for number in numbers:
        yield _mark_on(source.line(number), number, (first, last), place)


def _mark_on(line: str, number: int, ends: tuple[Place, Place], place: MarkedPlace) -> _Mark:
    first, last = ends
    start = first.column - 1 if number == first.line else len(line) - len(line.lstrip())
    end = min(last.column, len(line)) if number == last.line else len(line.rstrip())
    # A place may lie at the very end of a line, as where something is missing: it still gets one mark.
    return _Mark(number, start, max(end, start + 1), place, place.words if number == last.line else "")


def _marked_line(line: str, marks: list[_Mark]) -> Iterator[NumberedLine | MarkLine]:
    first, end = _window(line, marks)
    yield NumberedLine(marks[0].line, _cut(line, first, end))
    for mark in marks:
        indent = width(_shown(line[first : min(max(mark.first, first), end)]))
        reach = width(_shown(line[first : min(max(mark.end, first), end)]))
        sign = "^" if mark.place.is_fault else "-"
        yield MarkLine(indent, sign * max(reach - indent, 1), visible(mark.words), mark.place.is_fault)


def _window(line: str, marks: list[_Mark]) -> tuple[int, int]:
    """The characters to show: all, or those around the fault (around the first mark if no fault is here)."""
    if len(line) <= LONGEST:
        return 0, len(line)
    fault = next((mark for mark in marks if mark.place.is_fault), marks[0])
    first = 0 if fault.end < LONGEST else max(0, fault.first - _LEAD)
    return first, min(first + LONGEST, len(line))


def _cut(line: str, first: int, end: int) -> str:
    """The text of the window; `…` takes the place of a character at an end where some is cut off."""
    text = _shown(line[first:end])
    if first > 0:
        text = _CUT + text[1:]
    return text[:-1] + _CUT if end < len(line) else text.rstrip()


def _shown(text: str) -> str:
    """The text as a terminal can show it."""
    return visible(text.expandtabs(_TAB))
