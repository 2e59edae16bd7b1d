"""The queries behind an explanation: one member's values, and the rows that each aggregate looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen
from sqlglot import exp

from outcomelang.model.expression import (
    EventValue,
    Near,
    OnDay,
    PeriodDifference,
    PeriodIntersection,
    PeriodRows,
    PeriodSet,
    PeriodUnion,
    Rows,
)
from outcomelang.plan.plan import Grain, Measure, Plan
from outcomelang.plan.to_sql.grains import settled_name
from outcomelang.plan.to_sql.measures import PICKING, frame_of, grain_key, place_of, window_of
from outcomelang.plan.to_sql.periods import row_conditions
from outcomelang.plan.to_sql.seen import seen_name
from outcomelang.plan.to_sql.term import Frame, term
from outcomelang.plan.to_sql.windows import days_of_window
from outcomelang.plan.to_sql.words import (
    COUNTS,
    END_DAY,
    FILE_ROW,
    FIRST_DAY,
    MAY_COUNT,
    MEMBER,
    POINT_NUMBER,
    all_of,
    col,
    day_after,
    named,
    number,
    relation,
)

ASKED = "member"
"""The parameter that holds the key of the member asked for."""

WINDOW_FIRST, WINDOW_LAST = "window from", "window to"
MATCHES, INSIDE, EVIDENCE, MAY_BE_EVIDENCE = "matches filter", "inside window", "is evidence", "may be evidence"
CHOSEN = "chosen reading"


@frozen
class RowsBehind:
    """The query of the rows of one table that an aggregate looked at, for one member at all points."""

    table: str
    rows: Rows
    query: exp.Query


def _asked(alias: str | None = None) -> exp.Expr:
    key = exp.cast(col(MEMBER, alias), "text")
    return exp.EQ(this=key, expression=exp.Parameter(this=exp.var(ASKED)))


def member_values(grain: Grain) -> exp.Query:
    """Every value, status and aggregate of one member (at each point)."""
    query = exp.select(exp.Star()).from_(relation(settled_name(grain))).where(_asked())
    return query.order_by(col(POINT_NUMBER)) if grain.grid else query


def statuses(grain: Grain, names: Sequence[str]) -> exp.Query:
    """The statuses of some of a grain's metrics that members have, each combination once."""
    return exp.select(*(col(f"{name} status") for name in names)).distinct().from_(relation(settled_name(grain)))


def rows_behind(measure: Measure, grain: Grain, plan: Plan) -> Iterator[RowsBehind]:
    """The rows behind an aggregate, table by table, with the window and what decided whether they count."""
    found = (
        [measure.of.rows] if isinstance(measure.of, EventValue) else list(dict.fromkeys(_rows_in(measure.of.periods)))
    )
    for rows in found:
        yield RowsBehind(rows.table, rows, _rows_query(rows, measure, grain, plan))


def window_behind(measure: Measure, grain: Grain, plan: Plan) -> exp.Query:
    """The window of an aggregate for one member, at each point: first and last day, both included."""
    frame = frame_of(grain, measure, Frame(plan.contract, grain))
    first, last = _whole_window(measure, frame)
    point = col(POINT_NUMBER, "members") if grain.grid else exp.cast(exp.null(), "int")
    return (
        exp.select(
            named(point, POINT_NUMBER),
            named(first, WINDOW_FIRST),
            named(last, WINDOW_LAST),
        )
        .from_(relation(settled_name(grain), "members"))
        .where(_asked("members"))
    )


def _rows_in(periods: PeriodSet) -> Iterator[Rows]:
    match periods:
        case PeriodRows(rows=rows):
            yield rows
        case PeriodUnion() | PeriodIntersection() | PeriodDifference():
            yield from _rows_in(periods.left)
            yield from _rows_in(periods.right)


def _whole_window(measure: Measure, frame: Frame) -> tuple[exp.Expr, exp.Expr]:
    """The first and the last day of a window, seen or not; one without an end goes as far as is seen."""
    of = measure.of
    nothing = exp.cast(exp.null(), "date")
    if isinstance(of, OnDay):
        on = term(of.day, frame).value
        return on, on.copy()
    if of.window is None:
        return nothing, nothing.copy()
    days = days_of_window(of.window, frame, frozenset())
    has_end = isinstance(of.window, Near) or of.window.end is not None
    return days.first, days.last if has_end else day_after(exp.paren(days.end), -1)


def _chosen(measure: Measure, grain: Grain, frame: Frame, may_be: exp.Expr) -> exp.Expr:
    """Whether a row is the one reading that `first`, `last` or `near` takes; all rows are, of other aggregates."""
    of = measure.of
    if not isinstance(of, EventValue) or of.function not in PICKING:
        return exp.true()
    order = [exp.Ordered(this=may_be.copy(), desc=True), *(exp.Ordered(this=one) for one in place_of(of, frame))]
    keys = [col(key, "members") for key in grain_key(grain)]
    place = exp.Window(this=exp.RowNumber(), partition_by=keys, order=exp.Order(expressions=order))
    return exp.EQ(this=place, expression=number(1))


def _rows_query(rows: Rows, measure: Measure, grain: Grain, plan: Plan) -> exp.Query:
    contract = plan.contract
    table = contract.table[rows.table]
    frame = frame_of(grain, measure, Frame(contract, grain))
    window = window_of(measure, frame)
    inside: exp.Expr = exp.true()
    if window is not None:
        first, end = window
        if table.kind == "periods" and not isinstance(measure.of, EventValue):
            inside = exp.and_(col(FIRST_DAY, "rows") < end, col(END_DAY, "rows") > first)
        elif table.day_column:
            on = col(table.day_column, "rows")
            inside = exp.and_(on >= first, on.copy() < end.copy())
    has_evidence = table.counts is not None
    filters = row_conditions(
        Rows(rows.table, rows.condition, span=rows.span), contract, evidence_only=False, alias="rows"
    )
    matches = all_of(filters[1:] if has_evidence else filters) or exp.true()
    same = exp.EQ(this=col(table.parent or "", "rows"), expression=col(MEMBER, "members"))
    columns = [col(column.name, "rows") for column in table.columns]
    order = [col(POINT_NUMBER, "members")] if grain.grid else []
    return (
        exp.select(
            *([col(POINT_NUMBER, "members")] if grain.grid else []),
            *columns,
            col(FILE_ROW, "rows"),
            named(matches, MATCHES),
            named(inside, INSIDE),
            named(col(COUNTS, "rows") if has_evidence else exp.true(), EVIDENCE),
            named(col(MAY_COUNT, "rows") if has_evidence else exp.true(), MAY_BE_EVIDENCE),
            named(_chosen(measure, grain, frame, exp.and_(matches, inside)), CHOSEN),
        )
        .from_(relation(settled_name(grain), "members"))
        .join(relation(seen_name(table.name), "rows"), on=same)
        .where(_asked("members"))
        .order_by(*order, col(table.day_column or FILE_ROW, "rows"), col(FILE_ROW, "rows"))
    )
