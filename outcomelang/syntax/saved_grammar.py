"""The grammar's table, kept from run to run: the only file of the core that opens files.

To compute the table takes more than a second, to read it back a few milliseconds. It is kept as JSON, which can hold
data only, in the user's own cache folder, and is read back only from a file that nobody else can write to.
Its name is a hash of the grammar, so that another grammar never meets it. If it cannot be kept, each run computes it.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from outcomelang.syntax.grammar_table import GrammarTable, from_plain, to_plain

_FORMAT: Final = 3
"""Counts the forms in which tables have been saved; raise it when `grammar_table.py` saves something else."""


@cache
def grammar_table() -> GrammarTable:
    """Give the table of the language: the saved one, or a new one, which is then saved."""
    text = grammar_text()
    path = _cache_folder() / f"grammar-{_key(text)}.json"
    saved = load(path)
    if saved is not None:
        return saved
    from outcomelang.syntax.table_from_grammar import table_from_grammar

    table = table_from_grammar(text)
    save(table, path)
    return table


def grammar_text() -> str:
    """Give the grammar: of the installed package, or beside it in a source tree."""
    package = Path(__file__).parent.parent
    installed = package / "grammar" / "outcome.lark"
    path = installed if installed.exists() else package.parent / "grammar" / "outcome.lark"
    return path.read_text(encoding="utf-8")


def load(path: Path) -> GrammarTable | None:
    """Give the saved table, or None if there is none, if it is damaged, or if others may have written it."""
    try:
        with path.open("rb") as file:
            if not _is_ours_alone(os.fstat(file.fileno())):
                return None
            digest, _, content = file.read().partition(b"\n")
        if digest.decode() != sha256(content).hexdigest():
            return None
        return from_plain(json.loads(content))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(table: GrammarTable, path: Path) -> None:
    """Write the table whole or not at all; where that is not possible, the next run computes it again."""
    content = json.dumps(to_plain(table), separators=(",", ":")).encode()
    import tempfile

    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(content).hexdigest().encode() + b"\n" + content)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


def _cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(root) if root else Path("~/.cache").expanduser()) / "outcomelang"


def _key(text: str) -> str:
    return sha256(f"{_FORMAT}\n{text}".encode()).hexdigest()[:32]


def _is_ours_alone(status: os.stat_result) -> bool:
    """Tell whether the file belongs to this user and only this user may write to it."""
    if not hasattr(os, "getuid"):  # Windows: the cache folder is the user's own
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
