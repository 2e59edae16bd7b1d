"""Whose values may be looked at where: a row's, each member's, the group's, the contract's; which point's, cohort's."""

from __future__ import annotations

from outcomelang.model.contract import Group, Input, Metric, Points
from outcomelang.model.expression import Day, InputValue, MetricValue
from outcomelang.model.name_in_scope import ancestors, lineage
from outcomelang.model.surroundings import Surroundings
from outcomelang.model.type import Kind, Level
from outcomelang.source import Span

_MOST_POINTS_LISTED = 6


def allows_level(level: Level, what: str, span: Span, around: Surroundings, hint: str | None = None) -> bool:
    """Whether a value of this level may stand here; if not, it is reported. `what` is the value, in back-ticks."""
    wanted = around.scope.level
    if level is Level.CONTRACT or level is wanted or (level < wanted and not around.in_row):
        return True
    if around.in_row:
        report_beyond_row(what, span, around)
    elif level is Level.GROUP:
        message = f"{what} is known only from the data, and a figure fixed in the contract is wanted here"
        around.fault("OUT225", message, span, "name figures, parameters and inputs")
    else:
        message = f"{what} has a value for each member, and one value for all is wanted here"
        around.fault("OUT220", message, span, hint)
    return False


def report_beyond_row(what: str, span: Span, around: Surroundings) -> None:
    """Report a value that is not in the one row that is looked at."""
    message = f"{what} is not in the row, and only one row is looked at here"
    around.fault("OUT224", message, span, "name the row's own columns, and parameters")


def metric_value(metric: Metric, span: Span, around: Surroundings) -> MetricValue | None:
    """A metric named in another rule: the same member, point and cohort are meant, so all three must exist here."""
    level = level_of(metric)
    if not allows_level(level, f"`{metric.name}`", span, around, _hint_for_all(metric)):
        return None
    if not _is_of_members_here(metric, span, around):
        return None
    if not (_has_points_here(metric, span, around) and _has_cohort_here(metric, span, around)):
        return None
    return MetricValue(name=metric.name, type=metric.type, level=level, span=span)


def input_value(figure: Input, span: Span, around: Surroundings) -> InputValue | None:
    """A certified figure; one per cohort is meant for the cohort of the rule that names it.

    A row cannot wait for it: whether the row counts would be pending.
    """
    if around.in_row:
        report_beyond_row(f"`{figure.name}`", span, around)
        return None
    level = Level.CONTRACT if figure.across is None else Level.GROUP
    if not allows_level(level, f"`{figure.name}`", span, around) or not _has_cohort_here(figure, span, around):
        return None
    return InputValue(name=figure.name, type=figure.type, level=level, span=span)


def level_of(metric: Metric) -> Level:
    """Whose value a metric is."""
    if metric.of_members:
        return Level.MEMBER
    return metric.formula.level if metric.group is None else Level.GROUP


def _hint_for_all(metric: Metric) -> str:
    if metric.type.kind is Kind.YESNO:
        return f"write `share of {metric.group}({metric.name})` or `count of {metric.group}({metric.name})`"
    return f"write `mean of {metric.name}` or `sum of {metric.name}`"


def _is_of_members_here(metric: Metric, span: Span, around: Surroundings) -> bool:
    group = around.scope.group
    if not metric.of_members or group is None or metric.group in lineage(group, around.names):
        return True
    message = f"`{metric.name}` has a value for each member of `{metric.group}`, not of `{group.name}`"
    around.fault("OUT221", message, span, f"declare a metric `of {group.name}`", around.declared(metric))
    return False


def _has_points_here(metric: Metric, span: Span, around: Surroundings) -> bool:
    here, there = around.scope.points, metric.points
    if there is None or around.scope.each_point or (here is None and Day.POINT in around.scope.days):
        return True
    if here is None:
        if len(there.numbers) == 1:
            return True
        message = f"`{metric.name}` has a value at each of {_in_words(there)}, and one value is wanted here"
        one = f"of {metric.group} at {there.numbers[-1]} {there.unit}s"
        hint = f"take one of the points: `metric NAME {one} = {metric.name}`"
        around.fault("OUT222", message, span, hint, around.declared(metric))
        return False
    if here.after != there.after:
        message = f"the points of `{metric.name}` are counted {_origin(there)}, those here {_origin(here)}"
        around.fault("OUT222", message, span, "count both alike", around.declared(metric))
        return False
    lacking = _lacking(here, there)
    if lacking is None:
        return True
    message = f"`{metric.name}` has no value at {lacking}"
    around.fault("OUT222", message, span, f"its points are {_in_words(there)}", around.declared(metric))
    return False


def _has_cohort_here(figure: Metric | Input, span: Span, around: Surroundings) -> bool:
    if not figure.per_cohort or around.scope.per_cohort or _is_members_own(figure, around):
        return True
    message = f"`{figure.name}` has a value for each cohort, and one value is wanted here"
    hint = f"write `sum of {figure.name}`, or `per cohort` in this rule"
    around.fault("OUT223", message, span, hint if isinstance(figure, Metric) else "write `per cohort` in this rule")
    return False


def _is_members_own(figure: Metric | Input, around: Surroundings) -> bool:
    """Whether a member stands here who is in one of the figure's cohorts: theirs is meant."""
    group = around.scope.group
    across = figure.group if isinstance(figure, Metric) else figure.across
    return around.scope.level is Level.MEMBER and group is not None and group.name == across


def _lacking(here: Points, there: Points) -> str | None:
    """The points here that the other has not, in words."""
    theirs = {number * there.unit.size for number in there.numbers} if here.unit.kind is there.unit.kind else set()
    lacking = [str(number) for number in here.numbers if number * here.unit.size not in theirs]
    return f"{', '.join(lacking)} {here.unit}s" if lacking else None


def _in_words(points: Points) -> str:
    numbers = [str(number) for number in points.numbers]
    if len(numbers) > _MOST_POINTS_LISTED:
        numbers = [*numbers[:2], "...", numbers[-1]]
    return f"{', '.join(numbers)} {points.unit}s"


def _origin(points: Points) -> str:
    return f"from `{points.after}`" if points.after else "from the start"


def has_start(group: Group, around: Surroundings) -> bool:
    """Whether the members of a group have a start: their own, or that of the group they are taken from."""
    return any(one.enters is not None for one in ancestors(group, around.names))
