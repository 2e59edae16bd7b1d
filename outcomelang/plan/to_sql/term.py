"""From a checked expression of one member (or one row) to SQL: its value so far, and its state.

The state is `known`, `missing` or `pending`; these words sort so that the greatest of the operands' states is that
of the whole: pending if an operand is, else missing. A value is the value *so far*: of a number that can only
grow it is what has been reached, of a yes/no whether it is a yes already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import singledispatch

from attrs import evolve, field, frozen
from sqlglot import exp

from outcomelang.model.contract import Contract, Points
from outcomelang.model.expression import Node
from outcomelang.plan.plan import CannotSettleYet, Grain, Measured
from outcomelang.plan.to_sql.words import (
    SEEN_UNTIL,
    as_decimal,
    as_integer,
    col,
    day,
    divided,
    greatest,
    least,
    number,
    once,
    text,
    when,
)
from outcomelang.value.rounding import MEMBER_DECIMALS, RoundingMode

KNOWN, MISSING, PENDING, LEFT_OUT = "known", "missing", "pending", "left out"
MET, NOT_MET = "met", "not met"

OUT = "out"
"""The state of what rests on a value that is left out. States are in the order of the alphabet: the last decides."""


@frozen
class Term:
    """A value so far in SQL, its state (None: always known), and the decimals of a number.

    `quotient` holds dividend and divisor where the value is their quotient: a comparison multiplies instead.
    """

    value: exp.Expr
    state: exp.Expr | None = None
    scale: int = 0
    quotient: tuple[Term, Term] | None = None


@frozen
class Frame:
    """Where SQL for a member's expressions stands: the contract, the grain, and which rows are looked at.

    `points` are those of the metric at hand; `member` is the alias of the member's row, `row` that of a child
    row. `complete` says through which day a table is complete where that is before the as-of date.
    """

    contract: Contract
    grain: Grain | None
    evidence_only: bool = False
    points: Points | None = None
    member: str | None = None
    row: str | None = None
    complete: Mapping[str, date] = field(factory=dict)

    def column(self, name: str) -> exp.Column:
        """A column of the member's row."""
        return col(name, self.member)

    def measure(self, of: Measured) -> exp.Column:
        """The column that holds an aggregate over rows."""
        measures = self.grain.measures if self.grain else ()
        found = {
            measure.evidence_only: measure.name
            for measure in measures
            if measure.of == of and measure.points in (None, self.points)
        }
        return self.column(found.get(self.evidence_only, found[False]))

    def seen_until(self, tables: frozenset[str]) -> exp.Expr:
        """The last day that is seen of a member in some tables: settlement or leaving day, or where a file ends."""
        ends = sorted({self.complete[table] for table in tables if table in self.complete})
        return least(self.column(SEEN_UNTIL), *(day(end) for end in ends[:1]))


@singledispatch
def term(expression: Node, frame: Frame) -> Term:  # noqa: ARG001 (the frame is for the kinds that are registered)
    """The SQL of an expression; `leaves`, `logic`, `arithmetic` and `windows` each register the kinds they know.

    Raises CannotSettleYet for a clause that the engine cannot compute.
    """
    raise CannotSettleYet(_clause(expression), expression.span)


def _clause(expression: Node) -> str:
    return {
        "InputValue": "an input in a metric of members",
        "GroupCount": "a figure of a group in a metric of members",
        "GroupShare": "a figure of a group in a metric of members",
        "GroupAggregate": "a figure of a group in a metric of members",
        "PresentValue": "`present value` in a metric of members",
        "PaymentValue": "a payment in a metric of members",
    }.get(type(expression).__name__, f"`{type(expression).__name__}`")


def state_of(*terms: Term) -> exp.Expr | None:
    """The state of an operation: pending if an operand is, else left out, else missing, else known."""
    states = list(dict.fromkeys(one.state for one in terms if one.state is not None))
    return greatest(*states) if states else None


def is_known(state: exp.Expr | None) -> exp.Expr:
    """Whether a state is known."""
    return exp.true() if state is None else exp.EQ(this=state, expression=text(KNOWN))


def value_of(one: Term) -> Term:
    """A term whose value may stand anywhere: a quotient is rounded half even to 12 decimals."""
    if one.quotient is None:
        return one
    dividend, divisor = one.quotient
    value = once(divisor.value, "the divisor", lambda by: _quotient(dividend, evolve(divisor, value=by)))
    return Term(value, one.state, MEMBER_DECIMALS)


def _quotient(dividend: Term, divisor: Term) -> exp.Expr:
    up = max(0, MEMBER_DECIMALS - dividend.scale + divisor.scale)
    down = max(0, dividend.scale - MEMBER_DECIMALS - divisor.scale)
    top = as_integer(dividend.value, dividend.scale) * exp.Literal.number(10**up)
    bottom = as_integer(divisor.value, divisor.scale) * exp.Literal.number(10**down)
    units = divided(exp.paren(top * exp.func("sign", divisor.value)), exp.func("abs", bottom), RoundingMode.HALF_EVEN)
    quotient = as_decimal(exp.paren(units), 0) * number(Fraction(1, 10**12))
    return when((exp.NEQ(this=divisor.value, expression=exp.Literal.number(0)), quotient))


def in_one_scale(*terms: Term) -> tuple[tuple[exp.Expr, ...], int]:
    """The values of some terms, of which one is to be chosen, with the same number of decimals, and that number.

    Where two decimals of 38 digits meet in a choice, the database would round the one that has more decimals.
    """
    scale = max(one.scale for one in terms)
    return tuple(one.value if one.scale == scale else as_decimal(one.value, scale) for one in terms), scale


def no_divisor(divisor: Term) -> exp.Expr:
    """The state of a quotient on account of its divisor: missing where it is 0."""
    return when((exp.EQ(this=divisor.value, expression=exp.Literal.number(0)), text(MISSING)), otherwise=text(KNOWN))
