"""What holds for every test."""

import json
import os
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

# Pseudonyms are the same on every machine, and no test makes or reads the key of whoever runs it.
os.environ["OUTCOME_KEY"] = "a key for tests, and for nothing else"


def pytest_addoption(parser):
    """`pytest --accept` puts what came out into the files of expected texts, for a person to read as a difference.

    `pytest tests/agreement --cases 1000` tries the two engines on more data, and on every settlement of the contracts.
    """
    parser.addoption("--accept", action="store_true", help="take what comes out as the expected texts from now on")
    parser.addoption("--cases", type=int, default=0, help="try both engines on so many sets of data per contract")


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
