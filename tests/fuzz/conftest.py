"""How many inputs are tried, in how many lots, and how long one of them may take.

`pytest tests/fuzz --inputs 100000` tries so many texts of contracts, half of them made in each way, and a tenth as many
data files. Inputs come in lots of a thousand, each with a seed of its own, its number: a lot that fails is tried again
by the test's name.
"""

import signal

import pytest
from hypothesis import HealthCheck, Phase, seed, settings

A_FEW = 200
LOT = 1_000
SECONDS = 5


class TookTooLong(Exception):
    """An input on which the program hangs, or nearly so."""


def pytest_generate_tests(metafunc):
    """A test that asks for `lot` is run once for each lot of its inputs."""
    if "lot" in metafunc.fixturenames:
        inputs = metafunc.config.getoption("--inputs") // 2 or A_FEW
        metafunc.parametrize("lot", range(-(-inputs // LOT)))


@pytest.fixture(scope="session")
def in_lots(pytestconfig):
    """Have a test of Hypothesis try one lot of inputs, always the same ones."""
    inputs = pytestconfig.getoption("--inputs") // 2 or A_FEW

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


class Step:
    """A block that may take five seconds of the processor; longer, and it ends with an error."""

    def __enter__(self):
        """Set the clock."""
        signal.signal(signal.SIGPROF, self._stop)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)

    def __exit__(self, *_error):
        """Stop the clock."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    @staticmethod
    def _stop(_signal, _frame):
        raise TookTooLong(f"not done after {SECONDS} s")


@pytest.fixture(scope="session")
def step():
    """A block that may take so long and no longer."""
    return Step()
