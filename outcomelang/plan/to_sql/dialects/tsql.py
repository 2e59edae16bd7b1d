"""SQL Server 2022 and Azure SQL (T-SQL).

Three things make it another language: a condition is no value, so that one is made of the other where they meet; a
decimal has 38 digits, and a product or sum of two that are wide loses decimals without a word, so that each operand is
cast to what leaves room for all of them; and a date takes no number of days beside a plus.
"""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from outcomelang.plan.to_sql.dialects.expressions import Scope, alone, if_so
from outcomelang.plan.to_sql.dialects.names import shortened
from outcomelang.plan.to_sql.dialects.picking import Picking
from outcomelang.plan.to_sql.dialects.types import DATE, TEXT, TRUTH, WHOLE, Kind, Type, Typed, as_type
from outcomelang.plan.to_sql.words import number, text, when

_LONGEST_NAME = 116
"""Of a temporary table; of others 128."""

_COLLATION = "Latin1_General_100_BIN2_UTF8"
_LONGEST_INT = 9
_DEEPEST = 10
"""So many CASE may stand within each other."""

_DIGITS = 38
_LEAST_ROOM = 10
"""Digits before the point that a product must leave for one of its factors."""


class TSql(Picking):
    """T-SQL, in a database whose texts are held against each other letter by letter."""

    dialect = "tsql"
    title = "SQL Server"
    versions = "SQL Server 2022 or later, and Azure SQL, in one batch"

    def begun(self, settlement: date) -> str:
        """The settlement date is a variable of the batch; a database that takes `a` for `A` is refused."""
        return f"""\
-- Texts must be the same only if every character is: a database is made so with COLLATE {_COLLATION}
IF CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS VARCHAR(128)) <> '{_COLLATION}'
  THROW 50000, 'This database takes texts for the same that are not: it needs the collation {_COLLATION}.', 1;

-- The settlement date
DECLARE @settlement DATE = '{settlement}';"""

    def written(self, said: exp.Expr, *, pretty: bool) -> str:
        """What was said as text, unless its cases are too deep."""
        if _depth(said) > _DEEPEST:
            raise self.cannot(f"more than {_DEEPEST} cases within each other")
        return super().written(said, pretty=pretty)

    def name(self, name: str) -> exp.Identifier:
        """A name in square brackets."""
        return exp.to_identifier(shortened(name, _LONGEST_NAME), quoted=True)

    def laid_table(self, name: str) -> exp.Table:
        """A temporary table has `#` before its name."""
        return exp.Table(this=exp.to_identifier(f"#{self.name(name).name}", quoted=True))

    def type_of(self, one: Type) -> exp.DataType:
        """Texts of any length; a truth value is a bit."""
        return exp.DataType.build("varchar(max)", dialect="tsql") if one == TEXT else super().type_of(one)

    # --- Conditions and truth values ------------------------------------------------------------

    def as_value(self, one: Typed) -> Typed:
        """A condition as 1, 0 or nothing."""
        if not one.is_test:
            return one
        opposite = exp.Not(this=exp.paren(one.sql.copy(), copy=False))
        return Typed(when((one.sql, number(1)), (opposite, number(0))), TRUTH)

    def as_test(self, one: Typed) -> Typed:
        """A truth value as a condition: whether it is 1."""
        return one if one.is_test else Typed(exp.EQ(this=one.sql, expression=number(1)), TRUTH, is_test=True)

    def say_boolean(self, node: exp.Boolean, scope: Scope) -> Typed:  # noqa: ARG002
        """1 or 0."""
        return Typed(number(1 if node.this else 0), TRUTH)

    def say_coalesce(self, node: exp.Coalesce, scope: Scope) -> Typed:
        """Of a condition and a no: 1 where it holds, else 0."""
        if len(node.expressions) == 1 and isinstance(node.expressions[0], exp.Boolean):
            found = self._said(node.this, scope)
            if found.is_test and not node.expressions[0].this:
                return Typed(when((found.sql, number(1)), otherwise=number(0)), TRUTH)
        return super().say_coalesce(node, scope)

    # --- Numbers --------------------------------------------------------------------------------

    def say_literal(self, node: exp.Literal, scope: Scope) -> Typed:
        """A whole number beyond 32 bits would be a decimal."""
        found = super().say_literal(node, scope)
        if found.type == WHOLE and len(node.name) > _LONGEST_INT:
            return Typed(as_type(found.sql, "bigint"), WHOLE)
        return found

    def fitted(self, one: Typed, to: Type) -> exp.Expr:
        """A decimal with all the decimals of those beside it, which would else be cut to make room."""
        if one.type.kind is Kind.DECIMAL and to.kind is Kind.DECIMAL and one.type.scale != to.scale:
            return as_type(one.sql, self.type_of(to))
        return super().fitted(one, to)

    def summed(self, operator: type[exp.Add | exp.Sub], left: Typed, right: Typed) -> Typed:
        """A sum, whose terms have the same number of decimals."""
        chosen, of = self._in_one_type([left, right])
        return Typed(operator(this=chosen[0], expression=chosen[1]), of)

    def product(self, left: Typed, right: Typed) -> Typed:
        """A product, whose factors have so many digits that the product has room for all decimals."""
        plain = super().product(left, right)
        if plain.type.scale == 0:
            return plain
        sizes = _sizes(_digits(left), _digits(right), _DIGITS - 1 - plain.type.scale)
        if sizes is None:
            raise self.cannot(f"a product with {plain.type.scale} decimals")
        factors = [
            one.sql if isinstance(one.sql, exp.Literal) else as_type(one.sql, _decimal(size, one.type.scale))
            for one, size in zip((left, right), sizes, strict=True)
        ]
        return Typed(exp.Mul(this=factors[0], expression=factors[1]), plain.type)

    def quotient(self, left: Typed, right: Typed) -> exp.Expr:
        """Of integers an integer; of decimals what divides evenly is divided, since 6 decimals would be kept."""
        if left.type == WHOLE and right.type == WHOLE:
            return exp.Div(this=left.sql, expression=right.sql, typed=True)
        return self.even_quotient(left.sql, right.sql)

    def say_sign(self, node: exp.Sign, scope: Scope) -> Typed:
        """-1, 0 or 1 as an integer."""
        return Typed(as_type(exp.Sign(this=self.value(node.this, scope).sql), "int"), WHOLE)

    def cast(self, one: Typed, to: Type, written: exp.DataType) -> Typed:
        """A date as a text in ISO's form; a truth value in words."""
        if to == TEXT and one.type == DATE:
            words = [exp.var("VARCHAR(10)"), one.sql, number(23)]
            return Typed(exp.Anonymous(this="CONVERT", expressions=words), TEXT)
        if to == TEXT and one.type == TRUTH:
            yes, no = (exp.EQ(this=one.sql.copy(), expression=number(bit)) for bit in (1, 0))
            return Typed(when((yes, text("true")), (no, text("false"))), TEXT)
        if to == TEXT and one.type.kind is Kind.DECIMAL:
            raise self.cannot("a number with decimals as a text")
        if to == WHOLE:
            return Typed(as_type(one.sql, written.copy()), to)
        return super().cast(one, to, written)

    # --- Days and texts -------------------------------------------------------------------------

    def say_parameter(self, node: exp.Parameter, scope: Scope) -> Typed:  # noqa: ARG002
        """A parameter is a variable of the batch."""
        return Typed(exp.Parameter(this=exp.var(node.name)), TEXT)

    def part(self, unit: str, day: exp.Expr) -> exp.Expr:
        """`WEEK` depends on the session; the year of an ISO week is that of its Thursday."""
        if unit == "ISOYEAR":
            days = exp.Sub(this=number(26), expression=self.part("WEEK", day.copy()))
            return exp.Anonymous(this="YEAR", expressions=[_dateadd("DAY", days, day)])
        name = "ISO_WEEK" if unit == "WEEK" else unit
        return exp.Anonymous(this="DATEPART", expressions=[exp.var(name), day])

    def moved(self, day: exp.Expr, days: exp.Expr, *, back: bool) -> exp.Expr:
        """`DATEADD`."""
        return _dateadd("DAY", exp.Neg(this=alone(days)) if back else days, day)

    def months_on(self, day: exp.Expr, months: exp.Expr) -> exp.Expr:
        """`DATEADD` of months is clamped to the last day of the month."""
        return _dateadd("MONTH", months, day)

    def days_between(self, first: exp.Expr, end: exp.Expr) -> exp.Expr:
        """`DATEDIFF`."""
        return exp.Anonymous(this="DATEDIFF", expressions=[exp.var("DAY"), first, end])

    def say_dpipe(self, node: exp.DPipe, scope: Scope) -> Typed:
        """Texts are joined by a plus; with an empty one the whole is empty."""
        left, right = self._values([node.this, node.expression], scope)
        return Typed(exp.Add(this=left.sql, expression=right.sql), TEXT)

    def padded(self, value: exp.Expr, width: int) -> exp.Expr:
        """The last characters of zeros and the text."""
        zeros = exp.Add(this=text("0" * width), expression=value)
        return exp.Anonymous(this="RIGHT", expressions=[zeros, number(width)])

    # --- Aggregates and order -------------------------------------------------------------------

    def aggregate(self, function: type[exp.Expr], value: Typed | None, where: exp.Expr | None) -> exp.Expr:
        """A condition stands in the value; sums and counts are of 64 bits."""
        if function is exp.Count:
            one = exp.Star() if where is None else if_so(where, number(1))
            return exp.Anonymous(this="COUNT_BIG", expressions=[if_so(where, value.sql) if value else one])
        if value is None:
            raise self.cannot(f"`{function.__name__}` of rows")
        is_sum = function is exp.Sum and value.type == WHOLE
        each = if_so(where, value.sql)
        return function(this=as_type(each, "bigint") if is_sum else each)

    def any_of(self, test: exp.Expr, where: exp.Expr | None) -> exp.Expr:
        """The greatest of 1 and 0."""
        return exp.Max(this=if_so(where, self.as_value(Typed(test, TRUTH, is_test=True)).sql))

    def only(self, one: exp.Expr, value: Typed) -> exp.Expr:
        """The greatest of one value and nothing; of a bit as an integer."""
        return exp.Max(this=as_type(one, "int")) if value.type == TRUTH else super().only(one, value)

    def placed(self, name: str, query: exp.Query, *, pretty: bool) -> str:
        """A temporary table is made by what is selected into it."""
        table = self.laid_table(name)
        dropped = self.written(exp.Drop(kind="TABLE", tables=[table.copy()], exists=True), pretty=pretty)
        with_ = query.args.get("with_")
        query.set("with_", None)
        rows = query.subquery(exp.to_identifier("rows", quoted=True), copy=False)
        into = exp.select(exp.Star()).from_(rows)
        into.set("into", exp.Into(this=table))
        into.set("with_", with_)
        return f"{dropped};\n{self.written(into, pretty=pretty)}"

    def sort_key(self, node: exp.Expr, scope: Scope) -> list[exp.Expr]:
        """Empty ones come first in an ascending order here: whether a value is empty goes before it."""
        [key] = super().sort_key(node, scope)
        if key.args.get("desc"):
            return [key]
        key.set("nulls_first", True)  # noqa: FBT003 (sqlglot's own)
        if isinstance(key.this, exp.Case):
            return [key]
        is_empty = exp.Is(this=key.this.copy(), expression=exp.null())
        last = when((is_empty, number(1)), otherwise=number(0))
        return [exp.Ordered(this=last, nulls_first=True), key]


def _digits(one: Typed) -> int | None:
    """How many digits before the point a factor has, where that is known."""
    literal = one.sql.this if isinstance(one.sql, exp.Cast) else one.sql
    if isinstance(literal, exp.Literal) and not literal.is_string:
        return len(literal.name.partition(".")[0].lstrip("0"))
    return None


def _sizes(left: int | None, right: int | None, room: int) -> tuple[int, int] | None:
    """The digits before the point of two factors, where some are known; None if there are too few."""
    if left is not None and right is not None:
        return left, right
    if left is None and right is None:
        left, right = room // 2, room - room // 2
    elif left is None:
        left = room - (right or 0)
    else:
        right = room - left
    found = (left, right or 0)
    return found if min(found) >= 0 and max(found) >= _LEAST_ROOM else None


def _decimal(digits: int, scale: int) -> exp.DataType:
    return exp.DataType.build(f"decimal({max(1, digits + scale)}, {scale})")


def _dateadd(unit: str, count: exp.Expr, day: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="DATEADD", expressions=[exp.var(unit), count, day])


def _depth(said: exp.Expr) -> int:
    """How many cases stand within each other, of a query or an expression."""
    deepest, left = 0, [(said, 0)]
    while left:
        node, above = left.pop()
        depth = 0 if isinstance(node, exp.Query) else above + isinstance(node, exp.Case | exp.Coalesce)
        deepest = max(deepest, depth)
        left += [(inner, depth) for inner in node.iter_expressions()]
    return deepest
