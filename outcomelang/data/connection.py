"""The embedded database that data are read into: in memory, offline, and shut off from every file but those named."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from outcomelang.data.interruption import heeding

if TYPE_CHECKING:
    import duckdb

_GLOB_CHARACTERS = "*?["

_LEFT_OUT = "partial_aggregate_pushdown"
"""An optimizer that writes each value out wherever it is named. Where values are made of values, it takes time, and
memory beyond any limit that is set here, that double with each of them.
"""

_Settings: TypeAlias = dict[str, str | bool | int | float | list[str]]

_SETTINGS: Final[_Settings] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "preserve_insertion_order": True,
    "disabled_optimizers": _LEFT_OUT,
}

_AT_LAST: Final = """
SET parquet_metadata_cache = true;
SET enable_external_access = false;
SET lock_configuration = true
"""
"""What only a running database can be told. A file's footer is read once, not at each of the queries that name it."""


@contextmanager
def connected(
    reads: Iterable[Path] = (),
    writes_into: Iterable[Path] = (),
    *,
    memory: str | None = None,
    threads: int | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that may read the files `reads`, write into the folders `writes_into`, and nothing else.

    It may use a private folder besides, which is gone when the block ends.

    `memory` is what the database may hold, such as `4GB`; what is more it keeps in a private folder that is gone
    when the block ends. Without these limits it takes what the machine has. No extension is loaded or fetched, and no
    query can undo any of this.

    Raises:
        ValueError: `memory` is not a size, or `threads` is below 1.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="outcomelang-") as spill:
        settings: _Settings = {
            **_SETTINGS,
            **({"memory_limit": memory} if memory is not None else {}),
            **({"threads": threads} if threads is not None else {}),
            "temp_directory": spill,
        }
        try:
            connection = duckdb.connect(config=settings)
        except duckdb.Error as error:
            raise ValueError(str(error)) from error
        with connection:
            paths = [form for path in reads for form in {str(path), engine_path(path)}]
            connection.execute("SET allowed_paths = ?", [paths])
            connection.execute("SET allowed_directories = ?", [[spill, *map(str, writes_into)]])
            connection.execute(_AT_LAST)
            yield heeding(connection)


def beside(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another connection to the same data, with temporary tables of its own."""
    return heeding(connection.cursor())


def engine_path(path: Path) -> str:
    """The path as the database takes it: it would read `*`, `?` and `[` in a name as a pattern for several files."""
    return "".join(f"[{letter}]" if letter in _GLOB_CHARACTERS else letter for letter in str(path))
