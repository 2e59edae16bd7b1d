"""The files of a folder settled as the command does, with everything that can be written written."""

import re
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from outcomelang import passes
from outcomelang.cli.settled_from import provenance_of
from outcomelang.cli.settling_options import bindings_of
from outcomelang.data.binding import Bindings
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.engine.settling import Options
from outcomelang.model.contract import Contract
from outcomelang.report.diagnostics import to_json, to_text
from outcomelang.report.sections.view import View
from outcomelang.report.statement_json import statement_to_json
from outcomelang.report.statement_text import statement_to_text
from outcomelang.source import Source

AS_OF = date(2025, 12, 31)
FILE = Path(__file__).with_name("every_column.outcome")
_BLOCK = re.compile(r"^(?:table|events|periods) (\w+).*?\{.*?^\}", re.MULTILINE | re.DOTALL)
WHOLES = {".db": "sqlite", ".duckdb": "duckdb"}
"""Databases that hold all tables, by the ending of their file."""


@cache
def contract(only: str | None = None) -> Contract:
    """The contract that has every kind of column, or one that has only one of its tables, which is loaded sooner."""
    text = FILE.read_text("utf-8")
    if only is not None:
        whole = text.partition("table ")[0]
        blocks = {block[1]: block[0] for block in _BLOCK.finditer(text)}
        parent = "youth" if only in ("visit", "stay") else only
        # Whoever reads no table has figures from outside.
        declared = "" if only == "inputs" else "\n".join(blocks[name] for name in dict.fromkeys((parent, only)))
        price = "reduction * 1 DKK" if only == "inputs" else "1 DKK"
        figure = next(line for line in text.splitlines() if line.startswith("input ")) if only == "inputs" else ""
        text = f"{whole}{declared}\n{figure}\npay fee on 2025-12-31 = {price}\n"
    found = passes.read(Source(FILE.name, text)).contract
    assert found is not None
    return found


def settled_folder(folder: Path, only: str | None) -> tuple[tuple[str, ...], bool]:
    """The codes found, and whether the data are sound: all tables are settled, or one is checked alone.

    What is settled is settled again without its broken rows, if there are any.
    """
    if only is not None:
        return _checked(folder, only)
    codes, settled = _settled(folder, without_broken=False)
    if settled:
        return codes, settled
    more, settled = _settled(folder, without_broken=True)
    return (*codes, *more), settled


def _sources(folder: Path, contract: Contract) -> Bindings:
    whole = [path for path in folder.iterdir() if path.name.startswith("all.")]
    data = str(folder)
    if whole:
        scheme = WHOLES.get(whole[0].suffix)
        data = f"{scheme}:///{whole[0]}" if scheme else str(whole[0])
    return bindings_of(contract, "contract.outcome", (data,))


def _told(found: tuple[Diagnostic, ...]) -> tuple[str, ...]:
    assert bool(to_text(found)) == bool(found)
    to_json(found)
    return tuple(one.code for one in found)


def _checked(folder: Path, only: str) -> tuple[tuple[str, ...], bool]:
    with (
        tempfile.TemporaryDirectory() as out,
        passes.load(contract(only), _sources(folder, contract(only))) as loaded,
    ):
        if has_errors(loaded.diagnostics):
            loaded.broken.write_problems(Path(out, "problems.csv"))
        return _told(loaded.diagnostics), not has_errors(loaded.diagnostics)


def _settled(folder: Path, *, without_broken: bool) -> tuple[tuple[str, ...], bool]:
    with tempfile.TemporaryDirectory() as out:
        written = Path(out)
        options = Options(writes_into=(written,), without_broken=without_broken)
        with passes.settle(contract(), _sources(folder, contract()), AS_OF, options) as settling:
            codes = _told(settling.diagnostics)
            settling.loaded.broken.write_problems(written / "problems.csv")
            settling.loaded.broken.write_left_out(written / "left_out.csv")
            if settling.statement is None:
                assert has_errors(settling.diagnostics)
                return codes, False
            settling.write_lines(written / "lines.csv")
            origin = provenance_of(settling, {}, AS_OF, rejects=without_broken)
            view = View(settling.statement, contract(), origin, in_full=True)
            assert statement_to_text(view)
            assert statement_to_json(view)
        return codes, True
