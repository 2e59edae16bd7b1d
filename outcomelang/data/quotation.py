"""The user's text as a message quotes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_LONGEST: Final = 60
_MOST: Final = 8


def in_quotes(text: str) -> str:
    """The text, or the beginning of a long one; what a terminal would obey is spelled out when it is shown."""
    return f"`{text[:_LONGEST]}…`" if len(text) > _LONGEST else f"`{text}`"


def all_in_quotes(texts: Sequence[str]) -> str:
    """The first of several texts, and how many more there are."""
    shown = ", ".join(in_quotes(text) for text in texts[:_MOST])
    return f"{shown} and {len(texts) - _MOST} more" if len(texts) > _MOST else shown
