"""BigQuery (GoogleSQL): every number with decimals is a BIGNUMERIC, with 38 digits on either side of the point."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from outcomelang.plan.to_sql.dialects.expressions import Scope, if_so
from outcomelang.plan.to_sql.dialects.relations import Relations
from outcomelang.plan.to_sql.dialects.types import TEXT, Columns, Kind, Type, Typed, as_type
from outcomelang.plan.to_sql.words import number

SETTLEMENT_VARIABLE = "outcome_settlement"
_PARTS = {"WEEK": "ISOWEEK"}


class BigQuery(Relations):
    """BigQuery: a number written with a point would be binary, so it is written as a text and read exactly."""

    dialect = "bigquery"
    title = "BigQuery"
    versions = "BigQuery"

    def begun(self, settlement: date) -> str:
        """The settlement date is a variable of the script; a column of that name would hide it."""
        if any(column.casefold() == SETTLEMENT_VARIABLE for columns in self.tables.values() for column in columns):
            raise self.cannot(f"a column named `{SETTLEMENT_VARIABLE}`")
        return f"-- The settlement date\nDECLARE {SETTLEMENT_VARIABLE} DATE DEFAULT DATE '{settlement}';"

    def check(self, columns: Columns) -> None:
        """BigQuery takes names that differ by capitals alone for the same."""
        seen: dict[str, str] = {}
        for name in columns:
            other = seen.setdefault(name.casefold(), name)
            if other != name:
                raise self.cannot(f"the columns `{other}` and `{name}`, which differ by capitals alone")

    def type_of(self, one: Type) -> exp.DataType:
        """BIGNUMERIC for decimals, whose own name has less room."""
        if one.kind is Kind.DECIMAL:
            return exp.DataType.build("bignumeric", dialect="bigquery")
        return super().type_of(one)

    def limited(self, to: Type, written: exp.DataType) -> exp.DataType:  # noqa: ARG002
        """BIGNUMERIC, which has room for more than 38 digits; a cast to fewer of them would round halves."""
        return self.type_of(to)

    def cell_type(self, one: Type) -> exp.DataType:
        """The type of a column: a product of two NUMERIC would be rounded to 9 decimals."""
        return self.type_of(one)

    def cast(self, one: Typed, to: Type, written: exp.DataType) -> Typed:
        """A cast names no decimals here: what has more of them is rounded, halves away from 0 as elsewhere."""
        if to == TEXT and one.type.kind is Kind.DECIMAL:
            raise self.cannot("a number with decimals as a text")
        found = super().cast(one, to, written)
        if to.kind is Kind.DECIMAL and one.type.scale > to.scale:
            return Typed(exp.Round(this=found.sql, decimals=number(to.scale)), to)
        return found

    def product(self, left: Typed, right: Typed) -> Typed:
        """A product, of which one factor at least is a BIGNUMERIC, whatever the columns of the tables are."""
        if left.type.scale and right.type.scale:
            left = Typed(as_type(left.sql, self.type_of(left.type)), left.type)
        return super().product(left, right)

    def say_parameter(self, node: exp.Parameter, scope: Scope) -> Typed:  # noqa: ARG002
        """A parameter is a variable of the script."""
        return Typed(exp.Column(this=exp.to_identifier(f"outcome_{node.name}")), TEXT)

    def say_literal(self, node: exp.Literal, scope: Scope) -> Typed:
        """A number with decimals, or with more digits than 64 bits have, is read from a text."""
        found = super().say_literal(node, scope)
        if found.type.kind is Kind.DECIMAL:
            exact = as_type(exp.Literal.string(node.name), exp.DataType.build("bignumeric", dialect="bigquery"))
            return Typed(exact, found.type)
        return found

    def numbers(self, rows: list[exp.Expr], alias: str, name: str) -> exp.Expr:  # noqa: ARG002
        """A list, unnested."""
        of_column = exp.TableAlias(columns=[self.name(name)])
        return exp.Unnest(expressions=[exp.Array(expressions=rows)], alias=of_column)

    def extreme(self, function: type[exp.Greatest | exp.Least], values: list[exp.Expr], of: Type) -> exp.Expr:  # noqa: ARG002
        """Of several values one empty one would make all empty: beside a constant it counts as that constant."""
        constant = next((one for one in values if isinstance(one, exp.Literal)), None)
        if constant is not None:
            filled = [
                one if one is constant else exp.Coalesce(this=one, expressions=[constant.copy()]) for one in values
            ]
            return function(this=filled[0], expressions=filled[1:], ignore_nulls=False)
        one = self.name("one")
        chosen = exp.Max if function is exp.Greatest else exp.Min
        unnested = exp.Unnest(expressions=[exp.Array(expressions=values)], alias=exp.TableAlias(columns=[one]))
        return exp.select(chosen(this=exp.Column(this=one.copy()))).from_(unnested).subquery()

    def part(self, unit: str, day: exp.Expr) -> exp.Expr:
        """`WEEK` would be weeks that begin on Sunday."""
        return exp.Extract(this=exp.var(_PARTS.get(unit, unit)), expression=day)

    def moved(self, day: exp.Expr, days: exp.Expr, *, back: bool) -> exp.Expr:
        """`DATE_ADD` and `DATE_SUB`."""
        return (exp.DateSub if back else exp.DateAdd)(this=day, expression=days, unit=exp.var("DAY"))

    def months_on(self, day: exp.Expr, months: exp.Expr) -> exp.Expr:
        """`DATE_ADD` is clamped to the last day of the month."""
        return exp.DateAdd(this=day, expression=months, unit=exp.var("MONTH"))

    def aggregate(self, function: type[exp.Expr], value: Typed | None, where: exp.Expr | None) -> exp.Expr:
        """A condition stands in the value."""
        if value is None:
            return exp.Count(this=exp.Star() if where is None else if_so(where, number(1)))
        return function(this=if_so(where, value.sql))

    def any_of(self, test: exp.Expr, where: exp.Expr | None) -> exp.Expr:
        """`LOGICAL_OR`."""
        return exp.LogicalOr(this=if_so(where, test))

    def first_of(self, value: Typed, order: list[exp.Expr], where: exp.Expr | None) -> exp.Expr:
        """The one value of a list that is in order and cut after the first; what is empty is none of it."""
        ordered = exp.Order(this=if_so(where, value.sql), expressions=order)
        first = exp.IgnoreNulls(this=exp.ArrayAgg(this=exp.Limit(this=ordered, expression=number(1))))
        return exp.Bracket(this=first, expressions=[number(0)], offset=0, safe=True)

    def middle_of(self, value: Typed, where: exp.Expr | None) -> exp.Expr:
        """The lower of the two in the middle of a list that is in order."""
        each = if_so(where, value.sql)
        ordered = exp.Order(this=each, expressions=[exp.Ordered(this=each.copy(), nulls_first=True)])
        before = exp.Sub(this=exp.Count(this=each.copy()), expression=number(1))
        place = exp.Anonymous(this="DIV", expressions=[before, number(2)])
        values = exp.IgnoreNulls(this=exp.ArrayAgg(this=ordered))
        return exp.Bracket(this=values, expressions=[place], offset=0, safe=True)

    def sort_key(self, node: exp.Expr, scope: Scope) -> list[exp.Expr]:
        """Empty ones come first in an ascending order here: whether a value is empty goes before it."""
        [key] = super().sort_key(node, scope)
        if key.args.get("desc"):
            return [key]
        key.set("nulls_first", True)  # noqa: FBT003 (sqlglot's own)
        if isinstance(key.this, exp.Case | exp.RowNumber):
            return [key]
        return [exp.Ordered(this=exp.Is(this=key.this.copy(), expression=exp.null()), nulls_first=True), key]

    def once(self, given: Typed, name: str, made: exp.Expr, scope: Scope) -> Typed:
        """A list of one, unnested."""
        column = Typed(exp.Column(this=self.name(name)), given.type)
        found = self.value(made, Scope(scope.sources, scope.outer, {**scope.named, name: column}))
        of_column = exp.TableAlias(columns=[self.name(name)])
        unnested = exp.Unnest(expressions=[exp.Array(expressions=[given.sql])], alias=of_column)
        return Typed(exp.select(found.sql).from_(unnested).subquery(), found.type)
