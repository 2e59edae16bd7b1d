"""Ctrl-C in the middle of a query: the database is told to stop before Python acts on it.

Python acts on a signal in its main thread, and a query that is left by an exception first waits for the threads of the
database, which know nothing of it and go on to the end of their work.
"""

from __future__ import annotations

import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from weakref import WeakSet

if TYPE_CHECKING:
    from types import FrameType

    import duckdb

_connections: Final[WeakSet[duckdb.DuckDBPyConnection]] = WeakSet()


def heeding(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection, whose queries `interrupted` will stop."""
    _connections.add(connection)
    return connection


def interrupted(number: int, frame: FrameType | None) -> None:
    """The signal's handler: stop all queries, then go on as Python does.

    Raises:
        KeyboardInterrupt: always.
    """
    for connection in tuple(_connections):
        _stop(connection)
    signal.default_int_handler(number, frame)


def _stop(connection: duckdb.DuckDBPyConnection) -> None:
    import duckdb

    with suppress(duckdb.Error):  # it has been closed
        connection.interrupt()


def heed_interruptions() -> None:
    """Let Ctrl-C stop the queries of this process."""
    signal.signal(signal.SIGINT, interrupted)
