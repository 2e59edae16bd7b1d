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

from outcomelang.model.expression import Expression, Rows, Steps
from outcomelang.model.scope import Scope
from outcomelang.model.type import Type
from outcomelang.syntax import expression as tree


def check(expression: tree.Expression, scope: Scope, expected: Type | None = None) -> Expression | None:
    """Check an expression; with `expected`, also that it is of that kind (and currency)."""
    raise NotImplementedError


def check_condition(expression: tree.Expression, scope: Scope) -> Expression | None:
    """Check an expression that must be yes or no."""
    raise NotImplementedError


def check_certain_condition(
    expression: tree.Expression, scope: Scope, known: frozenset[str] = frozenset()
) -> Expression | None:
    """Check a condition that must be yes or no for every row: an empty cell in it needs `is known`.

    For a group's `where` and for `counts where`. `known` are the columns that are never empty here, such as the one
    that gives the start.
    """
    raise NotImplementedError


def check_date(expression: tree.Expression, scope: Scope) -> Expression | None:
    """Check an expression that must be a date."""
    raise NotImplementedError


def check_rows(reference: tree.Reference, scope: Scope) -> Rows | None:
    """Check rows with or without a filter: what a price `per claim(kind = "a")` is paid for, or `after` which.

    The scope's group is whose rows they must be.
    """
    raise NotImplementedError


def check_steps_of_parameter(steps: tree.Steps, parameter: str, scope: Scope) -> Steps | None:
    """Check `steps { ... }` of a parameter, whose value to look up is not known before it is read with brackets."""
    raise NotImplementedError
