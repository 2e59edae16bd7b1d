"""A CSV file as text: its header, and why it cannot be read as a table.

The database reads the rows; here only the first record is read, and the whole file once more if the database gave up.
Double quotes stand around what needs them, the first line has the names of the columns, and there is one kind of line
end.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from outcomelang.data.binding import DataFile
from outcomelang.data.dialect import Separator
from outcomelang.data.quotation import all_in_quotes, in_quotes
from outcomelang.diagnostic import Diagnostic

_HEAD: Final = 1_000_000
"""Bytes that are looked at before the database reads a file; its header must end in them."""
MOST_COLUMNS: Final = 10_000
"""Columns that a file may have: reading takes time and memory for each, whether it is wanted or not."""


def header_of(file: DataFile, wanted: Sequence[str]) -> tuple[tuple[str, ...], Separator] | Diagnostic:
    """The names of the columns, in the order of the file, and what separates them; or why there are none.

    The separator is the one by which the `wanted` names are in the first line, or most of them if some are missing.
    """
    with file.readable.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        message = f"the file is empty: table `{file.table}` needs at least the names of its columns in a first line"
        return Diagnostic("OUT305", message, subject=file.name)
    # A letter may be cut in two at the end of the head, where the first line should not reach.
    text = head.decode("utf-8-sig", errors="ignore")
    if len(head) == _HEAD and "\n" not in text and "\r" not in text:
        message = f"the first line, which has the names of the columns, is longer than {_HEAD:,} bytes"
        return Diagnostic("OUT305", message, subject=file.name)
    readings = {separator: _first_record(text, separator) for separator in Separator}
    headers = {separator: header for separator, header in readings.items() if isinstance(header, tuple)}
    plain = readings[Separator.COMMA]
    if not headers:
        message = f"the first line cannot be read as the names of columns: {plain}"
        return Diagnostic("OUT305", message, subject=file.name)
    found = {separator: len(set(wanted) & set(header)) for separator, header in headers.items()}
    best = max(found, key=lambda separator: found[separator])
    rivals = [one for one in found if found[one] == found[best] > 0 and headers[one] != headers[best]]
    if rivals:
        message = f"the header can be separated by {best.words} or by {rivals[0].words}"
        return Diagnostic("OUT307", message, subject=file.name, hint="save the file with commas")
    return _fault_in_header(file, headers[best], best, wanted) or (headers[best], best)


def _first_record(text: str, separator: Separator) -> tuple[str, ...] | csv.Error:
    try:
        return tuple(next(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator.value), ()))
    except csv.Error as error:
        return error


def _fault_in_header(
    file: DataFile, header: tuple[str, ...], separator: Separator, wanted: Sequence[str]
) -> Diagnostic | None:
    if len(header) > MOST_COLUMNS:
        message = f"the first line names {len(header):,} columns, and at most {MOST_COLUMNS:,} are read"
        return Diagnostic("OUT305", message, subject=file.name, hint="export the declared columns alone")
    if not any(name.strip() for name in header):
        message = "the first line is empty, and the names of the columns are expected in it"
        return Diagnostic("OUT305", message, subject=file.name)
    if len(header) == 1 and not set(header) & set(wanted):
        for other in Separator:
            if other is not separator and other.value in header[0]:
                message = f"the header has one column, {in_quotes(header[0])}: is it separated by {other.words}?"
                hint = f"table `{file.table}` has {all_in_quotes(wanted)}, and none of them is there"
                return Diagnostic("OUT307", message, subject=file.name, hint=hint)
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
    with file.readable.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True, delimiter=file.dialect.separator.value)
        number, line = 0, 1
        for cells in reader:
            if cells:
                yield number, line, cells
                number += 1
            line = reader.line_num + 1
