"""Whether a metric says what a missing value means, when it must and when it may.

Language, section 5: a metric that can be missing must say what that means. What has no cell or reading behind it (a
mean of nobody, a quotient at group level whose divisor may be 0) is missing without a clause: nothing is owed for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.model.checking import Checking
from outcomelang.model.contract import Group, Metric, Table
from outcomelang.model.expression import ColumnValue, GroupAggregate, GroupCount, GroupShare, Node, walk
from outcomelang.model.missing_values import MissingValues
from outcomelang.model.type import Kind, Level
from outcomelang.syntax import tree


def check_missing_clause(metric: Metric, declaration: tree.Metric, checking: Checking) -> None:
    """Demand a `missing` clause where it is needed, warn of one where nothing can be missing."""
    said = declaration.missing[0] if declaration.missing else None
    values = (*_day_of_points(metric, declaration, checking), *_values_of_members(metric, checking))
    possible = values or _possible(metric, checking)
    if said is None:
        _demand(metric, values, checking)
    elif not possible:
        checking.warning("OUT284", f"`{metric.name}` can never be missing", said.span, "leave the clause out")
    if said and metric.type.kind is not Kind.YESNO:
        _check_not_met(said, metric, checking)


def _demand(metric: Metric, values: tuple[Node, ...], checking: Checking) -> None:
    for value in values[:1]:
        text = " ".join(checking.source.excerpt(value.span).split())
        message = f"`{metric.name}` does not say what it means when `{text}` is missing"
        hint = "write `missing left out` or `missing pending` after the formula"
        if metric.type.kind is Kind.YESNO:
            hint = "write `missing not met`, `missing left out` or `missing pending` after the formula"
        if not metric.of_members:
            hint = "make it a metric of each member, with a `missing` clause, and name that here"
        checking.error("OUT283", message, value.span, hint)


def _check_not_met(said: tree.Missing, metric: Metric, checking: Checking) -> None:
    fates = (*(case.fate for case in said.cases), said.otherwise)
    for fate in fates:
        if fate.outcome == "not met" or fate.then_not_met_after is not None:
            message = f"`{metric.name}` is a {metric.type.kind}, which is never `not met`"
            checking.error("OUT285", message, fate.span, "write `missing left out` or `missing pending`")


def _values_of_members(metric: Metric, checking: Checking) -> tuple[Node, ...]:
    """The members' values that may be missing and that no clause speaks of, in the order of the text."""
    if metric.of_members:
        return _missing_values(metric.group, checking).without_a_rule_in(metric.formula)
    found = (
        value
        for group, operand in _asked_of_members(metric.formula)
        for value in _missing_values(group, checking).without_a_rule_in(operand)
    )
    return tuple(dict.fromkeys(found))


def _day_of_points(metric: Metric, declaration: tree.Metric, checking: Checking) -> tuple[Node, ...]:
    """The cell that points are counted from, where it may be missing: then they have no day."""
    group = checking.names.checked(metric.group) if metric.group else None
    if not (metric.of_members and metric.points and metric.points.after and isinstance(group, Group)):
        return ()
    table = checking.names.checked(group.table)
    written = declaration.points
    if not isinstance(table, Table) or written is None:
        return ()
    column = table.column[metric.points.after]
    span = (
        written.after.span
        if isinstance(written, tree.PointNumbers | tree.PointsEvery) and written.after
        else written.span
    )
    cell = ColumnValue(table.name, column.name, type=column.type, level=Level.MEMBER, span=span)
    return _missing_values(metric.group, checking).in_(cell)


def _asked_of_members(formula: Node) -> Iterator[tuple[str, Node]]:
    """What is asked of each member of a group, inside a formula across groups."""
    for part in walk(formula):
        match part:
            case GroupAggregate(group=group, operand=operand, across_cohorts=False):
                yield group, operand
            case GroupShare(group=group, condition=condition):
                yield group, condition
            case GroupCount(group=group, condition=condition) if condition:
                yield group, condition


def _missing_values(name: str | None, checking: Checking) -> MissingValues:
    group = checking.names.checked(name) if name else None
    if isinstance(group, Group):
        return MissingValues.of_members(group, checking.names)
    return MissingValues(checking.names)


def _possible(metric: Metric, checking: Checking) -> tuple[Node, ...]:
    return _missing_values(metric.group, checking).in_(metric.formula)
