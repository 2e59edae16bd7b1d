"""Contracts to check, from as few words as a test needs."""

from __future__ import annotations

import pytest
from attrs import frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract
from outcomelang.model.from_tree import Checked, check_file
from outcomelang.source import Source
from outcomelang.syntax.parse import parse

HEADER = """contract example
currency DKK
term 2022-01-01 to 2026-12-31
settle on 31 December
payer fjordby
provider home
"""
DATA = """table youth {
  id key  born date  moved_in date  score number optional  kind one of "own", "shared"
  exited date optional
}
events visit of youth { on date  kind one of "home", "office"  mark number  graded date optional }
periods tenancy of youth { from date  until date optional }
group young of youth enters moved_in from 2022-01-01 to 2023-12-31 planned 40
metric housed of young at 12, 24 months = days in tenancy since start >= 90 days
metric days_housed of young = days in tenancy within 12 months after start
metric visited of young = any visit since start
"""


OF_THE_WHOLE = ("OUT253", "OUT268", "OUT275", "OUT276", "OUT278", "OUT291", "OUT294", "OUT295")
"""Codes of what only shows when all clauses are looked at together: not what these tests are about."""


@frozen
class Check:
    """Checks a contract of a header, data, groups and metrics that are there already, and what a test adds."""

    header: str = HEADER
    data: str = DATA

    def whole(self, text: str) -> Checked:
        """Check a whole text."""
        source = Source("example.outcome", text)
        parsed = parse(source)
        assert parsed.file is not None
        assert parsed.diagnostics == ()
        return check_file(parsed.file, source)

    def contract(self, added: str) -> Contract:
        """The contract, in which no error may be found."""
        checked = self.whole(self.header + self.data + added)
        assert [one.message for one in checked.diagnostics if one.is_error] == []
        assert checked.contract is not None
        return checked.contract

    def findings(self, added: str, *, data: str | None = None, header: str | None = None) -> list[Diagnostic]:
        """The findings in single declarations."""
        text = (self.header if header is None else header) + (self.data if data is None else data) + added
        found = self.whole(text).diagnostics
        return [one for one in found if one.code not in OF_THE_WHOLE]

    def faults(self, added: str, *, data: str | None = None, header: str | None = None) -> list[str]:
        """Each finding's code and the words it points at."""
        found = self.findings(added, data=data, header=header)
        return [f"{one.code} {one.source.excerpt(one.span)}" for one in found if one.source and one.span]


@pytest.fixture
def check() -> Check:
    """A check of small contracts."""
    return Check()
