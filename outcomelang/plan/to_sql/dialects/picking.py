"""What T-SQL and Snowflake have in common: rows are picked by number, and divided evenly."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve
from sqlglot import exp

from outcomelang.plan.to_sql.dialects.expressions import Scope, if_so
from outcomelang.plan.to_sql.dialects.ranked import ranked
from outcomelang.plan.to_sql.dialects.relations import Relation, Relations
from outcomelang.plan.to_sql.dialects.types import Columns, Typed, as_type, decimal

_MOST_WRITTEN = 100_000
"""Nodes of one value: a division of divisions of divisions, each written out in each place, would fill a book."""


class Picking(Relations):
    """No aggregate takes an order, no division is of whole numbers, and no value has a name within an expression."""

    def _select(
        self, select: exp.Select, known: Mapping[str, Columns], outer: Scope | None, *, stars: bool = True
    ) -> Relation:
        return super()._select(ranked(select), known, outer, stars=stars)

    def _aggregate(self, node: exp.Expr, where: exp.Expr | None, scope: Scope) -> Typed:
        """The one value of the row that is picked, as the greatest of it and nothing."""
        if not isinstance(node, exp.AnyValue):
            return super()._aggregate(node, where, scope)
        value = self.value(node.this, scope)
        condition = None if where is None else self.test(where, scope)
        return Typed(self.only(if_so(condition, value.sql), value), value.type)

    def only(self, one: exp.Expr, value: Typed) -> exp.Expr:  # noqa: ARG002
        """The greatest of one value and nothing; of truth values each dialect says it in its own way."""
        return exp.Max(this=one)

    def even_quotient(self, left: exp.Expr, right: exp.Expr) -> exp.Expr:
        """A whole number divided by another: what would be left is taken off first, so that nothing is rounded."""
        even = exp.Sub(this=left, expression=self.rest(left.copy(), right.copy()))
        divided = exp.Div(this=exp.paren(even, copy=False), expression=right, typed=True)
        return as_type(divided, self.type_of(decimal(0)))

    def once(self, given: Typed, name: str, made: exp.Expr, scope: Scope) -> Typed:
        """The value written out in each place."""
        bound = evolve(given, sql=exp.paren(given.sql, copy=False))
        found = self.value(made, evolve(scope, named={**scope.named, name: bound}))
        if sum(1 for _ in found.sql.walk()) > _MOST_WRITTEN:
            raise self.cannot("divisions within divisions, which would fill a book")
        return found
