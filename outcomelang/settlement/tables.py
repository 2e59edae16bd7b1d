"""Steps, scales and slices: the three tables of the language (section 5), looked up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from outcomelang.model.expression import StepRow


@frozen
class Corner:
    """An edge of a scale or of slices, and the result (of slices: the rate) that belongs to it."""

    edge: Fraction
    result: Fraction


def row_of(value: Fraction, rows: Sequence[StepRow]) -> StepRow | None:
    """The row of a table of steps in whose range a value lies; None if it lies in none.

    `from` and `up to` include their edge, `above` and `under` do not. A row with an upper edge reaches down to the
    one before it, a row with a lower edge up to the one after it.
    """
    below = [row for row in rows if _is_upper(row) and _admits(row, value)]
    if below:
        return min(below, key=lambda row: (row.edge, row.edge_word == "up to"))
    above = [row for row in rows if not _is_upper(row) and _admits(row, value)]
    return max(above, key=lambda row: (row.edge, row.edge_word == "above"), default=None)


def on_scale(value: Fraction, corners: Sequence[Corner]) -> Fraction:
    """The height over a value of straight lines through the corners, flat beyond the first and the last."""
    if value <= corners[0].edge:
        return corners[0].result
    for left, right in pairwise(corners):
        if value <= right.edge:
            rise = (value - left.edge) * (right.result - left.result)
            return left.result + rise / (right.edge - left.edge)
    return corners[-1].result


def in_slices(value: Fraction, per: Fraction, corners: Sequence[Corner]) -> Fraction:
    """Each slice of a value at its own rate per `per`: continuous, and nothing below the first edge."""
    total = Fraction(0)
    for number, corner in enumerate(corners):
        end = corners[number + 1].edge if number + 1 < len(corners) else value
        if value > corner.edge:
            total += (min(value, end) - corner.edge) / per * corner.result
    return total


def _is_upper(row: StepRow) -> bool:
    return row.edge_word in ("under", "up to")


def _admits(row: StepRow, value: Fraction) -> bool:
    match row.edge_word:
        case "under":
            return value < row.edge
        case "up to":
            return value <= row.edge
        case "above":
            return value > row.edge
        case _:
            return value >= row.edge
