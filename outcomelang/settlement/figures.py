"""What an engine hands to the settlement: per settlement date, figures of groups and of payments, all exact.

An engine does steps 1 to 6 of the order of operations (evidence, status, gate, lines, `less`, limits per
participant), since they belong to single members; everything after works on these few figures.
Figures are cumulative: of everything up to the settlement date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from attrs import frozen

GateState: TypeAlias = Literal["open", "closed", "pending"]
InputFigure: TypeAlias = Fraction | date | str | bool
LineStatus: TypeAlias = Literal["met", "not met", "missing", "pending", "left out", "waiting", "not paid"]


@frozen
class GroupKey:
    """One aggregate over a group (`share of G(...)`), numbered by the plan.

    With the point and the cohort of the metric it stands in, if that has them.
    """

    aggregate: int
    point: int | None = None
    cohort: str | None = None


@frozen
class GroupFigure:
    """The members' values behind one aggregate.

    `entered` are all members who have entered; `known` those whose value is final and known, `total` the sum of
    their values (yes is 1), `weight` the sum of their weights (their number where there are none); `pending`,
    `missing` and `left_out` count the others. `value` is the median, lowest or highest where that is asked.
    For a mean or share in a weighted group `total` is the sum of weight × value; elsewhere weights have no part in it.
    """

    entered: int
    known: int
    total: Fraction
    weight: Fraction
    pending: int
    missing: int
    left_out: int
    value: Fraction | None = None


@frozen
class LineFigure:
    """One price line at one point (and cohort), the members (or events) of one status.

    `amount` is paid for them before `less` and limits, `waiting` would be paid had all rows been evidence,
    `possible` is the most that pending ones can still bring; `unbounded` counts those of which that is not known.
    `held` and `refused` are the part of `amount` that a gate keeps back (pending) or denies (closed).
    """

    payment: str
    line: int
    point: int | None
    cohort: str | None
    status: str
    count: int
    quantity: Fraction
    amount: Fraction
    waiting: Fraction
    possible: Fraction
    unbounded: int
    held: Fraction
    refused: Fraction


@frozen
class OpenFigure:
    """Rows of one price line, point and cohort alike in status, day, and the last day that counts for them.

    `day` is that of the point, or the start. `earned` is what they bring before gates if all rows are evidence, those
    that are below zero left out; `possible` and `unbounded` as in `LineFigure`.
    """

    payment: str
    line: int
    point: int | None
    cohort: str | None
    status: str
    day: date | None
    final_on: date | None
    count: int
    earned: Fraction
    possible: Fraction
    unbounded: int

    @property
    def is_open(self) -> bool:
        """Whether the value is not final."""
        return self.status == "pending" or bool(self.possible or self.unbounded)


@frozen
class ParticipantCut:
    """What a limit per participant took from a payment.

    `limit` is the payment's own (its place among `limits`), or the contract's cap (its place among `caps`).
    """

    whose: Literal["payment", "contract"]
    limit: int
    amount: Fraction


@frozen
class PaymentFigure:
    """A payment (or saving) of member lines after step 6.

    `gross` = `waiting` + `held` + `refused` + `less` + the cuts + `owed`: everything earned is in one place.
    `lowest` and `highest` are what `owed` can become when all that is pending is known (None: no bound is known),
    of the members and events seen so far.
    """

    payment: str
    gross: Fraction
    waiting: Fraction
    held: Fraction
    refused: Fraction
    less: Fraction
    cuts: tuple[ParticipantCut, ...]
    owed: Fraction
    lowest: Fraction
    highest: Fraction | None


@frozen
class GroupCounts:
    """The members of a target group: entered, of them left by neutral exit; its cohorts, in order.

    Cohorts by calendar period are named `2022`, `2022 H1`, `2022 Q3`, `2022-05`, `2022-W07`; those by size are
    numbered from 1; scheduled ones are named by their first day, those by column by the column's value.
    """

    group: str
    entered: int
    left: int
    cohorts: tuple[str, ...]


@frozen
class Gates:
    """For each payment with `only when`: the state of its gates at each point (None where it has none) and cohort."""

    states: Mapping[tuple[str, int | None, str | None], GateState]


class Measuring(Protocol):
    """An engine at work on one contract and its data."""

    def groups(self, settlement: date) -> tuple[GroupCounts, ...]:
        """The members of each target group as seen on a settlement date."""

    def group_figures(self, settlement: date) -> Mapping[GroupKey, GroupFigure]:
        """The aggregates over groups that the contract's figures need."""

    def payments(self, settlement: date, gates: Gates) -> tuple[PaymentFigure, ...]:
        """The payments of member lines.

        Called for each settlement date in order, since caps per participant that several payments share never
        displace what earlier settlements let through; perhaps again for one date, with more gates known.
        """

    def lines(self, settlement: date, gates: Gates) -> tuple[LineFigure, ...]:
        """What makes the payments up, by line, point, cohort and status."""

    def inputs(self, settlement: date) -> Mapping[tuple[str, str | None], InputFigure]:
        """The certified figures last dated up to the settlement date, by name and cohort."""


@runtime_checkable
class MeasuringAhead(Measuring, Protocol):
    """An engine that also knows until when the lines of members are open."""

    def open_lines(self, settlement: date) -> tuple[OpenFigure, ...]:
        """The lines of members by the last day that counts for them; for the settlement date asked for last."""
