"""`outcome show`: a contract at each stage of its way from text to SQL."""

from __future__ import annotations

from pathlib import Path

import click

from outcomelang import passes
from outcomelang.cli.contract_file import source_of, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.diagnostic import Diagnostic
from outcomelang.report import diagnostics as report

_WIDTH = 110
_DIALECTS = ("duckdb", "postgres", "tsql", "spark", "snowflake", "bigquery")


@click.command
@click.argument("stage", type=click.Choice(["tree", "model", "plan", "sql"]))
@click.argument("file")
@click.option(
    "--dialect",
    type=click.Choice(_DIALECTS),
    default=_DIALECTS[0],
    show_default=True,
    help="The database that the SQL is for.",
)
@within_option
def show(stage: str, file: str, dialect: str, within: Path | None) -> ExitCode:
    """Show a contract as tree, model, plan or SQL.

    The tree is the text as it was read; the model what it means, checked; the plan what is computed from the data;
    the SQL how. $settlement stands for the settlement date in each query of DuckDB; the SQL for another database is a
    script to run there. FILE is as for validate.
    """
    source = source_of(file, within)
    if isinstance(source, Diagnostic):
        click.echo(report.to_text([source], colour=True), err=True)
        return ExitCode.WRONG_USE
    shown, findings = passes.show(source, stage, dialect)
    if shown is None:
        click.echo(report.to_text(findings, colour=True), err=True)
        return ExitCode.CONTRACT_HAS_ERRORS
    click.echo(_text(shown))
    return ExitCode.FINE


def _text(shown: object) -> str:
    if isinstance(shown, str):
        return shown
    from rich.pretty import pretty_repr

    return pretty_repr(shown, max_width=_WIDTH, indent_size=2)
