"""The tests of contracts as JSON for another program; `outcome help testing` says its form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from outcomelang.diagnostic import Diagnostic
from outcomelang.report import diagnostics as report
from outcomelang.report.coverage import counts, line_of, words_of
from outcomelang.settlement.tested import Tested
from outcomelang.settlement.trial import Trial

VERSION: Final = 1
"""Raised when a field is renamed, removed or means something else; new fields may come anytime."""


def tested_to_json(tested: Sequence[Tested], *, coverage: bool) -> str:
    """All files with their tests, two spaces to a level, and a line end."""
    whole = {
        "version": VERSION,
        "tests": sum(len(one.trials) for one in tested),
        "passed": sum(one.passed for one in tested),
        **(_numbers(tested) if coverage else {}),
        "files": [_file(one, coverage=coverage) for one in tested],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _file(tested: Tested, *, coverage: bool) -> dict[str, Any]:
    return {
        "file": tested.file,
        "contract": tested.contract.name if tested.contract else None,
        "diagnostics": _findings(tested.findings),
        "tests": [_trial(tested, trial) for trial in tested.trials],
        **({"not_reached": _not_reached(tested)} if coverage else {}),
    }


def _trial(tested: Tested, trial: Trial) -> dict[str, Any]:
    return {
        "title": trial.test.title,
        "passed": trial.passed,
        "expectations": trial.compared,
        "unmet": [
            {"line": _line(tested, one.span.start), "expected": one.expected, "found": one.found} for one in trial.unmet
        ],
        "diagnostics": _findings(trial.diagnostics),
    }


def _findings(found: Sequence[Diagnostic]) -> list[Any]:
    listed: list[Any] = json.loads(report.to_json(found))["diagnostics"]
    return listed


def _line(tested: Tested, offset: int) -> int | None:
    return tested.contract.source.place(offset).line if tested.contract else None


def _numbers(tested: Sequence[Tested]) -> dict[str, Any]:
    reached, clauses = counts(tested)
    return {"coverage": {"clauses": clauses, "reached": reached}}


def _not_reached(tested: Tested) -> list[dict[str, Any]]:
    return [
        {
            "line": line_of(tested, clause),
            "kind": clause.kind,
            "of": clause.of,
            "clause": words_of(tested, clause),
            "never": list(missed),
        }
        for clause in tested.clauses
        if (missed := clause.missed(tested.reached))
    ]
