"""The options of the commands that settle: which data, up to which date, complete through when."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from outcomelang.cli.data_places import place_of, shown, whole_of
from outcomelang.data.binding import Bindings, Place, bind
from outcomelang.data.database.address import Address
from outcomelang.data.reading_options import NOTHING_SAID, ReadingOptions
from outcomelang.model.contract import INPUTS, Contract
from outcomelang.model.findings import did_you_mean

Command = TypeVar("Command", bound=Callable[..., Any])

FOLDER: Final = "data"
"""The folder of data that a contract's own folder holds."""

_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NAMED: Final = re.compile(r"(?P<name>[^\W\d]\w*)=(?P<value>.+)", re.DOTALL)


class IsoDate(click.ParamType[date]):
    """A date written as `2030-12-31` and in no other way."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date that a text says."""
        if isinstance(value, date):
            return value
        try:
            if _ISO_DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        return self.fail(f"`{value}` is not a date: write it as year-month-day, such as 2030-12-31", param, ctx)


def data_option(command: Command) -> Command:
    """`--data FOLDER`, a workbook or the URL of a database, and `--data TABLE=FILE` for single tables."""
    words = (
        "Folder with a file for each table, such as TABLE.csv; a workbook; or the URL of a database. TABLE=FILE, "
        "TABLE=FILE#SHEET or TABLE=URL#SCHEMA.TABLE for one table. May be repeated."
    )
    return click.option("--data", multiple=True, metavar="FOLDER|TABLE=FILE", help=words)(command)


def as_of_option(command: Command) -> Command:
    """`--as-of DATE`: nothing reads the clock."""
    words = "Settle up to this date, such as 2030-12-31."
    return click.option("--as-of", required=True, type=IsoDate(), metavar="DATE", help=words)(command)


def complete_option(command: Command) -> Command:
    """`--complete TABLE=DATE`."""
    words = "The last day of which the table's file has all rows, if that is before --as-of. May be repeated."
    return click.option("--complete", multiple=True, metavar="TABLE=DATE", help=words)(command)


def reading_options(command: Command) -> Command:
    """`--dates dmy` and `--numbers comma`, for all tables or for one."""
    dates = "How dates with the year last are read where the file leaves it open: dmy or mdy. May be repeated."
    numbers = "What stands before decimals where the file leaves it open: comma or point. May be repeated."
    of_numbers = click.option("--numbers", multiple=True, metavar="[TABLE=]MARK", help=numbers)(command)
    return click.option("--dates", multiple=True, metavar="[TABLE=]ORDER", help=dates)(of_numbers)


def reading_said(dates: tuple[str, ...], numbers: tuple[str, ...]) -> ReadingOptions:
    """What the user says of data files, whatever their tables.

    Raises:
        click.UsageError: a word that says nothing, or two for one table.
    """
    try:
        return ReadingOptions.from_texts(dates, numbers)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def reading_of(contract: Contract, dates: tuple[str, ...], numbers: tuple[str, ...]) -> ReadingOptions:
    """What the user says of data files.

    Raises:
        click.UsageError: a word that says nothing, two for one table, or no such table.
    """
    options = reading_said(dates, numbers)
    tables = [*(table.name for table in contract.tables), *([INPUTS] if contract.inputs else [])]
    for name in sorted(options.tables):
        if name not in tables:
            raise click.UsageError(f"--dates, --numbers: the contract has no table `{name}`. {_known(name, tables)}")
    return options


def bindings_of(
    contract: Contract,
    file: str,
    data: tuple[str, ...],
    options: ReadingOptions = NOTHING_SAID,
    *,
    takes_folders: bool = False,
) -> Bindings:
    """The files of a contract's tables; without a folder the one called `data` in the contract's own.

    Raises:
        click.UsageError: two folders, or two files for a table.
    """
    folders, named = _folders_and_files(data)
    if len(folders) > 1:
        both = " and ".join(shown(folder) for folder in folders)
        raise click.UsageError(f"--data names {len(folders)} folders, {both}: all files come from one")
    own = Path(file) / FOLDER
    folder = folders[0] if folders else own if own.is_dir() else None
    return bind(contract, folder, named, options, takes_folders=takes_folders)


def _folders_and_files(data: tuple[str, ...]) -> tuple[list[Path | Address], dict[str, Place]]:
    folders: list[Path | Address] = []
    named: dict[str, Place] = {}
    for one in data:
        # A folder whose name has this form is still a folder; `./name=value` says so for sure.
        match = None if Path(one).is_dir() else _NAMED.fullmatch(one)
        if match is None:
            folders.append(whole_of(one))
        elif match["name"] in named:
            raise click.UsageError(f"--data gives table `{match['name']}` two files")
        else:
            named[match["name"]] = place_of(match["value"])
    return folders, named


def refuse(options: Mapping[str, object], why: str) -> None:
    """Refuse options that are given, by their names; `why` is what is said of one.

    Raises:
        click.UsageError: naming the option.
    """
    for option, given in options.items():
        if given:
            raise click.UsageError(f"{option} {why}")


def complete_days(contract: Contract, complete: tuple[str, ...], as_of: date) -> Mapping[str, date]:
    """Through which day tables are complete, where that is before the as-of date.

    Raises:
        click.UsageError: no such table, no date, or two dates for one table.
    """
    tables = [table.name for table in contract.tables]
    days: dict[str, date] = {}
    for one in complete:
        match = _NAMED.fullmatch(one)
        if match is None:
            raise click.UsageError(f"--complete is written TABLE=DATE, and not `{one}`")
        name = match["name"]
        if name not in tables:
            raise click.UsageError(f"--complete: the contract has no table `{name}`. {_known(name, tables)}")
        if name in days:
            raise click.UsageError(f"--complete gives table `{name}` two dates")
        days[name] = IsoDate().convert(match["value"], None, None)
    return {name: day for name, day in days.items() if day < as_of}


def _known(name: str, tables: list[str]) -> str:
    return did_you_mean(name, tables) or f"Its tables are {', '.join(f'`{table}`' for table in tables)}"
