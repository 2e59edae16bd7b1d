"""The findings in each example, word by word: `CODE line:column message`, one a line, as a person has read them."""

from pathlib import Path

import pytest

from outcomelang.passes import validate
from outcomelang.source import Source

EXPECTED = sorted(Path(__file__).parent.glob("*.expected"))


def test_there_are_examples():
    """An empty folder would pass."""
    assert EXPECTED


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_findings_are_those_expected(expected):
    """A changed message, place or finding is seen here, and read before it is accepted."""
    source = Source(expected.name, expected.with_suffix(".outcome").read_text("utf-8"))
    found = []
    for finding in validate(source):
        assert finding.span is not None
        place = source.place(finding.span.start)
        found.append(f"{finding.code} {place.line}:{place.column} {finding.message}")
    assert found == expected.read_text("utf-8").splitlines()
