"""Snowflake: a product keeps 12 decimals unless a factor has more, and what depends on the session is said in full."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from outcomelang.plan.to_sql.dialects.expressions import Scope, alone, if_so
from outcomelang.plan.to_sql.dialects.picking import Picking
from outcomelang.plan.to_sql.dialects.types import DATE, TEXT, TRUTH, WHOLE, Kind, Type, Typed, as_type, decimal
from outcomelang.plan.to_sql.words import number, text

_KEPT = 12
_PARTS = {"WEEK": "WEEKISO", "ISOYEAR": "YEAROFWEEKISO"}


class Snowflake(Picking):
    """Snowflake."""

    dialect = "snowflake"
    title = "Snowflake"
    versions = "Snowflake"

    def begun(self, settlement: date) -> str:
        """The settlement date is a variable of the session."""
        return f"-- The settlement date\nSET outcome_settlement = '{settlement}';"

    def fitted(self, one: Typed, to: Type) -> exp.Expr:
        """A decimal with all the decimals of those beside it."""
        if one.type.kind is Kind.DECIMAL and to.kind is Kind.DECIMAL and one.type.scale != to.scale:
            return as_type(one.sql, self.type_of(to))
        return super().fitted(one, to)

    def type_of(self, one: Type) -> exp.DataType:
        """Whole numbers have 38 digits too."""
        return exp.DataType.build("decimal(38, 0)") if one.kind is Kind.WHOLE else super().type_of(one)

    def cast(self, one: Typed, to: Type, written: exp.DataType) -> Typed:
        """Days are read and written in ISO's form, whatever the session's own is."""
        form = text("YYYY-MM-DD")
        if to == DATE and one.type == TEXT:
            return Typed(exp.Anonymous(this="TO_DATE", expressions=[one.sql, form]), DATE)
        if to == TEXT and one.type == DATE:
            return Typed(exp.Anonymous(this="TO_CHAR", expressions=[one.sql, form]), TEXT)
        if to == TEXT and one.type.kind is Kind.DECIMAL:
            raise self.cannot("a number with decimals as a text")
        return super().cast(one, to, written)

    def say_subquery(self, node: exp.Subquery, scope: Scope) -> Typed:  # noqa: ARG002
        """Snowflake evaluates no query for each row that looks at more of the row than what is equal."""
        raise self.cannot("a price per event `after` rows of another table")

    def say_parameter(self, node: exp.Parameter, scope: Scope) -> Typed:  # noqa: ARG002
        """A parameter is a variable of the session."""
        return Typed(exp.Parameter(this=exp.var(f"outcome_{node.name}")), TEXT)

    def product(self, left: Typed, right: Typed) -> Typed:
        """A product; one that would be rounded is of whole numbers, and gets its decimals afterwards."""
        plain = super().product(left, right)
        scale = plain.type.scale
        if scale <= max(_KEPT, left.type.scale, right.type.scale):
            return plain
        factors = [self._in_last_decimals(one) for one in (left, right)]
        whole = exp.paren(exp.Mul(this=factors[0], expression=factors[1]), copy=False)
        last = exp.Literal.number(f"0.{'0' * (scale - 1)}1")
        return Typed(exp.Mul(this=whole, expression=last), decimal(scale))

    def _in_last_decimals(self, one: Typed) -> exp.Expr:
        """A number as a whole number of its last decimal."""
        moved = exp.Mul(this=exp.paren(one.sql, copy=False), expression=number(10**one.type.scale))
        return as_type(moved, self.type_of(decimal(0)))

    def quotient(self, left: Typed, right: Typed) -> exp.Expr:
        """What divides evenly is divided: any other quotient would be rounded."""
        return self.even_quotient(left.sql, right.sql)

    def say_sign(self, node: exp.Sign, scope: Scope) -> Typed:
        """-1, 0 or 1 as a whole number, whatever type Snowflake tells it in."""
        sign = exp.Sign(this=self.value(node.this, scope).sql)
        return Typed(as_type(sign, self.type_of(WHOLE)), WHOLE)

    def part(self, unit: str, day: exp.Expr) -> exp.Expr:
        """`WEEK` depends on the session."""
        return exp.Anonymous(this="DATE_PART", expressions=[exp.var(_PARTS.get(unit, unit)), day])

    def moved(self, day: exp.Expr, days: exp.Expr, *, back: bool) -> exp.Expr:
        """`DATEADD`."""
        return _dateadd("DAY", exp.Neg(this=alone(days)) if back else days, day)

    def months_on(self, day: exp.Expr, months: exp.Expr) -> exp.Expr:
        """`DATEADD` of months is clamped to its last day; `ADD_MONTHS` would go from last day to last day."""
        return _dateadd("MONTH", months, day)

    def days_between(self, first: exp.Expr, end: exp.Expr) -> exp.Expr:
        """`DATEDIFF`."""
        return exp.Anonymous(this="DATEDIFF", expressions=[exp.var("DAY"), first, end])

    def aggregate(self, function: type[exp.Expr], value: Typed | None, where: exp.Expr | None) -> exp.Expr:
        """A condition stands in the value."""
        if value is None:
            return exp.Count(this=exp.Star() if where is None else if_so(where, number(1)))
        return function(this=if_so(where, value.sql))

    def any_of(self, test: exp.Expr, where: exp.Expr | None) -> exp.Expr:
        """`BOOLOR_AGG`."""
        return exp.LogicalOr(this=if_so(where, test))

    def only(self, one: exp.Expr, value: Typed) -> exp.Expr:
        """The greatest of one value and nothing."""
        return exp.LogicalOr(this=one) if value.type == TRUTH else super().only(one, value)


def _dateadd(unit: str, count: exp.Expr, day: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="DATEADD", expressions=[exp.var(unit), count, day])
