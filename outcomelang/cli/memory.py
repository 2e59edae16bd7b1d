"""`--memory`: what the database may hold in memory, and what is said where that does not do."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, Final, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

LEAST: Final = 100 * 10**6
"""Bytes without which hardly anything can be settled."""

_UNITS: Final = {"MB": 10**6, "GB": 10**9, "TB": 10**12, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}
_SIZE: Final = re.compile(r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,3})?) ?(?P<unit>[MGT]i?B)", re.ASCII | re.IGNORECASE)


class Memory(click.ParamType[int]):
    """An amount of memory such as `500MB` or `1.5 GB`, in bytes."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The bytes that a text says."""
        if isinstance(value, int):
            return value
        match = _SIZE.fullmatch(value)
        if match is None:
            return self.fail(f"`{value}` is not an amount of memory: write it as 500MB or 4GB", param, ctx)
        size = int(Fraction(match["number"]) * _UNITS[match["unit"].upper()])
        if size < LEAST:
            return self.fail(f"`{value}` is too little to settle anything: give at least 100MB", param, ctx)
        return size


def memory_option(command: Command) -> Command:
    """`--memory SIZE`."""
    words = "What the database may hold in memory, such as 4GB; what is more goes to a private folder on disk."
    return click.option("--memory", type=Memory(), metavar="SIZE", help=words)(command)


def memory_of(engine: str, memory: int | None) -> str | None:
    """The bytes as the database takes them.

    Raises:
        click.UsageError: another engine is asked for, which the option does not bound.
    """
    if memory is not None and engine != "duckdb":
        raise click.UsageError("--memory bounds the embedded database, and is not for another engine")
    return in_words(memory)


def in_words(memory: int | None) -> str | None:
    """The bytes as the database takes them."""
    return None if memory is None else f"{memory}B"


@contextmanager
def memory_may_lack() -> Iterator[None]:
    """Say that there is too little memory, or disk, for the lines or the explanation of what has been settled.

    Raises:
        click.ClickException: there is too little.
    """
    try:
        yield
    except Exception as error:
        from outcomelang.data.room import is_lack_of_room  # it asks for the database, which is there by now

        if "duckdb" in sys.modules and is_lack_of_room(error):
            raise click.ClickException(
                "this needs more memory or disk than there is: allow more with --memory"
            ) from error
        raise
