"""A contract's data in the database: every declared table as a relation of its name, and every broken row found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen
from sqlglot import exp

from outcomelang.data.binding import Bindings, DataFile
from outcomelang.data.broken_rows import BrokenRows
from outcomelang.data.cell_from_parquet import INTEGERS_OF_64_BITS
from outcomelang.data.columns import Placing, columns_of, placing
from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.findings import findings
from outcomelang.data.how_read import HowRead, how_read
from outcomelang.data.inputs import inputs_table, no_figures, rows_of_inputs
from outcomelang.data.leaving_out import leave_out
from outcomelang.data.left_out import LeftOut
from outcomelang.data.problems import FOUND, create_problems, has_problems, shown_problems
from outcomelang.data.room import no_room
from outcomelang.data.rows import Rows, rows_of
from outcomelang.data.rows_fingerprint import fingerprint_of_rows
from outcomelang.data.rows_together import check_rows_together
from outcomelang.data.sheet import Sheet
from outcomelang.data.source import Sources
from outcomelang.data.stored_in_its_forms import store_in_its_forms
from outcomelang.data.stored_rows import DATA, LOADED, make_view
from outcomelang.data.wanted import wanted_of
from outcomelang.data.words import DIALECT, relation
from outcomelang.data.written_cell import SOURCES
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.model.contract import INPUTS, Contract, Table
from outcomelang.progress import UNHEARD, Progress

if TYPE_CHECKING:
    import duckdb


@frozen
class LoadedTable:
    """A table of which the database now has the relation `"data"."NAME"`. `rows` counts all rows of the file.

    `fingerprint` is that of the rows, where they come from no file.
    """

    name: str
    file: DataFile | DatabaseTable
    rows: int
    fingerprint: str | None = None
    how: HowRead | None = None


@frozen
class Loaded:
    """What was read. Without errors among the diagnostics, every table of the contract is there, each row sound.

    `left_out` counts the rows that are not there because they are broken, if they were to be left out.
    """

    tables: tuple[LoadedTable, ...]
    diagnostics: tuple[Diagnostic, ...]
    broken: BrokenRows
    left_out: LeftOut | None = None

    @property
    def table(self) -> Mapping[str, LoadedTable]:
        """The tables by name."""
        return {loaded.name: loaded for loaded in self.tables}


def load(  # noqa: PLR0913 (what to read, and how)
    contract: Contract,
    bindings: Bindings,
    connection: duckdb.DuckDBPyConnection,
    *,
    without_broken: bool = False,
    checked: bool = True,
    progress: Progress = UNHEARD,
) -> Loaded:
    """Read and check the files: afterwards `"data"."T"` has table T's rows, typed.

    Its columns have the declared names; child rows have their parent's key in a column of the parent's name; `file row`
    counts the rows of the file from 1. A contract with inputs has `"data"."inputs"` even if none is certified yet. All
    broken rows are in `"found"."problems"`, and the first of each kind are among the diagnostics. A connection takes
    the data of one contract once. `without_broken` leaves broken rows out; then they are warnings. A broken row of
    certified figures is an error nevertheless: without it an earlier figure would count. Rows that are not to be
    `checked` are only read: a column of the wrong type is found, and in a text what cannot be read.
    """
    import duckdb

    for schema in (DATA, LOADED, FOUND, SOURCES):
        connection.execute(exp.Create(kind="SCHEMA", this=relation(schema)).sql(DIALECT))
    create_problems(connection)
    diagnostics = list(bindings.diagnostics)
    with Sources(connection) as sources:
        headed = tuple(_headed(contract, bindings, sources, diagnostics))
    tables = {}
    for found in _rows(contract, headed, diagnostics):
        with progress.stage(f"reading {found.table.name}"):
            rows, faults = store_in_its_forms(found, bindings.options, connection, checked=checked)
        diagnostics.extend(faults)
        if not faults:
            tables[rows.table.name] = rows
    if contract.inputs and all(file.table != INPUTS for file in bindings.files):
        make_view(INPUTS, no_figures(contract), connection)
    loaded = tuple(_loaded(rows, bindings, connection) for rows in tables.values())
    left_out = None
    try:
        if checked:
            with progress.stage("checking rows together", sum(one.rows for one in loaded)):
                check_rows_together(contract, tables, connection)
        if without_broken and not has_errors(diagnostics) and not has_problems(INPUTS, connection):
            left_out = leave_out(contract, tables, connection)
    except duckdb.OutOfMemoryException:
        diagnostics.append(no_room(", ".join(rows.sheet.file.name for rows in tables.values())))
    broken = BrokenRows(tuple(tables.values()), tuple(one for one in diagnostics if one.is_error), connection)
    diagnostics.extend(findings(shown_problems(connection), broken.tables, are_left_out=left_out is not None))
    return Loaded(loaded, tuple(diagnostics), broken, left_out)


@frozen
class _Headed:
    """A table whose file has all of its columns."""

    table: Table
    sheet: Sheet
    placing: Placing


def _headed(
    contract: Contract, bindings: Bindings, sources: Sources, diagnostics: list[Diagnostic]
) -> Iterator[_Headed]:
    """Look into each file and at its header, adding what is wrong with it."""
    for file in bindings.files:
        sheet = sources.opened(file, wanted_of(file.table, contract))
        if isinstance(sheet, Diagnostic):
            diagnostics.append(sheet)
            continue
        table = contract.table[file.table] if file.table in contract.table else inputs_table(contract, sheet.header)
        place = placing(file, sheet.header, columns_of(table, contract))
        diagnostics.extend(place.diagnostics)
        if place.is_complete:
            yield _Headed(table, sheet, place)


def _rows(contract: Contract, headed: tuple[_Headed, ...], diagnostics: list[Diagnostic]) -> Iterator[Rows]:
    """Say how each table's cells are read, adding what cannot be."""
    whole = frozenset(name for name in contract.table if _has_whole_keys(name, headed))
    for one in headed:
        position, table = one.placing.position, one.table
        if table.name == INPUTS:
            rows = rows_of_inputs(contract, one.sheet, position)
        else:
            names = {table.key if table.name in whole else None, table.parent if table.parent in whole else None}
            columns = columns_of(table, contract)
            rows = rows_of(table, columns, one.sheet, position, frozenset(name for name in names if name))
        if isinstance(rows, Rows):
            yield rows
        else:
            diagnostics.extend(rows)


def _has_whole_keys(name: str, headed: tuple[_Headed, ...]) -> bool:
    """Whether the table's keys are whole numbers of a database in its own file and in those of all its children."""
    if any(one.table.name == name and any(column.cpr for column in one.table.columns) for one in headed):
        return False
    kinds: list[str | None] = []
    for one in headed:
        names = {one.table.key if one.table.name == name else None, name if one.table.parent == name else None}
        positions = (one.placing.position[column] for column in names if column is not None)
        kinds.extend(one.sheet.types[position] if one.sheet.types else None for position in positions)
    return bool(kinds) and all(kind in INTEGERS_OF_64_BITS for kind in kinds)


def _loaded(rows: Rows, bindings: Bindings, connection: duckdb.DuckDBPyConnection) -> LoadedTable:
    file, name = rows.sheet.file, rows.table.name
    fingerprint = fingerprint_of_rows(rows, connection) if isinstance(file, DatabaseTable) else None
    return LoadedTable(name, file, _count(name, connection), fingerprint, how_read(rows, bindings.options))


def _count(name: str, connection: duckdb.DuckDBPyConnection) -> int:
    count = exp.select(exp.Count(this=exp.Star())).from_(relation(name, DATA))
    [(number,)] = connection.execute(count.sql(DIALECT)).fetchall()
    return int(number)
