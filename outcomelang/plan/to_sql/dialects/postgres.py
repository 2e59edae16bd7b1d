"""PostgreSQL 14 and later."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from outcomelang.plan.to_sql.dialects.expressions import Scope
from outcomelang.plan.to_sql.dialects.names import shortened
from outcomelang.plan.to_sql.dialects.relations import Relations
from outcomelang.plan.to_sql.dialects.types import DATE, TEXT, TRUTH, Kind, Type, Typed, as_type, decimal
from outcomelang.plan.to_sql.words import number, text

_LONGEST_NAME = 63
_ROOM = "numeric(39, 0)"
"""As many digits as the whole numbers of 128 bits have, in which the plan divides."""


class Postgres(Relations):
    """PostgreSQL: numbers are exact at any length; what divides, or tells a sign, would else be said in binary."""

    dialect = "postgres"
    title = "PostgreSQL"
    versions = "PostgreSQL 14 or later"

    def begun(self, settlement: date) -> str:
        """The settlement date is a setting of the session, which any client can make."""
        return f"-- The settlement date\nSET outcome.settlement = '{settlement}';"

    def placed(self, name: str, query: exp.Query, *, pretty: bool) -> str:
        """A temporary table has no `OR REPLACE`; one that is dropped is looked for among the session's own alone."""
        own = exp.Table(this=self.name(name), db=exp.to_identifier("pg_temp"))
        dropped = self.written(exp.Drop(kind="TABLE", tables=[own], exists=True), pretty=pretty)
        create = exp.Create(
            this=self.laid_table(name),
            kind="TABLE",
            properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
            expression=query,
        )
        return f"{dropped};\n{self.written(create, pretty=pretty)}"

    def name(self, name: str) -> exp.Identifier:
        """A name, no longer than the 63 bytes at which PostgreSQL would cut it."""
        return exp.to_identifier(shortened(name, _LONGEST_NAME), quoted=True)

    def say_parameter(self, node: exp.Parameter, scope: Scope) -> Typed:  # noqa: ARG002
        """A parameter is a setting of the session."""
        return Typed(exp.Anonymous(this="CURRENT_SETTING", expressions=[text(f"outcome.{node.name}")]), TEXT)

    def cast(self, one: Typed, to: Type, written: exp.DataType) -> Typed:
        """A date as a text is in ISO's form, whatever the session's own is."""
        if one.type == DATE and to == TEXT:
            return Typed(exp.Anonymous(this="TO_CHAR", expressions=[one.sql, text("YYYY-MM-DD")]), TEXT)
        if written.this is exp.DType.INT128:
            return Typed(as_type(one.sql, exp.DataType.build(_ROOM, dialect="postgres")), to)
        if to.kind is Kind.WHOLE:
            return Typed(as_type(one.sql, written.copy()), to)
        return super().cast(one, to, written)

    def say_sign(self, node: exp.Sign, scope: Scope) -> Typed:
        """Of a whole number PostgreSQL would tell the sign in binary, and all that rests on it."""
        value = self.value(node.this, scope)
        return Typed(exp.Sign(this=as_type(value.sql, "numeric")), decimal(0))

    def part(self, unit: str, day: exp.Expr) -> exp.Expr:
        """A part of a date; weeks are ISO's already."""
        return as_type(exp.Extract(this=exp.var(unit), expression=day), "int")

    def months_on(self, day: exp.Expr, months: exp.Expr) -> exp.Expr:
        """An interval of months is clamped to the last day of the month."""
        named = exp.Kwarg(this=exp.var("MONTHS"), expression=months)
        interval = exp.Anonymous(this="MAKE_INTERVAL", expressions=[named])
        return as_type(exp.Add(this=day, expression=interval), "date")

    def days_between(self, first: exp.Expr, end: exp.Expr) -> exp.Expr:
        """A difference of dates is a number of days."""
        return exp.paren(exp.Sub(this=end, expression=exp.paren(first, copy=False)), copy=False)

    def any_of(self, test: exp.Expr, where: exp.Expr | None) -> exp.Expr:
        """`BOOL_OR`."""
        return self.aggregate(exp.LogicalOr, Typed(test, TRUTH), where)

    def first_of(self, value: Typed, order: list[exp.Expr], where: exp.Expr | None) -> exp.Expr:
        """The first of the values in a list that is in order."""
        ordered = exp.ArrayAgg(this=exp.Order(this=value.sql, expressions=order))
        filtered = ordered if where is None else exp.Filter(this=ordered, expression=exp.Where(this=where))
        return exp.Bracket(this=exp.paren(filtered, copy=False), expressions=[number(1)], offset=1)

    def middle_of(self, value: Typed, where: exp.Expr | None) -> exp.Expr:
        """The lower of the two in the middle."""
        middle = exp.PercentileDisc(this=exp.Literal.number("0.5"))
        order = exp.Order(expressions=[exp.Ordered(this=value.sql, nulls_first=False)])
        found = exp.WithinGroup(this=middle, expression=order)
        return found if where is None else exp.Filter(this=found, expression=exp.Where(this=where))

    def sortable(self, value: Typed) -> exp.Expr:
        """Texts by the number of each character, whatever language the database is in."""
        if value.type != TEXT:
            return value.sql
        return exp.Collate(this=value.sql, expression=exp.to_identifier("C", quoted=True))
