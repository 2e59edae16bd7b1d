"""Checked aggregates: over a group (`share of G(condition)`, `mean of METRIC across G`), or handed on to rows."""

from __future__ import annotations

from attrs import evolve

from outcomelang.frozen import frozen
from outcomelang.model.contract import Group, Metric, Table
from outcomelang.model.event_value_from_tree import aggregate_of_rows, count_of_rows
from outcomelang.model.expected_from_tree import certain_condition_from
from outcomelang.model.expression import Day, Expression, GroupAggregate, GroupCount, GroupShare, MetricValue
from outcomelang.model.level_in_scope import allows_level, has_start, metric_value
from outcomelang.model.missing_values import MissingValues
from outcomelang.model.name_in_scope import find_or_report, has_no_brackets, lineage, report_wrong_thing
from outcomelang.model.surroundings import Surroundings, expression_from
from outcomelang.model.type import PERCENT, WHOLE, YESNO, Kind, Level
from outcomelang.model.types_of_operators import in_words
from outcomelang.syntax import expression as tree

_WHOLE_IF_VALUES_ARE = ("sum", "lowest", "highest")


@frozen
class Counted:
    """The members who are counted: those of a group of whom a condition is yes, or all."""

    group: Group
    condition: Expression | None


@expression_from.register
def count(part: tree.Count, around: Surroundings) -> Expression | None:
    """Check `count of E`, `count of G`, `count of G(condition)`, `count of METRIC`."""
    named = find_or_report(part.of.name, around)
    if named is None:
        return None
    if isinstance(named, Table) and named.parent is not None and not _stands_for_group(named, around):
        return count_of_rows(part.of, part.span, around)
    counted = _counted(part.of, around)
    if counted is None or not _is_group_wanted(part, around):
        return None
    return GroupCount(
        group=counted.group.name, condition=counted.condition, type=WHOLE, level=Level.GROUP, span=part.span
    )


@expression_from.register
def share(part: tree.Share, around: Surroundings) -> GroupShare | None:
    """Check `share of G(condition)` and `share of METRIC`."""
    counted = _counted(part.of, around)
    if counted is None or not _is_group_wanted(part, around):
        return None
    if counted.condition is None:
        name = counted.group.name
        message = f"`share of {name}` does not say of whom"
        around.fault("OUT248", message, part.span, f"write a condition in brackets: `share of {name}(...)`")
        return None
    return GroupShare(
        group=counted.group.name, condition=counted.condition, type=PERCENT, level=Level.GROUP, span=part.span
    )


@expression_from.register
def aggregate(part: tree.Aggregate, around: Surroundings) -> Expression | None:
    """Check `mean of METRIC across G`, `sum of METRIC` over cohorts, and the same words over rows."""
    if not isinstance(part.of, tree.Reference):
        return aggregate_of_rows(part, around)
    named = find_or_report(part.of.name, around)
    match named:
        case None:
            return None
        case Metric():
            return _of_metric(named, part, part.of, around)
        case Table() if named.parent is not None:
            return aggregate_of_rows(part, around)
        case _:
            report_wrong_thing(part.of.name, named, "a metric, or a column of rows,", around)
            return None


def _of_metric(metric: Metric, part: tree.Aggregate, of: tree.Reference, around: Surroundings) -> GroupAggregate | None:
    if not (has_no_brackets(of, "a metric", around) and _is_group_wanted(part, around)):
        return None
    if not metric.type.is_quantity:
        message = f"`{metric.name}` is {in_words(metric.type)}, which has no {part.function}"
        hint = _hint_to_count(metric) if metric.type.kind is Kind.YESNO else None
        around.fault("OUT234", message, of.span, hint, around.declared(metric))
        return None
    if metric.of_members:
        return _across_members(metric, part, around)
    return _across_cohorts(metric, part, around)


def _across_members(metric: Metric, part: tree.Aggregate, around: Surroundings) -> GroupAggregate | None:
    group = _group_across(metric, part.across, around)
    if group is None:
        return None
    operand = metric_value(metric, part.of.span, in_member_of(group, around))
    return None if operand is None else _aggregate(part, group.name, operand)


def _across_cohorts(metric: Metric, part: tree.Aggregate, around: Surroundings) -> GroupAggregate | None:
    if metric.group is None or not metric.per_cohort:
        message = f"`{metric.name}` is one value, so there is nothing to take the {part.function} of"
        around.fault("OUT249", message, part.span, f"write `{metric.name}`", around.declared(metric))
        return None
    if part.across is not None and part.across.text != metric.group:
        message = f"`{metric.name}` has a value for each cohort of `{metric.group}`, not of `{part.across.text}`"
        around.fault("OUT221", message, part.across.span, f"write `across {metric.group}`", around.declared(metric))
        return None
    operand = metric_value(metric, part.of.span, Surroundings(evolve(around.scope, per_cohort=True)))
    return None if operand is None else evolve(_aggregate(part, metric.group, operand), across_cohorts=True)


def _aggregate(part: tree.Aggregate, group: str, operand: MetricValue) -> GroupAggregate:
    whole = operand.type.whole and part.function in _WHOLE_IF_VALUES_ARE
    type_ = evolve(operand.type, whole=whole)
    return GroupAggregate(
        function=part.function, group=group, operand=operand, type=type_, level=Level.GROUP, span=part.span
    )


def _group_across(metric: Metric, across: tree.Name | None, around: Surroundings) -> Group | None:
    """The group after `across`, or the metric's own."""
    if across is None:
        return group_named(metric.group or "", around)
    named = find_or_report(across, around)
    if named is None:
        return None
    group = group_named(across.text, around)
    if group is None:
        report_wrong_thing(across, named, "a group", around)
        return None
    if metric.group in lineage(group, around.names):
        return group
    message = f"`{metric.name}` has a value for each member of `{metric.group}`, not of `{group.name}`"
    hint = f"declare it `of {group.table}`, so that both groups have it"
    around.fault("OUT221", message, across.span, hint, around.declared(metric))
    return None


def group_named(name: str, around: Surroundings) -> Group | None:
    """A group, or the group of all rows of a table, which has the table's name."""
    match around.names.find(name):
        case Group() as group:
            return group
        case Table(kind="table") as table:
            return Group(name=name, table=name, implicit=True, span=table.span)
        case _:
            return None


def in_member_of(group: Group, around: Surroundings) -> Surroundings:
    """The surroundings of a condition on each member of a group: the members' own start, the point of the rule."""
    days = around.scope.days - {Day.START} | ({Day.START} if has_start(group, around) else set())
    scope = evolve(around.scope, level=Level.MEMBER, group=group, row_table=None, days=frozenset(days), payments=False)
    return Surroundings(scope)


def _counted(part: tree.Reference, around: Surroundings) -> Counted | None:
    """Check whose members are counted, and on what condition."""
    named = find_or_report(part.name, around)
    if named is None:
        return None
    if isinstance(named, Metric):
        return _counted_by(named, part, around)
    group = group_named(part.name.text, around)
    if group is None:
        report_wrong_thing(part.name, named, "a group", around)
        return None
    if part.argument is None:
        return Counted(group, None)
    missing = MissingValues.of_members(group, around.names)
    condition = certain_condition_from(part.argument, in_member_of(group, around), missing)
    return None if condition is None else Counted(group, condition)


def _counted_by(metric: Metric, part: tree.Reference, around: Surroundings) -> Counted | None:
    group = group_named(metric.group or "", around) if metric.of_members else None
    if group is None or metric.type != YESNO:
        message = f"`{metric.name}` is not yes or no for each member, so there are none to count"
        around.fault("OUT234", message, part.span, "count the members of a group: `count of GROUP(...)`")
        return None
    if not has_no_brackets(part, "a metric", around):
        return None
    condition = metric_value(metric, part.span, in_member_of(group, around))
    return None if condition is None else Counted(group, condition)


def _stands_for_group(table: Table, around: Surroundings) -> bool:
    """Whether all rows of a child table are meant: where the members looked at are its rows."""
    group = around.scope.group
    return group is not None and group.table == table.name


def _is_group_wanted(part: tree.Expression, around: Surroundings) -> bool:
    return allows_level(Level.GROUP, around.text(part), part.span, around)


def _hint_to_count(metric: Metric) -> str:
    return f"write `share of {metric.group}({metric.name})` or `count of {metric.group}({metric.name})`"
