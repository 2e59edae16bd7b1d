"""A sheet of a workbook as a table: its header in the first row, and each cell as CSV would write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from outcomelang.data.binding import DataFile
from outcomelang.data.fault import Fault
from outcomelang.data.quotation import all_in_quotes
from outcomelang.data.sheet import Sheet
from outcomelang.data.wanted import Wanted
from outcomelang.data.workbook.package import UnsoundPackage, opened_package
from outcomelang.data.workbook.scan import FIRST_SERIAL, Scan, column_letters, first_serial, scanned
from outcomelang.data.written_cell import (
    DAYS,
    ROW,
    WRITTEN,
    Cell,
    StoredCells,
    cell_of_day,
    cell_of_moment,
    cell_of_number,
    cell_of_text,
    cell_of_truth,
)
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.findings import did_you_mean

if TYPE_CHECKING:
    import duckdb
    from python_calamine import CalamineWorkbook

Value: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

_INSTALL: Final = "install it: `pip install 'outcomelang[excel]'`"
# A spreadsheet program shows 15 significant digits of a number and computes with about 17.
_SIGNIFICANT: Final = ".15g"
# Excel counts a 29 February 1900 that never was, so days before it are other days in other programs.
_FIRST_SURE_DAY: Final = date(1900, 3, 1)
_PLAIN: Final = "a sheet is the table alone: names of columns in its first row, and nothing beside or above it"


def sheet_in_workbook(file: DataFile, wanted: Wanted, connection: duckdb.DuckDBPyConnection) -> Sheet | Diagnostic:
    """Read the sheet of a file's table into the database, or say why it cannot be read."""
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError:
        message = "spreadsheets are read with the library python-calamine, which is not installed"
        return Diagnostic("OUT304", message, subject=file.name, hint=_INSTALL)
    try:
        with opened_package(file.path) as archive:
            workbook = load_workbook(str(file.path))
            name = _sheet_of(file, workbook)
            if isinstance(name, Diagnostic):
                return name
            scan = scanned(archive, name)
            sheet = workbook.get_sheet_by_name(name)
            left = sheet.start[1] if sheet.start else 0
            cells = _Cells(scan, first_serial(archive), left)
            return _table(file, iter(sheet.iter_rows()), cells, wanted, connection)
    except UnsoundPackage as found:
        code = "OUT353" if found.is_hostile else "OUT306"
        return Diagnostic(code, found.reason, subject=file.name, hint=found.hint)
    except CalamineError:
        return Diagnostic("OUT306", "the workbook is damaged", subject=file.name, hint="save it again")


def _sheet_of(file: DataFile, workbook: CalamineWorkbook) -> str | Diagnostic:
    """The sheet that is asked for, else the one called like the table, else the only one that can be seen."""
    from python_calamine import SheetVisibleEnum

    sheets = workbook.sheets_metadata
    seen = [sheet.name for sheet in sheets if sheet.visible is SheetVisibleEnum.Visible]
    name = file.sheet or file.table
    if name in seen:
        return name
    if any(sheet.name == name for sheet in sheets):
        message = f"the sheet `{name}` is hidden, and what nobody sees is not settled"
        return Diagnostic("OUT354", message, subject=file.name, hint="show the sheet, after a look at it")
    if file.sheet is None and not file.is_shared and len(seen) == 1:
        return seen[0]
    hint = did_you_mean(name, seen) or f"its sheets are {all_in_quotes(seen)}"
    if seen and file.sheet is None:
        hint = f"{hint}; one of another name is named: `--data {file.table}={file.path.name}#SHEET`"
    return Diagnostic("OUT354", f"the workbook has no sheet `{name}`", subject=file.name, hint=hint)


def _table(
    file: DataFile,
    rows: Iterator[list[Value]],
    cells: _Cells,
    wanted: Wanted,
    connection: duckdb.DuckDBPyConnection,
) -> Sheet | Diagnostic:
    first = next(rows, [])
    header = _without_empty_end([str(value) if isinstance(value, str) else cells.shown(value) for value in first])
    fault = _fault_in_layout(file, header, cells.scan)
    if fault is not None:
        return fault
    places = [index for index, name in enumerate(header) if name in wanted.words]
    headers = [header[index] for index in places]
    stored = StoredCells(file.table, len(places), connection)
    for number, row in enumerate(rows, start=1):
        beyond = next((index for index in range(len(header), len(row)) if row[index] != ""), None)
        if beyond is not None:
            place = f"{cells.letters(beyond)}{number + 1}"
            message = f"cell {place} is filled, and its column has no header"
            return Diagnostic("OUT355", message, subject=file.name, hint=_PLAIN)
        if any(value != "" for value in row) or cells.has_failed(number):
            own = [row[index] for index in places]
            words = wanted.words_of_row(headers, own)
            stored.add(number, [cells.cell(number, *one) for one in zip(places, own, words, strict=True)])
    stored.finish()
    names = dict(zip(places, stored.columns, strict=True))
    return Sheet(
        file=file,
        header=header,
        columns=tuple(names.get(index, "") for index in range(len(header))),
        relation=stored.relation,
        types=(WRITTEN,) * len(header),
        row_number=ROW,
        letters=tuple(cells.letters(index) for index in range(len(header))),
    )


def _without_empty_end(names: Sequence[str]) -> tuple[str, ...]:
    last = max((index for index, name in enumerate(names) if name), default=-1)
    return tuple(names[: last + 1])


def _fault_in_layout(file: DataFile, header: tuple[str, ...], scan: Scan) -> Diagnostic | None:
    if scan.merged is not None:
        message = f"cells are merged at {scan.merged}, so that one value stands for several rows or columns"
        hint = "part the merged cells, and fill in each one"
        return Diagnostic("OUT355", message, subject=file.name, hint=hint)
    if any(row == 0 for row, _ in scan.failed):
        return Diagnostic("OUT355", "a header is a formula that failed", subject=file.name, hint=_PLAIN)
    if not header:
        message = "the first row is empty, and the names of the columns are expected in it"
        return Diagnostic("OUT355", message, subject=file.name, hint=_PLAIN)
    return None


@frozen
class _Cells:
    """What the cells of a sheet say; `first_serial` is the day of the number 0, None where numbers are no days.

    The reader leaves out the empty columns at the `left`, so a column is counted from the first that is not.
    """

    scan: Scan
    first_serial: date | None
    left: int

    def letters(self, column: int) -> str:
        """How the spreadsheet program calls a column."""
        return column_letters(self.left + column)

    def has_failed(self, row: int) -> bool:
        """Whether a formula in the row has failed."""
        return row in self.scan.rows_failed

    def cell(self, row: int, column: int, value: Value, word: str) -> Cell:
        """The cell as CSV would write it."""
        failed = self.scan.failed.get((row, self.left + column)) if self.scan.failed else None
        if failed is not None:
            return Cell(failed, Fault.FORMULA)
        if isinstance(value, str):
            return cell_of_text(value)
        if isinstance(value, bool):
            return cell_of_truth(value, word)
        if isinstance(value, (date, time, timedelta)):
            return self._in_time(value, word)
        number = Decimal(format(value, _SIGNIFICANT))
        return self._serial(number, word) if word in DAYS else cell_of_number(number, word)

    def _in_time(self, value: date | time | timedelta, word: str) -> Cell:
        if isinstance(value, datetime):
            return self._early(value.date()) or cell_of_moment(value, word)
        if isinstance(value, date):
            return self._early(value) or cell_of_day(value, word)
        return Cell(str(value), Fault.TIME_OF_DAY if word in DAYS else Fault.OTHER_KIND)

    def shown(self, value: Value) -> str:
        """A header that is not text."""
        return self.cell(0, 0, value, "text").text or ""

    def _early(self, day: date) -> Cell | None:
        """A day before the 29 February 1900 that is none, of which it is not sure which one is meant."""
        if self.first_serial == FIRST_SERIAL and day < _FIRST_SURE_DAY:
            return Cell(day.isoformat(), Fault.NO_SUCH_DAY)
        return None

    def _serial(self, number: Decimal, word: str) -> Cell:
        """A day that is written as its number."""
        written = cell_of_number(number, "number")
        if self.first_serial is None or not 0 <= number <= (date.max - self.first_serial).days:
            return written
        day = self.first_serial + timedelta(days=int(number))
        if number != int(number):
            return Cell(written.text, Fault.TIME_OF_DAY)
        return self._early(day) or cell_of_day(day, word)
