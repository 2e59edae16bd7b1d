"""How a text file is written, cells apart: its encoding, what separates its cells, and whether it is compressed."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Final

from attrs import frozen


class Encoding(enum.StrEnum):
    """How the bytes of a file stand for letters; the value is the name that people know.

    Windows-1252 is Latin-1 with more letters and marks in the place of its control characters. So a file without a
    byte from 80 to 9F is both, and is called Latin-1.
    """

    UTF_8 = "UTF-8"
    UTF_16 = "UTF-16"
    LATIN_1 = "Latin-1"
    WINDOWS_1252 = "Windows-1252"


class Separator(enum.StrEnum):
    """What stands between two cells."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"
    BAR = "|"

    @property
    def words(self) -> str:
        """Several of them, in words."""
        return _WORDS[self]


_WORDS: Final = {
    Separator.COMMA: "commas",
    Separator.SEMICOLON: "semicolons",
    Separator.TAB: "tabs",
    Separator.BAR: "vertical bars",
}


@frozen
class Dialect:
    """How a text file is written. The plain form is what this class says without arguments."""

    encoding: Encoding = Encoding.UTF_8
    separator: Separator = Separator.COMMA
    compressed: bool = False

    @property
    def words(self) -> Iterator[str]:
        """Where it differs from the plain form."""
        if self.compressed:
            yield "compressed with gzip"
        if self.separator is not Separator.COMMA:
            yield self.separator.words
        if self.encoding is not Encoding.UTF_8:
            yield self.encoding.value


PLAIN: Final = Dialect()
