"""The files that a contract uses: found beside the file that names them, and only inside one folder.

A contract comes from somebody else as often as not. It may name no file that the reader has not put into the folder
with it: no path leads out, neither as it is written nor over a link.
"""

from __future__ import annotations

import os
from pathlib import Path, PureWindowsPath

from outcomelang.data.contract_file import SUFFIX, read_source
from outcomelang.diagnostic import Diagnostic
from outcomelang.source import Source


def used_file(within: Path, folder: Path, path: str) -> Source | Diagnostic:
    """The file at a path that a file of a folder writes, or why it may not be used or cannot be read.

    `within` is the folder in which it must lie. The finding has no place: that of the path is for the caller to say.
    """
    refused = _refused(path)
    if refused is not None:
        return refused
    try:
        real = Path(os.path.realpath(folder / path))
        inside = Path(os.path.realpath(within))
    except (OSError, ValueError):
        return Diagnostic("OUT601", f"`{path}` cannot be the name of a file")
    if not real.is_relative_to(inside):
        hint = "`--within FOLDER` names the folder that holds all files of a contract"
        return Diagnostic("OUT601", f"`{path}` leads out of `{within}`, the folder of the contract's files", hint=hint)
    return _read(within, within / real.relative_to(inside), path)


def _refused(path: str) -> Diagnostic | None:
    """Refuse what is no path from one file to another, on any system."""
    hint = "write the path from this file's own folder, with `/` between folders"
    if "://" in path:
        return Diagnostic("OUT601", f"`{path}` is an address, and only files can be used", hint=hint)
    if path.startswith(("/", "~")) or PureWindowsPath(path).drive or "\\" in path:
        return Diagnostic("OUT601", f"`{path}` is not a path from this file to another", hint=hint)
    if not path.endswith(SUFFIX):
        return Diagnostic("OUT601", f"`{path}` does not end in `{SUFFIX}`", hint="name the file itself, not its folder")
    return None


def _read(within: Path, file: Path, path: str) -> Source | Diagnostic:
    # The contract of a folder might be a link that leads out again.
    if file.is_dir():
        return Diagnostic("OUT602", f"`{path}` cannot be used: this is a folder", hint="name a file in it")
    found = read_source(file, within)
    if isinstance(found, Diagnostic):
        return Diagnostic("OUT602", f"`{path}` cannot be used: {found.message}", hint=found.hint)
    return found
