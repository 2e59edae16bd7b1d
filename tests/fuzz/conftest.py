"""How many inputs are tried, in how many lots, and how long one of them may take.

`pytest tests/fuzz --inputs 100000` tries so many texts of contracts, half of them made in each way, and a tenth as many
data files. Inputs come in lots of a thousand, each with a seed of its own, its number: a lot that fails is tried again
by the test's name.
"""

import resource
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings

from tests.fuzz.apart import Apart
from tests.fuzz.made_files import MADE
from tests.fuzz.settled_folder import settled_folder

A_FEW = 200
FEW_FILES = 25
LOT = 1_000
SECONDS = 5
MORE_MEMORY = 4 * 2**30


class TookTooLong(Exception):
    """An input on which the program hangs, or nearly so."""


def _contracts(config):
    return config.getoption("--inputs") // 2 or A_FEW


def _files(config):
    """So many of each kind, made in each way: together at least a tenth of the texts."""
    return -(-config.getoption("--inputs") // (10 * len(MADE))) or FEW_FILES


def pytest_generate_tests(metafunc):
    """A test that asks for `lot` or `lot_of_files` is run once for each lot of its inputs."""
    for name, inputs in (("lot", _contracts(metafunc.config)), ("lot_of_files", _files(metafunc.config))):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, range(-(-inputs // LOT)))


@pytest.fixture(scope="session")
def in_lots(pytestconfig):
    """Have a test of Hypothesis try one lot of inputs, always the same ones."""
    return _tries(_contracts(pytestconfig))


@pytest.fixture(scope="session")
def files_in_lots(pytestconfig):
    """As `in_lots`, for data files."""
    return _tries(_files(pytestconfig))


def _tries(inputs):
    def decorate(lot):
        several = settings(
            max_examples=min(LOT, inputs),
            deadline=None,
            database=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        return lambda test: seed(lot)(several(test))

    return decorate


@pytest.fixture(scope="session")
def apart(tmp_path_factory):
    """A process in which folders of data files are settled, or a table of them is checked."""
    process = Apart(settled_folder, tmp_path_factory.mktemp("apart"))
    yield process
    process.close()


class Step:
    """A block that may take five seconds of the processor and 4 GB of memory; more, and it ends with an error."""

    def __enter__(self):
        """Set the clock and the limit."""
        signal.signal(signal.SIGPROF, self._stop)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        self._limits = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MORE_MEMORY, self._limits[1]))

    def __exit__(self, *_error):
        """Stop the clock and lift the limit."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, self._limits)

    @staticmethod
    def _stop(_signal, _frame):
        raise TookTooLong(f"not done after {SECONDS} s")


@pytest.fixture(scope="session")
def step():
    """A block that may take so long and no longer."""
    return Step()
