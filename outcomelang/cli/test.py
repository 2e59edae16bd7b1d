"""`outcome test`: run the tests that contracts carry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from outcomelang import passes
from outcomelang.cli.contract_file import source_of, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract
from outcomelang.report import diagnostics as report
from outcomelang.settlement.trial import Trial


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@within_option
def test(files: tuple[str, ...], within: Path | None) -> ExitCode:
    """Run the tests that contracts carry.

    A FILE is a contract or a folder that holds contract.outcome. Each expectation that is not met is shown with what
    came out instead; a contract without tests fails, since nothing has been tested.
    """
    ends = [_test(file, within) for file in files]
    return max(ends)


def _test(file: str, within: Path | None) -> ExitCode:
    source = source_of(file, within)
    if isinstance(source, Diagnostic):
        click.echo(report.to_text([source], colour=True), err=True)
        return ExitCode.WRONG_USE
    checked = passes.read_to_settle(source)
    if checked.contract is None:
        click.echo(report.to_text(checked.diagnostics, colour=True), err=True)
        return ExitCode.CONTRACT_HAS_ERRORS
    ran = [_run(trial, checked.contract) for trial in passes.trials(checked.contract)]
    passed = sum(trial.passed for trial in ran)
    click.echo(f"{source.name}: {passed} of {len(ran)} tests passed")
    return ExitCode.FINE if ran and passed == len(ran) else ExitCode.CONTRACT_HAS_ERRORS


def _run(trial: Trial, contract: Contract) -> Trial:
    found = [*trial.diagnostics, *_unmet(trial, contract)]
    if found:
        click.echo(f"test `{trial.test.title}`\n")
        click.echo(report.to_text(found, colour=True))
    return trial


def _unmet(trial: Trial, contract: Contract) -> Iterator[Diagnostic]:
    for one in trial.unmet:
        yield Diagnostic("OUT410", f"this was expected, and it is {one.found}", contract.source, one.span)
