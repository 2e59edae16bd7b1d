"""The aggregates over a member's rows: one relation per grain and source, all its measures in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve, frozen
from sqlglot import exp

from outcomelang.model.blank_readings import may_be_blank
from outcomelang.model.expression import (
    AnyPeriod,
    EventFunction,
    EventValue,
    LongestRun,
    Near,
    OnDay,
    RunsOf,
    TimeIn,
)
from outcomelang.plan.from_model import days_of, tables_under
from outcomelang.plan.plan import Grain, Measure, PeriodDays, Plan
from outcomelang.plan.to_sql.periods import MEMBERS, ROWS, LookedAt, row_conditions
from outcomelang.plan.to_sql.seen import Named, seen_name
from outcomelang.plan.to_sql.term import KNOWN, Frame, Term, term, value_of
from outcomelang.plan.to_sql.windows import BLANK, Days, days_of_window
from outcomelang.plan.to_sql.words import (
    END_DAY,
    FILE_ROW,
    FIRST_DAY,
    MEMBER,
    POINT_NUMBER,
    RUN,
    all_of,
    by_value,
    col,
    day_after,
    days_from,
    greatest,
    least,
    named,
    number,
    or_zero,
    relation,
    text,
    unknown,
    when,
    whole_months_from,
)
from outcomelang.value.duration import Duration, DurationUnit

PICKING = (EventFunction.FIRST, EventFunction.LAST, EventFunction.NEAR)
"""The aggregates that take one reading."""

_RUN_DAYS, _RUN_FIRST, _END_BEFORE = "days of run", "first day of run", "end before"


@frozen
class Source:
    """Where some measures of a grain come from: the relation, and the measures with their columns."""

    name: str
    query: exp.Query
    columns: tuple[str, ...]


def grain_key(grain: Grain) -> tuple[str, ...]:
    """The columns that tell the rows of a grain apart."""
    return (MEMBER, POINT_NUMBER) if grain.grid else (MEMBER,)


def sources(grain: Grain, base: str, plan: Plan, frame: Frame) -> Iterator[Source]:
    """The relations of a grain's measures."""
    by_table: dict[str, list[Measure]] = {}
    by_days: dict[str, list[Measure]] = {}
    for measure in grain.measures:
        if isinstance(measure.of, EventValue):
            by_table.setdefault(measure.of.rows.table, []).append(measure)
        elif _has_runs(measure):
            yield _of_runs(grain, base, measure, plan, frame)
        else:
            by_days.setdefault(_days(measure, plan).name, []).append(measure)
    for table, measures in by_table.items():
        yield _of_events(grain, base, table, measures, frame)
    for days, measures in by_days.items():
        yield _of_days(grain, base, days, measures, frame)


def _has_runs(measure: Measure) -> bool:
    return isinstance(measure.of, LongestRun | RunsOf)


def _days(measure: Measure, plan: Plan) -> PeriodDays:
    wanted = days_of(measure).asked
    return next(days for days in plan.periods if days.asked == wanted)


def looked_at(days: PeriodDays, plan: Plan, complete: Mapping[str, date]) -> LookedAt | None:
    """The days of each member that any measure of some periods looks at.

    None where these are not the columns of one group's members: measures at points, and those of several groups.
    """
    measures = [
        (grain, measure)
        for grain in plan.grains
        for measure in grain.measures
        if not isinstance(measure.of, EventValue) and _days(measure, plan) == days
    ]
    grains = dict.fromkeys(grain for grain, _ in measures)
    if len(grains) != 1 or any(grain.grid for grain in grains):
        return None
    [grain] = grains
    frame = Frame(plan.contract, grain, complete=complete)
    windows = [window_of(measure, frame_of(grain, measure, frame)) for _, measure in measures]
    known_ones = [window for window in windows if window is not None]
    if len(known_ones) < len(windows):
        return None
    first, end = zip(*known_ones, strict=True)
    return LookedAt(grain.name, least(*dict.fromkeys(first)), greatest(*dict.fromkeys(end)))


def window_of(measure: Measure, frame: Frame) -> tuple[exp.Expr, exp.Expr] | None:
    """The first day that a measure looks at, and the first day after the last; None of rows without a window."""
    of = measure.of
    if isinstance(of, OnDay):
        on = term(of.day, frame).value
        return on, day_after(exp.paren(on.copy()))
    if of.window is None:
        return None
    days = days_of_window(of.window, frame, frozenset(tables_under(of)))
    return days.first, days.end


def frame_of(grain: Grain, measure: Measure, frame: Frame) -> Frame:
    """The frame of the conclusion that a measure belongs to: its points say what `previous` is."""
    conclusion = next(one for one in grain.conclusions if measure.name.startswith(f"{one.name} "))
    return evolve(frame, grain=grain, points=measure.points or conclusion.points, member=MEMBERS, row=ROWS)


def _filtered(aggregate: exp.Expr, conditions: list[exp.Expr]) -> exp.Expr:
    condition = all_of(conditions)
    return aggregate if condition is None else exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def _joined(base: str, rows: str, table_key: str, columns: list[exp.Expr], grain: Grain) -> exp.Select:
    keys = [col(key, MEMBERS) for key in grain_key(grain)]
    return (
        exp.select(*keys, *columns)
        .from_(relation(base, MEMBERS))
        .join(relation(rows, ROWS), on=exp.EQ(this=col(table_key, ROWS), expression=col(MEMBER, MEMBERS)))
        .group_by(*(key.copy() for key in keys))
    )


# --- Events -------------------------------------------------------------------------------------


def _of_events(grain: Grain, base: str, table: str, measures: list[Measure], frame: Frame) -> Source:
    columns = [column for measure in measures for column in _event_columns(grain, measure, frame)]
    parent = frame.contract.table[table].parent or ""
    query = _joined(base, seen_name(table), parent, columns, grain)
    return Source(f"{grain.name}: {table}", query, tuple(column.alias for column in columns))


def _event_columns(grain: Grain, measure: Measure, frame: Frame) -> Iterator[exp.Expr]:
    of = measure.of
    if not isinstance(of, EventValue):
        raise TypeError(measure.name)
    inside = frame_of(grain, measure, frame)
    conditions = row_conditions(of.rows, frame.contract, evidence_only=measure.evidence_only, alias=ROWS)
    conditions += _in_window(of, inside)
    operand = value_of(term(of.operand, inside)) if of.operand is not None else None
    if operand is None:
        counted = exp.Count(this=exp.Star())
        aggregate = counted if of.function is EventFunction.COUNT else exp.LogicalOr(this=exp.true())
        yield named(_filtered(aggregate, conditions), measure.name)
        return
    if of.function is EventFunction.MEDIAN:
        middle = [_filtered(one, conditions) for one in middle_values(operand.value)]
        yield named(exp.Sub(this=middle[0], expression=middle[1]), measure.name)
    else:
        yield named(_filtered(_aggregate(of, operand.value, inside), conditions), measure.name)
    if of.function is EventFunction.MEAN:
        yield named(_filtered(exp.Count(this=operand.value.copy()), conditions), f"{measure.name} rows")
    if may_be_blank(of, frame.contract):
        yield named(_filtered(_blank(of, operand, inside), conditions), f"{measure.name} blank")


def _blank(of: EventValue, operand: Term, frame: Frame) -> exp.Expr:
    """What is missing of the rows, or of the one that is taken: nothing, a value, or one that may still come."""
    states = ((text(state), number(size)) for state, size in BLANK.items())
    blank = by_value(operand.state or text(KNOWN), *states, otherwise=number(0))
    return _aggregate(of, blank, frame) if of.function in PICKING else exp.Max(this=blank)


def middle_values(value: exp.Expr) -> tuple[exp.Expr, exp.Expr]:
    """The lower of the two values in the middle, and the upper one negated: their difference is twice the median."""
    half = exp.Literal.number("0.5")
    lower = exp.func("quantile_disc", value.copy(), half)
    opposite = exp.Neg(this=exp.paren(value.copy()))
    return lower, exp.func("quantile_disc", opposite, half.copy())


def _in_window(of: EventValue, frame: Frame) -> list[exp.Expr]:
    table = frame.contract.table[of.rows.table]
    if of.window is None or table.day_column is None:
        return []
    days = days_of_window(of.window, frame, frozenset((table.name,)))
    on = col(table.day_column, ROWS)
    return [on >= days.first, on.copy() < days.end]


def _aggregate(of: EventValue, value: exp.Expr, frame: Frame) -> exp.Expr:
    match of.function:
        case EventFunction.SUM | EventFunction.MEAN:
            return exp.Sum(this=value)
        case EventFunction.LOWEST:
            return exp.Min(this=value)
        case EventFunction.HIGHEST:
            return exp.Max(this=value)
        case function if function in PICKING:
            return exp.ArgMin(this=value, expression=exp.Tuple(expressions=place_of(of, frame)))
        case _:
            raise TypeError(of.function)


def place_of(of: EventValue, frame: Frame) -> list[exp.Expr]:
    """Which reading comes first: by date or distance, then the earlier, then by key, then as in the file.

    Of two readings on one day, that with the smaller key; without keys, the one that stands first in the file.
    """
    table = frame.contract.table[of.rows.table]
    on = col(table.day_column or "on", ROWS)
    tie = [col(table.key, ROWS)] if table.key else []
    tie.append(col(FILE_ROW, ROWS))
    long_ago = days_from(exp.cast(exp.Literal.string("0001-01-01"), "date"), on)
    match of.function:
        case EventFunction.LAST:
            places: list[exp.Expr] = [exp.Neg(this=long_ago)]
        case EventFunction.NEAR if isinstance(of.window, Near):
            anchor = term(of.window.anchor, frame).value
            places = [exp.func("abs", days_from(anchor, on)), long_ago]
        case _:
            places = [long_ago]
    return [*places, *tie]


# --- Periods ------------------------------------------------------------------------------------


def _of_days(grain: Grain, base: str, days: str, measures: list[Measure], frame: Frame) -> Source:
    columns = [named(_days_aggregate(grain, measure, frame), measure.name) for measure in measures]
    query = _joined(base, days, MEMBER, columns, grain)
    return Source(f"{grain.name}: {days}", query, tuple(measure.name for measure in measures))


def _days_aggregate(grain: Grain, measure: Measure, frame: Frame) -> exp.Expr:
    inside = frame_of(grain, measure, frame)
    of = measure.of
    first, end = col(FIRST_DAY, ROWS), col(END_DAY, ROWS)
    if isinstance(of, OnDay):
        on = term(of.day, inside).value
        return exp.LogicalOr(this=exp.and_(first <= on, on.copy() < end))
    if not isinstance(of, TimeIn | AnyPeriod):
        raise TypeError(measure.name)
    days = days_of_window(of.window, inside, frozenset(tables_under(of)))
    if isinstance(of, AnyPeriod):
        return exp.LogicalOr(this=greatest(first, days.first) < least(end, days.end))
    return exp.Sum(this=greatest(number(0), days_from(greatest(first, days.first), least(end, days.end))))


def _of_runs(grain: Grain, base: str, measure: Measure, plan: Plan, frame: Frame) -> Source:
    """Runs inside the window: the days of each run, then the longest, or the number of whole blocks."""
    inside = frame_of(grain, measure, frame)
    of = measure.of
    if not isinstance(of, LongestRun | RunsOf):
        raise TypeError(measure.name)
    days = days_of_window(of.window, inside, frozenset(tables_under(of)))
    periods = _days(measure, plan).name
    if isinstance(of, RunsOf) and of.outside:
        runs = _bridged(_outside(grain, base, periods, days), grain, of.gap)
    else:
        runs = _runs(grain, base, periods, days)
    per_run = exp.Max(this=col(_RUN_DAYS)) if isinstance(of, LongestRun) else exp.Sum(this=_blocks(of.length))
    keys = [col(key) for key in grain_key(grain)]
    query = exp.select(*keys, named(per_run, measure.name)).from_(runs.subquery("runs")).group_by(*keys)
    return Source(f"{grain.name}: {measure.name}", query, (measure.name,))


def _runs(grain: Grain, base: str, days_name: str, days: Days) -> exp.Query:
    first, end = col(FIRST_DAY, ROWS), col(END_DAY, ROWS)
    clipped_first, clipped_end = greatest(first, days.first), least(end, days.end)
    columns = [
        named(exp.Sum(this=days_from(clipped_first, clipped_end)), _RUN_DAYS),
        named(exp.Min(this=clipped_first.copy()), _RUN_FIRST),
    ]
    query = _joined(base, days_name, MEMBER, columns, grain)
    return query.where(clipped_first.copy() < clipped_end.copy()).group_by(col(RUN, ROWS))


def _outside(grain: Grain, base: str, days_name: str, days: Days) -> exp.Query:
    """The ranges of days in none of the periods: from each period's end to the next one's start, inside the window."""
    keys = [col(key, MEMBERS) for key in grain_key(grain)]
    on = exp.EQ(this=col(MEMBER, ROWS), expression=col(MEMBER, MEMBERS))
    clipped_first = greatest(col(FIRST_DAY, ROWS), days.first)
    clipped_end = least(col(END_DAY, ROWS), days.end)
    ranges = (
        exp.select(*keys, named(clipped_first, FIRST_DAY), named(clipped_end, END_DAY), named(days.end, "window end"))
        .from_(relation(base, MEMBERS))
        .join(relation(days_name, ROWS), on=on)
        .where(clipped_first.copy() < clipped_end.copy())
    )
    starts = exp.select(
        *(key.copy() for key in keys),
        named(days.first.copy(), FIRST_DAY),
        named(days.first.copy(), END_DAY),
        named(days.end.copy(), "window end"),
    ).from_(relation(base, MEMBERS))
    both = exp.union(ranges, starts, distinct=False)
    plain = [col(key) for key in grain_key(grain)]
    order = exp.Order(expressions=[exp.Ordered(this=col(FIRST_DAY)), exp.Ordered(this=col(END_DAY))])
    following = exp.Window(this=exp.Lead(this=col(FIRST_DAY)), partition_by=plain, order=order)
    upto = exp.func("coalesce", following, col("window end"))
    columns = [named(col(END_DAY), FIRST_DAY), named(upto, END_DAY)]
    return exp.select(*(key.copy() for key in plain), *columns).from_(both.subquery("ranges"))


def _bridged(ranges: exp.Query, grain: Grain, gap: int) -> exp.Query:
    """The runs of some ranges: those that lie at most so many days apart make one, and have their own days alone."""
    keys = [col(key) for key in grain_key(grain)]
    order = exp.Order(expressions=[exp.Ordered(this=col(FIRST_DAY))])

    def over(function: exp.Expr, spec: exp.WindowSpec | None = None) -> exp.Window:
        return exp.Window(this=function, partition_by=[key.copy() for key in keys], order=order.copy(), spec=spec)

    earlier = exp.WindowSpec(
        kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=number(1), end_side="PRECEDING"
    )
    before = named(over(exp.Max(this=col(END_DAY)), earlier), _END_BEFORE)
    looked = exp.select(exp.Star(), before).from_(ranges.subquery("ranges")).where(col(FIRST_DAY) < col(END_DAY))
    apart = exp.or_(unknown(col(_END_BEFORE)), col(FIRST_DAY) > day_after(col(_END_BEFORE), gap))
    number_of_run = named(over(exp.Sum(this=when((apart, number(1)), otherwise=number(0)))), RUN)
    numbered = exp.select(exp.Star(), number_of_run).from_(looked.subquery("looked"))
    columns = [
        named(exp.Sum(this=days_from(col(FIRST_DAY), col(END_DAY))), _RUN_DAYS),
        named(exp.Min(this=col(FIRST_DAY)), _RUN_FIRST),
    ]
    return exp.select(*keys, *columns).from_(numbered.subquery("numbered")).group_by(*keys, col(RUN))


def _blocks(length: Duration) -> exp.Expr:
    """The whole blocks of a length in a run, from its first day."""
    run_days = greatest(number(0), or_zero(col(_RUN_DAYS)))
    if length.unit in (DurationUnit.DAY, DurationUnit.WEEK):
        return exp.IntDiv(this=run_days, expression=number(length.in_days()))
    months = whole_months_from(col(_RUN_FIRST), exp.Add(this=col(_RUN_FIRST), expression=exp.cast(run_days, "int")))
    return exp.IntDiv(this=exp.paren(months), expression=number(length.in_months()))


def with_measures(base: str, found: list[Source], grain: Grain) -> exp.Query:
    """The grain's rows with all its measures beside them."""
    columns: list[exp.Expr] = [exp.Column(this=exp.Star(), table=exp.to_identifier(MEMBERS))]
    query = exp.select().from_(relation(base, MEMBERS))
    for place, source in enumerate(found, start=1):
        alias = f"source {place}"
        same = exp.and_(*(exp.EQ(this=col(key, alias), expression=col(key, MEMBERS)) for key in grain_key(grain)))
        query = query.join(relation(source.name, alias), on=same, join_type="left")
        columns += [col(name, alias) for name in source.columns]
    return query.select(*columns)


def named_sources(found: list[Source]) -> Iterator[Named]:
    """The sources as common table expressions."""
    yield from ((source.name, source.query) for source in found)
