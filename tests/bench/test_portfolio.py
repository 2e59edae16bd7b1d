"""The nine contracts of a council, settled by one command."""

import subprocess
import sys
from pathlib import Path

from tests.bench.measuring import Said, beside

CONTRACTS = Path(__file__).parents[2] / "contracts"
NINE = (
    "bolig_tidlig",
    "bolig_udsat",
    "unge_500",
    "familier",
    "diabetes",
    "skole",
    "ips_unge",
    "job_30plus",
    "erhvervsskole",
)


def test_side_by_side(benchmark):
    """As many at once as there are cores, to the text that one after the other gives."""
    said: Said = {"work": "the portfolio of nine contracts, side by side", "baseline": "one after the other"}
    at_once, in_turn = beside(benchmark, portfolio, lambda: portfolio("--jobs", "1"), rounds=3, **said)
    assert at_once == in_turn
    assert "Contracts settled  9" in at_once


def portfolio(*options):
    """What the command prints."""
    folders = [str(CONTRACTS / name) for name in NINE]
    command = [sys.executable, "-m", "outcomelang", "portfolio", *folders, "--as-of", "2035-12-31", *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
