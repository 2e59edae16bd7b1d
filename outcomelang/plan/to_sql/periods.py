"""The days of periods, each once: overlapping rows merged, sets joined, and runs numbered."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from sqlglot import exp

from outcomelang.model.contract import Contract
from outcomelang.model.expression import (
    PeriodDifference,
    PeriodIntersection,
    PeriodRows,
    PeriodSet,
    PeriodUnion,
    Rows,
)
from outcomelang.plan.plan import PeriodDays
from outcomelang.plan.to_sql.seen import Named, seen_name
from outcomelang.plan.to_sql.term import Frame, term
from outcomelang.plan.to_sql.words import (
    COUNTS,
    END_DAY,
    FIRST_DAY,
    MAY_COUNT,
    MEMBER,
    RUN,
    col,
    day_after,
    greatest,
    known,
    named,
    number,
    or_false,
    relation,
    unknown,
    when,
)

MEMBERS, ROWS = "members", "rows"
"""The aliases of members and of their rows, where these are beside each other."""

_REACHED = "reached before"
_INSIDE = ("inside left", "inside right")


def row_conditions(rows: Rows, contract: Contract, *, evidence_only: bool, alias: str | None = None) -> list[exp.Expr]:
    """What a row must satisfy: its filter, and being evidence (or still able to become it)."""
    conditions: list[exp.Expr] = []
    if contract.table[rows.table].counts is not None:
        conditions.append(col(COUNTS if evidence_only else MAY_COUNT, alias))
    if rows.condition is not None:
        conditions.append(or_false(term(rows.condition, Frame(contract, None, row=alias)).value))
    return conditions


@frozen
class LookedAt:
    """The days of each member that any measure looks at: no row outside them need be merged.

    `members` is the relation that `first` and `end` (the first day after) are columns of, under the alias `MEMBERS`.
    """

    members: str
    first: exp.Expr
    end: exp.Expr


def period_days(days: PeriodDays, contract: Contract, looked_at: LookedAt | None = None) -> Iterator[Named]:
    """The relations that lead to a set of days; the last one has its name."""
    yield from _set(days.name, days.periods, days, contract, looked_at)


def _set(
    name: str, periods: PeriodSet, days: PeriodDays, contract: Contract, looked_at: LookedAt | None
) -> Iterator[Named]:
    match periods:
        case PeriodRows(rows=rows):
            yield f"{name} rows", _rows(rows, days, contract, looked_at)
            yield name, _merged(f"{name} rows", days.gap)
        case PeriodUnion() | PeriodIntersection() | PeriodDifference():
            yield from _set(f"{name} left", periods.left, days, contract, looked_at)
            yield from _set(f"{name} right", periods.right, days, contract, looked_at)
            yield f"{name} edges", _edges(name)
            yield f"{name} rows", _pieces(f"{name} edges", periods)
            yield name, _merged(f"{name} rows", days.gap)


def _rows(rows: Rows, days: PeriodDays, contract: Contract, looked_at: LookedAt | None) -> exp.Query:
    """The first day and the first day after of each row; a period of no day is left out."""
    table = contract.table[rows.table]
    parent, first, end = (col(name, ROWS) for name in (table.parent or "", FIRST_DAY, END_DAY))
    conditions = row_conditions(rows, contract, evidence_only=days.evidence_only, alias=ROWS)
    last: exp.Expr = day_after(first)
    if not days.starts_only:
        last = end
        conditions.append(first < end)
    query = exp.select(named(parent, MEMBER), first, named(last, END_DAY)).from_(relation(seen_name(table.name), ROWS))
    if looked_at is not None:
        same = exp.EQ(this=col(MEMBER, MEMBERS), expression=parent)
        query = query.join(relation(looked_at.members, MEMBERS), on=same)
        conditions += [first < looked_at.end, last > looked_at.first]
    return query.where(*conditions) if conditions else query


def _over_member(function: exp.Expr, spec: exp.WindowSpec | None = None) -> exp.Window:
    order = exp.Order(expressions=[exp.Ordered(this=col(FIRST_DAY)), exp.Ordered(this=col(END_DAY))])
    return exp.Window(this=function, partition_by=[col(MEMBER)], order=order, spec=spec)


def _merged(name: str, gap: int | None) -> exp.Query:
    """Rows cut so that each day is in one of them; runs numbered where they are asked for."""
    before = exp.WindowSpec(
        kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=exp.Literal.number(1), end_side="PRECEDING"
    )
    reached = _over_member(exp.Max(this=col(END_DAY)), before)
    looked = exp.select(col(MEMBER), col(FIRST_DAY), col(END_DAY), named(reached, _REACHED)).from_(relation(name))
    first = greatest(col(FIRST_DAY), exp.func("coalesce", col(_REACHED), col(FIRST_DAY)))
    columns: list[exp.Expr] = [col(MEMBER), named(first, FIRST_DAY), col(END_DAY)]
    if gap is not None:
        apart = exp.or_(unknown(col(_REACHED)), col(FIRST_DAY) > day_after(col(_REACHED), gap))
        new_run = when((apart, number(1)), otherwise=number(0))
        columns.append(named(_over_member(exp.Sum(this=new_run)), RUN))
    further = exp.or_(unknown(col(_REACHED)), col(END_DAY) > col(_REACHED))
    return exp.select(*columns).from_(looked.subquery("looked")).where(further)


def _edges(name: str) -> exp.Query:
    """How many ranges of the left and of the right set are open from each day on."""
    deltas = [
        exp.select(
            col(MEMBER),
            named(col(column), FIRST_DAY),
            named(number(delta if side == "left" else 0), _INSIDE[0]),
            named(number(delta if side == "right" else 0), _INSIDE[1]),
        ).from_(relation(f"{name} {side}"))
        for side in ("left", "right")
        for column, delta in ((FIRST_DAY, 1), (END_DAY, -1))
    ]
    changes = exp.union(*deltas, distinct=False)
    return (
        exp.select(col(MEMBER), col(FIRST_DAY), *(named(exp.Sum(this=col(inside)), inside) for inside in _INSIDE))
        .from_(changes.subquery("changes"))
        .group_by(col(MEMBER), col(FIRST_DAY))
    )


def _pieces(name: str, periods: PeriodUnion | PeriodIntersection | PeriodDifference) -> exp.Query:
    """The ranges between two edges that lie in the joined set."""

    def over(function: exp.Expr) -> exp.Window:
        order = exp.Order(expressions=[exp.Ordered(this=col(FIRST_DAY))])
        return exp.Window(this=function, partition_by=[col(MEMBER)], order=order)

    running = exp.select(
        col(MEMBER),
        col(FIRST_DAY),
        named(over(exp.Lead(this=col(FIRST_DAY))), END_DAY),
        *(named(over(exp.Sum(this=col(inside))), inside) for inside in _INSIDE),
    ).from_(relation(name))
    left, right = (col(inside) > number(0) for inside in _INSIDE)
    inside = {
        PeriodUnion: exp.or_(left, right),
        PeriodIntersection: exp.and_(left, right),
        PeriodDifference: exp.and_(left, exp.not_(exp.paren(right))),
    }[type(periods)]
    return (
        exp.select(col(MEMBER), col(FIRST_DAY), col(END_DAY))
        .from_(running.subquery("running"))
        .where(inside, known(col(END_DAY)))
    )
