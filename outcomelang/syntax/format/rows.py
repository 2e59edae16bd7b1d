"""Lines as rows of cells, and how the cells of one column come to stand below each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import define, frozen

from outcomelang.syntax.format.page import Page

_WHOLE_PART = re.compile(r"-?[0-9_]+")


@frozen
class Cell:
    """A part of a line, from a word to the next cell; numbers are aligned at their decimal point."""

    first: int
    is_number: bool = False


@frozen
class Row:
    """The cells of a line, up to its last word; a cell that the line does not have is None."""

    cells: tuple[Cell | None, ...]
    last: int


@define
class _Line:
    """A row while its cells are being placed, from left to right; it ends where a further line begins."""

    cells: dict[int, Cell]
    last: int
    page: Page
    start: int = 0
    end: int = 0

    def put(self, column: int, start: int, whole_part: int) -> None:
        """Place a cell: its column begins at `start`, and the whole part of its numbers has so many characters."""
        cell = self.cells[column]
        place = start + whole_part - (self.whole_part(column) or whole_part)
        if column:
            self.page.spaces[cell.first] = place - self.end
        else:
            self.page.shifts[cell.first] = place
        self.start = start
        self.end = place + self.page.width(cell.first, self.last_word(column))

    def last_word(self, column: int) -> int:
        """The last word of a cell."""
        return min((cell.first - 1 for at, cell in self.cells.items() if at > column), default=self.last)

    def whole_part(self, column: int) -> int:
        """How many characters of a number stand before its decimal point; 0 if the cell is no number."""
        cell = self.cells[column]
        text = self.page.text(cell.first, self.last_word(column))
        number = _WHOLE_PART.match(text) if cell.is_number else None
        return len(number.group()) if number else 0


def align_rows(rows: Sequence[Row], page: Page, *, keeps_wider_gaps: bool = False) -> None:
    """Put the cells of each column below each other, one blank after the longest cell before them.

    With `keeps_wider_gaps` two blanks stay, where the author has aligned a column with two.
    """
    lines = [_line(row, page) for row in rows]
    for column in range(max((len(row.cells) for row in rows), default=0)):
        members = [line for line in lines if column in line.cells]
        if not members:
            continue
        start = max(line.end for line in members) + 1 if column else 0
        if keeps_wider_gaps and column and _has_wider_gap(members, column, start, page):
            start += 1
        whole_part = max(line.whole_part(column) for line in members)
        for line in members:
            line.put(column, start, whole_part)


def _line(row: Row, page: Page) -> _Line:
    first = next(cell.first for cell in row.cells if cell)
    last = next((index - 1 for index in range(first + 1, row.last + 1) if index in page.breaks), row.last)
    return _Line({at: cell for at, cell in enumerate(row.cells) if cell and cell.first <= last}, last, page)


def _has_wider_gap(lines: Sequence[_Line], column: int, start: int, page: Page) -> bool:
    """Whether the author has aligned a column one blank farther out than it must be."""
    if len(lines) < 2:
        return False
    for line in lines:
        before = max(at for at in line.cells if at < column)
        word, previous = page.tokens[line.cells[column].first], page.tokens[line.cells[before].first]
        if word.begins_line or word.column - previous.column != start + 1 - line.start:
            return False
    return True
