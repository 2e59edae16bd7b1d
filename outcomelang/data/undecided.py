"""A column whose cells do not say in which form they are to be read."""

from __future__ import annotations

from attrs import frozen


@frozen
class Undecided:
    """What is left open: cells of the shape `unclear` can be read in two ways.

    `proofs` are the shapes of cells that prove one way and the other, where there are such.
    """

    unclear: str
    proofs: tuple[str, ...] = ()
