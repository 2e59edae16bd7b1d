"""The zip archive that a workbook is: what is in it, unpacked in bounds.

A workbook comes from somebody else. Before any reader opens it, every part is unpacked once and counted, so that
neither its directory nor a small file can promise less than it brings. No part may declare entities, and no link that
a workbook holds is ever followed: nothing here opens anything but the archive itself.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

MOST_UNPACKED: Final = 512 * 1024 * 1024
"""Bytes that the parts of a workbook may have in all."""
MOST_PARTS: Final = 10_000
MOST_ANNOUNCED: Final = 10_000_000
"""Entries of one kind, such as texts, that a part may announce."""

_CHUNK: Final = 1 << 20
_ANNOUNCED: Final = re.compile(rb"ount\s*=\s*[\"']([^\"']*)")
_LONGEST: Final = 30
_LONGEST_TAG: Final = 16 * 1024 * 1024
_DOCTYPE: Final = b"<!DOCTYPE"
_OLD_CONTAINER: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


class UnsoundPackage(Exception):
    """Why an archive is not opened; `is_hostile` where it asks for more than a workbook may."""

    def __init__(self, reason: str, hint: str | None = None, *, is_hostile: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.is_hostile = is_hostile


@contextmanager
def opened_package(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, after every part of it was unpacked once within the bounds.

    Raises:
        UnsoundPackage: it is no archive, is damaged, protected by a password, too large, or declares entities.
        OSError: the file cannot be read.
    """
    try:
        with _checked(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _no_archive(path) from error


def _checked(path: Path) -> zipfile.ZipFile:
    """The archive, every part of it looked at once."""
    with ExitStack() as opened:
        try:
            archive = opened.enter_context(zipfile.ZipFile(path))
            _check_directory(archive)
            for part in archive.infolist():
                _check_part(archive, part)
        except (OSError, ValueError, RuntimeError, struct.error) as error:
            # A directory may name places before the file's beginning, letters that are none, and unknown methods.
            raise _no_archive(path) from error
        opened.pop_all()
        return archive


def chunks_of(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The content of a part, piece by piece.

    Raises:
        UnsoundPackage: the part declares a document type, which is how entities come into XML.
        zipfile.BadZipFile: it has more, less or other bytes than the directory says.
    """
    end = b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            if _DOCTYPE in end + chunk:
                reason = f"its part `{name}` declares a document type, as no workbook does"
                raise UnsoundPackage(reason, is_hostile=True)
            end = chunk[-len(_DOCTYPE) :]
            yield chunk


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        reason = f"unpacked it would be {unpacked:,} bytes, and at most {MOST_UNPACKED:,} are read"
        raise UnsoundPackage(reason, "export the tables as CSV or Parquet", is_hostile=True)
    if len(parts) > MOST_PARTS:
        reason = f"it has {len(parts):,} parts, and at most {MOST_PARTS:,} are read"
        raise UnsoundPackage(reason, is_hostile=True)
    if len({part.filename for part in parts}) < len(parts):
        raise UnsoundPackage("two of its parts have one name", is_hostile=True)
    if any(part.flag_bits & 1 for part in parts):
        raise _locked()


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack a part once, and hold the counts that it announces in bounds.

    The reader of workbooks takes memory for as many entries as a part announces, before it has seen one of them.
    """
    rest = b""
    for chunk in chunks_of(archive, part.filename):
        # An announcement lies in one tag, so it is cut apart at no place where a tag ends.
        whole, _, rest = (rest + chunk).rpartition(b">")
        if len(rest) > _LONGEST_TAG:
            raise UnsoundPackage(f"its part `{part.filename}` has a tag that does not end", is_hostile=True)
        for announced in _ANNOUNCED.findall(whole):
            number = announced.strip().removeprefix(b"+")
            if b"&" in number or (number.isdigit() and (len(number) > _LONGEST or int(number) > MOST_ANNOUNCED)):
                reason = f"its part `{part.filename}` announces more entries than are read"
                raise UnsoundPackage(reason, is_hostile=True)


def _no_archive(path: Path) -> UnsoundPackage:
    with path.open("rb") as stream:
        head = stream.read(_CHUNK)
    if head.startswith(_OLD_CONTAINER):
        if _ENCRYPTED in head:
            return _locked()
        return UnsoundPackage("this is an old Excel workbook", "save it as `.xlsx`")
    if head.startswith(b"PK"):
        return UnsoundPackage("the workbook is damaged", "save it again")
    return UnsoundPackage("this is not a workbook", "save the table as `.xlsx`, `.ods` or CSV")


def _locked() -> UnsoundPackage:
    return UnsoundPackage("the workbook is protected by a password", "save a copy without the password")
