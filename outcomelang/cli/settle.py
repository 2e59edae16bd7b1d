"""`outcome settle`: from a contract and its data files to a payment statement."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from outcomelang import passes
from outcomelang.cli import findings
from outcomelang.cli.contract_file import STANDARD_INPUT, source_of, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.member_names import alike, key_for, member_names_options
from outcomelang.cli.page import page_options
from outcomelang.cli.settled_from import provenance_of
from outcomelang.cli.settling_options import as_of_option, bindings_of, complete_days, complete_option, data_option
from outcomelang.data.whole_file import draft_of
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract
from outcomelang.report.sections.view import View
from outcomelang.report.visible import visible

if TYPE_CHECKING:
    from outcomelang.data.pseudonym_key import PseudonymKey
    from outcomelang.engine.settling import Options, Settling

SCHEMA: Final = "statement.schema.json"

_ENDINGS: Final = (".csv", ".parquet")


def _print_schema(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo((files("outcomelang.report") / SCHEMA).read_text("utf-8"), nl=False)
        context.exit()


@click.command
@click.argument("file", metavar="FILE")
@data_option
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@click.option("--output", metavar="FILE", help="Write the statement to a file.")
@click.option(
    "--lines", metavar="FILE", help="Write each member's price lines, paid or not and why, to a .csv or .parquet file."
)
@member_names_options
@click.option("--all", "in_full", is_flag=True, help="Show each settlement in full, and long lists whole.")
@click.option("--ahead", is_flag=True, help="Say what is left of the contract: open outcomes, and money by year.")
@complete_option
@within_option
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of --format json, and leave.",
)
def settle(  # noqa: PLR0913, PLR0917 (one for each option)
    file: str,
    data: tuple[str, ...],
    as_of: date,
    form: str,
    output: str | None,
    lines: str | None,
    identify: bool,
    key_file: Path | None,
    in_full: bool,
    ahead: bool,
    complete: tuple[str, ...],
    within: Path | None,
) -> ExitCode:
    """Settle a contract: who pays whom how much, and why.

    FILE is a contract, a folder that holds contract.outcome, or - for standard input. If the folder holds data/, its
    files are the data. The statement goes to standard output; what is wrong, and what to look at, to standard error.
    """
    _check_ending(lines)
    source = source_of(file, within)
    if isinstance(source, Diagnostic):
        return findings.stop([source])
    checked = passes.read_to_settle(source)
    if checked.contract is None:
        return findings.stop(checked.diagnostics)
    contract = checked.contract
    sources = bindings_of(contract, file, data)
    days = complete_days(contract, complete, as_of)
    own = () if file == STANDARD_INPUT else tuple(Path(one.name) for one in contract.source.files)
    _check_files(contract, (*own, *sources.paths), output, lines)
    if lines is None and (identify or key_file is not None):
        raise click.UsageError("--identify and --key are for --lines: a statement has no members")
    key = None if lines is None else key_for(contract, key_file, identify=identify)
    with passes.settle(contract, sources, as_of, _options(days, lines, ahead=ahead)) as settling:
        found = (*checked.diagnostics, *settling.diagnostics)
        statement = settling.statement
        if statement is None:
            return findings.stop(found)
        findings.show(found)
        view = View(statement, contract, provenance_of(settling, days, as_of), in_full=in_full)
        text = _text(view, form, is_printed=output is None)
        _write(settling, text, lines, output, key)
    if output is None:
        click.echo(text, nl=False)
    return ExitCode.FINE


# --- The files that are written -----------------------------------------------------------------


def _check_files(contract: Contract, read: Sequence[Path], output: str | None, lines: str | None) -> None:
    """Refuse to write one file over the other, or over what the statement is made from.

    Raises:
        click.UsageError: naming the option.
    """
    for option, target in (("--output", output), ("--lines", lines)):
        if target is not None and any(_is_same(target, one) for one in read):
            raise click.UsageError(f"{option} would overwrite {visible(target)}, from which the statement is made")
    if output is not None and lines is not None and _is_same(output, lines):
        raise click.UsageError(f"--output and --lines both name {visible(lines)}")
    if lines is not None and not contract.has_member_lines:
        raise click.UsageError("--lines: the contract has no price lines of members, so there are none to write")


def _is_same(one: str, other: str | Path) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:  # one of them is not there yet
        return os.path.realpath(one) == os.path.realpath(other)


def _write(settling: Settling, text: str, lines: str | None, output: str | None, key: PseudonymKey | None) -> None:
    """Write the files that are asked for, or neither of them."""
    with ExitStack() as drafts:
        if output is not None:
            drafts.enter_context(draft_of(Path(output))).write_bytes(text.encode())
        if lines is not None:
            _write_lines(settling, drafts.enter_context(draft_of(Path(lines))), lines, key)


# --- The statement ------------------------------------------------------------------------------


def _text(view: View, form: str, *, is_printed: bool) -> str:
    if form == "json":
        from outcomelang.report.statement_json import statement_to_json

        return statement_to_json(view)
    from outcomelang.report.statement_text import statement_to_text

    return statement_to_text(view, **page_options()) if is_printed else statement_to_text(view)


# --- The lines ----------------------------------------------------------------------------------


def _check_ending(lines: str | None) -> None:
    if lines is not None and Path(lines).suffix not in _ENDINGS:
        raise click.UsageError(f"--lines writes a .csv or a .parquet file, and not {visible(lines)}")


def _options(days: Mapping[str, date], lines: str | None, *, ahead: bool) -> Options:
    from outcomelang.engine.settling import Options

    # A draft lies beside the file that a link names.
    folders = () if lines is None else (Path(os.path.realpath(lines)).parent,)
    return Options(complete=days, writes_into=folders, ahead=ahead)


def _write_lines(settling: Settling, draft: Path, lines: str, key: PseudonymKey | None) -> None:
    """Write the lines to the draft of their file, with the pseudonyms that a key gives.

    Raises:
        click.ClickException: no settlement date has come, the engine cannot write the file, or two members would have
            the same pseudonym.
    """
    import duckdb

    from outcomelang.engine.duckdb import PseudonymsAlikeError

    if settling.statement is None or settling.statement.latest is None:
        raise click.ClickException("no settlement date has come, so there are no lines to write")
    try:
        settling.write_lines(draft, key)
    except PseudonymsAlikeError as error:
        raise alike() from error
    except duckdb.IOException as error:
        raise click.ClickException(f"cannot write {visible(lines)}") from error
