"""The small tables of a contract's tests as data files, so that they are read and checked as all data are."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve

from outcomelang.data.binding import Bindings, bind
from outcomelang.model.contract import INPUTS, Contract, Table, TestTable


@contextmanager
def small_tables(contract: Contract, tables: Iterable[TestTable]) -> Iterator[Bindings]:
    """The tables as files, for as long as the block lasts.

    Declared tables that the test leaves out are empty. Columns it leaves out are empty too, which the checks of the
    rows refuse of those that may not be. A table that comes twice has the rows of both. Cells are in the plain form.
    """
    with tempfile.TemporaryDirectory(prefix="outcomelang-") as folder:
        written = list(tables)
        for table in contract.tables:
            _write(Path(folder) / f"{table.name}.csv", _header(table), [t for t in written if t.table == table.name])
        if contract.inputs:
            header = {name: name for name in ("name", "cohort", "date", "value", "source")}
            _write(Path(folder) / f"{INPUTS}.csv", header, [table for table in written if table.table == INPUTS])
        yield evolve(bind(contract, Path(folder)), options=None)


def _header(table: Table) -> Mapping[str, str]:
    """The headers by which the data pass knows the columns, by the names by which a test does."""
    parent = {table.parent: table.parent} if table.parent else {}
    return {**{column.name: column.header for column in table.columns}, **parent}


def _write(path: Path, header: Mapping[str, str], tables: list[TestTable]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.values())
        for table in tables:
            for row in table.rows:
                cells = dict(zip(table.header, row, strict=True))
                writer.writerow([cells.get(name, "") for name in header])
