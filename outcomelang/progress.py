"""What long work tells of itself while it goes on: its stages, one after the other, each perhaps of so many rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol


class Progress(Protocol):
    """Who listens to work."""

    def stage(self, what: str, rows: int | None = None) -> AbstractContextManager[None]:
        """A stage of the work, which lasts as long as the block; `rows` is how many it goes through, where known."""


class _Unheard:
    @contextmanager
    def stage(self, what: str, rows: int | None = None) -> Iterator[None]:  # noqa: ARG002 (nobody listens)
        yield


UNHEARD: Final[Progress] = _Unheard()
"""Nobody listens."""
