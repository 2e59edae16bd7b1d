"""How fast a command starts, beside what its libraries cost to import: compared within one run, on one machine."""

import resource
import subprocess
import sys

import pytest

CLICK = ["-c", "import click"]


def processor_seconds(arguments):
    """What a whole Python process takes of the processor, which other work on the machine hardly changes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def ratio(arguments, baseline):
    """The least of several runs over the least of the baseline's, taken in turn so that both meet the same machine."""
    pairs = [(processor_seconds(arguments), processor_seconds(baseline)) for _ in range(9)]
    return min(ours for ours, _ in pairs) / min(theirs for _, theirs in pairs)


@pytest.mark.parametrize(
    ("arguments", "baseline", "limit"),
    [
        (["-m", "outcomelang", "--help"], CLICK, 1.5),
        (["-m", "outcomelang", "--version"], CLICK, 1.5),
    ],
    ids=["help", "version"],
)
def test_start_up(arguments, baseline, limit, benchmark):
    """A command starts within its limit, so many times what its libraries take alone."""
    benchmark.extra_info["ratio"] = measured = ratio(arguments, baseline)
    benchmark(processor_seconds, arguments)
    assert measured <= limit
