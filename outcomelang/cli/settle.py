"""`outcome settle`: from a contract and its data files to a payment statement."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack, nullcontext
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from attrs import evolve, frozen

from outcomelang import passes
from outcomelang.cli import findings
from outcomelang.cli.broken_rows import (
    PROBLEMS,
    REJECT_TO,
    check_csv,
    problems_option,
    reject_to_option,
    write_broken_rows,
)
from outcomelang.cli.contract_file import contract_to_settle, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.ledger_option import Held, held_by, ledger_option
from outcomelang.cli.member_names import alike, key_for, member_names_options
from outcomelang.cli.memory import memory_may_lack, memory_of, memory_option
from outcomelang.cli.page import UNPRINTED, form_option, page_options
from outcomelang.cli.progress import seen_progress, verbose_option
from outcomelang.cli.public import check_public, public_option, public_text
from outcomelang.cli.settled_from import provenance_of
from outcomelang.cli.settling_options import (
    as_of_option,
    bindings_of,
    complete_days,
    complete_option,
    data_option,
    reading_of,
    reading_options,
    refuse,
)
from outcomelang.cli.spark_options import (
    check_spark,
    check_spark_lines,
    cluster_of,
    cluster_options,
    spark_may_fail,
)
from outcomelang.cli.written_files import check_targets
from outcomelang.data.whole_file import draft_of
from outcomelang.model.contract import Contract
from outcomelang.progress import Progress
from outcomelang.report.provenance import Provenance
from outcomelang.report.sections.view import View
from outcomelang.report.visible import visible
from outcomelang.settlement.statement import Statement

if TYPE_CHECKING:
    from outcomelang.data.pseudonym_key import PseudonymKey
    from outcomelang.engine.settling import Engine, Options, Settling

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
@form_option
@click.option("--output", metavar="FILE", help="Write the statement to a file.")
@click.option(
    "--lines", metavar="FILE", help="Write each member's price lines, paid or not and why, to a .csv or .parquet file."
)
@member_names_options
@problems_option
@reject_to_option
@click.option("--all", "in_full", is_flag=True, help="Show each settlement in full, and long lists whole.")
@click.option("--ahead", is_flag=True, help="Say what is left of the contract: open outcomes, and money by year.")
@public_option
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark", "reference"]),
    default="duckdb",
    show_default=True,
    help="What works it out: Spark for data of many machines; the reference is slow, and tells amounts alone.",
)
@cluster_options
@complete_option
@reading_options
@ledger_option
@click.option(
    "--record",
    metavar="LEDGER",
    help="As --ledger, and put the settlements that have come into it; a file that is not there is made.",
)
@memory_option
@verbose_option
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
    problems: str | None,
    reject_to: str | None,
    in_full: bool,
    ahead: bool,
    public: bool,
    engine: Engine,
    master: str | None,
    remote: str | None,
    complete: tuple[str, ...],
    dates: tuple[str, ...],
    numbers: tuple[str, ...],
    ledger: str | None,
    record: str | None,
    accept_text: bool,
    memory: int | None,
    verbose: bool,
    within: Path | None,
) -> ExitCode:
    """Settle a contract: who pays whom how much, and why.

    FILE is a contract, a folder that holds contract.outcome, or - for standard input. If the folder holds data/, its
    files are the data. The statement goes to standard output; what is wrong, and what to look at, to standard error.
    """
    _check_ending(lines)
    check_csv(problems=problems, reject_to=reject_to)
    cluster, most = cluster_of(engine, master, remote), memory_of(engine, memory)
    if engine == "reference":
        _check_reference(
            {"--lines": lines, "--ahead": ahead, "--complete": complete, "--ledger": ledger, "--record": record}
        )
    if engine == "spark":
        check_spark({PROBLEMS: problems, REJECT_TO: reject_to})
        check_spark_lines(lines)
    if public:
        shown = {"--lines": lines, "--identify": identify, "--key": key_file, PROBLEMS: problems, REJECT_TO: reject_to}
        kept = {"--ledger": ledger, "--record": record, "--engine reference": engine == "reference"}
        check_public({**shown, "--all": in_full, "--ahead": ahead, **kept})
    checked = contract_to_settle(file, within)
    if checked.contract is None:
        return findings.stop(checked.diagnostics)
    contract = checked.contract
    sources = bindings_of(contract, file, data, reading_of(contract, dates, numbers), takes_folders=engine == "spark")
    days = complete_days(contract, complete, as_of)
    targets = {"--output": output, "--lines": lines, PROBLEMS: problems, REJECT_TO: reject_to}
    check_targets(contract, file, sources, targets, record or ledger)
    _check_lines(contract, lines)
    if ledger is not None and record is not None:
        raise click.UsageError("--record settles against the ledger that it names: leave --ledger out")
    if lines is None and (identify or key_file is not None):
        raise click.UsageError("--identify and --key are for --lines: a statement has no members")
    key = None if lines is None else key_for(contract, key_file, identify=identify)
    asked = Asked(lines, key, output, form, in_full=in_full, is_public=public, is_recorded=record is not None)
    with (
        held_by(record or ledger, contract, to_record=record is not None, accept_text=accept_text) as held,
        seen_progress(verbose=verbose) as progress,
    ):
        if held.diagnostics:
            return findings.stop((*checked.diagnostics, *held.diagnostics))
        options = evolve(
            _options(days, lines, engine, ahead=ahead),
            cluster=cluster,
            without_broken=reject_to is not None,
            recorded=held.records,
            memory=most,
            progress=progress,
        )
        with (
            spark_may_fail(),
            memory_may_lack(),
            passes.settle(contract, sources, as_of, options) as settling,
            ExitStack() as drafts,
        ):
            found = (*checked.diagnostics, *settling.diagnostics)
            if settling.statement is None:
                code = findings.stop(found)
                write_broken_rows(drafts, settling.loaded.broken, problems, None)
                return code
            findings.show(found)
            write_broken_rows(drafts, settling.loaded.broken, problems, reject_to)
            rejects = options.without_broken
            origin = provenance_of(settling, days, as_of, in_full=in_full, ahead=ahead, rejects=rejects)
            text = _written(drafts, settling, settling.statement, asked, held, origin, progress)
    if output is None:
        click.echo(text, nl=False)
    return ExitCode.FINE


# --- The files that are written -----------------------------------------------------------------


def _check_lines(contract: Contract, lines: str | None) -> None:
    if lines is not None and not contract.has_member_lines:
        raise click.UsageError("--lines: the contract has no price lines of members, so there are none to write")


@frozen
class Asked:
    """What is to be made of a settlement: the options of these names; `key` is what makes members' pseudonyms."""

    lines: str | None
    key: PseudonymKey | None
    output: str | None
    form: str
    in_full: bool
    is_public: bool
    is_recorded: bool


def _written(  # noqa: PLR0913, PLR0917 (what is written, with what, of what)
    drafts: ExitStack,
    settling: Settling,
    statement: Statement,
    asked: Asked,
    held: Held,
    provenance: Provenance,
    progress: Progress,
) -> str:
    """The statement, when what is to be recorded has been, and the files that are asked for are there, or neither.

    What is recorded is on the disk before any file is, and before the statement is printed: no statement is out that
    the ledger does not hold.
    """
    if asked.lines is not None:
        by_workers = settling.engine == "spark"  # who write them where they are to be
        draft = asked.lines if by_workers else str(drafts.enter_context(draft_of(Path(asked.lines))))
        with progress.stage("writing lines"):
            _write_lines(settling, draft, asked.lines, asked.key)
    output = None if asked.output is None else drafts.enter_context(draft_of(Path(asked.output)))
    recording = held.recording(settling, provenance, statement.as_of) if asked.is_recorded else nullcontext(held)
    with recording as holding:
        origin = holding.used(provenance, statement.as_of)
        view = View(statement, settling.contract, origin, in_full=asked.in_full)
        text = _text(view, asked)
        if output is not None:
            output.write_bytes(text.encode())
    return text


# --- The statement ------------------------------------------------------------------------------


def _text(view: View, asked: Asked) -> str:
    page = page_options() if asked.output is None else UNPRINTED
    if asked.is_public:
        return public_text(view, asked.form, page)
    if asked.form == "json":
        from outcomelang.report.statement_json import statement_to_json

        return statement_to_json(view)
    from outcomelang.report.statement_text import statement_to_text

    return statement_to_text(view, **page)


# --- The lines ----------------------------------------------------------------------------------


def _check_ending(lines: str | None) -> None:
    if lines is not None and Path(lines).suffix not in _ENDINGS:
        raise click.UsageError(f"--lines writes a .csv or a .parquet file, and not {visible(lines)}")


def _check_reference(options: Mapping[str, object]) -> None:
    """Refuse what the reference evaluator cannot do.

    Raises:
        click.UsageError: naming the option.
    """
    refuse(options, "is not for --engine reference, which tells amounts alone, from whole files of data")


def _options(days: Mapping[str, date], lines: str | None, engine: Engine, *, ahead: bool) -> Options:
    from outcomelang.engine.settling import Options

    # A draft lies beside the file that a link names.
    folders = () if lines is None else (Path(os.path.realpath(lines)).parent,)
    return Options(complete=days, writes_into=folders, ahead=ahead, engine=engine)


def _write_lines(settling: Settling, draft: str, lines: str, key: PseudonymKey | None) -> None:
    """Write the lines to the draft of their file, with the pseudonyms that a key gives.

    Raises:
        click.ClickException: no settlement date has come, the engine cannot write the file, or two members would have
            the same pseudonym.
    """
    import duckdb

    from outcomelang.engine.measuring import PseudonymsAlikeError

    if settling.statement is None or settling.statement.latest is None:
        raise click.ClickException("no settlement date has come, so there are no lines to write")
    try:
        settling.write_lines(draft, key)
    except PseudonymsAlikeError as error:
        raise alike() from error
    except duckdb.IOException as error:
        raise click.ClickException(f"cannot write {visible(lines)}") from error
