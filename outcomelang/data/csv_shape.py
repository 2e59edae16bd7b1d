"""Why the rows of a CSV file cannot be told apart: looked for, row by row, once the database has given up on them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Final, TextIO

from attrs import define, field

from outcomelang.data.binding import DataFile
from outcomelang.diagnostic import Diagnostic

_MOST_SHOWN: Final = 20
_ENDINGS: Final = {"\r\n": "Windows (CR LF)", "\n": "Unix (LF)", "\r": "the old Macintosh (CR)"}


def faults_of_shape(file: DataFile, width: int) -> tuple[Diagnostic, ...]:
    """What a person must mend before rows of `width` cells can be read; never empty."""
    with file.readable.open(encoding="utf-8-sig", newline="") as stream:
        found = tuple(islice(_faults(file, stream, width), _MOST_SHOWN + 1))
    if len(found) > _MOST_SHOWN:
        more = Diagnostic("OUT311", "and more rows of the wrong shape after these", subject=file.name)
        return (*found[:_MOST_SHOWN], more)
    # The database is stricter than the reader used here only about what neither is known to meet.
    return found or (Diagnostic("OUT311", "the rows cannot be read as CSV", subject=file.name, hint=_rule(file)),)


def _rule(file: DataFile) -> str:
    words = file.dialect.separator.words
    return f'cells are separated by {words}; one with such a mark, a quote or a line end stands in quotes: `"6"" pipe"`'


def _faults(file: DataFile, stream: TextIO, width: int) -> Iterator[Diagnostic]:
    """The faults in the order of the file; after some of them the rest could not be told apart any more."""
    lines = _Lines(stream)
    reader = csv.reader(lines, strict=True, delimiter=file.dialect.separator.value)
    number, line = 0, 1
    try:
        for cells in reader:
            place = f"{file.name} row {number} (line {line})"
            if cells and len(cells) != width:
                count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
                message = f"the row has {count}, and the header {width}"
                yield Diagnostic("OUT311", message, subject=place, hint=_rule(file))
            if lines.last_ending not in ("", lines.first_ending):
                yield _other_ending(file, reader.line_num, lines)
                return
            number += bool(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"the row cannot be read: {_reason(error)}"
        yield Diagnostic("OUT311", message, subject=f"{file.name} row {number} (line {line})", hint=_rule(file))


@define
class _Lines:
    """The lines of a text, noting how the first and the last one read end; a line end in a cell is soon passed."""

    _stream: TextIO
    first_ending: str = field(default="", init=False)
    last_ending: str = field(default="", init=False)

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            self.last_ending = line[len(line.rstrip("\r\n")) :]
            self.first_ending = self.first_ending or self.last_ending
            yield line


def _other_ending(file: DataFile, line: int, lines: _Lines) -> Diagnostic:
    here, before = _ENDINGS[lines.last_ending], _ENDINGS[lines.first_ending]
    message = f"this line ends as on {here}, those before as on {before}"
    hint = "save the file again with one kind of line end"
    return Diagnostic("OUT311", message, subject=f"{file.name} line {line}", hint=hint)


def _reason(error: csv.Error) -> str:
    words = str(error)
    if "unexpected end of data" in words:
        return "it begins a quote that is never closed"
    if "expected after" in words:
        return "something stands between a closing quote and the end of the cell"
    if "field larger" in words:
        return "a cell is longer than 131,072 characters; is a quote not closed?"
    return words
