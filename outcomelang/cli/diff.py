"""`outcome diff`: which clauses of two contracts differ, and what that means in money."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import evolve

from outcomelang.cli import findings
from outcomelang.cli.contract_file import contract_to_settle, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.member_names import key_for, member_names_options
from outcomelang.cli.memory import in_words, memory_option
from outcomelang.cli.page import form_option, page_options
from outcomelang.cli.progress import seen_progress, verbose_option
from outcomelang.cli.settled_anew import How, settled_anew
from outcomelang.cli.settling_options import (
    IsoDate,
    bindings_of,
    complete_days,
    complete_option,
    data_option,
    reading_options,
    reading_said,
    refuse,
)
from outcomelang.comparison.changes import changes
from outcomelang.comparison.compared import Compared, WithData
from outcomelang.comparison.moved import moves
from outcomelang.comparison.renaming import renamed, renamings
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract
from outcomelang.progress import Progress
from outcomelang.report.amount import Amounts
from outcomelang.report.contracts_compared import Pages, compared_to_json, compared_to_text
from outcomelang.report.visible import visible

if TYPE_CHECKING:
    from outcomelang.comparison.invention.search import Search
    from outcomelang.data.reading_options import ReadingOptions


@click.command
@click.argument("before", metavar="A.outcome")
@click.argument("after", metavar="B.outcome")
@data_option
@click.option("--as-of", type=IsoDate(), metavar="DATE", help="Settle up to this date; asked for with --data.")
@form_option
@member_names_options
@click.option("--all", "in_full", is_flag=True, help="Show long lists whole.")
@click.option("--clauses-only", is_flag=True, help="Say which clauses differ, and invent nobody.")
@complete_option
@reading_options
@memory_option
@verbose_option
@within_option
def diff(  # noqa: PLR0913, PLR0917 (one for each option)
    before: str,
    after: str,
    data: tuple[str, ...],
    as_of: date | None,
    form: str,
    identify: bool,
    key_file: Path | None,
    in_full: bool,
    clauses_only: bool,
    complete: tuple[str, ...],
    dates: tuple[str, ...],
    numbers: tuple[str, ...],
    memory: int | None,
    verbose: bool,
    within: Path | None,
) -> ExitCode:
    """Say which clauses of two contracts differ, and what that means in money.

    Layout and comments make no difference. With --data and --as-of, both are settled with the same data, and the
    amounts that move are shown. Without data, the smallest member who is paid differently is sought and shown as a
    test to paste into a contract. Ends with 0 if no clause differs that can move money, and with 5 if one does.
    """
    if bool(data) != (as_of is not None):
        raise click.UsageError("--data and --as-of belong together: which data, and up to which date")
    contracts: list[Contract] = []
    for file in (before, after):
        checked = contract_to_settle(file, within)
        if checked.contract is None:
            return findings.stop(checked.diagnostics)
        contracts.append(checked.contract)
    one, other = contracts
    found = changes(one, other)
    compared = Compared(found)
    if as_of is None and (identify or key_file is not None):
        raise click.UsageError("--identify and --key are for members: give --data and --as-of")
    if as_of is None:
        refuse({"--memory": memory}, "bounds what is settled: give --data and --as-of")
    if as_of is not None:
        how = How(in_full=True, key=key_for(other, key_file, identify=identify), memory=in_words(memory))
        reading = reading_said(dates, numbers)
        with seen_progress(verbose=verbose) as progress:
            settled = _with_data(one, other, (before, after), data, as_of, complete, how, reading, progress)
        if isinstance(settled, tuple):
            return findings.stop(settled)
        compared = Compared(found, settled)
    elif not clauses_only and not compared.is_same:
        with seen_progress(verbose=verbose) as progress, progress.stage("looking for a member who is paid differently"):
            compared = Compared(found, search=_searched(one, other))
    amounts = Amounts(other.currency, other.rounding.step)
    pages = Pages(visible(before), visible(after), compared, amounts, in_full)
    text = compared_to_json(pages) if form == "json" else compared_to_text(pages, **page_options())
    click.echo(text, nl=False)
    return ExitCode.FINE if compared.is_same else ExitCode.DIFFERS


def _with_data(  # noqa: PLR0913, PLR0917 (two contracts and how to settle both)
    one: Contract,
    other: Contract,
    files: tuple[str, str],
    data: tuple[str, ...],
    as_of: date,
    complete: tuple[str, ...],
    how: How,
    reading: ReadingOptions,
    progress: Progress,
) -> WithData | tuple[Diagnostic, ...]:
    """What moves with data; or why one of the contracts cannot be settled with them."""
    before = renamed(one, renamings(one, other))
    sides = []
    # Tables keep the names that each contract has for them, since files are named after tables.
    for contract, called, file in ((one, before, files[0]), (other, other, files[1])):
        days = complete_days(contract, complete, as_of)
        if [table.name for table in contract.tables] == [table.name for table in called.tables]:
            contract = called  # noqa: PLW2901 (the same contract by the other's names)
        # Pseudonyms are of a contract's name, and one member is to have one.
        contract = evolve(contract, name=other.name)  # noqa: PLW2901
        sources = bindings_of(contract, file, data, reading)
        settled = settled_anew(contract, sources, as_of, evolve(how, complete=days), ".csv", progress)
        if settled.statement is None:
            return settled.diagnostics
        sides.append(settled)
    first, second = sides
    if first.statement is None or second.statement is None:
        raise TypeError(sides)
    lines = (first.lines or (), second.lines or ())
    return WithData(as_of.isoformat(), moves(first.statement, second.statement, lines))


def _searched(one: Contract, other: Contract) -> Search:
    from outcomelang.engine.invented import search

    return search(one, other)
