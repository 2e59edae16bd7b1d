"""What a statement rests on: the contract's text, the data files, and the program that worked it out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from outcomelang.data.left_out import LeftOut


@frozen
class UsedFile:
    """A data file as it was read: `name` without its folder, its SHA-256 in hexadecimal, its number of rows.

    `complete_through` is the last day of which it is taken to hold all rows. `reading` says how its text was read where
    that is not the plain form, and `said` with which options, such as `--dates youth=dmy`.
    """

    table: str
    name: str
    rows: int
    sha256: str
    complete_through: date
    reading: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


@frozen
class UsedText:
    """A file that the contract uses: its name from the contract's folder, and the hash of its text as that of it."""

    name: str
    sha256: str


@frozen
class Provenance:
    """Where a statement comes from. With the same of these, the same statement is worked out again.

    `contract_file` is the name by which the user called the contract, `contract_sha256` the hash of its text in UTF-8,
    without a byte order mark. `left_out` are the broken rows that the settlement was told to do without.
    """

    contract_file: str
    contract_sha256: str
    files: tuple[UsedFile, ...]
    version: str
    engine: str
    engine_version: str
    uses: tuple[UsedText, ...] = ()
    left_out: LeftOut | None = None
