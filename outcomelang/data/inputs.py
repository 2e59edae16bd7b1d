"""The table of figures certified from outside: one row per figure, each value of the type that its input declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import evolve
from sqlglot import exp

from outcomelang.data.cell import Reading, declared
from outcomelang.data.fault import Fault
from outcomelang.data.rows import FILE_ROW, Rows, cell_name, cells_of, reading_of, value_name
from outcomelang.data.sheet import Sheet
from outcomelang.data.words import col, known, named, text
from outcomelang.data.written_cell import WRITTEN, written_text
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import INPUTS, Column, Contract, Input, Table
from outcomelang.model.type import DATE, TEXT, Kind, Type

VALUE: Final = "value"
COHORT: Final = "cohort"

_DATABASE_TYPES: Final = {
    "number": "decimal(24, 9)",
    "money": "decimal(24, 9)",
    "percent": "decimal(24, 9)",
    "whole": "bigint",
    "date": "date",
    "isoweek": "date",
    "isomonth": "date",
    "yesno": "boolean",
}


def inputs_table(contract: Contract, header: Sequence[str]) -> Table:
    """The table that a contract's inputs declare: `name`, `cohort`, `date`, `value`, `source`.

    A file without cohorts is complete where no input has one.
    """

    def column(name: str, of: Type, word: str, *, optional: bool = False) -> Column:
        return Column(name=name, span=contract.span, type=of, source_type=word, header=name, optional=optional)

    names = tuple(figure.name for figure in contract.inputs)
    has_cohorts = COHORT in header or any(figure.per_cohort for figure in contract.inputs)
    columns = (
        column("name", Type(Kind.TEXT, options=names), "one of"),
        *([column(COHORT, TEXT, "text", optional=True)] if has_cohorts else []),
        column("date", DATE, "date"),
        column(VALUE, TEXT, "text"),
        column("source", TEXT, "text", optional=True),
    )
    return Table(name=INPUTS, span=contract.span, kind="table", columns=columns)


def typed_value_name(name: str) -> str:
    """The column of `"data"."inputs"` that has an input's figures in the input's own type; NULL in rows of others."""
    return f"value of {name}"


def rows_of_inputs(contract: Contract, sheet: Sheet, position: Mapping[str, int]) -> Rows | tuple[Diagnostic, ...]:
    """The rows of the file: what the table declares, then a typed column for each input."""
    table = inputs_table(contract, sheet.header)
    index = {column.name: number for number, column in enumerate(table.columns)}
    typed = tuple(_typed_column(figure) for figure in contract.inputs)
    columns = (*table.columns, *typed)
    name = _text_of(sheet, position["name"], col(cell_name(index["name"])))
    cells = _cells(contract, sheet, tuple(position[column.name] for column in table.columns), index, name)
    readings: list[Reading] = []
    diagnostics: list[Diagnostic] = []
    for number, column in enumerate(columns):
        cell = col(cell_name(number))
        if column.name == VALUE:
            reading: Reading | Diagnostic = _as_written(_text_of(sheet, position[VALUE], cell))
        else:
            reading = reading_of(column, cell, sheet, position[VALUE if column in typed else column.name])
        if isinstance(reading, Diagnostic):
            diagnostics.append(reading)
            continue
        known_to_column = declared(reading, column, col(value_name(number)))
        readings.append(_of_cohorts(contract, known_to_column, name) if column.name == COHORT else known_to_column)
    unique = tuple(name for name in index if name in ("name", COHORT, "date"))
    return tuple(diagnostics) or Rows(table, columns, sheet, cells, tuple(readings), (unique, Fault.SAME_INPUT))


def no_figures(contract: Contract) -> exp.Select:
    """Select no row with the columns that the file of inputs gives, for a contract none of whose figures is there."""
    table = inputs_table(contract, (COHORT,))
    columns = [*table.columns, *(_typed_column(figure) for figure in contract.inputs)]
    types = {FILE_ROW: "bigint", **{column.name: _DATABASE_TYPES.get(column.source_type, "text") for column in columns}}
    cells = (named(exp.cast(exp.null(), kind), name) for name, kind in types.items())
    return exp.select(*cells).where(exp.false())


def _text_of(sheet: Sheet, position: int, cell: exp.Expr) -> exp.Expr:
    """A cell as text, whatever the sheet's cells are."""
    is_written = sheet.types is not None and sheet.types[position] == WRITTEN
    return written_text(cell) if is_written else exp.cast(cell, "text")


def _cells(
    contract: Contract, sheet: Sheet, positions: tuple[int, ...], index: dict[str, int], name: exp.Expr
) -> exp.Select:
    """The file's cells, and for each input the value of its own rows."""
    value = col(cell_name(index[VALUE]))
    own = [
        named(exp.Case().when(_is_named(figure, name), value.copy()), cell_name(number))
        for number, figure in enumerate(contract.inputs, start=len(positions))
    ]
    return exp.select(exp.Star(), *own).from_(cells_of(sheet, positions).subquery("file"))


def _is_named(figure: Input, name: exp.Expr) -> exp.Expr:
    return exp.EQ(this=name.copy(), expression=text(figure.name))


def _as_written(cell: exp.Expr) -> Reading:
    filled = exp.Nullif(this=cell, expression=text(""))
    return Reading(filled, filled, filled, known(filled))


def _of_cohorts(contract: Contract, cohort: Reading, name: exp.Expr) -> Reading:
    """A figure per cohort names its cohort, and no other does."""
    per_cohort = [_is_named(figure, name) for figure in contract.inputs if figure.per_cohort]
    should = exp.or_(*per_cohort) if per_cohort else exp.false()
    fits = exp.EQ(this=exp.paren(should), expression=exp.paren(known(cohort.cell)))
    return evolve(cohort, sound=exp.and_(cohort.sound, fits), faults=(*cohort.faults, (Fault.COHORT, exp.true())))


def _typed_column(figure: Input) -> Column:
    return Column(
        name=typed_value_name(figure.name),
        span=figure.span,
        type=figure.type,
        source_type=word_of(figure.type),
        header=VALUE,
        low=figure.low,
        high=figure.high,
        optional=True,
    )


def word_of(of: Type) -> str:
    """The word that declares a type."""
    if of.kind is Kind.NUMBER and (of.whole or of.shown_in == "percent"):
        return "whole" if of.whole else "percent"
    return "one of" if of.options is not None else of.kind.value
