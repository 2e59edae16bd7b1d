"""Prices and the rounding of lines."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve
from sqlglot import exp

from outcomelang.model.contract import Rounding
from outcomelang.model.expression import Node, ParameterValue
from outcomelang.plan.to_sql.grains import GROWING, WAITING
from outcomelang.plan.to_sql.leaves import parameter_on
from outcomelang.plan.to_sql.line_columns import LineRow
from outcomelang.plan.to_sql.term import KNOWN, MET, PENDING, Frame, Term, term, value_of
from outcomelang.plan.to_sql.words import number, rounded, text, when
from outcomelang.value.rounding import MEMBER_DECIMALS, RoundingMode


def priced(price: Node, frame: Frame, on: exp.Expr) -> Term:
    """A price in SQL; a dated parameter without brackets is read on the line's own day, `on`."""
    if isinstance(price, ParameterValue) and price.on is None:
        return parameter_on(price, Term(on), frame)
    return value_of(term(price, frame))


def unless_unpriced(row: LineRow, state: exp.Expr | None) -> LineRow:
    """A line that brings nothing where its price cannot be told: it is pending or missing then, as the price is."""
    if state is None:
        return row
    paying = [text(status) for status in (MET, GROWING, WAITING)]
    unpriced = exp.not_(exp.EQ(this=state.copy(), expression=text(KNOWN)))
    lacks = exp.and_(unpriced, exp.In(this=row.status.copy(), expressions=paying))
    waits = exp.and_(unpriced.copy(), exp.EQ(this=state.copy(), expression=text(PENDING)))
    still = exp.and_(
        waits, exp.In(this=row.status.copy(), expressions=[*(one.copy() for one in paying), text(PENDING)])
    )
    nothing = {
        name: when((unpriced.copy(), number(0)), otherwise=getattr(row, name).copy())
        for name in ("quantity", "amount", "waiting", "possible")
    }
    return evolve(
        row,
        status=when((lacks, state.copy()), otherwise=row.status.copy()),
        unbounded=when((still, number(1)), otherwise=row.unbounded.copy()),
        **nothing,
    )


def rounded_line(value: exp.Expr, scale: int, rounding: Rounding) -> exp.Expr:
    """A line's amount, rounded as the contract says; if it rounds in total, to the 12 decimals of members' values."""
    if rounding.in_total:
        return rounded(value, scale, Fraction(1, 10**MEMBER_DECIMALS), RoundingMode.HALF_EVEN)
    return rounded(value, scale, rounding.step, rounding.mode)
