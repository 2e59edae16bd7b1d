"""Contracts that use others, all of them in memory."""

from __future__ import annotations

import pytest
from attrs import frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract
from outcomelang.model.from_tree import Checked
from outcomelang.passes import read
from outcomelang.source import Source

FRAME = """currency DKK
term     2022-01-01 to 2026-12-31
settle   on 31 December

payer    fjordby "Fjordby"
provider home
"""
DATA = """table youth { id key  moved_in date  score number optional }
periods tenancy of youth { from date  until date optional }
group young of youth enters moved_in from 2022-01-01 to 2023-12-31 planned 40
metric housed of young at 12, 24 months = tenancy on point
"""
TEMPLATE = f"""contract template "A template"
{FRAME}
payments by fjordby to home
parameter price = 1_000 DKK
{DATA}
pay reward price per housed
cap total 30_000 DKK
test "of the template" {{ as of 2026-12-31  expect reward = 0 DKK }}
"""
RATES = """library rates "Rates"
parameter price = 1_000 DKK
parameter dated = 1_000 DKK from 2023-01-01: 1_100 DKK
codes own = "a", "b"
"""


@frozen
class Folder:
    """Texts by the paths by which they use each other."""

    texts: dict[str, str]

    def open(self, path: str) -> Source | Diagnostic:
        """The text at a path."""
        if path not in self.texts:
            return Diagnostic("OUT602", f"`{path}` cannot be used: no such file")
        return Source(path, self.texts[path], self.open)

    def checked(self, main: str) -> Checked:
        """The contract of a text that uses these."""
        return read(Source("main.outcome", main, self.open))

    def contract(self, main: str) -> Contract:
        """The contract, with which nothing is wrong."""
        checked = self.checked(main)
        assert [one.message for one in checked.diagnostics if one.is_error] == []
        assert checked.contract is not None
        return checked.contract

    def faults(self, main: str) -> list[str]:
        """Each error's code, its file, and the words it points at."""
        return [
            f"{one.code} {one.source.name} {one.source.excerpt(one.span)}"
            for one in self.checked(main).diagnostics
            if one.is_error and one.source and one.span
        ]


@pytest.fixture
def folder() -> Folder:
    """A folder with a template and a library."""
    return Folder({"template.outcome": TEMPLATE, "rates.outcome": RATES})


@pytest.fixture
def main() -> str:
    """A contract that can use the library, without a `use`."""
    return f'contract main "Main"\n{FRAME}\n{DATA}\n'
