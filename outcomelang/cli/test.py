"""`outcome test`: run the tests that contracts carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from outcomelang import passes
from outcomelang.cli import findings
from outcomelang.cli.contract_file import source_of, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.progress import seen_progress, verbose_option
from outcomelang.data.contract_file import FILE_NAME, folders_with_contract
from outcomelang.diagnostic import Diagnostic
from outcomelang.progress import Progress
from outcomelang.report import coverage as of_clauses
from outcomelang.report.trials_text import tested_to_text
from outcomelang.settlement.tested import Tested


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-k", "--only", metavar="WORDS", help="Run the tests whose title contains these words.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    show_default=True,
    help="For people, for programs, or for a server that reads JUnit XML.",
)
@click.option("--coverage", is_flag=True, help="Show which clauses no test reaches.")
@click.option(
    "--fail-under",
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help="Fail if the tests reach less of the clauses; implies --coverage.",
)
@verbose_option
@within_option
def test(  # noqa: PLR0913, PLR0917 (one for each option)
    files: tuple[str, ...],
    only: str | None,
    form: str,
    coverage: bool,
    fail_under: int | None,
    verbose: bool,
    within: Path | None,
) -> ExitCode:
    """Run the tests that contracts carry.

    A FILE is a contract, a folder that holds contract.outcome, or one that has such folders below it. Each expectation
    that is not met is shown with what came out instead. A contract without tests fails, and so does a run in which no
    test was chosen, since nothing has been tested.
    """
    coverage = coverage or fail_under is not None
    tested: list[Tested] = []
    for path in _contracts(files):
        # A bar is gone before anything is printed, and takes nothing that is printed for itself.
        with seen_progress(verbose=verbose) as progress:
            one = _tested(path, within, only, progress, coverage=coverage)
        tested.append(one)
        if one.contract is None:
            findings.show(one.findings)
        if form == "text":
            _show(one, coverage=coverage)
    _show_whole(tested, form, coverage=coverage)
    return _end(tested, fail_under)


def _contracts(files: Sequence[str]) -> list[Path]:
    """The contracts that are named, and those below the folders that are named, each once."""
    found: dict[Path, Path] = {}
    for path in map(Path, files):
        below = list(folders_with_contract(path)) if path.is_dir() else []
        for one in below or [path]:
            contract = one / FILE_NAME if one.is_dir() else one
            found.setdefault(contract.resolve(), one)
    return list(found.values())


def _tested(path: Path, within: Path | None, only: str | None, progress: Progress, *, coverage: bool) -> Tested:
    source = source_of(str(path), within)
    if isinstance(source, Diagnostic):
        return Tested(source.subject or str(path), None, (source,))
    checked = passes.read_to_settle(source)
    if checked.contract is None:
        return Tested(source.name, None, checked.diagnostics)
    with progress.stage(f"testing {source.name}"):
        trials = tuple(passes.trials(checked.contract, only=only, coverage=coverage))
    return Tested(source.name, checked.contract, checked.diagnostics, trials)


def _show(one: Tested, *, coverage: bool) -> None:
    # click drops the colour where there is no terminal.
    click.echo(tested_to_text(one, colour=True), nl=False)
    if coverage and one.contract is not None:
        click.echo(of_clauses.coverage_to_text(one), nl=False)


def _show_whole(tested: Sequence[Tested], form: str, *, coverage: bool) -> None:
    match form:
        case "json":
            from outcomelang.report.trials_json import tested_to_json

            click.echo(tested_to_json(tested, coverage=coverage), nl=False)
        case "junit":
            from outcomelang.report.trials_junit import tested_to_junit

            click.echo(tested_to_junit(tested), nl=False)
        case _:
            if len(tested) > 1:
                ran = sum(len(one.trials) for one in tested)
                click.echo(f"in all: {sum(one.passed for one in tested)} of {ran} tests passed")
                if coverage:
                    click.echo(of_clauses.total_to_text(tested), nl=False)


def _end(tested: Sequence[Tested], fail_under: int | None) -> ExitCode:
    codes = set(_codes(tested))
    ran = sum(len(one.trials) for one in tested)
    if not ran and not codes:
        click.echo("no test was chosen, so nothing has been tested", err=True)
        codes.add(ExitCode.CONTRACT_HAS_ERRORS)
    if fail_under is not None:
        share = of_clauses.percent(*of_clauses.counts(tested))
        if share < fail_under:
            click.echo(f"the tests reach less than {fail_under}% of the clauses", err=True)
            codes.add(ExitCode.CONTRACT_HAS_ERRORS)
    return next((code for code in findings.ORDER if code in codes), ExitCode.FINE)


def _codes(tested: Sequence[Tested]) -> Iterator[ExitCode]:
    for one in tested:
        if one.contract is None:
            yield from (findings.code_of(finding) for finding in one.findings if finding.is_error)
        elif not one.is_fine:
            yield ExitCode.CONTRACT_HAS_ERRORS
