"""A CSV file as text: its header, and why it cannot be read as a table.

The database reads the rows; here only the first record is read, and the whole file once more if the database gave up.
The one form that is read: UTF-8, commas, double quotes around what needs them, a header, one kind of line end.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterator
from typing import Final

from outcomelang.data.binding import DataFile
from outcomelang.data.quotation import in_quotes
from outcomelang.diagnostic import Diagnostic

_HEAD: Final = 1_000_000
"""Bytes that are looked at before the database reads a file; its header must end in them."""

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "the text is UTF-32"),
    (codecs.BOM_UTF32_BE, "the text is UTF-32"),
    (codecs.BOM_UTF16_LE, "the text is UTF-16"),
    (codecs.BOM_UTF16_BE, "the text is UTF-16"),
)
_CONTAINERS: Final = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"SQLite format 3\0", "a SQLite database"),
)
_SEPARATORS: Final = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def header_of(file: DataFile) -> tuple[str, ...] | Diagnostic:
    """The names of the columns, in the order of the file, or the sentence that says why there are none."""
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD)
    fault = _fault_in_bytes(head)
    if fault:
        return Diagnostic("OUT306", fault[0], subject=file.name, hint=fault[1])
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        message = f"the file is empty: table `{file.table}` needs at least the names of its columns in a first line"
        return Diagnostic("OUT305", message, subject=file.name)
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=len(head) < _HEAD)
    except UnicodeDecodeError as error:
        return _not_utf_8(file, head, error.start)
    try:
        header = tuple(next(csv.reader(io.StringIO(text, newline=""), strict=True), ()))
    except csv.Error as error:
        message = f"the first line cannot be read as the names of columns: {error}"
        return Diagnostic("OUT305", message, subject=file.name)
    return _fault_in_header(file, header) or header


def _fault_in_bytes(head: bytes) -> tuple[str, str] | None:
    for mark, what in _MARKS:
        if head.startswith(mark):
            return f"{what}, not UTF-8", "save the file as CSV in UTF-8"
    for mark, what in _CONTAINERS:
        if head.startswith(mark):
            return f"this is not text but {what}", "export the table as CSV in UTF-8, or as Parquet"
    if b"\0" in head:
        return "this is not a text file", "export the table as CSV in UTF-8, or as Parquet"
    return None


def _not_utf_8(file: DataFile, content: bytes, at: int) -> Diagnostic:
    line = content.count(b"\n", 0, at) + 1
    message = f"the file isn't UTF-8: byte {content[at]:02X} (hexadecimal) in line {line} cannot stand there"
    return Diagnostic("OUT306", message, subject=file.name, hint="save the file as CSV in UTF-8")


def _fault_in_header(file: DataFile, header: tuple[str, ...]) -> Diagnostic | None:
    if not any(name.strip() for name in header):
        message = "the first line is empty, and the names of the columns are expected in it"
        return Diagnostic("OUT305", message, subject=file.name)
    if len(header) == 1:
        for separator, words in _SEPARATORS.items():
            if separator in header[0]:
                message = f"the header has one column, {in_quotes(header[0])}: is it separated by {words}?"
                return Diagnostic("OUT307", message, subject=file.name, hint="save the file with commas")
    return None


def lines_of(file: DataFile, rows: Collection[int]) -> dict[int, int]:
    """The line of the file in which each of these rows begins, both counted from 1, the header's line too.

    A row is not always one line further: a cell may hold line ends, and empty lines are no rows.
    """
    lines: dict[int, int] = {}
    last = max(rows, default=0)
    try:
        for row, line, _ in records(file):
            if row in rows:
                lines[row] = line
            if row >= last:
                break
    except (UnicodeDecodeError, csv.Error):
        pass  # the file has other faults, which are told; these rows are told without their lines
    return lines


def records(file: DataFile) -> Iterator[tuple[int, int, list[str]]]:
    """The rows of the file with their number (the header is 0), the line they begin in, and their cells.

    Raises:
        UnicodeDecodeError: the text is not UTF-8.
        csv.Error: a quote is not closed, or something stands after the quote that closes a cell.
    """
    with file.path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        number, line = 0, 1
        for cells in reader:
            if cells:
                yield number, line, cells
                number += 1
            line = reader.line_num + 1
