"""How fast a command starts, beside what its libraries cost to import: compared within one run, on one machine.

`pytest tests/bench --benchmark-enable` measures; a normal run only sees that the commands work, since a machine that is
busy with other things would make them fail.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

CONTRACT = Path(__file__).parents[2] / "contracts" / "bolig_tidlig" / "contract.outcome"
CLICK = ["-c", "import click"]
CORE = ["-c", "import lark, attrs, click"]


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    """The environment of an installed program: its modules compiled, its grammar saved, each by the first run."""
    folder = tmp_path_factory.mktemp("warm")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "modules"), "XDG_CACHE_HOME": str(folder / "grammar")}


def processor_seconds(arguments, environment):
    """What a whole Python process takes of the processor, which other work on the machine hardly changes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def ratio(arguments, baseline, environment):
    """The least of several runs over the least of the baseline's, taken in turn so that both meet the same machine."""
    pairs = [(processor_seconds(arguments, environment), processor_seconds(baseline, environment)) for _ in range(10)]
    return min(ours for ours, _ in pairs) / min(theirs for _, theirs in pairs)


@pytest.mark.parametrize(
    ("arguments", "baseline", "limit"),
    [
        (["-m", "outcomelang", "--help"], CLICK, 1.5),
        (["-m", "outcomelang", "--version"], CLICK, 1.5),
        (["-m", "outcomelang", "validate", str(CONTRACT)], CORE, 1.7),
        (["-m", "outcomelang", "fmt", "--check", str(CONTRACT)], CORE, 1.7),
    ],
    ids=["help", "version", "validate", "fmt"],
)
def test_start_up(arguments, baseline, limit, warm, benchmark):
    """A command starts, and within its limit where that is measured: so many times what its libraries take alone."""
    assert benchmark(processor_seconds, arguments, warm) > 0
    if benchmark.enabled:
        benchmark.extra_info["ratio"] = measured = ratio(arguments, baseline, warm)
        assert measured <= limit


def test_the_contract_has_about_a_hundred_lines():
    """The limit of `validate` is that of a contract of this length."""
    assert 90 <= len(CONTRACT.read_text("utf-8").splitlines()) <= 110
