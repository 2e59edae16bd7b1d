"""The columns of a text file, looked through for the form in which each is written.

The database sorts the cells of a column by shape and counts them; what the counts mean is decided apart from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from attrs import frozen
from sqlglot import exp

from outcomelang.data import date_form, number_form
from outcomelang.data.binding import DataFile
from outcomelang.data.cell_from_text import Form
from outcomelang.data.csv_file import lines_of
from outcomelang.data.date_form import PLAIN_DATE
from outcomelang.data.number_form import NUMBERS, NumberForm
from outcomelang.data.quotation import in_quotes
from outcomelang.data.reading_options import DecimalMark, ReadingOptions
from outcomelang.data.rows import FILE_ROW, Rows, cell_name
from outcomelang.data.undecided import Undecided
from outcomelang.data.words import DIALECT, col, function, named, text
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Column
from outcomelang.model.private import MASK

if TYPE_CHECKING:
    import duckdb

_HEAD: Final = 1000
"""Rows that are looked at before a file is read for the first time."""


@frozen
class Survey:
    """The form of each column of dates or numbers, by its name; and those of which the cells do not say it."""

    forms: Mapping[str, Form]
    undecided: Mapping[str, Undecided]


def survey_of_head(rows: Rows, options: ReadingOptions, connection: duckdb.DuckDBPyConnection) -> Survey | None:
    """What the first rows say if all of their cells are in the plain form, which is soon seen; else None.

    Raises:
        duckdb.Error: the rows cannot be told apart.
    """
    columns = dict(_columns_with_forms(rows))
    if not columns:
        return Survey({}, {})
    asked = [question for index, column in columns.items() for question in _plain_questions(column, index)]
    query = exp.select(*asked).from_(rows.cells.limit(_HEAD).subquery("cells"))
    answers = iter(connection.execute(query.sql(DIALECT)).fetchone() or ())
    said_comma = options.mark_of(rows.table.name) is DecimalMark.COMMA
    forms: dict[str, Form] = {}
    for column in columns.values():
        is_plain, has_point = next(answers), next(answers)
        if is_plain is False or (has_point and said_comma):
            return None
        of_number = NumberForm.PLAIN if has_point else NumberForm.UNPROVEN
        forms[column.name] = PLAIN_DATE if column.source_type == "date" else of_number
    return Survey(forms, {})


def _plain_questions(column: Column, index: int) -> tuple[exp.Expr, exp.Expr]:
    """Whether all cells that are filled are plain, and whether one has a point; NULL where none is filled."""
    filled = exp.Nullif(this=col(cell_name(index)), expression=text(""))
    if column.source_type == "date":
        return function("bool_and", date_form.is_plain(filled)), exp.null()
    is_plain, has_point = number_form.is_plain(filled, column.source_type)
    return function("bool_and", is_plain), function("bool_or", has_point)


def surveyed(rows: Rows, options: ReadingOptions, connection: duckdb.DuckDBPyConnection) -> Survey:
    """What the cells of all rows say.

    Raises:
        duckdb.Error: the rows cannot be told apart.
    """
    columns = dict(_columns_with_forms(rows))
    if not columns:
        return Survey({}, {})
    counts = [function("histogram", _shape(column, index)) for index, column in columns.items()]
    query = exp.select(*counts).from_(rows.cells.subquery("cells"))
    found = connection.execute(query.sql(DIALECT)).fetchone() or ()
    decided = {
        column.name: _decided(column, shapes or {}, options, rows.table.name)
        for column, shapes in zip(columns.values(), found, strict=True)
    }
    return Survey(
        {name: form for name, form in decided.items() if not isinstance(form, Undecided)},
        {name: form for name, form in decided.items() if isinstance(form, Undecided)},
    )


def nothing_proved(rows: Rows) -> Survey:
    """What holds while no cell has been seen."""
    of_dates = ((column, column.source_type == "date") for _, column in _columns_with_forms(rows))
    return Survey({column.name: PLAIN_DATE if is_date else NumberForm.UNPROVEN for column, is_date in of_dates}, {})


def _columns_with_forms(rows: Rows) -> Iterator[tuple[int, Column]]:
    for index, column in enumerate(rows.columns):
        if column.type.options is None and (column.source_type == "date" or column.source_type in NUMBERS):
            yield index, column


def _shape(column: Column, index: int) -> exp.Expr:
    filled = exp.Nullif(this=col(cell_name(index)), expression=text(""))
    shape = date_form.shape(filled) if column.source_type == "date" else number_form.shape(filled, column.source_type)
    return exp.Case().when(exp.not_(exp.Is(this=filled.copy(), expression=exp.null())), shape)


def _decided(column: Column, found: Mapping[str, int], options: ReadingOptions, table: str) -> Form | Undecided:
    if column.source_type == "date":
        return date_form.date_form(found, options.order_of(table))
    return number_form.number_form(found, options.mark_of(table))


# --- What is asked of the user ------------------------------------------------------------------


def questions(rows: Rows, survey: Survey, connection: duckdb.DuckDBPyConnection) -> Iterator[Diagnostic]:
    """What the user must say before the columns that say nothing can be read."""
    for index, column in _columns_with_forms(rows):
        undecided = survey.undecided.get(column.name)
        if undecided is None:
            continue
        unclear, *proofs = (
            _first(rows, column, index, shape, connection) for shape in (undecided.unclear, *undecided.proofs)
        )
        if column.source_type == "date":
            yield _question_of_dates(rows, column, unclear, proofs)
        else:
            yield _question_of_numbers(rows, column, unclear, proofs)


def _question_of_dates(rows: Rows, column: Column, unclear: str, proofs: list[str]) -> Diagnostic:
    both = f"{proofs[0]} has the day first, {proofs[1]} the month" if proofs else "no cell of the column says which"
    message = f"day first or month first? {unclear} could be either, and {both}"
    hint = "say it: `--dates dmy` if the day comes first, `--dates mdy` if the month does"
    return Diagnostic("OUT316", message, subject=_place(rows, column), hint=hint)


def _question_of_numbers(rows: Rows, column: Column, unclear: str, proofs: list[str]) -> Diagnostic:
    both = f"{proofs[0]} has decimals after a point, {proofs[1]} after a comma" if proofs else "no cell says which"
    message = f"thousands or decimals? {unclear} could be either, and {both}"
    hint = "say what stands before the decimals: `--numbers comma` or `--numbers point`"
    return Diagnostic("OUT317", message, subject=_place(rows, column), hint=hint)


def _place(rows: Rows, column: Column) -> str:
    return f"{rows.sheet.file.name}, column {column.header}"


def _first(rows: Rows, column: Column, index: int, shape: str, connection: duckdb.DuckDBPyConnection) -> str:
    """The first cell of a shape, and its row, as a message names them."""
    number = exp.Window(this=exp.RowNumber())
    numbered = exp.select(named(number, FILE_ROW), col(cell_name(index))).from_(rows.cells.subquery("cells"))
    same = exp.EQ(this=_shape(column, index), expression=text(shape))
    query = exp.select("*").from_(numbered.subquery("numbered")).where(same).order_by(col(FILE_ROW)).limit(1)
    found = connection.execute(query.sql(DIALECT)).fetchone()
    if found is None:
        raise ValueError(f"no cell has the shape {shape}")
    row, cell = found
    file = rows.sheet.file
    lines = lines_of(file, {row}) if isinstance(file, DataFile) else {}
    line = f" (line {lines[row]})" if row in lines else ""
    return f"{in_quotes(MASK if column.private else cell)} in row {row}{line}"
