"""Choices, each made by a whole number of a range: a seed gives the same case on every machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from attrs import frozen

T = TypeVar("T")


@frozen
class Draw:
    """What a case chooses by; `whole` gives a whole number between two, both included."""

    whole: Callable[[int, int], int]

    @classmethod
    def of(cls, seed: int) -> Draw:
        """The choices that follow from a seed."""
        return cls(Random(seed).randint)  # noqa: S311 (no secret is made of it)

    def one_of(self, *options: T) -> T:
        """One of some options, which may be named more than once to be drawn more often."""
        return options[self.whole(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        """Yes in so many cases of a hundred."""
        return self.whole(0, 99) >= 100 - percent

    def some(self, options: Sequence[T], percent: int = 50) -> list[T]:
        """Some of several options, in their order."""
        return [option for option in options if self.chance(percent)]

    def several(self, options: Sequence[T], least: int, most: int) -> list[T]:
        """So many different options, in their order."""
        wanted = min(self.whole(least, most), len(options))
        left = list(range(len(options)))
        taken = [left.pop(self.whole(0, len(left) - 1)) for _ in range(wanted)]
        return [options[place] for place in sorted(taken)]
