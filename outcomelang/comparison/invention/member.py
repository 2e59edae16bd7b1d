"""One invented member: the cells of their own row, and their rows in other tables, as text in the form of data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from outcomelang.model.contract import Contract, Table, Test, TestTable
from outcomelang.source import Span
from outcomelang.value.calendar import add_days, add_months, isomonth_text, isoweek_text, parse_isomonth, parse_isoweek

Cells = tuple[tuple[str, str], ...]
"""The cells of a row, each with the name of its column."""


@frozen
class Run:
    """Rows of a child table that follow each other, week by week or month by month; of other tables one row."""

    table: str
    cells: Cells
    number: int = 1

    def rows(self, table: Table) -> Iterator[dict[str, str]]:
        """The rows one by one."""
        for place in range(self.number):
            row = dict(self.cells)
            if place and table.day_column:
                row[table.day_column] = _next(row[table.day_column], table.shape, place)
            yield row


def _next(text: str, shape: str | None, places: int) -> str:
    if shape == "week":
        return isoweek_text(add_days(parse_isoweek(text), 7 * places))
    return isomonth_text(add_months(parse_isomonth(text), places))


@frozen
class Invented:
    """A participant of a table; the key is given when several are laid side by side."""

    table: str
    cells: Cells
    runs: tuple[Run, ...] = ()

    @property
    def size(self) -> tuple[int, int, int]:
        """How much there is to read: rows, runs, filled cells."""
        filled = sum(bool(text) for _, text in self.cells)
        return sum(run.number for run in self.runs), len(self.runs), filled

    def with_cell(self, column: str, text: str) -> Invented:
        """The same with another cell."""
        return evolve(self, cells=_with(self.cells, column, text))

    def with_run(self, place: int, run: Run | None) -> Invented:
        """The same with another run at a place, or without the one there."""
        kept = () if run is None else (run,)
        return evolve(self, runs=(*self.runs[:place], *kept, *self.runs[place + 1 :]))

    def moved(self, contract: Contract, days: int) -> Invented:
        """The same so many days later."""
        own = contract.table[self.table]
        runs = tuple(evolve(run, cells=_later(run.cells, contract.table[run.table], days)) for run in self.runs)
        return evolve(self, cells=_later(self.cells, own, days), runs=runs)


def _with(cells: Cells, column: str, text: str) -> Cells:
    return tuple((name, text if name == column else cell) for name, cell in cells)


def with_cell(run: Run, column: str, text: str) -> Run:
    """The same run with another cell in all of its rows."""
    return evolve(run, cells=_with(run.cells, column, text))


def _later(cells: Cells, table: Table, days: int) -> Cells:
    return tuple((name, _shifted(text, table.column[name].source_type, days)) for name, text in cells)


def _shifted(text: str, source_type: str, days: int) -> str:
    if not text or source_type not in ("date", "isoweek"):
        return text
    if source_type == "date":
        return add_days(date.fromisoformat(text), days).isoformat()
    return isoweek_text(add_days(parse_isoweek(text), days - days % 7))


# --- Several, side by side ----------------------------------------------------------------------


def keys_of(number: int) -> tuple[str, ...]:
    """The keys of so many members: letters as far as they go."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return tuple(letters[:number]) if number <= len(letters) else tuple(f"M{place}" for place in range(1, number + 1))


def tables_of(members: Iterable[tuple[str, Invented]], contract: Contract) -> Mapping[str, list[dict[str, str]]]:
    """The rows of each table of a contract, by the names of columns; columns that it does not have are left out."""
    found: dict[str, list[dict[str, str]]] = {}
    for key, member in members:
        table = contract.table.get(member.table)
        if table is None:
            continue
        found.setdefault(table.name, []).append({**_known(dict(member.cells), table), table.key or "": key})
        for run in member.runs:
            child = contract.table.get(run.table)
            if child is not None and child.parent == table.name:
                rows = found.setdefault(child.name, [])
                for row in run.rows(child):
                    own = {} if child.key is None else {child.key: f"{child.name}{len(rows) + 1}"}
                    rows.append({child.parent: key, **_known(row, child), **own})
    return {name: list({tuple(row.items()): row for row in rows}.values()) for name, rows in found.items()}


def _known(row: Mapping[str, str], table: Table) -> dict[str, str]:
    return {name: row.get(name, "") for name in table.column}


def test_tables(rows: Mapping[str, list[dict[str, str]]], contract: Contract) -> tuple[TestTable, ...]:
    """The rows as small tables, under the headers that the data files have."""
    made = []
    for name, some in rows.items():
        table = contract.table[name]
        columns = [*([table.parent] if table.parent else []), *table.column]
        header = tuple(table.column[column].header if column in table.column else column for column in columns)
        cells = tuple(tuple(row.get(column, "") for column in columns) for row in some)
        made.append(TestTable(name, header, cells, span=Span(0, 0)))
    return tuple(made)


def of_test(test: Test, contract: Contract) -> Iterator[Invented]:
    """The members whom one of a contract's tests is about."""
    tables = [step for step in test.steps if isinstance(step, TestTable) and step.table in contract.table]
    for table in tables:
        declared = contract.table[table.table]
        if declared.parent is None and declared.key is not None:
            yield from _of_test(table, declared, tables, contract)


def _of_test(own: TestTable, declared: Table, tables: list[TestTable], contract: Contract) -> Iterator[Invented]:
    for cells in own.rows:
        row = dict(zip(own.header, cells, strict=True))
        key = row.pop(declared.key or "", "")
        runs = [
            Run(child.table, tuple((name, one.get(name, "")) for name in _filled(contract.table[child.table])))
            for child in tables
            if contract.table[child.table].parent == declared.name
            for one in (dict(zip(child.header, each, strict=True)) for each in child.rows)
            if one.get(declared.name) == key
        ]
        filled = tuple((name, row.get(name, "")) for name in _filled(declared))
        yield Invented(declared.name, filled, _together(runs, contract))


def _filled(table: Table) -> list[str]:
    return [name for name in table.column if name != table.key]


def _together(runs: list[Run], contract: Contract) -> tuple[Run, ...]:
    """Rows that follow each other as one run."""
    found: list[Run] = []
    for run in runs:
        table = contract.table[run.table]
        last = found[-1] if found else None
        if last is not None and last.table == run.table and table.shape in ("week", "month") and table.day_column:
            day = dict(last.cells)[table.day_column]
            expected = _with(last.cells, table.day_column, _next(day, table.shape, last.number))
            if run.cells == expected:
                found[-1] = evolve(last, number=last.number + 1)
                continue
        found.append(run)
    return tuple(found)
