"""The rows of a grain: members (and points), their measures, then values and statuses, each resting on those before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve
from sqlglot import exp

from outcomelang.model.contract import Fate, Missing
from outcomelang.model.expression import Expression, MetricValue, OnDay, ShiftedDay, Window, walk
from outcomelang.model.finality import is_growing_number
from outcomelang.model.type import Kind
from outcomelang.plan.from_model import measured_in, tables_under
from outcomelang.plan.plan import Conclusion, Grain, Plan
from outcomelang.plan.to_sql.leaves import is_to_come, point_day
from outcomelang.plan.to_sql.measures import named_sources, sources, with_measures
from outcomelang.plan.to_sql.seen import Named
from outcomelang.plan.to_sql.term import (
    KNOWN,
    LEFT_OUT,
    MET,
    MISSING,
    NOT_MET,
    OUT,
    PENDING,
    Frame,
    is_known,
    term,
    value_of,
)
from outcomelang.plan.to_sql.windows import days_of_window
from outcomelang.plan.to_sql.words import (
    LEFT_ON,
    POINT,
    POINT_NUMBER,
    START,
    all_of,
    by_value,
    col,
    day_after,
    greatest,
    known,
    named,
    or_false,
    relation,
    text,
    unknown,
    when,
)
from outcomelang.value.duration import DurationKind

WAITING, GROWING = "waiting", "growing"
EVIDENCE, ALL_ROWS = " of evidence", " of all rows"


def settled_name(grain: Grain) -> str:
    """The relation that holds a grain's values and statuses."""
    return f"{grain.name} concluded"


def grain_relations(grain: Grain, plan: Plan, complete: Mapping[str, date]) -> Iterator[Named]:
    """The relations that lead from a grain's members to its values and statuses; the last is `settled_name`."""
    frame = Frame(plan.contract, grain, complete=complete)
    if grain.grid is not None:
        yield grain.name, _at_points(grain)
    found = list(sources(grain, grain.name, plan, frame))
    yield from named_sources(found)
    layers = _layers(list(_columns(grain, frame)))
    names = [f"{grain.name} {number}" for number in range(1, len(layers))] + [settled_name(grain)]
    below = f"{grain.name} measured" if found else grain.name
    if found:
        yield below, with_measures(grain.name, found, grain)
    if not layers:
        yield settled_name(grain), exp.select(exp.Star()).from_(relation(below))
    for name, layer in zip(names, layers, strict=False):
        yield name, exp.select(exp.Star(), *layer).from_(relation(below))
        below = name


def _at_points(grain: Grain) -> exp.Query:
    """A row for each member and point, also for points that are still to come."""
    grid = grain.grid
    if grid is None:
        raise AssertionError(grain.name)
    start = col(grid.after or START)
    days = ((exp.Literal.number(count), point_day(start.copy(), count, grid.unit)) for count in grid.numbers)
    rows = exp.values([(count,) for count in grid.numbers], alias="points", columns=[POINT_NUMBER])
    rows.args["alias"].set("columns", [exp.to_identifier(POINT_NUMBER, quoted=True)])
    members = relation(f"{grain.base} concluded")
    point = named(by_value(col(POINT_NUMBER), *days), POINT)
    return exp.select(exp.Star(), point).from_(members).join(rows, join_type="cross")


def _layers(columns: list[exp.Expr]) -> list[list[exp.Expr]]:
    """Columns in layers: each names only columns of layers before it."""
    depth: dict[str, int] = {}
    layers: list[list[exp.Expr]] = []
    names = {column.alias for column in columns}
    for column in columns:
        uses = {found.name for found in column.find_all(exp.Column)} & names
        level = max((depth[name] + 1 for name in uses), default=0)
        depth[column.alias] = level
        while len(layers) <= level:
            layers.append([])
        layers[level].append(column)
    return layers


def _columns(grain: Grain, frame: Frame) -> Iterator[exp.Expr]:
    """Value and status of each conclusion, those that others name first."""
    for conclusion in _in_order(grain):
        if conclusion.evidence:
            yield from _one_way(conclusion, frame, evidence_only=True)
            yield from _one_way(conclusion, frame, evidence_only=False)
            yield from _both_ways(conclusion, frame)
        else:
            yield from _one_way(conclusion, frame, evidence_only=False)


def _in_order(grain: Grain) -> Iterator[Conclusion]:
    named_ones = {conclusion.name: conclusion for conclusion in grain.conclusions}
    done: set[str] = set()

    def with_those_named(conclusion: Conclusion) -> Iterator[Conclusion]:
        if conclusion.name in done:
            return
        done.add(conclusion.name)
        formulas = [conclusion.formula]
        if conclusion.metric and conclusion.metric.missing:
            formulas += [condition for _, condition in conclusion.metric.missing.cases]
        for formula in formulas:
            for part in walk(formula):
                if isinstance(part, MetricValue) and part.name in named_ones:
                    yield from with_those_named(named_ones[part.name])
        yield conclusion

    for conclusion in grain.conclusions:
        yield from with_those_named(conclusion)


def _one_way(conclusion: Conclusion, frame: Frame, *, evidence_only: bool) -> Iterator[exp.Expr]:
    """Value and status from the evidence alone, or from all rows."""
    suffix = (EVIDENCE if evidence_only else ALL_ROWS) if conclusion.evidence else ""
    inside = evolve(frame, evidence_only=evidence_only, points=conclusion.points)
    found = value_of(term(conclusion.formula, inside))
    state_column = f"{conclusion.name} state{suffix}"
    value_column = f"{conclusion.name} value{suffix}"
    yield named(found.value, value_column)
    yield named(found.state if found.state is not None else text(KNOWN), state_column)
    state = None if found.state is None else col(state_column)
    yield named(_status(conclusion, col(value_column), state, inside), f"{conclusion.name} status{suffix}")


def may_be_pending(conclusion: Conclusion, frame: Frame) -> bool:
    """Whether a value may not be known yet: what a row itself holds is known at once."""
    inside = evolve(frame, points=conclusion.points)
    return bool(conclusion.points) or conclusion.evidence or term(conclusion.formula, inside).state is not None


def _status(conclusion: Conclusion, value: exp.Expr, state: exp.Expr | None, frame: Frame) -> exp.Expr:
    """Met, not met, known, growing, missing, pending or left out; without a state the value is known once it is due."""
    metric = conclusion.metric
    truth = _is_truth(conclusion)
    final = when((or_false(value), text(MET)), otherwise=text(NOT_MET)) if truth else text(KNOWN)
    missing = _fates(metric.missing, conclusion, frame) if metric and metric.missing else text(MISSING)
    cases: list[tuple[exp.Expr, exp.Expr]] = []
    if conclusion.points:
        numbers = [exp.Literal.number(count) for count in conclusion.points.numbers]
        if frame.grain and frame.grain.grid and set(frame.grain.grid.numbers) != set(conclusion.points.numbers):
            cases.append((exp.not_(exp.In(this=col(POINT_NUMBER), expressions=numbers)), exp.null()))
        if conclusion.points.after:
            cases.append((unknown(col(POINT)), _not_yet() if is_to_come(conclusion.points.after, frame) else missing))
        cases.append((col(POINT) > frame.seen_until(_tables(conclusion)), _not_yet()))
    if state is not None:
        is_pending = exp.EQ(this=state, expression=text(PENDING))
        if _grows(conclusion, frame):
            has_begun = exp.and_(is_pending.copy(), known(value.copy()))
            cases.append((has_begun, when((known(col(LEFT_ON)), text(KNOWN)), otherwise=text(GROWING))))
        cases.append((is_pending, _not_yet()))
        cases.append((exp.EQ(this=state.copy(), expression=text(OUT)), text(LEFT_OUT)))
        cases.append((exp.EQ(this=state.copy(), expression=text(MISSING)), missing.copy()))
    return when(*cases, otherwise=final) if cases else final


def _is_truth(conclusion: Conclusion) -> bool:
    return conclusion.formula.type.kind is Kind.YESNO


def _grows(conclusion: Conclusion, frame: Frame) -> bool:
    """Whether it is a number that can only grow, which is paid as it grows and of which a leaver keeps what it was."""
    return is_growing_number(conclusion.formula, conclusion.points, frame.contract)


def _tables(conclusion: Conclusion) -> frozenset[str]:
    return frozenset(tables_under(conclusion.formula))


def _fates(missing: Missing, conclusion: Conclusion, frame: Frame) -> exp.Expr:
    """What the contract says a missing value is: the first case whose condition is a yes; pending while one is."""
    cases: list[tuple[exp.Expr, exp.Expr]] = []
    for fate, condition in missing.cases:
        found = term(condition, frame)
        if found.state is not None:
            cases.append((exp.EQ(this=found.state, expression=text(PENDING)), _not_yet()))
        holds = all_of([found.value, is_known(found.state)])
        cases.append((holds if holds is not None else exp.true(), _fate(fate, conclusion, frame)))
    otherwise = _fate(missing.otherwise, conclusion, frame)
    return when(*cases, otherwise=otherwise) if cases else otherwise


def _fate(fate: Fate, conclusion: Conclusion, frame: Frame) -> exp.Expr:
    if fate.outcome == "not met":
        return text(NOT_MET)
    if fate.outcome == "left out":
        return text(LEFT_OUT)
    if fate.after is None:
        return _not_yet()
    last = day_after(last_day(conclusion, frame), fate.after)
    is_over: exp.Expr = last <= frame.seen_until(_tables(conclusion))
    if conclusion.points and conclusion.points.after:
        is_over = exp.and_(known(col(POINT)), is_over)  # a point that has no day has not come
    return when((is_over, text(NOT_MET)), otherwise=_not_yet())


def _not_yet() -> exp.Expr:
    """Pending; of a member who has left by neutral exit, left out."""
    return when((known(col(LEFT_ON)), text(LEFT_OUT)), otherwise=text(PENDING))


def last_day(conclusion: Conclusion, frame: Frame) -> exp.Expr:
    """The day a value is final: the latest last day of its windows, and the point."""
    first = col(POINT) if conclusion.points else col(START)
    return greatest(*dict.fromkeys((first, *last_days((conclusion,), frame))))


def last_days(conclusions: Iterable[Conclusion], frame: Frame) -> Iterator[exp.Expr]:
    """The last days of the windows of some conclusions; of those that end some time after one day, the longest's."""
    longest: dict[tuple[Expression, DurationKind], ShiftedDay] = {}
    for part in dict.fromkeys(part for one in conclusions for part in measured_in(one.formula)):
        if isinstance(part, OnDay):
            yield term(part.day, frame).value
        elif isinstance(part.window, Window) and isinstance(part.window.end, ShiftedDay):
            end = part.window.end
            other = longest.setdefault((end.day, end.shift.kind), end)
            if other.shift < end.shift:
                longest[end.day, end.shift.kind] = end
        elif part.window is not None:
            yield days_of_window(part.window, frame, frozenset()).last
    yield from (day_after(term(end, frame).value, -1) for end in longest.values())


def _both_ways(conclusion: Conclusion, frame: Frame) -> Iterator[exp.Expr]:
    """Where evidence alone and all rows differ the value is pending; what grows goes as far as the evidence."""
    status = [col(f"{conclusion.name} status{suffix}") for suffix in (EVIDENCE, ALL_ROWS)]
    value = [col(f"{conclusion.name} value{suffix}") for suffix in (EVIDENCE, ALL_ROWS)]
    same: exp.Expr = exp.NullSafeEQ(this=status[0], expression=status[1])
    if not _is_truth(conclusion):
        # What a value would be so far is none yet: two that are pending, missing or left out are the same.
        has_none = exp.In(this=status[0].copy(), expressions=[text(word) for word in (PENDING, MISSING, LEFT_OUT)])
        same = exp.and_(same, exp.or_(has_none, exp.NullSafeEQ(this=value[0], expression=value[1])))
    differs = text(GROWING if _grows(conclusion, frame) else WAITING)
    yield named(value[0].copy(), f"{conclusion.name} value")
    yield named(when((same, status[0].copy()), otherwise=differs), f"{conclusion.name} status")
