"""The nodes of the tree that stand inside declarations: names, literals, expressions, windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

import attrs
from attrs import field

from outcomelang.frozen import frozen
from outcomelang.source import Span
from outcomelang.value.duration import DurationUnit
from outcomelang.value.rounding import RoundingMode


@frozen
class Node:
    """Anything that has a place in the text. Two nodes are equal when they say the same, wherever they stand."""

    span: Span = field(eq=False, repr=False, kw_only=True)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node, in the order of the text."""
    for attribute in attrs.fields(type(node)):
        value = getattr(node, attribute.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def walk(node: Node) -> Iterator[Node]:
    """A node and all nodes below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(tuple(children(current))))


# --- Words and literals -------------------------------------------------------------------------


@frozen
class Name(Node):
    """A name, declared or used."""

    text: str


@frozen
class NumberLiteral(Node):
    """`12`, `2.5`, `1_000`."""

    value: Fraction


@frozen
class PercentLiteral(Node):
    """`8.5%` or `5 percentage points`; the value is the fraction: 0.085, 0.05."""

    value: Fraction


@frozen
class MoneyLiteral(Node):
    """`30_000 DKK`."""

    amount: Fraction
    currency: str


@frozen
class DurationLiteral(Node):
    """`12 months`, `7.9 weeks`."""

    count: Fraction
    unit: DurationUnit


@frozen
class DateLiteral(Node):
    """`2024-03-01`."""

    value: date


@frozen
class IsoweekLiteral(Node):
    """`2021-W10`; the value is the week's Monday."""

    value: date


@frozen
class IsomonthLiteral(Node):
    """`2021-03`; the value is the month's first day."""

    value: date


@frozen
class TextLiteral(Node):
    """`"own"`."""

    value: str


@frozen
class DayOfYear(Node):
    """`30 June`."""

    day: int
    month: int


# --- Expressions --------------------------------------------------------------------------------


@frozen
class Reference(Node):
    """A name, perhaps with brackets: `housed`, `tenancy(kind = "own")`, `price(start)`.

    What the brackets mean (a row filter, the day a dated parameter is read on) is for the checker to say.
    """

    name: Name
    argument: Expression | None = None


@frozen
class FieldOf(Node):
    """`mastery.score`: a column of rows."""

    rows: Reference
    column: Name


@frozen
class FormulaOf(Node):
    """`exam.(mark * weight)`: a formula for each row."""

    rows: Reference
    formula: Expression


@frozen
class If(Node):
    """`if c then a else b`."""

    condition: Expression
    then: Expression
    otherwise: Expression


@frozen
class Logic(Node):
    """`a and b`, `a or b`; of periods too: `(job or education)`."""

    operator: Literal["and", "or"]
    left: Expression
    right: Expression


@frozen
class Not(Node):
    """`not a`."""

    operand: Expression


@frozen
class Compare(Node):
    """`a >= b`."""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Expression
    right: Expression


@frozen
class InRange(Node):
    """`x in 18 to 24`: both ends included."""

    value: Expression
    low: Expression
    high: Expression


@frozen
class InList(Node):
    """`x in ["a", "b"]` or `x not in ...`."""

    value: Expression
    items: tuple[Literal_, ...]
    negated: bool


@frozen
class InCodes(Node):
    """`x in codes NAME` or `x not in codes NAME`."""

    value: Expression
    codes: Name
    negated: bool


@frozen
class Is(Node):
    """`x is known`, `x is missing`."""

    value: Expression
    known: bool


@frozen
class Arithmetic(Node):
    """`a + b`, `a - b`, `a * b`, `a / b`."""

    operator: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression


@frozen
class Negate(Node):
    """`-a`."""

    operand: Expression


@frozen
class Call(Node):
    """`age(born, moved_in)`, `min(a, b)`, `max`, `abs`, `truncate(x, 1)`."""

    function: Literal["age", "min", "max", "abs", "truncate"]
    arguments: tuple[Expression, ...]


@frozen
class Round(Node):
    """`round(x, half up, 0.01)`."""

    value: Expression
    mode: RoundingMode
    step: Expression


@frozen
class Count(Node):
    """`count of E`, `count of G(condition)`, `count of METRIC`."""

    of: Reference


@frozen
class CountTrue(Node):
    """`count of [a, b, c]`: how many of the conditions are met."""

    conditions: tuple[Expression, ...]


@frozen
class Share(Node):
    """`share of G(condition)`."""

    of: Reference


@frozen
class Aggregate(Node):
    """`sum of exam.mark`, `mean of METRIC across GROUP`."""

    function: Literal["sum", "mean", "median", "lowest", "highest"]
    of: Reference | FieldOf | FormulaOf
    across: Name | None = None


@frozen
class AnyOf(Node):
    """`any E`, or `no E` when negated."""

    rows: Reference
    negated: bool


@frozen
class Pick(Node):
    """`first E.field`, `last E.field`."""

    which: Literal["first", "last"]
    of: Reference | FieldOf | FormulaOf


@frozen
class TimeIn(Node):
    """`days in P`, `weeks outside P`."""

    unit: DurationUnit
    periods: Expression
    outside: bool


@frozen
class TimeSince(Node):
    """`days since X`: the length of a window."""

    unit: DurationUnit
    since: Expression


@frozen
class LongestRun(Node):
    """`longest run of P allowing gaps of 14 days`."""

    periods: Expression
    gap: DurationLiteral | None = None


@frozen
class Runs(Node):
    """`runs of 3 months in P`: the number of complete unbroken blocks."""

    length: DurationLiteral
    periods: Expression
    outside: bool
    gap: DurationLiteral | None = None


@frozen
class Outside(Node):
    """`lease outside jail_stay`: the days of one set of periods that are in no row of another."""

    periods: Expression
    excluded: Expression


@frozen
class PresentValue(Node):
    """`present value of X from D to D at 3% per year`."""

    value: Expression
    first: Expression
    last: Expression
    rate: PercentLiteral


@frozen
class StepRow(Node):
    """`from 8.5%: 4_800_000 USD`, also `under`, `up to`, `above`, `at`."""

    edge_word: Literal["under", "up to", "from", "above", "at"]
    edge: Expression
    result: Expression


@frozen
class Steps(Node):
    """`steps x { under 8.5%: 0 USD  from 8.5%: ... }`; without `x` where a parameter is declared."""

    value: Expression | None
    rows: tuple[StepRow, ...]


@frozen
class Scale(Node):
    """`scale x { at 4.25%: 0 DKK  at 8.5%: 4_020_000 DKK }`."""

    value: Expression
    rows: tuple[StepRow, ...]


@frozen
class Slices(Node):
    """`slices x per 1 percentage point { from 0%: 160_000 USD ... }`."""

    value: Expression
    per: Expression
    rows: tuple[StepRow, ...]


# Windows


@frozen
class Since(Node):
    """`since X`."""

    anchor: Expression


@frozen
class Within(Node):
    """`within 12 months after X`, `before X`, `around X`."""

    length: DurationLiteral
    relation: Literal["after", "before", "around"]
    anchor: Expression


@frozen
class Between(Node):
    """`between A and B`, both days included."""

    first: Expression
    last: Expression


@frozen
class On(Node):
    """`on X`: that day."""

    anchor: Expression


@frozen
class Near(Node):
    """`near X within 30 days`."""

    anchor: Expression
    tolerance: DurationLiteral


Window: TypeAlias = Since | Within | Between | On | Near


@frozen
class Windowed(Node):
    """An expression over rows, and the days it looks at: `days in tenancy since previous`."""

    value: Expression
    window: Window


Literal_: TypeAlias = (
    NumberLiteral
    | PercentLiteral
    | MoneyLiteral
    | DurationLiteral
    | DateLiteral
    | IsoweekLiteral
    | IsomonthLiteral
    | TextLiteral
)

Expression: TypeAlias = (
    Literal_
    | Reference
    | FieldOf
    | FormulaOf
    | If
    | Logic
    | Not
    | Compare
    | InRange
    | InList
    | InCodes
    | Is
    | Arithmetic
    | Negate
    | Call
    | Round
    | Count
    | CountTrue
    | Share
    | Aggregate
    | AnyOf
    | Pick
    | TimeIn
    | TimeSince
    | LongestRun
    | Runs
    | Outside
    | PresentValue
    | Steps
    | Scale
    | Slices
    | Windowed
)
