"""What a printed report is made of: headings, paragraphs, facts and tables, before anything is laid out.

Sections of a report make blocks; the forms (`page_to_text` and others) lay them out. All text is the reader's, not yet
made safe to show.
"""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen


@frozen
class Heading:
    """A heading; level 1 opens a section, level 2 stands inside one."""

    text: str
    level: int = 1


@frozen
class Paragraph:
    """Running text, to be broken where the line ends."""

    text: str


@frozen
class Facts:
    """Labels, each with what it stands for."""

    pairs: tuple[tuple[str, str], ...]


@frozen
class Column:
    """A column of a table. Numbers and amounts stand to the right; they and what `is_whole` are never broken."""

    heading: str
    is_number: bool = False
    is_whole: bool = False


@frozen
class Row:
    """A row of a table, with a cell for each column; a total is set apart from the rows above it."""

    cells: tuple[str, ...]
    is_total: bool = False


@frozen
class Table:
    """Rows under columns. The first `keys` columns say what a row is about.

    They are repeated where a table is too wide for the page and is laid out as several, side parts one below the other.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    keys: int = 1


@frozen
class Verbatim:
    """Lines that stand as they are, to be copied: never broken, and without a margin."""

    lines: tuple[str, ...]


Block: TypeAlias = Heading | Paragraph | Facts | Table | Verbatim
