"""Two contracts compared: the clauses that differ, and what that means in money where data are given."""

from __future__ import annotations

from attrs import frozen

from outcomelang.comparison.changes import Change
from outcomelang.comparison.invention.search import Search
from outcomelang.comparison.moved import Moves


@frozen
class WithData:
    """Both contracts settled with the same data: by when, and what moved."""

    as_of: str
    moves: Moves


@frozen
class Compared:
    """The clauses that differ; the money that moves with data, or the member who was sought without."""

    changes: tuple[Change, ...]
    with_data: WithData | None = None
    search: Search | None = None

    @property
    def is_same(self) -> bool:
        """Whether no clause differs that can move money."""
        return not any(change.moves_money for change in self.changes)
