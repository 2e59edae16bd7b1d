"""Checked expressions: every name resolved to what it names, every node with a type and a level.

Made by `from_tree`; read by the plan, the reference evaluator, the proofs and `explain`. Sugar is gone:
`no E` is `not any E`, `x not in L` is `not (x in L)`, a card's rows are lines, windows are first day and end.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

import attrs
from attrs import field

from outcomelang.frozen import frozen
from outcomelang.model.type import Level, Type
from outcomelang.source import Span
from outcomelang.value.duration import Duration, DurationUnit
from outcomelang.value.rounding import RoundingMode

Value: TypeAlias = Fraction | date | str | bool
Period: TypeAlias = tuple[date, date | None]
"""The first and the last day of a period; without a last day it does not end."""


@frozen(kw_only=True)
class Node:
    """An expression's type, the level it belongs to, and where it was written."""

    type: Type
    level: Level
    span: Span = field(eq=False, repr=False)


@frozen
class Constant(Node):
    """A literal. Quantities are in the model's units (see `type`)."""

    value: Value


@frozen
class ColumnValue(Node):
    """A cell: of the participant's row (level MEMBER) or of the row a filter or formula looks at (level ROW)."""

    table: str
    column: str


class Day(enum.StrEnum):
    """The named days of a member."""

    START = "start"
    POINT = "point"
    PREVIOUS = "previous"


@frozen
class MemberDay(Node):
    """`start`, `point` or `previous`: the metric's own point before, or the start."""

    day: Day


@frozen
class ShiftedDay(Node):
    """A date plus (or minus) a duration: `start + 13 weeks`; months are clamped to the month's last day."""

    day: Expression
    shift: Duration


@frozen
class InputValue(Node):
    """A certified figure from outside."""

    name: str


@frozen
class ParameterValue(Node):
    """A parameter; `on` is the day (or the code, or the number) a dated parameter or named table is read with."""

    name: str
    on: Expression | None = None


@frozen
class MetricValue(Node):
    """Another metric, at the same point and (if it has cohorts) in the same cohort."""

    name: str


@frozen
class PaymentValue(Node):
    """What a payment is owed so far after its own limits; `total` for all of them."""

    name: str


@frozen
class If(Node):
    """Only the branch taken is looked at."""

    condition: Expression
    then: Expression
    otherwise: Expression


@frozen
class Logic(Node):
    """`and`: a no decides, else pending, else missing, else yes. `or`: a yes decides."""

    operator: Literal["and", "or"]
    operands: tuple[Expression, ...]


@frozen
class Not(Node):
    """`not`."""

    operand: Expression


@frozen
class Compare(Node):
    """A comparison of two values of one type; `a in b to c` is two of them."""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Expression
    right: Expression


@frozen
class In(Node):
    """Whether a value is one of a list; `codes` names the list if it is a named one."""

    value: Expression
    items: tuple[Value, ...]
    codes: str | None = None


@frozen
class IsKnown(Node):
    """`is known`; `is missing` is `not` of it."""

    operand: Expression


@frozen
class Arithmetic(Node):
    """`+ - * /`."""

    operator: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression


@frozen
class Negate(Node):
    """`-x`."""

    operand: Expression


@frozen
class Age(Node):
    """Completed years from `born` to `on`; a 29 February birthday falls on the last of February."""

    born: Expression
    on: Expression


@frozen
class Extreme(Node):
    """`min(...)` or `max(...)` of values."""

    function: Literal["min", "max"]
    operands: tuple[Expression, ...]


@frozen
class Absolute(Node):
    """`abs(x)`."""

    operand: Expression


@frozen
class RoundTo(Node):
    """`round(x, half up, 0.01)`; `truncate(x, 1)` is rounding down (toward zero) to 0.1."""

    operand: Expression
    mode: RoundingMode
    step: Fraction


@frozen
class CountTrue(Node):
    """`count of [a, b, c]`: how many are yes."""

    conditions: tuple[Expression, ...]


# --- Windows ------------------------------------------------------------------------------------


@frozen
class Window:
    """The days from `first` up to, not including, `end`; without an end, through the settlement date.

    A window without an end ends on the last settlement date.
    """

    first: Expression
    end: Expression | None
    span: Span = field(eq=False, repr=False)


@frozen
class Near:
    """The reading closest to `anchor`, at most `tolerance` days off; of two equally close, the earlier."""

    anchor: Expression
    tolerance: int
    span: Span = field(eq=False, repr=False)


# --- Rows ---------------------------------------------------------------------------------------


@frozen
class Rows:
    """The rows of a child table that satisfy a condition (level ROW), or all of them."""

    table: str
    condition: Expression | None
    span: Span = field(eq=False, repr=False)


@frozen
class PeriodRows:
    """The days of the rows of a `periods` table."""

    rows: Rows


@frozen
class PeriodUnion:
    """`(job or education)`."""

    left: PeriodSet
    right: PeriodSet


@frozen
class PeriodIntersection:
    """`(job and lease)`."""

    left: PeriodSet
    right: PeriodSet


@frozen
class PeriodDifference:
    """`(lease outside jail_stay)`."""

    left: PeriodSet
    right: PeriodSet


PeriodSet: TypeAlias = PeriodRows | PeriodUnion | PeriodIntersection | PeriodDifference


class EventFunction(enum.StrEnum):
    """How the rows of an `events` table (or of a child table, or periods for `count` and `any`) become one value."""

    COUNT = "count"
    ANY = "any"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    LOWEST = "lowest"
    HIGHEST = "highest"
    FIRST = "first"
    LAST = "last"
    NEAR = "near"


@frozen
class EventValue(Node):
    """An aggregate over dated rows in a window. `operand` (level ROW) is what is summed or picked; none for count, any.

    `first` and `last` are by date, ties by the row's place in the file. `near` has a `Near` window. Rows of a child
    table have no date, so an aggregate over them has no window; a row of periods is dated by its first day.
    """

    function: EventFunction
    rows: Rows
    operand: Expression | None
    window: Window | Near | None


@frozen
class TimeIn(Node):
    """`days in P`, `weeks in P`, `months in P`, or `outside P`; overlapping periods count once.

    `days` count days; `weeks` count Mondays of rows by week; `months` first days of rows by month.
    """

    unit: DurationUnit
    periods: PeriodSet
    outside: bool
    window: Window


@frozen
class OnDay(Node):
    """`P on X`: whether the day lies in the periods."""

    periods: PeriodSet
    day: Expression


@frozen
class AnyPeriod(Node):
    """`any P` in a window: whether some day of the window lies in the periods."""

    periods: PeriodSet
    window: Window


@frozen
class LongestRun(Node):
    """The days of the longest run inside the window; gaps of at most `gap` days are bridged and not counted."""

    periods: PeriodSet
    gap: int
    window: Window


@frozen
class RunsOf(Node):
    """The number of complete unbroken blocks of a length, from each run's own first day, inside the window."""

    length: Duration
    periods: PeriodSet
    outside: bool
    gap: int
    window: Window


@frozen
class WindowLength(Node):
    """`days | weeks | months since X`: the number of days, Mondays, first days in the window."""

    unit: DurationUnit
    window: Window


# --- Groups -------------------------------------------------------------------------------------


@frozen
class GroupCount(Node):
    """`count of G` (all who entered) or `count of G(condition)` (those whose condition is yes)."""

    group: str
    condition: Expression | None


@frozen
class GroupShare(Node):
    """`share of G(condition)`: yes ÷ (yes + no), those left out in neither."""

    group: str
    condition: Expression


@frozen
class GroupAggregate(Node):
    """`sum | mean | median | lowest | highest of METRIC across G`; `operand` is a value of each member.

    `across_cohorts` marks `sum of avoided`: a sum over the cohorts of a metric per cohort.
    """

    function: Literal["sum", "mean", "median", "lowest", "highest"]
    group: str
    operand: Expression
    across_cohorts: bool = False


# --- Tables -------------------------------------------------------------------------------------


@frozen
class StepRow:
    """`from 8.5%: 4_800_000 USD`: one row of a table of steps, a scale or slices."""

    edge_word: Literal["under", "up to", "from", "above", "at"]
    edge: Fraction
    result: Expression
    span: Span = field(eq=False, repr=False)


@frozen
class Steps(Node):
    """The result of the row in whose range the value lies."""

    operand: Expression
    rows: tuple[StepRow, ...]


@frozen
class Scale(Node):
    """Straight lines between the rows, flat beyond; an `under` row first of all."""

    operand: Expression
    rows: tuple[StepRow, ...]


@frozen
class Slices(Node):
    """Each slice at its own rate per `per`; nothing below the first edge; an `under` row first of all."""

    operand: Expression
    per: Fraction
    rows: tuple[StepRow, ...]


@frozen
class PresentValue(Node):
    """X ÷ (1 + rate) ^ (days ÷ 365), the days from `first` to `last`."""

    operand: Expression
    first: Expression
    last: Expression
    rate: Fraction


@frozen
class StartsIn(Node):
    """Whether a member's start lies in one of some periods, both days included; no for one without a start.

    No text says this: it tells apart the members whom an amendment for entrants governs.
    """

    periods: tuple[Period, ...]


Expression: TypeAlias = (
    Constant
    | ColumnValue
    | MemberDay
    | ShiftedDay
    | InputValue
    | ParameterValue
    | MetricValue
    | PaymentValue
    | If
    | Logic
    | Not
    | Compare
    | In
    | IsKnown
    | Arithmetic
    | Negate
    | Age
    | Extreme
    | Absolute
    | RoundTo
    | CountTrue
    | EventValue
    | TimeIn
    | OnDay
    | AnyPeriod
    | LongestRun
    | RunsOf
    | WindowLength
    | GroupCount
    | GroupShare
    | GroupAggregate
    | Steps
    | Scale
    | Slices
    | PresentValue
    | StartsIn
)

Part: TypeAlias = Node | Window | Near | Rows | PeriodSet | StepRow

_PARTS = (Node, Window, Near, Rows, PeriodRows, PeriodUnion, PeriodIntersection, PeriodDifference, StepRow)


def parts(whole: Part) -> Iterator[Part]:
    """What stands directly inside an expression, a window, rows or a set of periods."""
    for name in _attributes(whole):
        value = getattr(whole, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, _PARTS):
                yield item


_ATTRIBUTES: dict[type, tuple[str, ...]] = {}
"""For each kind of part that has been met, the names of its attributes that may hold parts."""


def _attributes(whole: Part) -> tuple[str, ...]:
    kind = type(whole)
    if kind not in _ATTRIBUTES:
        names = (attribute.name for attribute in attrs.fields(kind))
        _ATTRIBUTES[kind] = tuple(name for name in names if name not in ("type", "level", "span"))
    return _ATTRIBUTES[kind]


def walk(whole: Part) -> Iterator[Part]:
    """An expression and everything inside it, parents first."""
    waiting: list[Part] = [whole]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(tuple(parts(current))))
