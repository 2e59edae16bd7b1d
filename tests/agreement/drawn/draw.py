"""Choices, drawn by Hypothesis: the first option, the lowest number and no are what it shrinks a case to."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from attrs import frozen
from hypothesis import strategies as st

T = TypeVar("T")


@cache
def _between(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


@frozen
class Draw:
    """What a case chooses by; `draw` is the function that Hypothesis hands to a composite strategy."""

    draw: Callable[..., Any]

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return int(self.draw(_between(low, high)))

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
