"""`outcome validate`: is this a contract that can be settled, and is there anything its parties should look at?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from outcomelang import passes
from outcomelang.cli.contract_file import source_of, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.report import diagnostics as report
from outcomelang.source import Source

if TYPE_CHECKING:
    from outcomelang.proof.exposure import Exposure


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
@click.option(
    "--exposure",
    "with_exposure",
    is_flag=True,
    help="Say besides what the payer may owe at the most, what for no outcome, and where a payment jumps.",
)
@click.option("--strict", is_flag=True, help="Let a warning fail as an error does.")
def validate(files: tuple[str, ...], form: str, within: Path | None, strict: bool, with_exposure: bool) -> ExitCode:
    """Check contracts, and say all that is wrong with them.

    A FILE is a contract or library, a folder that holds contract.outcome, or - for standard input. Nothing is printed
    if there is nothing to say. Warnings are printed and do not fail, unless --strict is given. What a contract says
    always holds is proved or refuted.
    """
    sources = [source_of(file, within) for file in files]
    findings = [finding for source in sources for finding in _findings(source)]
    exposures = _exposures(sources) if with_exposure else None
    click.echo(_shown(findings, form, exposures), nl=False)
    if any(isinstance(source, Diagnostic) for source in sources):
        return ExitCode.WRONG_USE
    is_wrong = bool(findings) if strict else has_errors(findings)
    return ExitCode.CONTRACT_HAS_ERRORS if is_wrong else ExitCode.FINE


def _findings(source: Source | Diagnostic) -> tuple[Diagnostic, ...]:
    return (source,) if isinstance(source, Diagnostic) else passes.validate(source)


def _exposures(sources: list[Source | Diagnostic]) -> list[Exposure]:
    """Of each file that is a contract without errors."""
    found = (passes.exposure(source) for source in sources if isinstance(source, Source))
    return [one for one in found if one is not None]


def _shown(findings: list[Diagnostic], form: str, exposures: list[Exposure] | None) -> str:
    """The findings; and the exposures, for people and for programs."""
    if form == "json" and exposures is not None:
        from outcomelang.report.exposure import to_object

        return report.to_json(findings, exposure=[to_object(one) for one in exposures])
    text = _findings_shown(findings, form)
    if form != "text" or not exposures:
        return text
    from outcomelang.report.exposure import to_text

    return "\n".join((*([text] if text else []), *map(to_text, exposures)))


def _findings_shown(findings: list[Diagnostic], form: str) -> str:
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
