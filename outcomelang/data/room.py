"""Whether the database gave up because there is too little memory or disk, and what is said then."""

from __future__ import annotations

from typing import Final

from outcomelang.diagnostic import Diagnostic

_DISK_IS_FULL: Final = "No space left on device"
_HINT: Final = "allow more memory, with --memory, or free the disk"


def is_lack_of_room(error: Exception) -> bool:
    """Whether that is why."""
    import duckdb

    if isinstance(error, duckdb.IOException):
        return _DISK_IS_FULL in str(error)
    return isinstance(error, duckdb.OutOfMemoryException)


def no_room(name: str) -> Diagnostic:
    """What is said of files; a disk that fails for another reason looks the same from here."""
    message = "the rows cannot be read and checked: they need more memory or disk than there is"
    return Diagnostic("OUT304", message, subject=name, hint=_HINT)


def no_room_to_settle(name: str) -> Diagnostic:
    """What is said of a contract whose rows could be read."""
    message = "the contract cannot be settled: its data need more memory or disk than there is"
    return Diagnostic("OUT304", message, subject=name, hint=_HINT)
