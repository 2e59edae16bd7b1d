"""The findings in the data of each example, word by word, as a person has read them: `CODE place: message`, one a line.

The examples are read without the command line; `expected` in their folders holds what must come out.
"""

from pathlib import Path

import pytest

from outcomelang.data.binding import bind
from outcomelang.data.connection import connected
from outcomelang.data.load import load
from outcomelang.data.plain_copies import readable
from outcomelang.passes import read
from outcomelang.source import Source

EXPECTED = sorted(Path(__file__).parent.glob("OUT3*/expected"))


def test_there_are_examples():
    """An empty list would pass."""
    assert len(EXPECTED) > 30


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.parent.name)
def test_findings_are_those_expected(expected, monkeypatch):
    """A changed message, place or finding is seen here, and read before it is accepted."""
    monkeypatch.chdir(expected.parent)
    command = Path("command").read_text("utf-8").split()
    checked = read(Source("contract.outcome", Path("contract.outcome").read_text("utf-8")))
    assert checked.contract is not None
    assert checked.diagnostics == ()
    sources = bind(checked.contract, Path(command[command.index("--data") + 1]))
    with readable(sources) as bindings, connected(bindings.paths) as connection:
        loaded = load(checked.contract, bindings, connection, without_broken="--reject-to" in command)
    found = [f"{finding.code} {finding.subject}: {finding.message}" for finding in loaded.diagnostics]
    assert found == expected.read_text("utf-8").splitlines()
