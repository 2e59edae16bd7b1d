"""Room for deep expressions: they may stand 64 deep in one another, and to write one as SQL takes some fifty calls."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_CALLS = 10_000


@contextmanager
def room_for_depth() -> Iterator[None]:
    """Let calls nest deep enough inside the block; afterwards what the process allowed before holds again."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
