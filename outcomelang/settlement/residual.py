"""What is left of a contract after a settlement: outcomes that are open, and what each year can still pay."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.settlement.statement import OpenKind
from outcomelang.value.range import Range


@frozen
class OpenOutcomes:
    """Members (or events) of one price line, point and cohort that are open for the same reason until the same day.

    `final_by` is the first settlement on or after the last day that counts for them, as far as that is known by now;
    None where it is not known, or lies after the last settlement. `amount` is the most they can still bring, before
    limits; None if no bound is known.
    """

    payment: str
    kind: OpenKind
    line: int | None
    point: int | None
    cohort: str | None
    final_by: date | None
    count: int
    amount: Fraction | None


@frozen
class YearAhead:
    """The settlements still to come in one calendar year of settlement dates.

    `range` is what they pay together. `settled` is what is settled in all after the last of them.
    `last_due` is the day on which what the last of them moves is due, perhaps in a later year.
    """

    year: int
    settlements: tuple[date, ...]
    last_due: date
    range: Range
    settled: Range


@frozen
class Residual:
    """The residual contract after the latest settlement, from the members and events seen so far."""

    outcomes: tuple[OpenOutcomes, ...]
    years: tuple[YearAhead, ...]
