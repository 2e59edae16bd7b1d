"""Findings on standard error, and the exit code that they end a settling command with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import click

from outcomelang.cli.exit_codes import ExitCode
from outcomelang.diagnostic import Diagnostic
from outcomelang.report import diagnostics as report

_FILES_NOT_FOUND: Final = ("OUT301", "OUT302", "OUT303", "OUT304", "OUT354", "OUT356", "OUT357")
_BROKEN_BY_DATA: Final = ("OUT402", "OUT403")
"""Findings of the settlement that the data bring about, and not the contract."""


ORDER: Final = (ExitCode.WRONG_USE, ExitCode.CONTRACT_HAS_ERRORS, ExitCode.DATA_DO_NOT_FIT)
"""Which of several codes to end with: nothing could be done, or else a contract is wrong, or else the data are."""


def show(findings: Iterable[Diagnostic]) -> None:
    """Write the findings to standard error; click drops the colour where that is no terminal."""
    click.echo(report.to_text(findings, colour=True), err=True, nl=False)


def stop(findings: Iterable[Diagnostic]) -> ExitCode:
    """Show findings of which one at least is an error, and give the code to end with."""
    found = tuple(findings)
    show(found)
    codes = {code_of(finding) for finding in found if finding.is_error}
    return next(code for code in ORDER if code in codes)


def code_of(finding: Diagnostic) -> ExitCode:
    """What an error means for a script: a file that is not there is wrong use, one that does not fit is not."""
    if finding.code in _FILES_NOT_FOUND or finding.code.startswith("OUT5"):
        return ExitCode.WRONG_USE
    if finding.code in _BROKEN_BY_DATA or finding.code.startswith(("OUT3", "OUT8")):
        return ExitCode.DATA_DO_NOT_FIT
    return ExitCode.CONTRACT_HAS_ERRORS
