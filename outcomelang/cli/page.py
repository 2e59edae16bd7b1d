"""How wide a page is printed, and whether in colour."""

from __future__ import annotations

import shutil
import sys
from typing import Final, TypedDict

from outcomelang.report.page_to_text import WIDTH

_NARROWEST: Final = 80
_WIDEST: Final = 140


class PageOptions(TypedDict):
    """The options of the functions that lay a page out as text."""

    columns: int
    colour: bool


UNPRINTED: Final[PageOptions] = {"columns": WIDTH, "colour": False}
"""Of a page that goes into a file."""


def page_options() -> PageOptions:
    """On a terminal as wide as that is, within bounds, and in colour; elsewhere always alike."""
    if not sys.stdout.isatty():
        return UNPRINTED
    columns = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    # click drops the colour again where NO_COLOR is set.
    return {"columns": columns, "colour": True}
