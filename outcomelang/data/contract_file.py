"""The text of a contract, from a file, a folder that holds `contract.outcome`, or standard input.

Whatever cannot be read is met with a finding that says what to do, never with an exception and never with a guess:
a contract read with the wrong letters would be another contract.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from attrs import evolve

from outcomelang.diagnostic import Diagnostic
from outcomelang.source import Source

FILE_NAME: Final = "contract.outcome"
"""The file that is read where a folder is named."""

SUFFIX: Final = ".outcome"

LARGEST: Final = 4_000_000
"""Bytes: as many as the longest text that is read, 1,000,000 characters, can have. A larger file is no contract."""

# Where old Macintosh programs end a line; places in the text stay what they are.
_LONE_CARRIAGE_RETURN: Final = re.compile(r"\r(?!\n)")
_SAVE_AS_UTF_8: Final = "save it again as UTF-8"
# The longer mark of UTF-32 begins with that of UTF-16, so it is looked for first.
_MARKS_OF_OTHERS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def read_source(path: Path, within: Path | None = None) -> Source | Diagnostic:
    """The contract at a path, or the finding that says why it cannot be read.

    `within` is the folder in which the files that it uses must lie; without it, the contract's own.
    """
    try:
        file = path / FILE_NAME if path.is_dir() else path
        with file.open("rb") as stream:
            source = read_stream(str(file), stream)
    except FileNotFoundError:
        return _no_contract_in(path) if path.is_dir() else _not_found(path)
    except IsADirectoryError:
        return Diagnostic("OUT503", "this is a folder, and a file was expected", subject=str(path / FILE_NAME))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return Diagnostic("OUT503", f"the file cannot be read: {reason}", subject=str(path))
    except ValueError:
        return Diagnostic("OUT501", "this cannot be the name of a file", subject=str(path))
    if isinstance(source, Diagnostic):
        return source
    return evolve(source, open_used=partial(_open_used, within or file.parent, file.parent))


def _open_used(within: Path, folder: Path, path: str) -> Source | Diagnostic:
    from outcomelang.data.used_file import used_file  # only a contract that uses others needs it

    return used_file(within, folder, path)


def read_stream(name: str, stream: BinaryIO) -> Source | Diagnostic:
    """The contract that a stream of bytes holds, under the name by which the user knows it.

    Raises:
        OSError: the stream cannot be read.
    """
    # One byte more than is allowed tells a large file from a larger one, and an endless one ends.
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        hint = "a contract has at most 1,000,000 characters; is this a data file?"
        return Diagnostic("OUT504", "the file is too large for a contract", subject=name, hint=hint)
    return source_from_bytes(name, content)


def source_from_bytes(name: str, content: bytes) -> Source | Diagnostic:
    """The contract that bytes spell in UTF-8, with or without a byte order mark."""
    encoding = next((encoding for mark, encoding in _MARKS_OF_OTHERS if content.startswith(mark)), None)
    if encoding is not None:
        return Diagnostic("OUT506", f"the file is {encoding}, not UTF-8", subject=name, hint=_SAVE_AS_UTF_8)
    if b"\0" in content:
        hint = 'a contract is plain text that begins with `contract NAME "Title"`'
        return Diagnostic("OUT505", "this is not a text file", subject=name, hint=hint)
    text = content.removeprefix(codecs.BOM_UTF8)
    try:
        source = Source(name, _LONE_CARRIAGE_RETURN.sub("\n", text.decode("utf-8")))
    except UnicodeDecodeError as error:
        return _not_utf_8(name, text, error.start)
    if not source.text.strip():
        return Diagnostic("OUT507", "the file is empty", subject=name, hint='begin with `contract NAME "Title"`')
    return source


def folders_with_contract(folder: Path) -> Iterator[Path]:
    """The folder itself if it holds a contract; else those below it that do, by name."""
    if (folder / FILE_NAME).is_file():
        yield folder
    else:
        yield from sorted(file.parent for file in folder.rglob(FILE_NAME) if file.is_file())


def _not_found(path: Path) -> Diagnostic:
    if path.is_symlink():
        return Diagnostic("OUT501", "the link leads to no file or folder", subject=str(path))
    hint = None
    folder = path.parent
    if folder.is_dir():
        from difflib import get_close_matches  # only a name with a mistake needs it

        like = get_close_matches(path.name, _names_in(folder), n=1)
        hint = f"did you mean `{folder / like[0]}`?" if like else None
    else:
        hint = f"there is no folder `{folder}` either"
    return Diagnostic("OUT501", "no such file or folder", subject=str(path), hint=hint)


def _no_contract_in(folder: Path) -> Diagnostic:
    contracts = [name for name in _names_in(folder) if name.endswith(SUFFIX)]
    hint = f"name the file, such as `{folder / contracts[0]}`" if contracts else None
    return Diagnostic("OUT502", f"the folder holds no `{FILE_NAME}`", subject=str(folder), hint=hint)


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []


def _not_utf_8(name: str, content: bytes, at: int) -> Diagnostic:
    """Which byte is wrong, and where a person finds it: the column counts the characters before it."""
    line = content.count(b"\n", 0, at) + 1
    column = len(content[content.rfind(b"\n", 0, at) + 1 : at].decode("utf-8")) + 1
    message = f"the file is not UTF-8: byte {content[at]:02X} (hexadecimal) cannot stand here"
    return Diagnostic("OUT506", message, subject=f"{name}:{line}:{column}", hint=_encoding_hint(content))


def _encoding_hint(content: bytes) -> str:
    """What a Western European text that is not UTF-8 most often is, named by what its first line would be."""
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return _SAVE_AS_UTF_8
    return f"it may be Windows-1252 or Latin-1: {_SAVE_AS_UTF_8}"
