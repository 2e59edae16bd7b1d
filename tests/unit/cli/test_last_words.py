"""A command that used the database ends without a word of the database's own."""

import subprocess
import sys
from pathlib import Path

CONTRACT = Path(__file__).parents[3] / "tests" / "errors" / "OUT310"


def test_nothing_is_written_after_the_findings():
    """What our last finding says is the last that is said: libraries complain of what is not cleared away."""
    command = [sys.executable, "-m", "outcomelang", "settle", "contract.outcome", "--data", "data"]
    ended = subprocess.run(
        [*command, "--as-of", "2026-12-31"], cwd=CONTRACT, capture_output=True, text=True, check=True
    )
    assert ended.stdout
    assert ended.stderr.splitlines() == [
        "warning OUT310: this column is not declared and not read: `phone`",
        "  in youth.csv",
        '  hint: to read one, declare it in table `youth`: `NAME text as "phone"`',
    ]
