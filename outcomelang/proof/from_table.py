"""Steps, scales and slices as choices between terms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from outcomelang.model.expression import StepRow
from outcomelang.proof.term import (
    ZERO,
    Condition,
    Fixed,
    Term,
    best,
    choice,
    compared,
    minus,
    plus,
    some,
    times,
)

_ENDS_A_ROW = ("under", "up to")


def in_steps(operand: Term, rows: Sequence[StepRow], results: Sequence[Term]) -> tuple[Term, Condition]:
    """The result of the row in whose range a value lies, and the condition that there is one."""
    placed = list(zip(rows, results, strict=True))
    ending = sorted((one for one in placed if one[0].edge_word in _ENDS_A_ROW), key=_place, reverse=True)
    beginning = sorted((one for one in placed if one[0].edge_word not in _ENDS_A_ROW), key=_place)
    term: Term = ZERO
    for row, result in (*beginning, *ending):
        term = choice(_admits(row, operand), result, term)
    return term, some(_admits(row, operand) for row in rows)


def on_scale(operand: Term, rows: Sequence[StepRow], results: Sequence[Term]) -> Term:
    """Straight lines between the corners, flat beyond the first and the last."""
    corners = [one for one in zip(rows, results, strict=True) if one[0].edge_word != "under"]
    term = corners[-1][1]
    for (left, low), (right, high) in reversed(list(pairwise(corners))):
        slope = Fixed(1 / (right.edge - left.edge))
        rise = times(times(slope, minus(high, low)), minus(operand, Fixed(left.edge)))
        term = choice(compared("<=", operand, Fixed(right.edge)), plus((low, rise)), term)
    term = choice(compared("<=", operand, Fixed(corners[0][0].edge)), corners[0][1], term)
    return _under(operand, rows, results, term)


def in_slices(operand: Term, per: Fraction, rows: Sequence[StepRow], results: Sequence[Term]) -> Term:
    """Each slice of a value at its own rate, nothing below the first edge."""
    corners = [one for one in zip(rows, results, strict=True) if one[0].edge_word != "under"]
    slices = []
    for number, (row, rate) in enumerate(corners):
        end: Term = operand
        if number + 1 < len(corners):
            end = best("min", (operand, Fixed(corners[number + 1][0].edge)))
        length = best("max", (ZERO, minus(end, Fixed(row.edge))))
        slices.append(times(times(Fixed(1 / per), rate), length))
    return _under(operand, rows, results, plus(slices))


def _under(operand: Term, rows: Sequence[StepRow], results: Sequence[Term], otherwise: Term) -> Term:
    """What an `under` row says, first of all."""
    for row, result in zip(rows, results, strict=True):
        if row.edge_word == "under":
            return choice(_admits(row, operand), result, otherwise)
    return otherwise


def _place(placed: tuple[StepRow, Term]) -> tuple[Fraction, bool]:
    row, _ = placed
    return row.edge, row.edge_word in ("above", "up to")


def _admits(row: StepRow, operand: Term) -> Condition:
    operator = {"under": "<", "up to": "<=", "above": ">"}.get(row.edge_word, ">=")
    return compared(operator, operand, Fixed(row.edge))
