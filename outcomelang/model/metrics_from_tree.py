"""Metrics, from the tree."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from outcomelang.frozen import frozen
from outcomelang.model.checking import Checking
from outcomelang.model.contract import Fate, Group, Metric, Missing, Points, Table
from outcomelang.model.dates_from_tree import dates_of_schedule, whole_days
from outcomelang.model.depth import check_depth
from outcomelang.model.expression import Day, Expression
from outcomelang.model.expression_from_tree import check, check_condition
from outcomelang.model.figures_from_tree import report_no_cohorts
from outcomelang.model.groups_from_tree import find_group
from outcomelang.model.missing_clause import check_missing_clause
from outcomelang.model.points_from_tree import points_from_tree
from outcomelang.model.scope import Scope
from outcomelang.model.type import Kind, Level
from outcomelang.syntax import tree


@frozen
class _Times:
    """When a metric has a value: at points after the start, on dates, or (neither) once."""

    points: Points | None = None
    dates: tuple[date, ...] = ()


def metric_from_tree(metric: tree.Metric, checking: Checking) -> Metric | None:
    """A metric of members, across a group, or of the contract."""
    group = find_group(metric.level.group, checking) if metric.level else None
    _check_words(metric, group, checking)
    times = _times(metric, group, checking)
    if times is None or (metric.level and group is None):
        return None
    scope = _scope(metric, group, times, checking)
    formula = check(metric.formula, scope)
    missing = _missing(metric, scope, checking)
    if formula is None or not check_depth(metric.name.text, formula, metric.name.span, checking):
        return None
    made = Metric(
        name=metric.name.text,
        title=metric.title.value if metric.title else None,
        span=metric.span,
        type=formula.type,
        formula=formula,
        group=group.name if group else None,
        of_members=metric.level is not None and metric.level.word == "of",
        per_cohort=metric.per_cohort,
        so_far=metric.so_far,
        points=times.points,
        dates=times.dates,
        missing=missing,
    )
    return made if _check_type(made, metric, checking) else None


def _check_words(metric: tree.Metric, group: Group | None, checking: Checking) -> None:
    """Check `per cohort`, `so far` and points against the level."""
    name = metric.name.text
    is_across = metric.level is not None and metric.level.word == "across"
    if metric.per_cohort and not is_across:
        message = f"`{name}` is not across a group, so it has no value per cohort"
        checking.error("OUT282", message, metric.name.span, f"write `metric {name} across GROUP per cohort`")
    elif metric.per_cohort and group and group.cohorts is None:
        report_no_cohorts(f"`{name}`", group.name, metric.name, checking)
    if metric.so_far and not is_across:
        message = f"`{name}` is not across a group, and `so far` says which members of a group are looked at"
        checking.error("OUT282", message, metric.name.span, "leave `so far` out")


# --- Points -------------------------------------------------------------------------------------


def _times(metric: tree.Metric, group: Group | None, checking: Checking) -> _Times | None:
    """When the metric has values; None after an error."""
    match metric.points:
        case None:
            return _Times()
        case tree.Every() | tree.OnDays() as schedule:
            if metric.level and metric.level.word == "of":
                message = "a metric of members is counted from each member's start, not on fixed dates"
                checking.error("OUT281", message, schedule.span, "write points: `at 12, 24 months`")
            dates = dates_of_schedule(schedule, checking, checking.term)
            return _Times(dates=dates) if dates is not None else None
        case points:
            return _points(points, metric, group, checking)


def _points(points: tree.Points, metric: tree.Metric, group: Group | None, checking: Checking) -> _Times | None:
    if metric.level is None:
        message = f"`{metric.name.text}` is neither of members nor across a group, so nothing starts its points"
        checking.error("OUT281", message, points.span, "write `of GROUP` or `across GROUP`")
        return None
    table = checking.names.checked(group.table) if group else None
    made = points_from_tree(points, checking, table if isinstance(table, Table) else None)
    if made and group and group.enters is None and made.after is None:
        message = f"the points count from the start, and the members of `{group.name}` have none"
        checking.error("OUT281", message, points.span, f"say when they start: `enters COLUMN` in `{group.name}`")
        return None
    return _Times(points=made) if made else None


def _scope(metric: tree.Metric, group: Group | None, times: _Times, checking: Checking) -> Scope:
    is_of_members = metric.level is not None and metric.level.word == "of"
    days = {Day.START} if is_of_members and group and group.enters else set()
    if times.points or times.dates:
        days |= {Day.POINT, Day.PREVIOUS}
    return evolve(
        checking.scope(Level.MEMBER if is_of_members else Level.GROUP),
        group=group,
        days=frozenset(days),
        points=times.points,
        per_cohort=metric.per_cohort,
    )


def _check_type(made: Metric, metric: tree.Metric, checking: Checking) -> bool:
    """Check what the formula gives: a metric counts, measures, or is met or not; and what is said of missing values."""
    if made.type.kind in (Kind.TEXT, Kind.DATE, Kind.ISOWEEK, Kind.ISOMONTH):
        message = f"`{made.name}` is a {made.type.kind}, and a metric is a number, an amount, a duration or a yes or no"
        checking.error("OUT279", message, metric.formula.span, 'compare it: `= "own"`, `>= 2024-01-01`')
        return False
    check_missing_clause(made, metric, checking)
    return True


# --- Missing values -----------------------------------------------------------------------------


def _missing(metric: tree.Metric, scope: Scope, checking: Checking) -> Missing | None:
    said = checking.only(metric.missing, "`missing`")
    if said is None:
        return None
    cases = [(_fate(case.fate, checking), check_condition(case.condition, scope)) for case in said.cases]
    whole: tuple[tuple[Fate, Expression], ...] = tuple((fate, when) for fate, when in cases if when)
    return Missing(whole, _fate(said.otherwise, checking))


def _fate(fate: tree.Fate, checking: Checking) -> Fate:
    if fate.then_not_met_after is None:
        return Fate(fate.outcome)
    return Fate(fate.outcome, whole_days(fate.then_not_met_after, checking, "the time a value is pending"))
