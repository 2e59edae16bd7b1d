"""A small contract whose tables a test declares, and its data files, loaded."""

import csv
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from sqlglot import exp

from outcomelang.data.binding import bind
from outcomelang.data.connection import connected
from outcomelang.data.left_out import LeftOut
from outcomelang.data.load import load
from outcomelang.data.plain_copies import readable
from outcomelang.data.reading_options import NOTHING_SAID, ReadingOptions
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract
from outcomelang.model.from_tree import check_file
from outcomelang.source import Source
from outcomelang.syntax.parse import parse

_FRAME = """
contract example "Example"
currency DKK
term 2022-01-01 to 2031-12-31
settle on 2031-12-31
payer fjordby "Fjordby"
provider home "Home"
pay fee on 2031-12-31 = 5 DKK
  by fjordby to home
"""

Cell = str | int | bool | Decimal | date | None


@frozen
class LoadedData:
    """What was found, the rows of each table that could be read, without their row number, and how they were read.

    `problems` and `broken_rows` are what is written of the broken rows, the header first.
    """

    diagnostics: tuple[Diagnostic, ...]
    rows: Mapping[str, list[tuple[Cell, ...]]]
    row_numbers: Mapping[str, list[int]]
    left_out: LeftOut | None
    problems: list[list[str]]
    broken_rows: list[list[str]]
    how: Mapping[str, str]

    @property
    def found(self) -> list[tuple[str, str | None, str]]:
        """Code, place and sentence of each finding."""
        return [(finding.code, finding.subject, finding.message) for finding in self.diagnostics]

    @property
    def codes(self) -> list[str]:
        """The codes of the findings."""
        return [finding.code for finding in self.diagnostics]


def contract_with(declarations: str) -> Contract:
    """A contract with these declarations, which must be right."""
    source = Source("example.outcome", _FRAME + declarations)
    parsed = parse(source)
    assert parsed.file is not None
    assert parsed.diagnostics == ()
    checked = check_file(parsed.file, source)
    assert checked.contract is not None, checked.diagnostics
    return checked.contract


def _load(
    declarations: str,
    folder: Path,
    named: Mapping[str, Path] | None = None,
    options: ReadingOptions = NOTHING_SAID,
    *,
    without_broken: bool = False,
) -> LoadedData:
    """The data of a contract with these declarations, from the files in a folder."""
    contract = contract_with(declarations)
    with readable(bind(contract, folder, named, options)) as bindings, connected(bindings.paths) as connection:
        loaded = load(contract, bindings, connection, without_broken=without_broken)
        rows: dict[str, list[tuple[Any, ...]]] = {}
        numbers: dict[str, list[int]] = {}
        for table in loaded.tables:
            relation = exp.table_(table.name, db="data", quoted=True)
            in_order = exp.select("*").from_(relation).order_by(exp.column("file row", quoted=True))
            read = connection.execute(in_order.sql("duckdb")).fetchall()
            left_out = {one.table: one.rows for one in loaded.left_out.tables} if loaded.left_out else {}
            assert table.rows == len(read) + left_out.get(table.name, 0)
            rows[table.name] = [row[1:] for row in read]
            numbers[table.name] = [row[0] for row in read]
        problems, broken = _written(loaded.broken.write_problems), _written(loaded.broken.write_left_out)
    how = {table.name: "" if table.how is None else ", ".join(table.how.words) for table in loaded.tables}
    return LoadedData(loaded.diagnostics, rows, numbers, loaded.left_out, problems, broken, how)


def _written(write: Callable[[Path], None]) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "written.csv"
        write(path)
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))


@pytest.fixture
def load_folder() -> Callable[..., LoadedData]:
    """Load what is in a folder, and files that are named for their tables."""
    return _load


@pytest.fixture
def contract_of() -> Callable[[str], Contract]:
    """Make a contract with some declarations."""
    return contract_with


@pytest.fixture(name="load_files")
def _load_files(tmp_path: Path) -> Callable[..., LoadedData]:
    """Load files that are given by their names and contents."""

    def load_files(
        declarations: str,
        options: ReadingOptions = NOTHING_SAID,
        *,
        without_broken: bool = False,
        **files: str | bytes,
    ) -> LoadedData:
        for name, content in files.items():
            encoded = content.encode() if isinstance(content, str) else content
            (tmp_path / f"{name}.csv").write_bytes(encoded)
        return _load(declarations, tmp_path, options=options, without_broken=without_broken)

    return load_files
