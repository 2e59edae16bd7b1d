"""What a command does not need is not imported: that would be most of its time."""

import subprocess
import sys
from pathlib import Path

import pytest

CONTRACT = Path(__file__).parents[3] / "contracts" / "bolig_tidlig" / "contract.outcome"
RUN = """
import sys
from outcomelang.cli.main import outcome
try:
    outcome(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["--help"], {"lark", "attrs", "duckdb", "sqlglot", "rich"}),
        (["--version"], {"lark", "attrs", "duckdb", "sqlglot", "rich"}),
        (["validate", str(CONTRACT)], {"duckdb", "sqlglot", "rich", "z3", "difflib"}),
    ],
    ids=["help", "version", "validate"],
)
def test_a_command_spares_what_it_does_not_need(arguments, spared):
    """Libraries for the grammar, for classes, for data and for tables."""
    found = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in found.stderr.split()}
    assert {"click", "outcomelang"} <= loaded
    assert not loaded & spared
