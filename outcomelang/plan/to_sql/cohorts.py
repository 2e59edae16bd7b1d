"""The name of a member's cohort."""

from __future__ import annotations

from sqlglot import exp

from outcomelang.model.contract import Cohorts
from outcomelang.plan.to_sql.words import col, day, text, when


def cohort_of(cohorts: Cohorts, start: exp.Expr, key: exp.Expr) -> exp.Expr:  # noqa: PLR0911 (a line for each kind)
    """The cohort by a column's value, by calendar periods, by size in order of entry, or by scheduled dates.

    Calendar cohorts are named `2022`, `2022 H1`, `2022 Q3`, `2022-05`, `2022-W07`; cohorts by size are numbered
    from 1, and of two members who enter on one day the smaller key comes first; scheduled ones are named by their first
    day.
    """
    of = col(cohorts.column) if cohorts.column else start
    year = _padded(exp.Extract(this=exp.var("YEAR"), expression=of), 4)
    month = exp.Extract(this=exp.var("MONTH"), expression=of.copy())
    match cohorts.by:
        case "column":
            return exp.cast(of, "text")
        case "year":
            return year
        case "half year":
            return _joined(year, " H", when((month > exp.Literal.number(6), text("2")), otherwise=text("1")))
        case "quarter":
            quarter = exp.Extract(this=exp.var("QUARTER"), expression=of.copy())
            return _joined(year, " Q", exp.cast(quarter, "text"))
        case "month":
            return _joined(year, "-", _padded(month, 2))
        case "week":
            isoyear = exp.Extract(this=exp.var("ISOYEAR"), expression=of.copy())
            week = exp.Extract(this=exp.var("WEEK"), expression=of.copy())
            return _joined(_padded(isoyear, 4), "-W", _padded(week, 2))
        case "size":
            return _by_size(cohorts, of, key)
        case "schedule":
            cases = [(of.copy() >= day(first), text(first.isoformat())) for first in reversed(cohorts.starts)]
            return when(*cases)


def _by_size(cohorts: Cohorts, of: exp.Expr, key: exp.Expr) -> exp.Expr:
    place = exp.Window(
        this=exp.RowNumber(),
        order=exp.Order(expressions=[exp.Ordered(this=of), exp.Ordered(this=key)]),
    )
    before = exp.paren(place - exp.Literal.number(1))
    number = exp.IntDiv(this=before, expression=exp.Literal.number(cohorts.size or 1)) + exp.Literal.number(1)
    return exp.cast(exp.paren(number), "text")


def _padded(value: exp.Expr, width: int) -> exp.Expr:
    return exp.func("lpad", exp.cast(value, "text"), exp.Literal.number(width), text("0"))


def _joined(first: exp.Expr, between: str, last: exp.Expr) -> exp.Expr:
    return exp.DPipe(this=exp.DPipe(this=first, expression=text(between)), expression=last)
