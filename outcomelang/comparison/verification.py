"""A statement held against the one that is worked out again from what it says it rests on."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import frozen

from outcomelang.comparison.differences import Difference, Json, differences
from outcomelang.comparison.inputs import Input, inputs
from outcomelang.comparison.moved import Lines, Moves, lines_that_differ, moves

Verdict: TypeAlias = Literal["same", "same from other inputs", "different"]


@frozen
class Verification:
    """What came out: what both rest on, each place that differs, the money that moved.

    `lines_differ` counts the lines of members that differ in any column; None where none were compared.
    """

    inputs: tuple[Input, ...]
    differences: tuple[Difference, ...]
    moves: Moves
    lines_differ: int | None = None

    @property
    def is_same(self) -> bool:
        """Whether nothing differs in the statement, and no line."""
        return not self.differences and not self.lines_differ

    @property
    def is_of_other_version(self) -> bool:
        """Whether the statement was made by another version of the program or its engine."""
        return any(not one.is_same for one in self.inputs if one.kind in ("program", "engine"))

    @property
    def verdict(self) -> Verdict:
        """Another version that comes to the same has confirmed it; other texts or data have not."""
        if not self.is_same:
            return "different"
        changed = any(not one.is_same for one in self.inputs if one.kind not in ("program", "engine"))
        return "same from other inputs" if changed else "same"


def verification(saved: Json, again: Json, lines: tuple[Lines, Lines] | None = None) -> Verification:
    """Compare a saved statement with the one that was worked out again, and their lines where both are given."""
    return Verification(
        inputs(saved, again),
        differences(saved, again),
        moves(saved, again, lines),
        None if lines is None else lines_that_differ(*lines),
    )
