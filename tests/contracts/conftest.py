"""The contracts in `contracts/`, each settled once from each of its folders of data."""

import csv
import re
import tempfile
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve, frozen

from outcomelang import passes
from outcomelang.cli.settled_from import provenance_of
from outcomelang.data.binding import bind
from outcomelang.data.contract_file import read_source
from outcomelang.engine.settling import Options
from outcomelang.model.contract import Contract
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import Statement
from outcomelang.source import Source

CONTRACTS = Path(__file__).parents[2] / "contracts"
COMMAND = re.compile(r"^ +outcome settle contracts/\w+ --as-of (\S+)$", re.MULTILINE)


@frozen
class Settled:
    """A contract settled: its statement, and the lines as they are written to a CSV file."""

    contract: Contract
    statement: Statement
    view: View
    lines: tuple[dict[str, str], ...]

    def paid(self, **wanted):
        """The sum of what is paid on the written lines with these values."""
        chosen = (line for line in self.lines if all(line[name] == value for name, value in wanted.items()))
        return sum((Fraction(line["paid"]) for line in chosen), Fraction(0))


@frozen
class Case:
    """A contract and one of its folders of data; `variant` is what the folder's name has after `data`."""

    name: str
    variant: str

    @property
    def folder(self):
        """The contract's own folder."""
        return CONTRACTS / self.name

    @property
    def as_of(self):
        """The date in the first command of the contract's README."""
        found = COMMAND.search((self.folder / "README.md").read_text("utf-8"))
        assert found, f"the README of {self.name} does not say how to settle it"
        return date.fromisoformat(found[1])

    @property
    def settled(self):
        """The case as `outcome settle` settles it."""
        return _settled(self, self.as_of)

    def settled_on(self, day):
        """The case as `outcome settle` settles it as of another day."""
        return _settled(self, day)

    def has(self, figures):
        """Whether such figures were worked out for it."""
        return (self.folder / "expected" / f"{figures}{self.variant}.csv").exists()

    def expected(self, figures):
        """The rows of a file in `expected/`, which were worked out without the program."""
        with (self.folder / "expected" / f"{figures}{self.variant}.csv").open(encoding="utf-8", newline="") as rows:
            return list(csv.DictReader(rows))

    def __str__(self):
        return f"{self.name}{self.variant}"


CASES = [
    Case(file.parent.name, data.name.removeprefix("data"))
    for file in sorted(CONTRACTS.glob("*/contract.outcome"))
    for data in sorted(file.parent.glob("data*"))
]


FIGURES = (
    "transfers",
    "guarantee",
    "investors",
    "account",
    "lines",
    "steps",
    "statuses",
    "units",
    "formulas",
    "savings",
    "members",
)


@pytest.fixture
def case_of():
    """A contract with one of its folders of data."""
    return Case


def pytest_generate_tests(metafunc):
    """Run a test on all cases, on those of the main data (`target`), or where such figures were worked out."""
    wanted = {"case": CASES, "target": [case for case in CASES if not case.variant]}
    wanted |= {f"case_with_{figures}": [case for case in CASES if case.has(figures)] for figures in FIGURES}
    for name in set(wanted) & set(metafunc.fixturenames):
        metafunc.parametrize(name, wanted[name], ids=str)


@cache
def _settled(case, as_of):
    source = read_source(case.folder)
    assert isinstance(source, Source), source
    contract = passes.read(source).contract
    assert contract is not None
    sources = bind(contract, case.folder / f"data{case.variant}")
    with (
        tempfile.TemporaryDirectory() as folder,
        passes.settle(contract, sources, as_of, Options(writes_into=(Path(folder),))) as settling,
    ):
        assert settling.statement is not None, settling.diagnostics
        lines = _lines(settling, Path(folder) / "lines.csv")
        origin = provenance_of(settling, {}, as_of)
    origin = evolve(origin, contract_file=f"contracts/{case.name}/contract.outcome")
    return Settled(contract, settling.statement, View(settling.statement, contract, origin), lines)


def _lines(settling, file):
    """The lines as they are written; none of a contract that pays for no single members."""
    if not settling.contract.has_member_lines:
        return ()
    settling.write_lines(file)
    with file.open(encoding="utf-8", newline="") as rows:
        return tuple(csv.DictReader(rows))
