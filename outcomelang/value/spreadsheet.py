"""Texts that a spreadsheet program would take for a formula, and run when somebody opens the file."""

import re
from typing import Final

# A line end is among them: some programs pass over blanks in front.
SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a formula begins with, in one program or another."""

NUMBER: Final = r"-[0-9]+(\.[0-9]+)?"
"""What begins with such a sign and is only a number."""


def no_formula(text: str) -> str:
    """The text as a cell of a CSV file; one that begins like a formula gets an apostrophe before it."""
    is_safe = not text.startswith(SIGNS) or re.fullmatch(NUMBER, text, re.ASCII)
    return text if is_safe else f"'{text}"
