"""How a page is printed: for people or for programs, how wide, and whether in colour."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from typing import Any, Final, TypedDict, TypeVar

import click

from outcomelang.report.page_to_text import WIDTH

Command = TypeVar("Command", bound=Callable[..., Any])

_NARROWEST: Final = 80
_WIDEST: Final = 140


class PageOptions(TypedDict):
    """The options of the functions that lay a page out as text."""

    columns: int
    colour: bool


UNPRINTED: Final[PageOptions] = {"columns": WIDTH, "colour": False}
"""Of a page that goes into a file."""


def form_option(command: Command) -> Command:
    """`--format text|json`."""
    forms, words = click.Choice(["text", "json"]), "For people, or for programs."
    return click.option("--format", "form", type=forms, default="text", show_default=True, help=words)(command)


def page_options() -> PageOptions:
    """On a terminal as wide as that is, within bounds, and in colour; elsewhere always alike."""
    if not sys.stdout.isatty():
        return UNPRINTED
    columns = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    # click drops the colour again where NO_COLOR is set.
    return {"columns": columns, "colour": True}
