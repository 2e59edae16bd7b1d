"""What holds for every test.

Whether the tests can fail is asked by changing the code a little, one place at a time. `tests/mutation/run.py` does so
with what decides on money, a part at a time: `python tests/mutation/run.py limits`, and the same with `rounding`,
`schedule`, `finality`, `plan` and `dialects`. It prints how many changes a test has seen; its docstring says the rest.
"""

import json
import os
from importlib.resources import files
from random import randrange

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator

# Pseudonyms are the same on every machine, and no test makes or reads the key of whoever runs it.
os.environ["OUTCOME_KEY"] = "a key for tests, and for nothing else"


def pytest_addoption(parser):
    """`pytest --accept` puts what came out into the files of expected texts, for a person to read as a difference.

    `pytest tests/ledger --kills 1000 -s` kills a process that records so often.
    `pytest tests/agreement --cases 1000` tries the two engines on more data, and on every settlement of the contracts;
    `pytest -m agreement --cases 100000 -n auto` tries so many drawn cases. They follow from the seed that the report's
    head names: `--seed` tries the same again.
    `pytest tests/bench --benchmark-enable --people 20000000` measures with tables of so many rows, and `--drawn FOLDER`
    keeps their data for the next time.
    """
    parser.addoption("--people", type=int, default=2_000, help="settle tables of so many rows in the benchmarks")
    parser.addoption("--drawn", help="draw the data of the benchmarks in this folder, and keep them")
    parser.addoption("--accept", action="store_true", help="take what comes out as the expected texts from now on")
    parser.addoption("--cases", type=int, default=0, help="try both engines on so many sets of data per contract")
    parser.addoption("--seed", type=int, default=None, help="the seed from which drawn cases follow")
    parser.addoption("--inputs", type=int, default=0, help="try so many texts of contracts, and a tenth as many files")
    parser.addoption("--kills", type=int, default=200, help="kill a process that records in a ledger so often")


def pytest_configure(config):
    """Choose a seed for a long run, ahead of the processes that share it; a normal run always has the same."""
    if config.option.seed is None:
        config.option.seed = randrange(10**6) * 1_000 if config.option.cases else 0  # noqa: S311


def pytest_report_header(config):
    """Name the seed."""
    return f"drawn cases: --seed {config.option.seed}"


@pytest.fixture
def expect_text(request):
    """Hold a text against the file that has the expected one, both without what `ignoring` takes out of them."""

    def hold(found, file, ignoring=lambda text: text):
        if request.config.getoption("--accept"):
            assert not os.environ.get("CI"), "the build server accepts nothing"
            file.write_text(found, "utf-8")
        assert ignoring(found) == ignoring(file.read_text("utf-8"))

    return hold


def _not_skipped(report):
    """The same report; on the build server (where CI is set) a skip is made a failure: what is not run is not known."""
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        path, line, reason = report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{path}:{line}: skipped where CI is set, which counts as a failure. {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """A test that skips itself, or is marked so."""
    return _not_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """A file that skips all of its tests."""
    return _not_skipped((yield))


@pytest.fixture(scope="session")
def closed_schema():
    """The published schema of statements, which lets other fields in; here none that it does not describe."""
    schema = json.loads((files("outcomelang.report") / "statement.schema.json").read_text("utf-8"))
    for described in (schema, *schema["$defs"].values()):
        if "properties" in described:
            described["additionalProperties"] = False
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture(scope="session")
def without_outlook():
    """Leaves of a statement what both evaluators tell: every amount, and all that it is made of."""
    return _without_outlook


def _without_outlook(statement):
    """A statement by what both evaluators tell: every amount, and all that it is made of."""
    return evolve(
        statement,
        settlements=tuple(map(_bare, statement.settlements)),
        range=None,
        savings_range=None,
        payments=tuple(evolve(one, range=None) for one in statement.payments),
        savings=tuple(evolve(one, range=None) for one in statement.savings),
        open_items=(),
        notes=(),
        has_outlook=True,
    )


def _bare(settlement):
    def bare(some):
        return tuple(
            evolve(
                one,
                lines=tuple(sorted((evolve(line, possible=0, unbounded=0) for line in one.lines), key=str)),
                ledger=tuple(sorted(one.ledger, key=str)),
                reasons=(),
            )
            for one in some
        )

    return evolve(settlement, payments=bare(settlement.payments), savings=bare(settlement.savings))
