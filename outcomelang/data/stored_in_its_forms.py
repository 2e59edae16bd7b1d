"""A table's rows read in the forms of their file, and stored."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from outcomelang.data.canonical_cell import declared_text
from outcomelang.data.problems import has_problems
from outcomelang.data.reading_options import ReadingOptions
from outcomelang.data.rows import Rows, cell_name, value_name
from outcomelang.data.stored_rows import forget, store
from outcomelang.data.survey import Survey, nothing_proved, questions, survey_of_head, surveyed
from outcomelang.data.words import col
from outcomelang.diagnostic import Diagnostic

if TYPE_CHECKING:
    import duckdb

Seen = TypeVar("Seen", Survey, Survey | None)


def store_in_its_forms(
    rows: Rows, options: ReadingOptions | None, connection: duckdb.DuckDBPyConnection, *, checked: bool = True
) -> tuple[Rows, tuple[Diagnostic, ...]]:
    """Store the rows, and give them back with the forms in which their cells were read; or say why they cannot be.

    Most files are in the plain form, and are read once: as their first rows say, any other cell being broken. Only
    where those say something else, or a broken cell is found, is the whole file looked through. Without options there
    is no other form than the plain one. `checked` as `store` takes it.
    """
    if options is None or rows.sheet.types is not None:
        return rows, store(rows, connection, checked=checked)
    head = _seen(partial(survey_of_head, rows, options, connection), rows)
    if head is not None:
        in_forms = _in_forms(rows, head)
        faults = store(in_forms, connection)
        if faults or not has_problems(rows.table.name, connection):
            return in_forms, faults
    whole = _seen(partial(surveyed, rows, options, connection), rows)
    if head is not None:
        if whole == head:
            return in_forms, ()
        forget(rows, connection)
    if whole.undecided:
        return rows, tuple(questions(rows, whole, connection))
    in_forms = _in_forms(rows, whole)
    return in_forms, store(in_forms, connection)


def _seen(survey: Callable[[], Seen], rows: Rows) -> Seen | Survey:
    """What a survey sees; nothing of rows that cannot be told apart: why they cannot is found when they are stored."""
    import duckdb

    try:
        return survey()
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.InterruptException):
        raise  # our own fault, or somebody's Ctrl-C
    except duckdb.Error:
        return nothing_proved(rows)


def _in_forms(rows: Rows, survey: Survey) -> Rows:
    """The rows, with another reading of the columns that have a form."""
    readings = list(rows.readings)
    for index, column in enumerate(rows.columns):
        if column.name in survey.forms:
            cell, value = col(cell_name(index)), col(value_name(index))
            readings[index] = declared_text(column, cell, value, survey.forms[column.name])
    return evolve(rows, readings=tuple(readings), forms=survey.forms)
