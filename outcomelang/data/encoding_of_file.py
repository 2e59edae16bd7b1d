"""How the bytes of a text file stand for letters: found by rule, from all of them, and never by likelihood.

A file that begins with the mark of UTF-16 is that. One whose bytes are all UTF-8 is UTF-8. Any other is Windows-1252,
of which Latin-1 is a part; unless it has a byte that stands for nothing there, or UTF-8 somewhere: then a part of it
was damaged or joined from another file, and to read it would make other letters of it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from outcomelang.data.dialect import Encoding

CHUNK: Final = 1 << 20
"""Bytes that are held in memory at a time."""

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_CONTAINERS: Final = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"SQLite format 3\0", "a SQLite database"),
)
_LETTER_OF_UTF_8: Final = rb"[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}"
_NOT_IN_WINDOWS_1252: Final = re.compile(rb"[\x00\x81\x8D\x8F\x90\x9D]|" + _LETTER_OF_UTF_8)
_NOT_IN_LATIN_1: Final = re.compile(rb"[\x80-\x9F]")
_LONGEST_LETTER: Final = 4


@frozen
class NotText:
    """Why a file cannot be read as text, and what to do."""

    message: str
    hint: str = "save the file as CSV in UTF-8"


_NO_TEXT: Final = NotText("this is not a text file", "export the table as CSV in UTF-8, or as Parquet")


def encoding_of(path: Path) -> Encoding | NotText:
    """The encoding of a file, which is read once or twice from beginning to end.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(16)
    # The longer mark of UTF-32 begins with that of UTF-16.
    if head.startswith(_UTF_32):
        return NotText("the text is UTF-32, not UTF-8")
    if head.startswith(_UTF_16):
        return Encoding.UTF_16
    for mark, what in _CONTAINERS:
        if head.startswith(mark):
            name = "name it with the ending `.csv.gz`, or " if "gzip" in what else ""
            return NotText(f"this is not text but {what}", f"{name}export the table as CSV in UTF-8, or as Parquet")
    found = _is_utf_8(path)
    if isinstance(found, NotText):
        return found
    return Encoding.UTF_8 if found else _western(path)


def chunks(path: Path) -> Iterator[bytes]:
    """The content of a file, piece by piece."""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _is_utf_8(path: Path) -> bool | NotText:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks(path):
            if b"\0" in chunk:
                return _NO_TEXT
            # Most pieces are plain letters, and to see that is many times faster than to decode them.
            if not chunk.isascii() or decoder.getstate()[0]:
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _western(path: Path) -> Encoding | NotText:
    """Windows-1252 or its part Latin-1, of a file that isn't UTF-8."""
    encoding = Encoding.LATIN_1
    kept, line = b"", 1
    for chunk in chunks(path):
        # A letter of UTF-8 may begin in the piece before.
        window = kept + chunk
        found = _NOT_IN_WINDOWS_1252.search(window)
        if found:
            return _neither(path, found[0], line + window.count(b"\n", 0, found.start()))
        if _NOT_IN_LATIN_1.search(chunk):
            encoding = Encoding.WINDOWS_1252
        kept = window[-_LONGEST_LETTER + 1 :]
        line += window.count(b"\n") - kept.count(b"\n")
    return encoding


def _neither(path: Path, found: bytes, line: int) -> NotText:
    if found == b"\0":
        return _NO_TEXT
    if len(found) == 1:
        return NotText(f"byte {found.hex().upper()} (hexadecimal) in line {line} is no letter of UTF-8 or Windows-1252")
    return NotText(f"the file is UTF-8 in line {line}, and not in line {_line_that_is_not_utf_8(path)}")


def _line_that_is_not_utf_8(path: Path) -> int:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for chunk in chunks(path):
        kept = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + chunk.count(b"\n", 0, max(error.start - kept, 0))
        line += chunk.count(b"\n")
    return line  # the last letter is cut off
