"""Why a payment is what it is: from the amount down to the clause, the member's values, and the rows behind them.

Everything is kept as it was computed, with the place of its clause in the contract; `report/` makes the text.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from outcomelang.model.contract import Payment
from outcomelang.model.expression import Node
from outcomelang.model.type import Type
from outcomelang.settlement.figures_behind import FigureBehind
from outcomelang.settlement.statement import PaymentSettlement
from outcomelang.source import Span

Cell: TypeAlias = Decimal | int | date | str | bool | None
"""A cell as it is, or the text `***` where it is private."""

Shown: TypeAlias = date | str | None
"""A day, or the text `***` where it would tell a private cell."""


@frozen
class ExplainedRow:
    """A row of data that an aggregate looked at: whether it counted, and if not, why. `file_row` counts from 1."""

    table: str
    file_row: int
    cells: tuple[tuple[str, Cell], ...]
    counted: bool
    why: str


@frozen
class ExplainedMeasure:
    """An aggregate over a member's rows: its words in the contract, its window with both days included, its value.

    `first` and `last` are None where rows without days are seen as they are.
    """

    span: Span = field(eq=False)
    type: Type
    value: Cell | Fraction
    first: Shown
    last: Shown
    rows: tuple[ExplainedRow, ...]


@frozen
class ExplainedMetric:
    """A metric of one member, at one point if it has points: value, status, and the aggregates behind it.

    `others` are the metrics that its formula names.
    """

    name: str
    span: Span = field(eq=False)
    type: Type
    point: int | None
    point_day: Shown
    status: str
    value: Cell
    measures: tuple[ExplainedMeasure, ...]
    others: tuple[ExplainedMetric, ...]


@frozen
class ExplainedLine:
    """One price line of one member, at one point or for one event: what it earned, what of it is paid, and why.

    `day` is None where the calendar has no such day. `reason` is empty where it is paid in full; `row` is the event's
    row in its file.
    """

    number: int
    span: Span = field(eq=False)
    point: int | None
    day: Shown
    status: str
    quantity: Decimal | int
    amount: Decimal | int
    paid: Decimal | int
    reason: str | None
    metric: ExplainedMetric | None = None
    event: ExplainedRow | None = None


@frozen
class ExplainedMember:
    """A member of a target group and each line of the payment; `key` is their pseudonym unless keys are to be shown."""

    key: str
    group: str
    start: Shown
    left_on: Shown
    cells: tuple[tuple[str, Cell], ...]
    lines: tuple[ExplainedLine, ...]


@frozen
class Unfulfilled:
    """Something that a group requires of its members and that a participant does not fulfil.

    `condition` is the part of `where` that is not so, None for the window of entry. `is_known` is False where a cell it
    looks at is empty, or its date has not come. `entry` is the day of entry, unless that is private or not there.
    """

    group: str
    condition: Node | None
    is_known: bool
    entry: date | None = None


@frozen
class Outside:
    """Why somebody has no line that is paid for a group: no row, what is not fulfilled, or nothing of the two."""

    group: str
    has_row: bool
    unfulfilled: tuple[Unfulfilled, ...]


@frozen
class Explanation:
    """A payment on a settlement date, from its amount down; with the member asked for.

    `outside` says of each group of its price lines why the one asked for has none, where there is no `member`.
    `figures` are those above single members that its formula, conditions and limits rest on. `member_called` is what
    the one asked for is called: the pseudonym, or the key.
    """

    payment: Payment
    settlement: date
    settled: PaymentSettlement
    member: ExplainedMember | None
    outside: tuple[Outside, ...] = ()
    figures: tuple[FigureBehind, ...] = ()
    member_called: str = ""
