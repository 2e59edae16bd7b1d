"""The grammar's table, kept from run to run: the only file of the core that opens files.

To compute the table takes more than a second, to read it back a few milliseconds. It is kept as JSON, which can hold
data only, in the user's own cache folder, and is read back only from a file that nobody else can write to.
The grammar it belongs to is in the file, so that no other grammar meets it. If it cannot be kept, each run computes it.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from functools import cache
from pathlib import Path
from typing import Final
from zlib import crc32

from outcomelang.syntax.grammar_table import GrammarTable, from_plain, to_plain

_FORMAT: Final = 4
"""Counts the forms in which tables have been saved; raise it when `grammar_table.py` saves something else."""


@cache
def grammar_table() -> GrammarTable:
    """Give the table of the language: the saved one, or a new one, which is then saved."""
    text = grammar_text()
    path = _cache_folder() / f"grammar-{_FORMAT}-{crc32(text.encode()):08x}.json"
    saved = load(path, text)
    if saved is not None:
        return saved
    from outcomelang.syntax.table_from_grammar import table_from_grammar

    table = table_from_grammar(text)
    save(table, path, text)
    return table


def grammar_text() -> str:
    """Give the grammar: of the installed package, or beside it in a source tree."""
    package = Path(__file__).parent.parent
    installed = package / "grammar" / "outcome.lark"
    path = installed if installed.exists() else package.parent / "grammar" / "outcome.lark"
    return path.read_text(encoding="utf-8")


def load(path: Path, grammar: str) -> GrammarTable | None:
    """Give the table saved for a grammar; None if there is none, it is damaged, or others may have written it."""
    try:
        with path.open("rb") as file:
            if not _is_ours_alone(os.fstat(file.fileno())):
                return None
            checksum, _, content = file.read().partition(b"\n")
        if int(checksum, 16) != crc32(content):
            return None
        plain = json.loads(content)
        return from_plain(plain["table"]) if plain["grammar"] == grammar else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(table: GrammarTable, path: Path, grammar: str) -> None:
    """Write the table whole or not at all; where that is not possible, the next run computes it again."""
    import tempfile

    content = json.dumps({"grammar": grammar, "table": to_plain(table)}, separators=(",", ":")).encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(f"{crc32(content):08x}\n".encode() + content)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


def _cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(root) if root else Path("~/.cache").expanduser()) / "outcomelang"


def _is_ours_alone(status: os.stat_result) -> bool:
    """Tell whether the file belongs to this user and only this user may write to it."""
    if not hasattr(os, "getuid"):  # Windows: the cache folder is the user's own
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
