"""Checked expressions, made from the tree: names resolved, types, units and levels checked, windows as days.

Each function reports its faults to the scope, each fault once, and gives None after any: what was built on a part
in error is not reported again. What may be named, and whose values may be looked at, is for the scope to say:

    parameter, limit        level CONTRACT
    formula of a payment    level GROUP, payments=True, per_cohort if the payment is
    `only when`             the same, with `points` those that the payment prices
    `always`                the same, with each_point=True
    metric across a group   level GROUP, its group, days {POINT, PREVIOUS} and `points` if it has points
    metric of members       level MEMBER, its group, days {START} if the group has a start, and as above
    `where`, `leaves`       level MEMBER, a group that gives the table, no days
    `counts where`          level ROW, row_table
"""

from __future__ import annotations

from attrs import evolve

from outcomelang.model import (
    arithmetic_from_tree,
    event_value_from_tree,
    function_from_tree,
    group_value_from_tree,
    literal_from_tree,
    logic_from_tree,
    period_value_from_tree,
    reference_from_tree,
    window_from_tree,
)
from outcomelang.model.expected_from_tree import certain_condition_from, condition_from, expected_from
from outcomelang.model.expression import (
    AnyPeriod,
    EventValue,
    Expression,
    GroupAggregate,
    GroupCount,
    GroupShare,
    InputValue,
    LongestRun,
    MetricValue,
    OnDay,
    Rows,
    RunsOf,
    Steps,
    TimeIn,
    WindowLength,
    walk,
)
from outcomelang.model.level_in_scope import report_beyond_row
from outcomelang.model.missing_values import MissingValues
from outcomelang.model.name_in_scope import participants_table
from outcomelang.model.rows_from_tree import rows_from
from outcomelang.model.scope import Scope
from outcomelang.model.steps_from_tree import steps_of_parameter
from outcomelang.model.surroundings import Surroundings, expression_from
from outcomelang.model.type import DATE, Type
from outcomelang.syntax import expression as tree

PARTS = (
    arithmetic_from_tree,
    event_value_from_tree,
    function_from_tree,
    group_value_from_tree,
    literal_from_tree,
    logic_from_tree,
    period_value_from_tree,
    reference_from_tree,
    window_from_tree,
)
"""The modules that know the kinds of expressions; to import them is what makes `expression_from` know them."""

_BEYOND_THE_ROW = (
    AnyPeriod,
    EventValue,
    GroupAggregate,
    GroupCount,
    GroupShare,
    InputValue,
    LongestRun,
    MetricValue,
    OnDay,
    RunsOf,
    TimeIn,
    WindowLength,
)

DEEPEST = 64
"""How many expressions may stand inside one another; every pass walks down them, and no clause needs as many."""


def check(expression: tree.Expression, scope: Scope, expected: Type | None = None) -> Expression | None:
    """Check an expression; with `expected`, also that it is of that kind (and currency)."""
    if _is_too_deep(expression, scope):
        return None
    around = Surroundings(scope)
    return expression_from(expression, around) if expected is None else expected_from(expression, expected, around)


def check_condition(expression: tree.Expression, scope: Scope) -> Expression | None:
    """Check an expression that must be yes or no."""
    return None if _is_too_deep(expression, scope) else condition_from(expression, Surroundings(scope))


def check_row_condition(expression: tree.Expression, scope: Scope) -> Expression | None:
    """Check a condition on one row, a participant's or another's: its cells, and what the contract fixes."""
    condition = check_condition(expression, scope)
    return condition if condition and _is_in_row(condition, Surroundings(scope)) else None


def check_certain_condition(
    expression: tree.Expression, scope: Scope, known: frozenset[str] = frozenset()
) -> Expression | None:
    """Check a condition on one row that must be yes or no for every row: an empty cell in it needs `is known`.

    For a group's `where` and for `counts where`. `known` are the columns that are never empty here, such as the one
    that gives the start.
    """
    if _is_too_deep(expression, scope):
        return None
    around = Surroundings(scope)
    group, table = scope.group, scope.row_table or participants_table(around)
    missing = MissingValues(around.names) if group is None else MissingValues.of_members(group, around.names)
    filled = frozenset((table.name, column) for column in known) if table else frozenset[tuple[str, str]]()
    missing = evolve(missing, filled=missing.filled | filled)
    condition = certain_condition_from(expression, around, missing)
    return condition if condition and _is_in_row(condition, around) else None


def check_date(expression: tree.Expression, scope: Scope) -> Expression | None:
    """Check an expression that must be a date."""
    return check(expression, scope, DATE)


def check_rows(reference: tree.Reference, scope: Scope) -> Rows | None:
    """Check rows with or without a filter: what a price `per claim(kind = "a")` is paid for, or `after` which.

    The scope's group is whose rows they must be.
    """
    if _is_too_deep(reference, scope):
        return None
    found = rows_from(reference, Surroundings(scope))
    return None if found is None else found.rows


def check_steps_of_parameter(steps: tree.Steps, parameter: str, scope: Scope) -> Steps | None:
    """Check `steps { ... }` of a parameter, whose value to look up is not known before it is read with brackets."""
    return None if _is_too_deep(steps, scope) else steps_of_parameter(steps, parameter, Surroundings(scope))


def _is_in_row(condition: Expression, around: Surroundings) -> bool:
    """Whether a condition looks at its row only; what else it looks at is reported."""
    beyond = [part for part in walk(condition) if isinstance(part, _BEYOND_THE_ROW)]
    for part in beyond[:1]:
        report_beyond_row(f"`{around.excerpt(part.span)}`", part.span, around)
    return not beyond


def _is_too_deep(expression: tree.Expression, scope: Scope) -> bool:
    """Whether more stands inside one another than any pass can walk down; if so, it is reported."""
    waiting: list[tuple[tree.Node, int]] = [(expression, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            message = f"more than {DEEPEST} expressions stand inside one another here"
            hint = "give the inner ones names: `metric NAME of GROUP = ...`"
            Surroundings(scope).fault("OUT243", message, expression.span, hint)
            return True
        waiting.extend((child, depth + 1) for child in tree.children(node))
    return False
