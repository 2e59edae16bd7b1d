"""The tests of a contract for people: each expectation that was not met, then how many tests passed."""

from __future__ import annotations

from outcomelang.report import diagnostics as report
from outcomelang.report.visible import visible
from outcomelang.settlement.tested import Tested, unmet_as_findings
from outcomelang.settlement.trial import Trial


def tested_to_text(tested: Tested, *, colour: bool) -> str:
    """The failures of one file, and a line with the numbers; nothing of a file without a contract."""
    if tested.contract is None:
        return ""
    failures = "".join(_failures(tested, trial, colour=colour) for trial in tested.trials)
    return f"{failures}{visible(tested.file)}: {_numbers(tested)}\n"


def _failures(tested: Tested, trial: Trial, *, colour: bool) -> str:
    found = unmet_as_findings(trial, tested.contract) if tested.contract else ()
    if not found:
        return "" if trial.passed else f"test `{visible(trial.test.title)}` expects nothing\n\n"
    return f"test `{visible(trial.test.title)}`\n\n{report.to_text(found, colour=colour)}\n"


def _numbers(tested: Tested) -> str:
    numbers = f"{tested.passed} of {len(tested.trials)} tests passed"
    others = len(tested.contract.tests) - len(tested.trials) if tested.contract else 0
    return f"{numbers}, {others} not chosen" if others else numbers
