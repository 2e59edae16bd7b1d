"""Prices and the rounding of lines."""

from __future__ import annotations

from fractions import Fraction

from sqlglot import exp

from outcomelang.model.contract import Rounding
from outcomelang.model.expression import Node, ParameterValue
from outcomelang.plan.to_sql.leaves import parameter_on
from outcomelang.plan.to_sql.term import MEMBER_DECIMALS, Frame, Term, term, value_of
from outcomelang.plan.to_sql.words import rounded
from outcomelang.value.rounding import RoundingMode


def priced(price: Node, frame: Frame, on: exp.Expr) -> tuple[exp.Expr, int]:
    """A price in SQL and its decimals; a dated parameter without brackets is read on the line's own day, `on`."""
    if isinstance(price, ParameterValue) and price.on is None:
        found = parameter_on(price, Term(on), frame)
    else:
        found = value_of(term(price, frame))
    return found.value, found.scale


def rounded_line(value: exp.Expr, scale: int, rounding: Rounding) -> exp.Expr:
    """A line's amount, rounded as the contract says; if it rounds in total, to the 12 decimals of members' values."""
    if rounding.in_total:
        return rounded(value, scale, Fraction(1, 10**MEMBER_DECIMALS), RoundingMode.HALF_EVEN)
    return rounded(value, scale, rounding.step, rounding.mode)
