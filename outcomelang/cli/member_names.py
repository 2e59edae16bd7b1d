"""How members are called in what a command shows: by pseudonyms, or by their keys for those who may know them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from outcomelang.model.contract import Contract

if TYPE_CHECKING:
    from outcomelang.data.pseudonym_key import PseudonymKey

Command = TypeVar("Command", bound=Callable[..., Any])


def member_names_options(command: Command) -> Command:
    """`--identify`, and `--key FILE`."""
    by_key = click.option("--identify", is_flag=True, help="Show members by their keys in the data, not by pseudonyms.")
    file = click.Path(path_type=Path)
    words = "The file with the key for pseudonyms. [default: the variable OUTCOME_KEY, or your own key]"
    return by_key(click.option("--key", "key_file", type=file, metavar="FILE", help=words)(command))


def key_for(contract: Contract, key_file: Path | None, *, identify: bool) -> PseudonymKey | None:
    """The key for pseudonyms; None where members are to be shown by their own keys. Says where a new key was made.

    Raises:
        click.UsageError: both options, or a contract whose keys are private.
        click.ClickException: there is no key that can be used.
    """
    if not identify:
        return _key(key_file)
    if key_file is not None:
        raise click.UsageError("--identify shows no pseudonyms, so --key has no use")
    tables = {contract.table[group.table] for group in contract.groups}
    for table in sorted(tables, key=lambda one: one.name):
        if table.key is not None and table.column[table.key].private:
            raise click.UsageError(f"--identify: the key of `{table.name}` is private, and is never shown")
    return None


def _key(key_file: Path | None) -> PseudonymKey:
    from outcomelang.data.pseudonym_key import UnusableKeyError, pseudonym_key

    try:
        key = pseudonym_key(key_file)
    except UnusableKeyError as error:
        raise click.ClickException(str(error)) from error
    if key.made_in is not None:
        click.echo(
            f"made a key for pseudonyms in {key.made_in}: keep it, since with another one each member gets another"
            " pseudonym",
            err=True,
        )
    return key


def alike() -> click.ClickException:
    """What is said where a file could not tell two members apart."""
    return click.ClickException("two members would have the same pseudonym: take another key, with --key")
