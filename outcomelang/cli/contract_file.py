"""The contract that a command is called with, and the folder in which the files that it uses must lie."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from outcomelang import passes
from outcomelang.data.contract_file import read_source, read_stream
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.from_tree import Checked
from outcomelang.source import Source

Command = TypeVar("Command", bound=Callable[..., Any])

STANDARD_INPUT: Final = "-"


def within_option(command: Command) -> Command:
    """`--within FOLDER`."""
    words = "The folder in which the files that a contract uses must lie; without it, the contract's own."
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option("--within", type=folder, metavar="FOLDER", help=words)(command)


def source_of(file: str, within: Path | None) -> Source | Diagnostic:
    """The text that a command is called with, or why there is none."""
    if file == STANDARD_INPUT:
        return read_stream("<stdin>", sys.stdin.buffer)
    return read_source(Path(file), within)


def contract_to_settle(file: str, within: Path | None) -> Checked:
    """The contract that a command is called with; without one, the findings say why."""
    source = source_of(file, within)
    return Checked(None, (source,)) if isinstance(source, Diagnostic) else passes.read_to_settle(source)
