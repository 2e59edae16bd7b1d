"""Outcomelang, by the contract itself."""

from pathlib import Path

from tests.bench.settled import CHECKED, contract_text
from tests.bench.settled import total as settled_total

TOOL = "Outcomelang"
PACKAGES = ("duckdb",)
LEAVES_OUT = "none of these; the statement is whole, and can be explained down to the row"
MOST_ROWS = None


def total(file, rows):
    """The amount owed for a file, of which all rows are settled."""
    assert rows is None
    return settled_total(contract_text("rate_card"), Path(file).parent, CHECKED)
