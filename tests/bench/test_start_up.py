"""How long a whole command takes, from its start to its end, beside what its libraries cost to import.

`pytest tests/bench --benchmark-enable` measures; a normal run only sees that the commands work.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.long_contract import long_contract
from tests.bench.measuring import Said, beside

CONTRACTS = Path(__file__).parents[2] / "contracts"
CONTRACT = CONTRACTS / "bolig_tidlig" / "contract.outcome"
OF_500 = str(CONTRACTS / "unge_500")
PAYMENT = ["--payment", "fewer_weeks"]
ALL_DATES = ["--as-of", "2035-12-31"]
CLICK, CORE, ENGINE = "import click", "import lark, attrs, click", "import duckdb, lark, attrs, click"
ROUNDS = 15
LINES = [100, 1_000, 10_000]
MANY_LINES = 40
"""So many times as long as one of a hundred lines may a contract of ten thousand take."""


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    """The environment of an installed program: its modules compiled, its grammar saved, each by the first run."""
    folder = tmp_path_factory.mktemp("warm")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "modules"), "XDG_CACHE_HOME": str(folder / "grammar")}


@pytest.fixture
def process(warm):
    """Runs a whole Python process, which must succeed."""

    def run(*arguments):
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, env=warm)

    return run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], ("`outcome --help`", CLICK, 1.5)),
        (["--version"], ("`outcome --version`", CLICK, 1.5)),
        (["validate", str(CONTRACT)], ("`outcome validate`, 100 lines", CORE, 1.6)),
        (["fmt", "--check", str(CONTRACT)], ("`outcome fmt --check`, 100 lines", CORE, 1.7)),
        (["settle", OF_500, *ALL_DATES], ("`outcome settle`, 500 people, 10 settlements", ENGINE, 1.5)),
        (["explain", OF_500, *PAYMENT, *ALL_DATES], ("`outcome explain` of a payment to them", ENGINE, 1.5)),
    ],
    ids=["help", "version", "validate", "fmt", "settle", "explain"],
)
def test_start_up(arguments, said, process, benchmark):
    """A command succeeds, and its time as a whole process is told beside that of its libraries alone."""
    work, baseline, goal = said
    told: Said = {"work": work, "baseline": f'`python -c "{baseline}"`', "goal": goal}
    ours = ["-m", "outcomelang", *arguments]
    beside(benchmark, lambda: process(*ours), lambda: process("-c", baseline), ROUNDS, **told)


@pytest.mark.parametrize("lines", LINES[1:])
def test_long_contracts(lines, process, tmp_path, benchmark):
    """A long contract without faults is found to have none, in a time that is told beside that of a short one."""
    few, many = (str(written(tmp_path, count)) for count in (LINES[0], lines))
    told: Said = {
        "work": f"`outcome validate`, {lines:,} lines",
        "baseline": f"the same with {LINES[0]} lines",
        **({"goal": MANY_LINES} if lines == LINES[-1] else {}),
    }
    validate = ["-m", "outcomelang", "validate", "--strict"]
    beside(benchmark, lambda: process(*validate, many), lambda: process(*validate, few), 5, **told)


def written(folder, lines):
    """A contract of that length as a file."""
    file = folder / f"{lines}.outcome"
    file.write_text(long_contract(lines), "utf-8")
    return file


@pytest.mark.parametrize("lines", LINES)
def test_a_long_contract_has_about_its_length(lines):
    """It lacks less than one of its blocks."""
    assert lines - 25 < len(long_contract(lines).splitlines()) <= lines


def test_the_contract_has_about_a_hundred_lines():
    """The goal of `validate` is that of a contract of this length."""
    assert 90 <= len(CONTRACT.read_text("utf-8").splitlines()) <= 110
