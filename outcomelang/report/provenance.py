"""What a statement rests on: the contract's text, the data files, and the program that worked it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

if TYPE_CHECKING:
    from outcomelang.data.left_out import LeftOut

Option: TypeAlias = bool | str | Mapping[str, str]
"""What an option was set to: yes or no, a word, or a word for each table."""


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
class UsedLedger:
    """The ledger that a statement is settled against: its name without folder or user.

    `entry` and `hash` are those of the last entry of the contract up to the as-of date, None if there is none.
    `recorded` are the settlement dates up to then that it holds, `by_another_text` those of them that were recorded
    with another text of the contract, and `not_recorded` those that have come and it does not hold.
    """

    name: str
    entry: int | None
    hash: str | None
    recorded: tuple[date, ...]
    by_another_text: tuple[date, ...]
    not_recorded: tuple[date, ...]


@frozen
class Provenance:
    """Where a statement comes from. With the same of these, the same statement is worked out again.

    `contract_file` is the name by which the user called the contract, `contract_sha256` the hash of its text in UTF-8,
    without a byte order mark. `left_out` are the broken rows that the settlement was told to do without.
    `options` are all that can change a byte of the statement besides the contract, the data
    and the as-of date, each under the name that it has on the command line, without the dashes; those that say the
    same as no option are among them, so that a reader need not know what that is.
    """

    contract_file: str
    contract_sha256: str
    files: tuple[UsedFile, ...]
    version: str
    engine: str
    engine_version: str
    uses: tuple[UsedText, ...] = ()
    left_out: LeftOut | None = None
    options: Mapping[str, Option] = {}
    ledger: UsedLedger | None = None
