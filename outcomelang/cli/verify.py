"""`outcome verify`: work a statement out again, and say whether it comes to the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from attrs import evolve, frozen

from outcomelang.cli import findings
from outcomelang.cli.contract_file import contract_to_settle, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.ledger_option import Held, held_by
from outcomelang.cli.member_names import key_for, member_names_options
from outcomelang.cli.memory import memory_of, memory_option
from outcomelang.cli.page import form_option, page_options
from outcomelang.cli.progress import seen_progress, verbose_option
from outcomelang.cli.settled_anew import Anew, How, resting_on, settled_anew
from outcomelang.cli.settling_options import bindings_of, data_option
from outcomelang.cli.spark_options import cluster_of, cluster_options, spark_may_fail
from outcomelang.comparison.inputs import inputs
from outcomelang.comparison.verification import verification
from outcomelang.data.reading_options import ReadingOptions
from outcomelang.data.statement_file import NotAsExpected, read_lines, read_statement
from outcomelang.report.amount import Amounts
from outcomelang.report.page_to_text import to_text
from outcomelang.report.statement_json import SCHEMA_ID
from outcomelang.report.verification import Verified, resting, verified_to_json, verified_to_text
from outcomelang.report.visible import visible

if TYPE_CHECKING:
    from outcomelang.comparison.differences import Json
    from outcomelang.comparison.moved import Lines
    from outcomelang.data.binding import Bindings
    from outcomelang.engine.settling import Engine
    from outcomelang.model.contract import Contract

_KNOWN_OPTIONS: Final = frozenset({"all", "ahead", "complete", "reject-to"})
_ENGINES: Final[Mapping[str, Engine]] = {"duckdb": "duckdb", "spark": "spark", "reference": "reference"}


@frozen
class Saved:
    """The statement that is verified, and what it says it was made with."""

    file: str
    statement: Json
    contract: str
    as_of: date
    how: How
    reading: ReadingOptions


@click.command
@click.argument("statement", metavar="STATEMENT.json")
@data_option
@click.option("--contract", metavar="FILE", help="The contract, if it does not lie where the statement says.")
@click.option(
    "--lines", metavar="FILE", help="The lines that were written with the statement: says which members differ."
)
@click.option(
    "--data-before", metavar="FOLDER", help="The data that the statement was made from: says which members differ."
)
@form_option
@member_names_options
@click.option("--all", "in_full", is_flag=True, help="Show long lists whole.")
@click.option("--ledger", metavar="LEDGER", help="The ledger that the statement was settled against.")
@cluster_options
@memory_option
@verbose_option
@within_option
def verify(  # noqa: PLR0913, PLR0917 (one for each option)
    statement: str,
    data: tuple[str, ...],
    contract: str | None,
    lines: str | None,
    data_before: str | None,
    form: str,
    identify: bool,
    key_file: Path | None,
    in_full: bool,
    ledger: str | None,
    master: str | None,
    remote: str | None,
    memory: int | None,
    verbose: bool,
    within: Path | None,
) -> ExitCode:
    """Work a statement out again, and say whether it comes to the same.

    STATEMENT.json is what settle --format json wrote. Says first whether the contract, the data and the program are
    those that it rests on, then settles again with the same options and compares every amount and word. Ends with 0
    if all is the same, though by another version, and with 5 if anything differs.
    """
    if lines is not None and data_before is not None:
        raise click.UsageError("--lines and --data-before both say what members were paid: give one of them")
    saved = _saved(statement, contract)
    if saved.how.engine == "reference" and (lines or data_before):
        raise click.UsageError("the reference evaluator, which made the statement, writes no lines of members")
    cluster = cluster_of(saved.how.engine, master, remote)
    saved = evolve(saved, how=evolve(saved.how, cluster=cluster, memory=memory_of(saved.how.engine, memory)))
    if saved.how.engine == "spark" and (lines or data_before):
        raise click.UsageError("of a statement that Spark made, lines of members are not compared here")
    checked = contract_to_settle(saved.contract, within)
    if checked.contract is None:
        return findings.stop(checked.diagnostics)
    model = checked.contract
    if lines is None and data_before is None and (identify or key_file is not None):
        raise click.UsageError("--identify and --key are for members: give --lines or --data-before")
    if lines is not None or data_before is not None:
        saved = evolve(saved, how=evolve(saved.how, key=key_for(model, key_file, identify=identify)))
    of_spark = saved.how.engine == "spark"
    sources = bindings_of(model, saved.contract, data, saved.reading, takes_folders=of_spark)
    with _held(saved, model, ledger) as held:
        if held is not None and held.diagnostics:
            return findings.stop(held.diagnostics)
        saved = evolve(saved, how=evolve(saved.how, held=held))
        old = _lines_before(saved, model, lines, data_before)
        if isinstance(old, Anew):
            return findings.stop(old.diagnostics)
        ending = None if old is None else _ending(lines)
        with spark_may_fail(), seen_progress(verbose=verbose) as progress:
            again = settled_anew(model, sources, saved.as_of, saved.how, ending, progress)
    if again.statement is None:
        return _stopped(saved, model, sources, again)
    found = verification(saved.statement, again.statement, None if old is None else (old, again.lines or ()))
    amounts = Amounts(model.currency, model.rounding.step)
    verified = Verified(visible(saved.file), saved.as_of.isoformat(), found, amounts, in_full)
    text = verified_to_json(verified) if form == "json" else verified_to_text(verified, **page_options())
    click.echo(text, nl=False)
    return ExitCode.FINE if found.verdict == "same" else ExitCode.DIFFERS


@contextmanager
def _held(saved: Saved, contract: Contract, ledger: str | None) -> Iterator[Held | None]:
    """What the ledger held when the statement was made: it may have grown since, and then holds later dates too.

    Raises:
        click.ClickException: the statement was made with a ledger and none is named, or the other way round.
    """
    used = saved.statement["ledger"]
    if ledger is None or not isinstance(used, Mapping):
        if ledger is not None:
            raise click.UsageError("--ledger: the statement was made without a ledger")
        if used is not None:
            raise click.ClickException(f"{visible(saved.file)} was settled against a ledger: name it, with --ledger")
        yield None
        return
    recorded = used.get("recorded")
    days = {_day(saved.file, day) for day in recorded} if isinstance(recorded, list) else set()
    with held_by(ledger, contract, accept_text=True) as held:
        entries = tuple(entry for entry in held.entries if _day(ledger, entry.settlement) in days)
        yield evolve(held, entries=entries, records={day: held.records[day] for day in held.records if day in days})


def _stopped(saved: Saved, contract: Contract, sources: Bindings, again: Anew) -> ExitCode:
    """Nothing comes out: what it would rest on is then all there is to say, beside the findings."""
    resting_here = inputs(saved.statement, resting_on(contract, sources, saved.how))
    click.echo(to_text(resting(resting_here), **page_options()), nl=False, err=True)
    return findings.stop(again.diagnostics)


# --- The statement ------------------------------------------------------------------------------


def _saved(file: str, contract: str | None) -> Saved:
    """The statement, with the contract that it names unless another is meant.

    Raises:
        click.ClickException: it is no statement, or cannot be worked out again.
    """
    path = Path(file)
    try:
        statement = read_statement(path, SCHEMA_ID)
    except NotAsExpected as reason:
        raise click.ClickException(f"{visible(file)} cannot be verified: {reason}") from reason
    options = statement["options"]
    if not isinstance(options, Mapping):
        raise TypeError(options)
    for name, value in options.items():
        if name not in _KNOWN_OPTIONS and value not in (False, None, {}, []):
            words = f"it was made with the option `{visible(str(name))}`, which this version does not know"
            raise click.ClickException(f"{visible(file)} cannot be verified: {words}")
    how = How(
        in_full=options.get("all") is True,
        ahead=options.get("ahead") is True,
        complete=_days(file, options.get("complete", {})),
        rejects=options.get("reject-to") is True,
        engine=_engine(file, statement),
    )
    called = contract or _contract_of(path, statement)
    return Saved(file, statement, called, _day(file, statement["as_of"]), how, _reading(file, statement))


def _engine(file: str, statement: Json) -> Engine:
    program = statement["program"]
    engine = program.get("engine") if isinstance(program, Mapping) else None
    if isinstance(engine, str) and engine in _ENGINES:
        return _ENGINES[engine]
    words = f"this version has no engine `{visible(str(engine)[:40])}`"
    raise click.ClickException(f"{visible(file)} cannot be verified: {words}")


def _reading(file: str, statement: Json) -> ReadingOptions:
    """What was said of the data files, from what the statement says of each."""
    data = statement["data"]
    each = [one.get("reading_options") for one in data if isinstance(one, Mapping)] if isinstance(data, list) else []
    said = [str(option).partition(" ") for options in each if isinstance(options, list) for option in options]
    try:
        return ReadingOptions.from_texts(
            *([word for option, _, word in said if option == name] for name in ("--dates", "--numbers"))
        )
    except ValueError as reason:
        raise click.ClickException(f"{visible(file)} cannot be verified: {visible(str(reason))}") from reason


def _day(file: str, text: object) -> date:
    try:
        if isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise click.ClickException(f"{visible(file)} cannot be verified: `{visible(str(text)[:40])}` is not a date")


def _days(file: str, days: object) -> Mapping[str, date]:
    if not isinstance(days, Mapping):
        raise click.ClickException(f"{visible(file)} cannot be verified: its option `complete` has no dates")
    return {str(name): _day(file, day) for name, day in days.items()}


def _contract_of(path: Path, statement: Json) -> str:
    """The contract's file as the statement names it, from here or from the statement's own folder."""
    contract = statement["contract"]
    name = contract.get("file") if isinstance(contract, Mapping) else None
    if not isinstance(name, str) or not name or "\0" in name:
        raise click.ClickException(f"{visible(str(path))} names no contract: `--contract FILE` says where it is")
    for place in (Path(name), path.parent / name):
        if place.is_file():
            # A contract of a folder is called by its file, and its data lie beside it.
            return str(place.parent) if place.name == "contract.outcome" else str(place)
    words = f"the contract `{visible(name)}` that {visible(str(path))} names is not there"
    raise click.ClickException(f"{words}: `--contract FILE` says where it is")


# --- The lines ----------------------------------------------------------------------------------


def _ending(lines: str | None) -> str:
    return ".parquet" if lines is not None and Path(lines).suffix == ".parquet" else ".csv"


def _lines_before(saved: Saved, contract: Contract, lines: str | None, data: str | None) -> Lines | Anew | None:
    """The lines of the time, read or worked out from the data of the time; or what stopped that."""
    if lines is not None:
        try:
            return read_lines(Path(lines))
        except NotAsExpected as reason:
            raise click.ClickException(f"--lines: {visible(lines)} cannot be compared: {reason}") from reason
    if data is None:
        return None
    before = settled_anew(
        contract, bindings_of(contract, saved.contract, (data,), saved.reading), saved.as_of, saved.how, ".csv"
    )
    if before.statement is None:
        return before
    data_differ = [
        one.name for one in inputs(saved.statement, before.statement) if one.kind == "data" and not one.is_same
    ]
    if data_differ:
        names = ", ".join(visible(name) for name in data_differ)
        click.echo(f"note: --data-before is not what the statement was made from: {names} differs", err=True)
    return before.lines or ()
