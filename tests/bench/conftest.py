"""Where the data of the benchmarks lie, and what is kept of the machine that measured."""

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from tests.bench import generate

NAMED = ("duckdb", "polars", "numpy", "pandas", "pyarrow", "zen-engine", "openfisca-core", "cel-python", "regopy")
NAMED_TOO = ("common-expression-language",)


def pytest_benchmark_update_machine_info(machine_info):
    """Add the memory and the versions to what pytest-benchmark knows of the machine."""
    machine_info["memory_bytes"] = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    machine_info["versions"] = {name: found for name in (*NAMED, *NAMED_TOO) if (found := _version(name))}


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None


@pytest.fixture(scope="session")
def people(request):
    """How many rows the large tables have."""
    return request.config.getoption("--people")


@pytest.fixture(scope="session")
def drawn_in(request, tmp_path_factory):
    """The folder in which data are drawn: one that is kept if it was named."""
    kept = request.config.getoption("--drawn")
    return Path(kept).absolute() if kept else tmp_path_factory.mktemp("drawn")


@pytest.fixture(scope="session")
def data_of(drawn_in, people):
    """Draws the data of a contract by its name, in full size unless another is given, and returns their folder."""

    def data(name, rows=people):
        return getattr(generate, name)(drawn_in, rows)

    return data
