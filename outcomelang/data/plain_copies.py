"""Text files that are compressed, or not in UTF-8, as plain copies that the database reads.

The copies are made piece by piece, so that memory stays small, in a folder that only this user can open and that is
gone when the block ends.
"""

from __future__ import annotations

import codecs
import errno
import gzip
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from attrs import evolve

from outcomelang.data.binding import COMPRESSED, Bindings, DataFile, FileFormat
from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.dialect import Dialect, Encoding
from outcomelang.data.encoding_of_file import CHUNK, NotText, chunks, encoding_of
from outcomelang.diagnostic import Diagnostic

ALWAYS_UNPACKED: Final = 1 << 30
"""Bytes that any compressed file may unpack to."""
MOST_TIMES: Final = 100
"""How many times its own size a larger one may unpack to: tables do not, and archives made to fill a disk do."""

_GZIP: Final = b"\x1f\x8b"
_PYTHON_NAMES: Final = {Encoding.UTF_16: "utf-16", Encoding.LATIN_1: "cp1252", Encoding.WINDOWS_1252: "cp1252"}


@contextmanager
def readable(bindings: Bindings) -> Iterator[Bindings]:
    """The same files, each with its encoding and, where it needs one, its copy. What cannot be read is left out."""
    files: list[DataFile | DatabaseTable] = []
    diagnostics = list(bindings.diagnostics)
    with ExitStack() as folders:
        for file in bindings.files:
            if isinstance(file, DatabaseTable) or file.format is not FileFormat.CSV:
                files.append(file)
                continue
            found = _in_utf_8(file, folders)
            if isinstance(found, NotText):
                diagnostics.append(Diagnostic("OUT306", found.message, subject=file.name, hint=found.hint))
            elif isinstance(found, Diagnostic):
                diagnostics.append(found)
            else:
                files.append(found)
        yield evolve(bindings, files=tuple(files), diagnostics=tuple(diagnostics))


def _in_utf_8(file: DataFile, folders: ExitStack) -> DataFile | NotText | Diagnostic:
    try:
        compressed = file.path.name.lower().endswith(f".{COMPRESSED}")
        unpacked = _written(file, "unpacked", _unpacked(file.path), folders) if compressed else file
        encoding = encoding_of(unpacked.readable)
        if isinstance(encoding, NotText):
            return encoding
        dialect = Dialect(encoding, compressed=compressed)
        if encoding is not Encoding.UTF_8:
            unpacked = _written(unpacked, "utf-8", _decoded(unpacked.readable, _PYTHON_NAMES[encoding]), folders)
        return evolve(unpacked, dialect=dialect)
    except _NotReadable as fault:
        return fault.why
    except OSError as error:
        return _unreadable(file, error)


class _NotReadable(Exception):
    """A file that turns out not to be text while it is copied."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.why = NotText(message, hint)


def _written(file: DataFile, name: str, content: Iterable[bytes], folders: ExitStack) -> DataFile:
    folder = folders.enter_context(tempfile.TemporaryDirectory(prefix="outcomelang-"))
    copy = Path(folder) / f"{name}.csv"
    with copy.open("wb") as stream:
        for piece in content:
            stream.write(piece)
    return evolve(file, copy=copy)


def _unpacked(path: Path) -> Iterator[bytes]:
    most = max(ALWAYS_UNPACKED, MOST_TIMES * path.stat().st_size)
    with path.open("rb") as stream:
        if stream.read(len(_GZIP)) != _GZIP:
            raise _NotReadable("the file is not compressed with gzip", "give it the ending that says what it is")
    size = 0
    try:
        with gzip.open(path) as stream:
            while piece := stream.read(CHUNK):
                size += len(piece)
                if size > most:
                    message = f"the file unpacks to more than {most // 1_000_000:,} megabytes"
                    raise _NotReadable(message, "unpack it yourself if you know where it comes from")
                yield piece
    except EOFError:
        raise _NotReadable("the compressed file is cut off", "export or copy it again") from None
    except (gzip.BadGzipFile, zlib.error):
        raise _NotReadable("the compressed file is damaged", "export or copy it again") from None


def _decoded(path: Path, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in chunks(path):
            yield _without_nul(decoder.decode(piece)).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError:
        message = "the text is marked as UTF-16, and is not"
        raise _NotReadable(message, "save the file as CSV in UTF-8") from None


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise _NotReadable("this is not a text file", "export the table as CSV in UTF-8, or as Parquet")
    return text


def _unreadable(file: DataFile, error: OSError) -> Diagnostic:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    reason = "there is no room on the disk for its plain text" if full else (error.strerror or "unknown reason").lower()
    message = f"the file `{file.name}` of table `{file.table}` cannot be read: {reason}"
    return Diagnostic("OUT304", message, subject=file.name)
