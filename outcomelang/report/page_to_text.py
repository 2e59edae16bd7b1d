"""Pages laid out as text, for a terminal or a printer: nothing wider than the page, no number broken.

rich measures and draws the tables; its console writes nowhere, so the layout depends on the page and its width alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from attrs import frozen

from outcomelang.report.page import Block, Facts, Heading, Paragraph, Row, Table, Verbatim
from outcomelang.report.visible import visible, width

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH: Final = 100
"""Columns of a page that is not for a terminal."""

_RULES: Final = "    \n    \n ── \n    \n ── \n    \n    \n    \n"
"""The lines of a table as rich names them: one under the headings, and one above a total; none else."""

_BLANK_LINES: Final = re.compile(r"\n{3,}")
_GAP: Final = 2
_INDENT: Final = 2
_WORDS: Final = 14
"""A heading is broken into lines where it is longer than this; a column of words is seldom narrower."""


def to_text(blocks: Iterable[Block], *, columns: int = WIDTH, colour: bool = False) -> str:
    """The page as lines, without spaces at their ends; with the codes of a terminal for bold and faint if `colour`."""
    return _Layout(columns, colour).page(blocks)


@frozen
class _Layout:
    columns: int
    colour: bool

    def page(self, blocks: Iterable[Block]) -> str:
        from rich.console import Console

        console = Console(
            width=self.columns,
            color_system="standard" if self.colour else None,
            force_terminal=self.colour,
            force_jupyter=False,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
        with console.capture() as captured:
            for block in blocks:
                self._show(block, console)
        lines = (line.rstrip() for line in captured.get().split("\n"))
        return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"

    def _show(self, block: Block, console: Console) -> None:
        match block:
            case Heading():
                self._heading(block, console)
            case Paragraph():
                self._paragraph(block, console)
            case Facts():
                console.print(_grid(block))
            case Table():
                for part in self._parts(block):
                    console.print(_drawn(part))
                    console.print()
            case Verbatim():
                self._verbatim(block, console)

    @property
    def _inner(self) -> int:
        return self.columns - _INDENT

    def _heading(self, heading: Heading, console: Console) -> None:
        text = visible(heading.text)
        if heading.level == 1:
            console.print()
            console.print(_bold(text))
            console.print("─" * min(width(text), self.columns))
        else:
            console.print(_bold(f"{' ' * _INDENT}{text}"))

    def _paragraph(self, paragraph: Paragraph, console: Console) -> None:
        from rich.padding import Padding
        from rich.text import Text

        console.print(Padding(Text(visible(paragraph.text)), (0, 0, 1, _INDENT)))

    def _verbatim(self, verbatim: Verbatim, console: Console) -> None:
        from rich.text import Text

        for line in verbatim.lines:
            console.print(Text(visible(line)), soft_wrap=True)
        console.print()

    # --- Tables that are wider than the page --------------------------------------------------------

    def _parts(self, table: Table) -> Iterator[Table]:
        """The table, or several with the same key columns, each as wide as the page allows."""
        least = [_least_width(table, place) for place in range(len(table.columns))]
        keys = list(range(table.keys))
        room = self._inner - sum(least[place] + _GAP for place in keys)
        chosen: list[int] = []
        for place in range(table.keys, len(table.columns)):
            if chosen and sum(least[one] + _GAP for one in (*chosen, place)) > room:
                yield _part(table, [*keys, *chosen])
                chosen = []
            chosen.append(place)
        yield _part(table, [*keys, *chosen])


def _part(table: Table, places: list[int]) -> Table:
    if len(places) == len(table.columns):
        return table
    return Table(
        tuple(table.columns[place] for place in places),
        tuple(Row(tuple(row.cells[place] for place in places), row.is_total) for row in table.rows),
        table.keys,
    )


def _least_width(table: Table, place: int) -> int:
    """The columns that a column of a table needs: numbers are never broken, words may be."""
    column = table.columns[place]
    cells = _cell_widths(table, place)
    headings = [width(line) for line in _heading_lines(table, place)]
    if column.is_number or column.is_whole:
        return max((*cells, *headings))
    longest_word = max((width(word) for row in table.rows for word in visible(row.cells[place]).split()), default=0)
    return max((*headings, min(max(cells, default=0), max(_WORDS, min(longest_word, 2 * _WORDS)))))


def _cell_widths(table: Table, place: int) -> list[int]:
    return [width(visible(row.cells[place])) for row in table.rows]


def _heading_lines(table: Table, place: int) -> list[str]:
    """The heading of a column in lines; numbers that are wide leave room for a wide one."""
    column = table.columns[place]
    widest = max(_cell_widths(table, place), default=0) if column.is_number else 0
    return wrap(visible(column.heading), max(_WORDS, widest), break_long_words=False) or [""]


def _drawn(table: Table) -> RenderableType:
    from rich.box import Box
    from rich.padding import Padding
    from rich.table import Table as Drawing
    from rich.text import Text

    drawing = Drawing(box=Box(_RULES), show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0), header_style="")
    for place, column in enumerate(table.columns):
        drawing.add_column(
            Text("\n".join(_heading_lines(table, place)), style="bold"),
            justify="right" if column.is_number else "left",
            no_wrap=column.is_number or column.is_whole,
            overflow="fold",
        )
    for place, row in enumerate(table.rows):
        is_last_before_total = place + 1 < len(table.rows) and table.rows[place + 1].is_total and not row.is_total
        cells = (Text(visible(cell), style="bold" if row.is_total else "") for cell in row.cells)
        drawing.add_row(*cells, end_section=is_last_before_total)
    return Padding(drawing, (0, 0, 0, _INDENT))


def _grid(facts: Facts) -> RenderableType:
    from rich.padding import Padding
    from rich.table import Table as Drawing
    from rich.text import Text

    grid = Drawing.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, what in facts.pairs:
        grid.add_row(Text(visible(label)), Text(visible(what)))
    return Padding(grid, (0, 0, 1, _INDENT))


def _bold(text: str) -> RenderableType:
    from rich.text import Text

    return Text(text, style="bold")
