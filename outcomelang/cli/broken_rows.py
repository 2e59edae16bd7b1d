"""The options that write broken rows to files, and the files they write."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from outcomelang.data.whole_file import draft_of
from outcomelang.report.visible import visible

if TYPE_CHECKING:
    from outcomelang.data.broken_rows import BrokenRows

Command = TypeVar("Command", bound=Callable[..., Any])

PROBLEMS: Final = "--problems"
REJECT_TO: Final = "--reject-to"


def problems_option(command: Command) -> Command:
    """`--problems FILE.csv`."""
    words = "Write every broken row of the data to a .csv file: where it is, and what is wrong; private cells masked."
    return click.option(PROBLEMS, metavar="FILE", help=words)(command)


def reject_to_option(command: Command) -> Command:
    """`--reject-to FILE.csv`."""
    words = "Settle without the broken rows, and write them to a .csv file as they came, private cells too."
    return click.option(REJECT_TO, metavar="FILE", help=words)(command)


def check_csv(**files: str | None) -> None:
    """Refuse files that are to be written and are not called `.csv`.

    Raises:
        click.UsageError: naming the option, which is called as the argument.
    """
    for name, file in files.items():
        if file is not None and Path(file).suffix != ".csv":
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} writes a .csv file, and not {visible(file)}")


def write_broken_rows(drafts: ExitStack, broken: BrokenRows, problems: str | None, reject_to: str | None) -> None:
    """Write the files that are asked for to drafts, which take their place when the stack is left."""
    if problems is not None:
        broken.write_problems(drafts.enter_context(draft_of(Path(problems))))
    if reject_to is not None:
        broken.write_left_out(drafts.enter_context(draft_of(Path(reject_to))))
