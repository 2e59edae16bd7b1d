"""`outcome portfolio`: several contracts at once, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from outcomelang.cli import findings
from outcomelang.cli.contract_file import within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.memory import memory_option
from outcomelang.cli.page import form_option, page_options
from outcomelang.cli.progress import seen_progress, verbose_option
from outcomelang.cli.public import public_option
from outcomelang.cli.settling_options import FOLDER, as_of_option, reading_options, reading_said
from outcomelang.data.contract_file import FILE_NAME, folders_with_contract
from outcomelang.report.visible import visible

if TYPE_CHECKING:
    from outcomelang.engine.side_by_side import Found, SettledFile
    from outcomelang.portfolio.contract_summary import ContractSummary
    from outcomelang.portfolio.public_summary import PublicSummary

Summary = TypeVar("Summary")


@click.command
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER...")
@as_of_option
@click.option(
    "--data",
    default=FOLDER,
    show_default=True,
    metavar="NAME",
    help="The folder of data in each contract's own.",
)
@form_option
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="NUMBER", help="Settle so many at a time. [default: one a processor]"
)
@public_option
@reading_options
@memory_option
@verbose_option
@within_option
def portfolio(  # noqa: PLR0913, PLR0917 (one for each option)
    folders: tuple[str, ...],
    as_of: date,
    data: str,
    form: str,
    jobs: int | None,
    public: bool,
    dates: tuple[str, ...],
    numbers: tuple[str, ...],
    memory: int | None,
    verbose: bool,
    within: Path | None,
) -> ExitCode:
    """Settle contracts side by side, and add them up.

    A FOLDER holds contract.outcome, or has such folders below it, which may use files anywhere in it. What is wrong
    with a contract goes to standard error, and it is in no sum; the others are settled nevertheless.
    """
    from outcomelang.engine.side_by_side import settled_side_by_side
    from outcomelang.portfolio.contract_summary import summary_of
    from outcomelang.portfolio.public_summary import public_summary_of

    found = _contracts_below(folders, within)
    if Path(data).name != data:
        raise click.UsageError(f"--data is the name of a folder in each contract's own, and not {visible(data)}")
    reading = reading_said(dates, numbers)
    if public:
        of_public = settled_side_by_side(
            found, data, as_of, public_summary_of, jobs=jobs, reading=reading, memory=memory
        )
        shown, failed, code = _told_apart(_heard(of_public, len(found), verbose=verbose))
        text = _public_text(shown, failed, as_of, form)
    else:
        files = settled_side_by_side(found, data, as_of, summary_of, jobs=jobs, reading=reading, memory=memory)
        settled, failed, code = _told_apart(_heard(files, len(found), verbose=verbose))
        text = _text(settled, failed, as_of, form)
    click.echo(text, nl=False)
    return code


def _heard(files: Iterator[SettledFile[Summary]], count: int, *, verbose: bool) -> list[SettledFile[Summary]]:
    """What comes of each contract, while the one that is waited for is shown."""
    settled: list[SettledFile[Summary]] = []
    with seen_progress(verbose=verbose) as progress:
        for number in range(1, count + 1):
            with progress.stage(f"contract {number} of {count}"):
                settled.append(next(files))
    return settled


def _told_apart(settled: Sequence[SettledFile[Summary]]) -> tuple[list[Summary], tuple[str, ...], ExitCode]:
    """The summaries, the files that have none, of which it is said why, and the code to end with."""
    codes = [findings.stop(one.findings) for one in settled if one.summary is None]
    failed = tuple(one.file for one in settled if one.summary is None)
    code = next((code for code in findings.ORDER if code in codes), ExitCode.FINE)
    return [one.summary for one in settled if one.summary is not None], failed, code


def _text(contracts: Sequence[ContractSummary], failed: tuple[str, ...], as_of: date, form: str) -> str:
    from outcomelang.portfolio.portfolio import portfolio_of

    whole = portfolio_of(contracts, as_of)
    if form == "json":
        from outcomelang.report.portfolio_json import portfolio_to_json

        return portfolio_to_json(whole, failed)
    from outcomelang.report.portfolio_text import portfolio_to_text

    return portfolio_to_text(whole, failed, **page_options())


def _public_text(contracts: Sequence[PublicSummary], failed: tuple[str, ...], as_of: date, form: str) -> str:
    from outcomelang.portfolio.public_summary import public_portfolio_of
    from outcomelang.report.public_portfolio import public_portfolio_to_json, public_portfolio_to_text

    whole = public_portfolio_of(contracts, as_of)
    if form == "json":
        return public_portfolio_to_json(whole, failed)
    return public_portfolio_to_text(whole, failed, **page_options())


def _contracts_below(folders: tuple[str, ...], within: Path | None) -> list[Found]:
    """The folders that hold a contract, each once: in the order of the arguments, below one by name.

    Raises:
        click.UsageError: a folder that is none, or has no contract in or below it.
    """
    from outcomelang.engine.side_by_side import Found

    found: dict[Path, Found] = {}
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise click.UsageError(f"{visible(str(folder))} is not a folder")
        below = list(folders_with_contract(folder))
        if not below:
            raise click.UsageError(f"there is no {FILE_NAME} in or below {visible(str(folder))}")
        for one in below:
            found.setdefault(one.resolve(), Found(one, within or folder))
    return list(found.values())
