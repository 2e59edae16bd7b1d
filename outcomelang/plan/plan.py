"""The relational plan of a contract: which rows, windows, measures, metrics and price lines an engine computes.

A *grain* is what one row stands for: a member of a group, or a member at a point. Each grain holds *measures*
(aggregates over the member's rows), *conclusions* (values and statuses made from them) and the price lines on
them. An engine computes grains in order, then amounts per member, then the few figures that leave it.
"""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import (
    BestOf,
    Cap,
    Contract,
    EventLine,
    Group,
    Limit,
    MemberLine,
    Metric,
    MetricLine,
    Payment,
    Points,
    Table,
)
from outcomelang.model.expression import (
    AnyPeriod,
    EventValue,
    GroupAggregate,
    GroupCount,
    GroupShare,
    LongestRun,
    Node,
    OnDay,
    PeriodSet,
    RunsOf,
    TimeIn,
)
from outcomelang.source import Source, Span
from outcomelang.value.duration import DurationUnit

Measured: TypeAlias = EventValue | TimeIn | OnDay | AnyPeriod | LongestRun | RunsOf
AggregateOf: TypeAlias = GroupCount | GroupShare | GroupAggregate


class CannotSettleYet(Exception):
    """A clause that is understood and that this version's plan cannot compute: settling stops and names it."""

    def __init__(self, clause: str, span: Span) -> None:
        """Note the clause in the language's words and where it stands."""
        super().__init__(clause)
        self.clause = clause
        self.span = span

    def finding(self, source: Source) -> Diagnostic:
        """The same for the user."""
        return Diagnostic("OUT401", f"this version cannot settle {self.clause}", source, self.span)


@frozen
class SeenTable:
    """A table as seen on a settlement date: later dates read as empty, later rows are not there.

    `evidence` says that the table tells evidence from rows that still wait for it.
    """

    table: Table
    evidence: bool


@frozen
class Measure:
    """An aggregate over a member's rows, named for its column.

    `evidence_only` is False where the rows make no difference between evidence and the rest. `points` are given
    where the window begins at the `previous` of them.
    """

    name: str
    of: Measured
    evidence_only: bool
    points: Points | None


@frozen
class PeriodDays:
    """The days of a set of periods, each once, as separate ranges per participant.

    `starts_only` counts a week's Monday or a month's first day alone, for `weeks in` and `months in`. `gap` numbers
    runs, bridging gaps of at most so many days (None where runs are not asked for).
    """

    name: str
    table: str
    periods: PeriodSet
    starts_only: bool
    gap: int | None
    evidence_only: bool

    @property
    def asked(self) -> tuple[PeriodSet, bool, int | None, bool]:
        """What tells these days from others."""
        return self.periods, self.starts_only, self.gap, self.evidence_only


@frozen
class Conclusion:
    """A value and status of each member (and point) made from measures: a metric, or what a group aggregate takes.

    `points` are the points at which it has a value; `evidence` says that it is computed twice, from the evidence
    alone and from all rows, and is pending where the two differ.
    """

    name: str
    formula: Node
    metric: Metric | None
    points: Points | None
    evidence: bool


@frozen
class PointGrid:
    """All points of a grain, ascending, in one unit, counted from the start or from a column."""

    numbers: tuple[int, ...]
    unit: DurationUnit
    after: str | None


@frozen
class Grain:
    """A relation with a row per member (and point).

    `base` is the grain it is built on: for points, that of the members themselves. A group taken from another
    has the wider group's metrics too.
    """

    name: str
    group: Group
    grid: PointGrid | None
    base: str | None
    measures: tuple[Measure, ...]
    conclusions: tuple[Conclusion, ...]


@frozen
class Aggregate:
    """A figure of a group: `number` is its `GroupKey.aggregate`; `conclusion` the members' values behind it."""

    number: int
    of: AggregateOf
    grain: str
    conclusion: str | None


@frozen
class LinePlan:
    """A price line, numbered from 1 in its payment, and the grain it is paid on (None: it has rows of its own)."""

    payment: str
    number: int
    line: MetricLine | EventLine | MemberLine | BestOf
    grain: str | None


@frozen
class PaymentPlan:
    """A payment of member lines, with the limits per participant of its own and of the contract."""

    payment: Payment
    lines: tuple[LinePlan, ...]
    limits: tuple[tuple[int, Limit], ...]
    caps: tuple[tuple[int, Cap], ...]


@frozen
class Plan:
    """The whole plan, in the order of computing."""

    contract: Contract
    tables: tuple[SeenTable, ...]
    periods: tuple[PeriodDays, ...]
    grains: tuple[Grain, ...]
    aggregates: tuple[Aggregate, ...]
    payments: tuple[PaymentPlan, ...]
