"""The tests of contracts as JUnit XML, the form that servers for continuous integration read.

A file is a test suite and a test a test case. An expectation that is not met is a failure; tables that do not fit, and
a contract with errors, are errors. A contract without tests fails as a case of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite

from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.report import diagnostics as report
from outcomelang.report.visible import visible
from outcomelang.settlement.tested import Tested, unmet_as_findings
from outcomelang.settlement.trial import Trial


def tested_to_junit(tested: Sequence[Tested]) -> str:
    """All files, as one document with a line end."""
    whole = JUnitXml("outcome test")
    for one in tested:
        suite = TestSuite(visible(one.file))
        suite.add_testcases(list(_cases(one)))
        whole.add_testsuite(suite)
    whole.update_statistics()
    text: bytes = whole.tostring()
    return text.decode().rstrip("\n") + "\n"


def _cases(tested: Tested) -> Iterator[TestCase]:
    name = tested.contract.name if tested.contract else tested.file
    if tested.contract is None:
        case = TestCase("the contract can be tested", visible(name))
        case.result = [_result(Error, tested.findings)]
        yield case
    elif tested.is_without_tests:
        case = TestCase("the contract has tests", visible(name))
        case.result = [Failure("the contract has no tests, so nothing has been tested", "OUT410")]
        yield case
    for trial in tested.trials:
        case = TestCase(visible(trial.test.title), visible(name))
        case.result = list(_results(tested, trial))
        yield case


def _results(tested: Tested, trial: Trial) -> Iterator[Failure | Error]:
    found = unmet_as_findings(trial, tested.contract) if tested.contract else ()
    if has_errors(found):
        yield _result(Error if has_errors(trial.diagnostics) else Failure, found)
    elif not trial.passed:
        yield Failure("the test expects nothing", "OUT410")


def _result(kind: type[Failure | Error], found: Sequence[Diagnostic]) -> Failure | Error:
    """All findings as one result: several of a case are more than some servers read."""
    first = next(one for one in found if one.is_error)
    more = sum(one.is_error for one in found) - 1
    message = f"{first.message} (and {more} more)" if more else first.message
    result = kind(visible(message), first.code)
    result.text = report.to_text(found)
    return result
