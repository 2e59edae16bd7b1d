"""`outcome validate`: is this a contract that can be settled, and is there anything its parties should look at?"""

from __future__ import annotations

from pathlib import Path

import click

from outcomelang import passes
from outcomelang.cli.contract_file import source_of, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.report import diagnostics as report
from outcomelang.source import Source


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "plain", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for editors (a line each), for programs, or as annotations of a pull request.",
)
@within_option
@click.option("--strict", is_flag=True, help="Let a warning fail as an error does.")
def validate(files: tuple[str, ...], form: str, within: Path | None, strict: bool) -> ExitCode:
    """Check contracts, and say all that is wrong with them.

    A FILE is a contract or library, a folder that holds contract.outcome, or - for standard input. Nothing is printed
    if there is nothing to say. Warnings are printed and do not fail, unless --strict is given.
    """
    sources = [source_of(file, within) for file in files]
    findings = [finding for source in sources for finding in _findings(source)]
    click.echo(_shown(findings, form), nl=False)
    if any(isinstance(source, Diagnostic) for source in sources):
        return ExitCode.WRONG_USE
    is_wrong = bool(findings) if strict else has_errors(findings)
    return ExitCode.CONTRACT_HAS_ERRORS if is_wrong else ExitCode.FINE


def _findings(source: Source | Diagnostic) -> tuple[Diagnostic, ...]:
    return (source,) if isinstance(source, Diagnostic) else passes.validate(source)


def _shown(findings: list[Diagnostic], form: str) -> str:
    match form:
        case "plain":
            return report.to_plain(findings)
        case "json":
            return report.to_json(findings)
        case "github":
            return report.to_github(findings)
        case _:
            # click drops the colour again where there is no terminal.
            text = report.to_text(findings, colour=True)
            return f"{text}\n{report.summary(findings)}\n" if findings else ""
