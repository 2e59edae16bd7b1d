"""Text of the user's own, made safe to show: what a terminal would obey or hide is written out."""

from __future__ import annotations

import unicodedata
from typing import Final

_ESCAPES: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    r"""The same text with every character that has no look of its own written as an escape, such as `\x1b`.

    A contract or a cell may hold the codes with which a terminal changes colour, hides text or writes it backwards;
    shown, they must neither act nor vanish. White space other than the plain space is written out too.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def width(text: str) -> int:
    """How many columns of a terminal `visible` text takes: East Asian characters two, combining accents none."""
    if text.isascii():
        return len(text)
    return sum(_width_of(character) for character in text)


def _width_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
