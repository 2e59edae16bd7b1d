"""The broken rows of loaded data, to be written to files: what is wrong with each, and the rows themselves.

However many they are, only so many are held at a time as are read from the database at once.
"""

from __future__ import annotations

import csv
import errno
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen
from sqlglot import exp

from outcomelang.data.binding import DataFile
from outcomelang.data.connection import beside
from outcomelang.data.csv_file import records
from outcomelang.data.problems import Problem, codes_of_rows, has_problems, problems_of
from outcomelang.data.rows import FILE_ROW, Rows, cell_name
from outcomelang.data.sentence import sentence
from outcomelang.data.words import DIALECT, col, named
from outcomelang.diagnostic import Diagnostic
from outcomelang.value.spreadsheet import no_formula

if TYPE_CHECKING:
    import duckdb

_PROBLEM: Final = ("code", "table", "file", "row", "line", "column", "value", "message")
_ROW: Final = ("table", "file", "row", "codes")
_CODES: Final = "codes"
_AT_ONCE: Final = 10_000


@frozen
class BrokenRows:
    """What is wrong with the rows of the tables that could be read, and with files as a whole (`others`)."""

    tables: tuple[Rows, ...]
    others: tuple[Diagnostic, ...]
    connection: duckdb.DuckDBPyConnection

    def write_problems(self, path: Path) -> None:
        """Write a row for each broken rule to a CSV file: first those of whole files, then table by table, in order.

        What is private is masked. Row and line are counted from 1, the line of a CSV file alone.

        Raises:
            OSError: the file cannot be written, or there is too little memory and disk to put the rows in order.
        """
        _write(path, _PROBLEM, (row for part in (self._of_files(), self._of_rows()) for row in part))

    def write_left_out(self, path: Path) -> None:
        """Write each broken row to a CSV file, its cells as they are in its own, private ones too.

        Each column that is read has a column of its own there, headed `TABLE.HEADER`.

        Raises:
            OSError: as `write_problems`.
        """
        headers = tuple(f"{rows.table.name}.{column.header}" for rows in self.tables for column in rows.columns)
        _write(path, (*_ROW, *headers), self._left_out())

    def _of_files(self) -> Iterator[Sequence[str]]:
        for finding in self.others:
            yield finding.code, "", finding.subject or "", "", "", "", "", finding.message

    def _of_rows(self) -> Iterator[Sequence[str]]:
        for rows in self.tables:
            line_of, message_of = _line_finder(rows), _messages(rows)
            header = {column.name: column.header for column in rows.columns}
            query = problems_of(rows.table.name, tuple(header))
            for number, name, code, value, first in _fetched(query, self.connection):
                place = (rows.table.name, rows.sheet.file.name, str(number), line_of(number))
                yield code, *place, header.get(name, ""), value or "", message_of(code, name, value, first)

    def _left_out(self) -> Iterator[Sequence[str]]:
        before = 0
        width = sum(len(rows.columns) for rows in self.tables)
        for rows in self.tables:
            after = width - before - len(rows.columns)
            # A file without broken rows need not be read again.
            is_asked = has_problems(rows.table.name, self.connection)
            found = _fetched(_cells_of_broken(rows), self.connection) if is_asked else iter(())
            for number, codes, *cells in found:
                place = (rows.table.name, rows.sheet.file.name, str(number), codes)
                yield *place, *[""] * before, *(cell or "" for cell in cells), *[""] * after
            before += len(rows.columns)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([no_formula(cell) for cell in row] for row in rows)


def _fetched(query: exp.Select, connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    import duckdb

    cursor = beside(connection)
    try:
        cursor.execute(query.sql(DIALECT))
        while found := cursor.fetchmany(_AT_ONCE):
            yield from found
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise OSError(errno.ENOMEM, "there is not enough memory or disk") from error


# --- What is wrong with a row -------------------------------------------------------------------


def _messages(rows: Rows) -> Callable[[str, str | None, str | None, int | None], str]:
    """What is said of a broken row, from its code, column, value and first row; many rows are said the same of."""
    column = {column.name: column for column in rows.columns}

    @lru_cache(maxsize=_AT_ONCE)
    def message(code: str, name: str | None, value: str | None, first: int | None) -> str:
        problem = Problem(rows.table.name, 0, name, code, value, first, 0)
        return sentence(problem, column.get(name or ""), rows.table)[0]

    return message


def _line_finder(rows: Rows) -> Callable[[int], str]:
    """In which line of its file a row begins, asked for in ascending order; nothing of files without lines."""
    file = rows.sheet.file
    return _Lines(file).line_of if isinstance(file, DataFile) and rows.sheet.types is None else lambda _: ""


@define
class _Lines:
    """The lines of a CSV file's rows, read on as far as they are asked for."""

    _file: DataFile
    _read: Iterator[tuple[int, int]] = field(init=False)
    _last: tuple[int, int] = field(default=(0, 0), init=False)

    def __attrs_post_init__(self) -> None:
        self._read = self._records()

    def line_of(self, row: int) -> str:
        while self._last[0] < row:
            self._last = next(self._read, (row, 0))
        return str(self._last[1]) if self._last[1] else ""

    def _records(self) -> Iterator[tuple[int, int]]:
        # A file with other faults, which are told, has no lines from there on.
        with suppress(UnicodeDecodeError, csv.Error):
            for row, line, _ in records(self._file):
                yield row, line


# --- The rows themselves ------------------------------------------------------------------------


def _cells_of_broken(rows: Rows) -> exp.Select:
    """Select the broken rows with their number, their codes, and their cells as text, in the order of the file."""
    cells = rows.cells.copy()
    if rows.sheet.row_number is None:
        # The order of a scan is that of the file, as for the copy whose rows are numbered the same.
        cells = cells.select(named(exp.Window(this=exp.RowNumber()), FILE_ROW))
    broken = codes_of_rows(rows.table.name, _CODES)
    same = exp.EQ(this=col(FILE_ROW, "cells"), expression=col(FILE_ROW, "broken"))
    as_text = (exp.cast(col(cell_name(index), "cells"), "text") for index in range(len(rows.columns)))
    return (
        exp.select(col(FILE_ROW, "broken"), col(_CODES, "broken"), *as_text)
        .from_(cells.subquery("cells"))
        .join(broken.subquery("broken"), on=same)
        .order_by(col(FILE_ROW, "broken"))
    )
