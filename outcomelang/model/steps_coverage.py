"""Whether a table of steps covers every value once (language, section 5): edges as cuts between values.

A cut lies right below a value or right above it, so that `from 5` and `under 5` begin and end at one cut, `above 5`
and `up to 5` at another. A row holds from one cut to the next.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from outcomelang.frozen import frozen
from outcomelang.model.expression import StepRow
from outcomelang.value.range import Range

_ENDS_A_ROW = ("under", "up to")
_CUTS_ABOVE = ("above", "up to")


@attrs.frozen(order=True)
class Cut:
    """A place between values: below `edge`, or above it."""

    edge: Fraction
    is_above: bool


class FlawKind(enum.Enum):
    """What can be wrong: values without a row, values with two, a row out of its place or for no value."""

    GAP = "gap"
    OVERLAP = "overlap"
    ORDER = "order"


@frozen
class Flaw:
    """What is wrong with a row; a gap or an overlap reaches from one cut to another, None being without end."""

    kind: FlawKind
    row: StepRow
    first: Cut | None = None
    end: Cut | None = None


def flaw_in(rows: Sequence[StepRow], values: Range) -> Flaw | None:
    """The first thing wrong with rows that should hold for each of the values once.

    Rows that end at their edge come first, then rows that begin at theirs; each in ascending order.
    """
    ending = [row for row in rows if row.edge_word in _ENDS_A_ROW]
    beginning = [row for row in rows if row.edge_word not in _ENDS_A_ROW]
    misplaced = _first_misplaced(rows, ending, beginning)
    return Flaw(FlawKind.ORDER, misplaced) if misplaced else _flaw_between(ending, beginning, values)


def _first_misplaced(
    rows: Sequence[StepRow], ending: Sequence[StepRow], beginning: Sequence[StepRow]
) -> StepRow | None:
    for row, wanted in zip(rows, (*ending, *beginning), strict=True):
        if row is not wanted:
            return row
    for before, row in (*pairwise(ending), *pairwise(beginning)):
        if _cut_of(row) <= _cut_of(before):
            return row
    return None


def _flaw_between(ending: Sequence[StepRow], beginning: Sequence[StepRow], values: Range) -> Flaw | None:
    """The flaw where the rows that end meet those that begin, or at one of the two ends."""
    if not ending:
        first = _cut_of(beginning[0])
        return Flaw(FlawKind.GAP, beginning[0], None, first) if _has_below(values, first) else None
    last = _cut_of(ending[-1])
    if not beginning:
        return Flaw(FlawKind.GAP, ending[-1], last, None) if _has_above(values, last) else None
    first = _cut_of(beginning[0])
    lower, upper = min(first, last), max(first, last)
    if lower == upper or not (_has_above(values, lower) and _has_below(values, upper)):
        return None
    return Flaw(FlawKind.GAP if last < first else FlawKind.OVERLAP, beginning[0], lower, upper)


def _cut_of(row: StepRow) -> Cut:
    return Cut(row.edge, row.edge_word in _CUTS_ABOVE)


def _has_below(values: Range, cut: Cut) -> bool:
    return values.lowest is None or values.lowest < cut.edge or (values.lowest == cut.edge and cut.is_above)


def _has_above(values: Range, cut: Cut) -> bool:
    return values.highest is None or values.highest > cut.edge or (values.highest == cut.edge and not cut.is_above)
