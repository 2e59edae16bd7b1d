"""What a reader of cells does not tell of a sheet: how large it is, cells of formulas that failed, merged cells.

The reader of workbooks gives a failed formula as an empty cell or as 0, and lays out a sheet as a full rectangle in
memory. So the sheet's XML is gone through before, cell by cell, with nothing kept but what is found.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from xml.parsers import expat

from attrs import define, field

from outcomelang.data.workbook.package import UnsoundPackage, chunks_of

MOST_CELLS: Final = 10_000_000
"""Cells of the rectangle from a sheet's first cell to its last one."""

FIRST_SERIAL: Final = date(1899, 12, 30)
"""The day of number 0, as counted after 28 February 1900."""
FIRST_SERIAL_OF_1904: Final = date(1904, 1, 1)

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FAILED: Final = re.compile(r"#[A-Z0-9/]+[!?]?|Err:[0-9]+")
_FILLED: Final = frozenset({"v", "t"})
"""What a cell with a value has; one that only looks in a certain way has none."""
_WORKBOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_CONTENT: Final = "content.xml"
_WORKSHEET: Final = "/worksheet"


@define
class Scan:
    """What was found in a sheet, rows and columns counted from 0. `failed` has the error that a cell shows."""

    failed: dict[tuple[int, int], str] = field(factory=dict)
    rows_failed: set[int] = field(factory=set)
    merged: str | None = None
    _first: tuple[int, int] | None = field(default=None, init=False)
    _last: tuple[int, int] = field(default=(0, 0), init=False)

    def fail(self, row: int, column: int, shown: str) -> None:
        """Note the error that a cell shows."""
        self.failed[row, column] = shown or "an error"
        self.rows_failed.add(row)

    def reach(self, row: int, column: int) -> None:
        """Count in a cell.

        Raises:
            UnsoundPackage: the rectangle of cells is too large.
        """
        first = self._first or (row, column)
        self._first = (min(first[0], row), min(first[1], column))
        self._last = (max(self._last[0], row), max(self._last[1], column))
        cells = (self._last[0] - self._first[0] + 1) * (self._last[1] - self._first[1] + 1)
        if cells > MOST_CELLS:
            reason = f"a sheet has more than {MOST_CELLS:,} cells from its first to its last one"
            raise UnsoundPackage(reason, "remove what stands far from the table", is_hostile=True)


def scanned(archive: zipfile.ZipFile, sheet: str) -> Scan:
    """What the sheet of this name holds.

    Raises:
        UnsoundPackage: it is too large, or its XML is broken.
    """
    try:
        if _CONTENT in archive.namelist():
            return _OpenDocument(sheet).read(archive)
        part = _part_of(archive, sheet)
        return _Worksheet().read(archive, part)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise UnsoundPackage("the workbook is damaged", "save it again") from error


def first_serial(archive: zipfile.ZipFile) -> date | None:
    """The day that the number 0 stands for in an `.xlsx` file: one of two systems. In `.ods` a number is no day."""
    if _WORKBOOK not in archive.namelist():
        return None
    found: list[str] = []

    def on_settings(name: str, attributes: Mapping[str, str]) -> None:
        if _local(name) == "workbookPr":
            found.append(attributes.get("date1904", "0"))

    _parse(archive, _WORKBOOK, on_settings)
    return FIRST_SERIAL_OF_1904 if found and found[0] in ("1", "true") else FIRST_SERIAL


def column_letters(column: int) -> str:
    """How a spreadsheet calls a column that is counted from 0: 0 is `A`, 26 is `AA`."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


# --- xlsx -----------------------------------------------------------------------------------------


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part that holds a sheet, by the workbook's own list and its links.

    Raises:
        KeyError: it is not listed.
    """
    links: dict[str, str] = {}
    targets: dict[str, str] = {}

    def on_sheet(name: str, attributes: Mapping[str, str]) -> None:
        if _local(name) == "sheet":
            found = (value for key, value in attributes.items() if _local(key) == "id" and ":" in key)
            links[attributes["name"]] = next(found, "")

    def on_link(name: str, attributes: Mapping[str, str]) -> None:
        if _local(name) == "Relationship" and attributes["Type"].endswith(_WORKSHEET):
            targets[attributes["Id"]] = attributes["Target"]

    _parse(archive, _WORKBOOK, on_sheet)
    _parse(archive, _LINKS, on_link)
    target = targets[links[sheet]]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


@define
class _Worksheet:
    """One worksheet of an `.xlsx` file."""

    _scan: Scan = field(factory=Scan, init=False)
    _row: int = field(default=-1, init=False)
    _column: int = field(default=-1, init=False)
    _shown: str | None = field(default=None, init=False)

    def read(self, archive: zipfile.ZipFile, part: str) -> Scan:
        _parse(archive, part, self._begin, self._end, self._text)
        return self._scan

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        local = _local(name)
        if local == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif local == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = _place(attributes["r"])
            self._shown = "" if attributes.get("t") == "e" else None
        elif local in _FILLED:
            self._scan.reach(self._row, self._column)
        elif local == "mergeCell":
            self._scan.merged = self._scan.merged or attributes["ref"]

    def _text(self, text: str) -> None:
        if self._shown is not None:
            self._shown += text

    def _end(self, name: str) -> None:
        if _local(name) == "c" and self._shown is not None:
            # The formula's own text stands before its value.
            self._scan.fail(self._row, self._column, (_FAILED.findall(self._shown) or [""])[-1])
            self._shown = None


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


# --- ods ------------------------------------------------------------------------------------------


@define
class _OpenDocument:
    """One table of an `.ods` file, whose rows and cells may each stand for several alike."""

    _sheet: str
    _scan: Scan = field(factory=Scan, init=False)
    _inside: bool = field(default=False, init=False)
    _row: int = field(default=0, init=False)
    _rows: int = field(default=1, init=False)
    _column: int = field(default=0, init=False)
    _cells: int = field(default=1, init=False)
    _error: bool = field(default=False, init=False)
    _formula: bool = field(default=False, init=False)
    _holds: bool = field(default=False, init=False)
    _shown: str = field(default="", init=False)

    def read(self, archive: zipfile.ZipFile) -> Scan:
        _parse(archive, _CONTENT, self._begin, self._end, self._text)
        return self._scan

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table:table":
            self._inside = attributes.get("table:name") == self._sheet
        elif not self._inside:
            return
        elif name == "table:table-row":
            self._rows = int(attributes.get("table:number-rows-repeated", "1"))
            self._column = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self._cells = int(attributes.get("table:number-columns-repeated", "1"))
        self._formula = "table:formula" in attributes
        self._error = attributes.get("calcext:value-type") == "error"
        self._holds = "office:value-type" in attributes
        self._shown = ""
        spanned = (attributes.get(f"table:number-{way}-spanned", "1") for way in ("rows", "columns"))
        if any(int(count) > 1 for count in spanned):
            self._scan.merged = self._scan.merged or f"{column_letters(self._column)}{self._row + 1}"

    def _text(self, text: str) -> None:
        if self._inside:
            self._shown += text

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._inside = False
        elif not self._inside:
            return
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "table:table-row":
            self._row += self._rows

    def _end_cell(self) -> None:
        if self._holds or self._shown or self._error:
            self._scan.reach(self._row, self._column)
            self._scan.reach(self._row + self._rows - 1, self._column + self._cells - 1)
        if self._error or (self._formula and _FAILED.fullmatch(self._shown)):
            for row in range(self._row, self._row + self._rows):
                for column in range(self._column, self._column + self._cells):
                    self._scan.fail(row, column, self._shown)
        self._column += self._cells
        self._shown = ""


# --- XML ------------------------------------------------------------------------------------------


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    begin: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through a part of XML; there is no document type in it, so no entity either."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
        parser.buffer_text = True
    for chunk in chunks_of(archive, part):
        parser.Parse(chunk, False)  # noqa: FBT003 (the signature is the library's)
    parser.Parse(b"", True)  # noqa: FBT003
