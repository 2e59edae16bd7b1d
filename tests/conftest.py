"""What holds for every test."""

import os

import pytest


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
