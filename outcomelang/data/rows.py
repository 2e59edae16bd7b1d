"""The rows of a table in its file, and how each of their cells is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen
from sqlglot import exp

from outcomelang.data.canonical_cell import declared_text
from outcomelang.data.cell import Reading, declared
from outcomelang.data.cell_from_parquet import reading_from_parquet, whole_key
from outcomelang.data.cell_from_text import Form, reading_from_text
from outcomelang.data.fault import Fault
from outcomelang.data.sheet import Sheet
from outcomelang.data.words import col, named
from outcomelang.data.written_cell import WRITTEN, reading_from_written
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Column, Table

FILE_ROW: Final = "file row"
"""The column that counts a file's rows from 1."""

_TYPE_WORDS: Final[Mapping[str, str]] = {
    "yesno": "a yes or no",
    "isoweek": "a week",
    "isomonth": "a month",
    "one of": "a code",
    "whole": "a whole number",
    "money": "an amount",
    "percent": "a percentage",
    "text": "text",
}


@frozen
class Rows:
    """A table's rows in a file: `cells` selects the declared columns, named `cell 0`, `cell 1` ... in their order.

    `unique` are the columns that no two rows have alike, and the fault of rows that do. `forms` are those in which the
    columns of dates and numbers are read, by name; a column that is not among them is read in the plain form.
    """

    table: Table
    columns: tuple[Column, ...]
    sheet: Sheet
    cells: exp.Select
    readings: tuple[Reading, ...]
    unique: tuple[tuple[str, ...], Fault]
    forms: Mapping[str, Form] = {}

    @property
    def are_numbered(self) -> bool:
        """Whether the file itself counts its rows."""
        return self.sheet.row_number is not None

    @property
    def stay_in_file(self) -> bool:
        """Whether reading the file at each use costs no more than a copy of it would."""
        return self.are_numbered and all(reading.plain for reading in self.readings)


def cell_name(index: int) -> str:
    """What the cells of a declared column are called; a contract's own names may clash with the database's."""
    return f"cell {index}"


def value_name(index: int) -> str:
    """What the typed values of a declared column are called."""
    return f"value {index}"


def cells_of(sheet: Sheet, positions: tuple[int, ...]) -> exp.Select:
    """Select the cells of some of a file's columns, named by `cell_name`, and `file row` where it is known."""
    selected = [named(col(sheet.columns[position]), cell_name(index)) for index, position in enumerate(positions)]
    if sheet.row_number is not None:
        number = exp.Add(this=col(sheet.row_number), expression=exp.Literal.number(1))
        selected.append(named(number, FILE_ROW))
    return exp.select(*selected).from_(sheet.relation.copy())


def rows_of(
    table: Table, columns: tuple[Column, ...], sheet: Sheet, position: Mapping[str, int], whole_keys: frozenset[str]
) -> Rows | tuple[Diagnostic, ...]:
    """The rows of a declared table; `whole_keys` are the columns whose whole numbers need not become text."""
    readings: list[Reading] = []
    diagnostics: list[Diagnostic] = []
    for index, column in enumerate(columns):
        cell, value = col(cell_name(index)), col(value_name(index))
        if sheet.types is None:
            readings.append(declared_text(column, cell, value))
            continue
        if column.name in whole_keys:
            reading: Reading | Diagnostic = whole_key(cell)
        else:
            reading = reading_of(column, cell, sheet, position[column.name])
        if isinstance(reading, Diagnostic):
            diagnostics.append(reading)
        else:
            readings.append(declared(reading, column, value))
    if diagnostics:
        return tuple(diagnostics)
    cells = cells_of(sheet, tuple(position[column.name] for column in columns))
    keys = ((table.key,), Fault.SAME_KEY) if table.key is not None else None
    unique = keys or (tuple(column.name for column in columns), Fault.SAME_ROW)
    return Rows(table, columns, sheet, cells, tuple(readings), unique)


def reading_of(column: Column, cell: exp.Expr, sheet: Sheet, position: int) -> Reading | Diagnostic:
    """How a column is read, or the sentence that says why the type that it has in the file will not do."""
    if sheet.types is None:
        return reading_from_text(column, cell)
    kind = sheet.types[position]
    if kind == WRITTEN:
        return reading_from_written(column, cell)
    reading = reading_from_parquet(column, cell, kind)
    if reading is not None:
        return reading
    words = _TYPE_WORDS.get(column.source_type, f"a {column.source_type}")
    message = f"column `{column.header}` has the type {kind[:40]}, which cannot be read as {words}"
    return Diagnostic("OUT312", message, subject=sheet.file.name, hint=_hint(kind))


def _hint(kind: str) -> str:
    if kind == "TIMESTAMP WITH TIME ZONE":
        return "export the day itself: a moment's day depends on the time zone it is read in"
    return "export the column with another type, or the table as CSV"
