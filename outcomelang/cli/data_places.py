"""The places of data as `--data` writes them: folders, files, sheets of workbooks, databases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from outcomelang.data.binding import WORKBOOKS, Place, SheetAddress
from outcomelang.data.database.address import Address, TableAddress, is_url, parse_address

_SHEET: Final = re.compile(rf"(?P<file>.+\.(?:{'|'.join(WORKBOOKS)}))#(?P<sheet>.+)", re.DOTALL | re.IGNORECASE)


def whole_of(text: str) -> Path | Address:
    """What holds all tables: a folder, a workbook, or a database.

    Raises:
        click.UsageError: it is a URL that cannot be read, or names one table.
    """
    if not is_url(text):
        return Path(text)
    address = _address(text)
    if address.table is not None:
        raise click.UsageError("--data: a table of a database stands for one of the contract: `TABLE=URL#SCHEMA.TABLE`")
    return address.database


def place_of(text: str) -> Place:
    """What holds one table.

    Raises:
        click.UsageError: it is a URL that cannot be read.
    """
    if is_url(text):
        return _address(text)
    match = _SHEET.fullmatch(text)
    # A file whose name has this form is still a file.
    return Path(text) if match is None or Path(text).exists() else SheetAddress(Path(match["file"]), match["sheet"])


def shown(place: Path | Address) -> str:
    """The place as a message names it, without a password."""
    return place.shown if isinstance(place, Address) else str(place)


def _address(text: str) -> TableAddress:
    found = parse_address(text)
    if isinstance(found, str):
        raise click.UsageError(f"--data: the URL of the database cannot be read: {found}")
    return found
