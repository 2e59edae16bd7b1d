"""`outcome ledger`: what a ledger holds, and whether that is what was recorded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
from attrs import frozen

from outcomelang.cli import findings
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.ledger_option import guard_faults, tampered
from outcomelang.cli.page import page_options
from outcomelang.data.ledger import LedgerUnusable, opened
from outcomelang.data.whole_file import write_whole
from outcomelang.ledger.entry import Entry
from outcomelang.ledger.faults import faults_of
from outcomelang.report.visible import visible

_FEWEST_DIGITS: Final = 16
_HASH: Final = re.compile(rf"[0-9a-f]{{{_FEWEST_DIGITS},64}}")


@frozen
class Looked:
    """A ledger's name, its entries, and what shows that they are not as they were recorded."""

    name: str
    entries: tuple[Entry, ...]
    faults: tuple[str, ...]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def ledger() -> None:
    """Show, verify and export what `outcome settle --record` has put into a ledger."""


@ledger.command
@click.argument("ledger", metavar="LEDGER")
def show(ledger: str) -> ExitCode:
    """Show the settlements that a ledger holds.

    LEDGER is an SQLite file, or the postgresql:// URL of a database.
    """
    looked = _look(ledger)
    if looked.faults:
        return _stop(looked)
    from outcomelang.report.ledger_text import ledger_to_text

    click.echo(ledger_to_text(looked.name, looked.entries, **page_options()), nl=False)
    return ExitCode.FINE


@ledger.command
@click.argument("ledger", metavar="LEDGER")
@click.option(
    "--head",
    metavar="HASH",
    help=f"The hash of an entry that must be there, as a statement has it; {_FEWEST_DIGITS} digits of it are enough.",
)
def verify(ledger: str, head: str | None) -> ExitCode:
    """Check that a ledger is as it was recorded: each entry, their chain, their sums, and the triggers.

    That the last entries were taken away shows only by --head. What is found goes to standard error, with exit code 3.
    """
    if head is not None and not _HASH.fullmatch(head.lower()):
        raise click.UsageError(f"--head is {_FEWEST_DIGITS} to 64 hexadecimal digits, and not {visible(head)}")
    looked = _look(ledger, None if head is None else head.lower())
    if looked.faults:
        return _stop(looked)
    count = len(looked.entries)
    last = f"; the hash of the last is {looked.entries[-1].hash}" if looked.entries else ""
    click.echo(f"{visible(looked.name)}: {count} {'entry' if count == 1 else 'entries'}, as recorded{last}")
    return ExitCode.FINE


@ledger.command
@click.argument("ledger", metavar="LEDGER")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="Who paid whom, a row for each transfer; or all that each entry holds.",
)
@click.option("--output", metavar="FILE", help="Write to a file.")
def export(ledger: str, form: str, output: str | None) -> ExitCode:
    """Write out what a ledger holds, for a spreadsheet or another program."""
    looked = _look(ledger)
    if looked.faults:
        return _stop(looked)
    text = _exported(looked.entries, form)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(Path(output), text.encode())
    return ExitCode.FINE


def _exported(entries: Sequence[Entry], form: str) -> str:
    if form == "json":
        from outcomelang.report.ledger_json import ledger_to_json

        return ledger_to_json(entries)
    from outcomelang.report.ledger_csv import ledger_to_csv

    return ledger_to_csv(entries)


def _look(name: str, head: str | None = None) -> Looked:
    """Read a ledger.

    Raises:
        click.ClickException: it is not there, or cannot be read.
    """
    try:
        with opened(name) as found:
            entries = found.entries()
            return Looked(found.name, entries, (*faults_of(entries, head), *guard_faults(found)))
    except LedgerUnusable as error:
        raise click.ClickException(visible(str(error))) from error


def _stop(looked: Looked) -> ExitCode:
    return findings.stop([tampered(looked.name, looked.faults)])
