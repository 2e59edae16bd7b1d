"""Cells whose kind is a matter of the cell and not of its column, as in a spreadsheet: each as CSV would write it.

A value that the column's declaration cannot mean has a fault of its own, beside the text that a message quotes. So
what a cell may say is decided by the rules for text, in one place for all sources of this kind.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen
from sqlglot import exp

from outcomelang.data.cell import Reading
from outcomelang.data.cell_from_text import reading_from_text
from outcomelang.data.fault import Fault
from outcomelang.data.words import DIALECT, all_of, col, named, record, relation, text, unknown
from outcomelang.model.contract import Column
from outcomelang.value.calendar import isomonth_text, isoweek_text

if TYPE_CHECKING:
    import duckdb

WRITTEN: Final = "written cell"
"""The kind of such cells, beside the database's names of types."""
SOURCES: Final = "sources"
"""The schema of what was read from outside the database."""
ROW: Final = "row"
"""The column that counts the rows, from 0."""

DAYS: Final = frozenset({"date", "isoweek", "isomonth"})
"""The words that declare a day, a week or a month."""

_TEXT: Final = "text"
_FAULT: Final = "fault"
_TEXTS: Final = frozenset({"key", "text", "one of"})
_MOST_DIGITS: Final = 15
_OWN_FAULTS: Final = (Fault.FORMULA, Fault.TIME_OF_DAY, Fault.TOO_MANY_DIGITS, Fault.NO_SUCH_DAY)
_AT_ONCE: Final = 50_000


@frozen
class Cell:
    """A cell: its text, None where it is empty, and what is wrong with it before its text is looked at."""

    text: str | None = None
    fault: Fault | None = None


def cell_of_text(value: str) -> Cell:
    """A text, which the rules for text read."""
    return Cell(value or None)


def cell_of_truth(value: bool, word: str) -> Cell:  # noqa: FBT001 (it is the cell)
    """Yes or no."""
    return Cell("yes" if value else "no") if word == "yesno" else Cell(str(value).upper(), Fault.OTHER_KIND)


def cell_of_number(value: Decimal, word: str) -> Cell:
    """A number; as a percentage it is the fraction, and as yes or no 1 or 0. It is no day."""
    written = _plain(value)
    if word == "percent" and value.is_finite():
        return Cell(f"{_plain(value.scaleb(2))}%")
    if word == "yesno":
        return Cell({"1": "yes", "0": "no"}.get(written, written))
    if word in _TEXTS:
        if not value.is_finite() or value != value.to_integral_value():
            return Cell(written, Fault.OTHER_KIND)
        too_long = len(written.removeprefix("-")) > _MOST_DIGITS
        return Cell(written, Fault.TOO_MANY_DIGITS if too_long else None)
    return Cell(written)


def cell_of_day(value: date, word: str) -> Cell:
    """A day: of the calendar, or the first of the week or month that is meant."""
    written = value.isoformat()
    if word == "isoweek" and value.weekday() == 0:
        return Cell(isoweek_text(value))
    if word == "isomonth" and value.day == 1:
        return Cell(isomonth_text(value))
    return Cell(written) if word in DAYS else Cell(written, Fault.OTHER_KIND)


def cell_of_moment(value: datetime, word: str) -> Cell:
    """A day with a time of day, which only midnight is read as the day."""
    if value.time() == value.time().min:
        return cell_of_day(value.date(), word)
    written = value.isoformat(" ")
    return Cell(written, Fault.TIME_OF_DAY if word in DAYS else Fault.OTHER_KIND)


def _plain(value: Decimal) -> str:
    """The number with digits and a point alone."""
    if not value.is_finite():
        return str(value)
    written = format(value, "f")
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if written == "-0" else written


def reading_from_written(column: Column, cell: exp.Expr) -> Reading:
    """How a column is read from cells that `store_cells` has stored."""
    written = _part(cell, _TEXT)
    reading = reading_from_text(column, written)
    own = _part(cell, _FAULT)
    faults = tuple((fault, exp.EQ(this=own.copy(), expression=text(fault.value))) for fault in _OWN_FAULTS)
    other = (Fault.OTHER_KIND, exp.EQ(this=own.copy(), expression=text(Fault.OTHER_KIND.value)))
    return evolve(
        reading, sound=all_of([unknown(own), reading.sound]), faults=(*faults, other, *reading.faults), plain=False
    )


def written_text(cell: exp.Expr) -> exp.Expr:
    """The text of a stored cell."""
    return _part(cell, _TEXT)


def _part(cell: exp.Expr, name: str) -> exp.Expr:
    return exp.Anonymous(this="struct_extract", expressions=[cell.copy(), text(name)])


# --- Into the database ------------------------------------------------------------------------------


class StoredCells:
    """Rows of cells on their way into the database, some thousands at a time.

    `relation` has them, its columns `c0`, `c1` ... of the kind `WRITTEN`, and `row`.
    """

    def __init__(self, table: str, width: int, connection: duckdb.DuckDBPyConnection) -> None:
        self.columns = tuple(f"c{index}" for index in range(width))
        self.relation = relation(table, SOURCES)
        self._connection = connection
        self._rows: list[int] = []
        self._cells: list[list[str | None]] = [[] for _ in range(2 * width)]
        kinds = [(ROW, "bigint"), *((name, f"struct({_TEXT} varchar, {_FAULT} varchar)") for name in self.columns)]
        defined = [
            exp.ColumnDef(this=exp.to_identifier(name, quoted=True), kind=exp.DataType.build(kind, dialect=DIALECT))
            for name, kind in kinds
        ]
        schema = exp.Schema(this=self.relation.copy(), expressions=defined)
        connection.execute(exp.Create(kind="TABLE", this=schema).sql(DIALECT))

    def add(self, row: int, cells: list[Cell]) -> None:
        """Add a row; `row` counts from 0."""
        self._rows.append(row)
        for index, cell in enumerate(cells):
            self._cells[2 * index].append(cell.text)
            self._cells[2 * index + 1].append(None if cell.fault is None else cell.fault.value)
        if len(self._rows) == _AT_ONCE:
            self.finish()

    def finish(self) -> None:
        """Store the rows that are not yet stored."""
        if self._rows:
            self._connection.execute(self._insertion().sql(DIALECT), [self._rows, *self._cells])
            self._rows.clear()
            for cells in self._cells:
                cells.clear()

    def _insertion(self) -> exp.Insert:
        given = [named(_unnested(1, "bigint"), ROW)]
        given += [named(_unnested(number + 2, "varchar"), f"p{number}") for number in range(len(self._cells))]
        pairs = (
            record(**{_TEXT: col(f"p{2 * index}"), _FAULT: col(f"p{2 * index + 1}")})
            for index in range(len(self.columns))
        )
        rows = exp.select(col(ROW), *pairs).from_(exp.select(*given).subquery("given"))
        return exp.insert(rows, self.relation.copy())


def _unnested(number: int, kind: str) -> exp.Expr:
    parameter = exp.cast(exp.Parameter(this=exp.Literal.number(number)), f"{kind}[]", dialect=DIALECT)
    return exp.Anonymous(this="unnest", expressions=[parameter])
