"""The plan's expressions said again in a dialect, kind by kind, each with its type.

Every kind of expression that the plan uses has a method here, which says it as standard SQL does; a dialect overrides
those that it says otherwise. A kind without a method is refused: nothing is passed on unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from attrs import evolve, field, frozen
from sqlglot import exp

from outcomelang.plan.to_sql.dialects.types import (
    DATE,
    NOTHING,
    TEXT,
    TRUTH,
    WHOLE,
    CannotSayError,
    Columns,
    Kind,
    Type,
    Typed,
    as_type,
    decimal,
    of_cast,
    standard_type,
    together,
)
from outcomelang.plan.to_sql.words import all_of, known, number, text, when

_LONGEST_WHOLE = 18
_PARTS_OF_DAYS = ("YEAR", "QUARTER", "MONTH", "DAY", "ISOYEAR", "WEEK")


@frozen
class Scope:
    """What names stand for at a place: columns by the relation they are of, and values that have a name for once."""

    sources: Mapping[str, Columns] = field(factory=dict)
    outer: Scope | None = None
    named: Mapping[str, Typed] = field(factory=dict)

    def column(self, name: str, table: str) -> Type | None:
        """The type of a column, here or in the query around; None if there is no such column."""
        sources = [self.sources[table]] if table in self.sources else [] if table else list(self.sources.values())
        found = next((columns[name] for columns in sources if name in columns), None)
        if found is None and self.outer is not None:
            return self.outer.column(name, table)
        return found


class Expressions:
    """Says expressions in standard SQL; `value` where a value stands, `test` where a condition does."""

    dialect: ClassVar[str]
    title: ClassVar[str]
    versions: ClassVar[str]

    def value(self, node: exp.Expr, scope: Scope) -> Typed:
        """An expression where a value stands."""
        return self.as_value(self._said(node, scope))

    def test(self, node: exp.Expr, scope: Scope) -> exp.Expr:
        """An expression where a condition stands."""
        return self.as_test(self._said(node, scope)).sql

    def as_value(self, one: Typed) -> Typed:
        """A condition as a truth value, where these differ."""
        return one

    def as_test(self, one: Typed) -> Typed:
        """A truth value as a condition, where these differ."""
        return one

    def fitted(self, one: Typed, to: Type) -> exp.Expr:
        """A value where one of a type is wanted."""
        return as_type(exp.null(), self.type_of(to)) if one.type == NOTHING and to != NOTHING else one.sql

    def type_of(self, one: Type) -> exp.DataType:
        """What the dialect calls a type."""
        return standard_type(one)

    def name(self, name: str) -> exp.Identifier:
        """A name, in quotes."""
        return exp.to_identifier(name, quoted=True)

    def cannot(self, construct: str) -> CannotSayError:
        """That the dialect has no exact words for a construct."""
        return CannotSayError(self.title, construct)

    def _said(self, node: exp.Expr, scope: Scope) -> Typed:
        say: Callable[[exp.Expr, Scope], Typed] | None = getattr(self, f"say_{node.key}", None)
        if say is None:
            raise self.cannot(f"`{node.key}`")
        return say(node, scope)

    def _values(self, nodes: Sequence[exp.Expr], scope: Scope) -> list[Typed]:
        return [self.value(node, scope) for node in nodes]

    def _in_one_type(self, found: Sequence[Typed]) -> tuple[list[exp.Expr], Type]:
        """Values among which one is chosen, or that are compared, in the type of all of them."""
        of_all = together(one.type for one in found)
        return [self.fitted(one, of_all) for one in found], of_all

    # --- Names and constants --------------------------------------------------------------------

    def say_column(self, node: exp.Column, scope: Scope) -> Typed:
        """A column of a relation, or a value that has a name for once."""
        if not node.table and node.name in scope.named:
            one = scope.named[node.name]
            return evolve(one, sql=one.sql.copy())
        of = scope.column(node.name, node.table)
        if of is None:
            raise self.cannot(f"the column `{node.name}`, which is of no relation")
        return Typed(exp.Column(this=self.name(node.name), table=self.name(node.table) if node.table else None), of)

    def say_literal(self, node: exp.Literal, scope: Scope) -> Typed:  # noqa: ARG002
        """A text, or a number with its decimals."""
        if node.is_string:
            return Typed(node.copy(), TEXT)
        whole, _, fraction = node.name.partition(".")
        if fraction:
            return Typed(node.copy(), decimal(len(fraction)))
        return Typed(node.copy(), WHOLE if len(whole) <= _LONGEST_WHOLE else decimal(0))

    def say_null(self, node: exp.Null, scope: Scope) -> Typed:  # noqa: ARG002
        """An empty value of any type."""
        return Typed(node.copy(), NOTHING)

    def say_boolean(self, node: exp.Boolean, scope: Scope) -> Typed:  # noqa: ARG002
        """Yes or no."""
        return Typed(node.copy(), TRUTH)

    def say_paren(self, node: exp.Paren, scope: Scope) -> Typed:
        """An expression in brackets."""
        inner = self._said(node.this, scope)
        return evolve(inner, sql=exp.paren(inner.sql, copy=False))

    def say_cast(self, node: exp.Cast, scope: Scope) -> Typed:
        """A value as another type."""
        return self.cast(self.value(node.this, scope), of_cast(node.to), node.to)

    def cast(self, one: Typed, to: Type, written: exp.DataType) -> Typed:
        """A value as another type, which the plan writes so; what has no room in it is an error."""
        is_limited = to.kind is Kind.DECIMAL and written.this is exp.DType.DECIMAL
        return Typed(as_type(one.sql, self.limited(to, written) if is_limited else self.type_of(to)), to)

    def limited(self, to: Type, written: exp.DataType) -> exp.DataType:  # noqa: ARG002
        """The type of decimals with as many digits as the plan writes."""
        return written.copy()

    # --- Numbers --------------------------------------------------------------------------------

    def say_neg(self, node: exp.Neg, scope: Scope) -> Typed:
        """A number negated."""
        inner = self.value(node.this, scope)
        return evolve(inner, sql=exp.Neg(this=inner.sql))

    def say_abs(self, node: exp.Abs, scope: Scope) -> Typed:
        """A number without its sign."""
        inner = self.value(node.this, scope)
        return evolve(inner, sql=exp.Abs(this=inner.sql))

    def say_sign(self, node: exp.Sign, scope: Scope) -> Typed:
        """-1, 0 or 1."""
        return Typed(exp.Sign(this=self.value(node.this, scope).sql), WHOLE)

    def say_add(self, node: exp.Add, scope: Scope) -> Typed:
        """A sum; of a date and a number of days another date."""
        return self._moved_or_summed(node, scope)

    def say_sub(self, node: exp.Sub, scope: Scope) -> Typed:
        """A difference; of a date and a number of days another date."""
        return self._moved_or_summed(node, scope)

    def _moved_or_summed(self, node: exp.Add | exp.Sub, scope: Scope) -> Typed:
        left, right = self._values([node.this, node.expression], scope)
        if left.type == DATE:
            if right.type != WHOLE:
                raise self.cannot(f"a date and a {right.type.kind.value} added")
            return Typed(self.moved(left.sql, right.sql, back=isinstance(node, exp.Sub)), DATE)
        return self.summed(type(node), left, right)

    def moved(self, day: exp.Expr, days: exp.Expr, *, back: bool) -> exp.Expr:
        """A date some days on or back."""
        return (exp.Sub if back else exp.Add)(this=day, expression=alone(days))

    def summed(self, operator: type[exp.Add | exp.Sub], left: Typed, right: Typed) -> Typed:
        """A sum or a difference of two numbers."""
        return Typed(operator(this=left.sql, expression=right.sql), together((left.type, right.type)))

    def say_mul(self, node: exp.Mul, scope: Scope) -> Typed:
        """A product of two numbers."""
        left, right = self._values([node.this, node.expression], scope)
        return self.product(left, right)

    def product(self, left: Typed, right: Typed) -> Typed:
        """A product of two numbers, which has the decimals of both."""
        return Typed(exp.Mul(this=left.sql, expression=right.sql), _of_product(left.type, right.type))

    def say_intdiv(self, node: exp.IntDiv, scope: Scope) -> Typed:
        """A whole number divided by another, towards 0."""
        left, right = self._values([node.this, node.expression], scope)
        if left.type.scale or right.type.scale:
            raise self.cannot("a number with decimals divided")
        return Typed(self.quotient(left, right), together((left.type, right.type)))

    def quotient(self, left: Typed, right: Typed) -> exp.Expr:
        """A whole number divided by another, towards 0."""
        return exp.Anonymous(this="DIV", expressions=[left.sql, right.sql])

    def say_mod(self, node: exp.Mod, scope: Scope) -> Typed:
        """What a division of whole numbers leaves."""
        left, right = self._values([node.this, node.expression], scope)
        return Typed(self.rest(left.sql, right.sql), together((left.type, right.type)))

    def rest(self, left: exp.Expr, right: exp.Expr) -> exp.Expr:
        """What a division leaves."""
        return exp.Mod(this=left, expression=right)

    # --- Choices --------------------------------------------------------------------------------

    def say_case(self, node: exp.Case, scope: Scope) -> Typed:
        """The first of some cases that holds; of cases of a value all are in that value's type."""
        ifs = node.args["ifs"]
        default = node.args.get("default")
        results = self._values([one.args["true"] for one in ifs] + ([default] if default is not None else []), scope)
        chosen, of = self._in_one_type(results)
        if of == NOTHING:
            return Typed(exp.null(), NOTHING)
        if node.this is not None:
            (subject, *conditions), _ = self._in_one_type(self._values([node.this, *(one.this for one in ifs)], scope))
        else:
            subject, conditions = None, [self.test(one.this, scope) for one in ifs]
        branches = [exp.If(this=condition, true=result) for condition, result in zip(conditions, chosen, strict=False)]
        otherwise = chosen[-1] if default is not None else None
        return Typed(exp.Case(this=subject, ifs=branches, default=otherwise), of)

    def say_coalesce(self, node: exp.Coalesce, scope: Scope) -> Typed:
        """The first value that is not empty."""
        chosen, of = self._in_one_type(self._values([node.this, *node.expressions], scope))
        return Typed(exp.Coalesce(this=chosen[0], expressions=chosen[1:]), of)

    def say_greatest(self, node: exp.Greatest, scope: Scope) -> Typed:
        """The greatest of values; empty ones are passed over."""
        return self._extreme(node, scope)

    def say_least(self, node: exp.Least, scope: Scope) -> Typed:
        """The least of values; empty ones are passed over."""
        return self._extreme(node, scope)

    def _extreme(self, node: exp.Greatest | exp.Least, scope: Scope) -> Typed:
        chosen, of = self._in_one_type(self._values([node.this, *node.expressions], scope))
        return Typed(self.extreme(type(node), chosen, of), of)

    def extreme(self, function: type[exp.Greatest | exp.Least], values: list[exp.Expr], of: Type) -> exp.Expr:  # noqa: ARG002
        """The greatest or the least of values; empty ones are passed over."""
        return function(this=values[0], expressions=values[1:], ignore_nulls=True)

    # --- Conditions -----------------------------------------------------------------------------

    def _comparison(self, node: exp.Binary, scope: Scope) -> Typed:
        (left, right), of = self._in_one_type(self._values([node.this, node.expression], scope))
        if of in (TEXT, TRUTH) and not isinstance(node, exp.EQ | exp.NEQ | exp.NullSafeEQ):
            raise self.cannot(f"a {of.kind.value} held to be less than another")
        return Typed(type(node)(this=left, expression=right), TRUTH, is_test=True)

    say_eq = say_neq = say_lt = say_lte = say_gt = say_gte = say_nullsafeeq = _comparison

    def say_between(self, node: exp.Between, scope: Scope) -> Typed:
        """A value from one to another, both included."""
        (value, low, high), _ = self._in_one_type(self._values([node.this, node.args["low"], node.args["high"]], scope))
        return Typed(exp.Between(this=value, low=low, high=high), TRUTH, is_test=True)

    def say_in(self, node: exp.In, scope: Scope) -> Typed:
        """One of some values."""
        (value, *items), _ = self._in_one_type(self._values([node.this, *node.expressions], scope))
        return Typed(exp.In(this=value, expressions=items), TRUTH, is_test=True)

    def say_is(self, node: exp.Is, scope: Scope) -> Typed:
        """Whether a value is empty."""
        if not isinstance(node.expression, exp.Null):
            raise self.cannot("`IS` of another value than NULL")
        return Typed(exp.Is(this=self.value(node.this, scope).sql, expression=exp.null()), TRUTH, is_test=True)

    def _joined(self, node: exp.And | exp.Or, scope: Scope) -> Typed:
        sides = [self.test(side, scope) for side in (node.this, node.expression)]
        return Typed(type(node)(this=sides[0], expression=sides[1]), TRUTH, is_test=True)

    say_and = say_or = _joined

    def say_not(self, node: exp.Not, scope: Scope) -> Typed:
        """The opposite of a condition."""
        return Typed(exp.Not(this=self.test(node.this, scope)), TRUTH, is_test=True)

    # --- Days and texts -------------------------------------------------------------------------

    def say_extract(self, node: exp.Extract, scope: Scope) -> Typed:
        """A part of a date, as a whole number; weeks are those of ISO."""
        unit = node.name.upper()
        if unit not in _PARTS_OF_DAYS:
            raise self.cannot(f"the part {unit} of a date")
        return Typed(self.part(unit, self.value(node.expression, scope).sql), WHOLE)

    def part(self, unit: str, day: exp.Expr) -> exp.Expr:
        """A part of a date, of those that all dialects know in some words."""
        raise NotImplementedError

    def say_dateadd(self, node: exp.DateAdd, scope: Scope) -> Typed:
        """A date some months on, or on the last day of that month if it has no such day."""
        if node.args["unit"].name != "MONTH":
            raise self.cannot(f"a date moved by {node.args['unit'].name}")
        day, months = self._values([node.this, node.expression], scope)
        return Typed(self.months_on(day.sql, months.sql), DATE)

    def months_on(self, day: exp.Expr, months: exp.Expr) -> exp.Expr:
        """A date some months on, clamped to the last day of the month."""
        raise NotImplementedError

    def say_datediff(self, node: exp.DateDiff, scope: Scope) -> Typed:
        """The number of days between two dates."""
        if node.args["unit"].name != "DAY":
            raise self.cannot(f"a distance in {node.args['unit'].name}")
        end, first = self._values([node.this, node.expression], scope)
        return Typed(self.days_between(first.sql, end.sql), WHOLE)

    def days_between(self, first: exp.Expr, end: exp.Expr) -> exp.Expr:
        """The number of days from one date to another."""
        return exp.DateDiff(this=end, expression=first, unit=exp.var("DAY"))

    def say_dpipe(self, node: exp.DPipe, scope: Scope) -> Typed:
        """Two texts joined; empty if one is."""
        left, right = self._values([node.this, node.expression], scope)
        return Typed(exp.DPipe(this=left.sql, expression=right.sql, safe=True), TEXT)

    def say_pad(self, node: exp.Pad, scope: Scope) -> Typed:
        """A text with zeros before it, up to a length."""
        return Typed(self.padded(self.value(node.this, scope).sql, int(node.expression.name)), TEXT)

    def padded(self, value: exp.Expr, width: int) -> exp.Expr:
        """A text with zeros before it, up to a length."""
        return exp.Pad(this=value, expression=number(width), fill_pattern=text("0"), is_left=True)

    # --- Aggregates -----------------------------------------------------------------------------

    def say_filter(self, node: exp.Filter, scope: Scope) -> Typed:
        """An aggregate of the rows for which a condition holds."""
        return self._aggregate(node.this, node.expression.this, scope)

    def _unfiltered(self, node: exp.Expr, scope: Scope) -> Typed:
        return self._aggregate(node, None, scope)

    say_sum = say_count = say_min = say_max = say_logicalor = say_argmin = say_anonymous = _unfiltered

    def _aggregate(self, node: exp.Expr, where: exp.Expr | None, scope: Scope) -> Typed:
        condition = None if where is None else self.test(where, scope)
        match node:
            case exp.Count(this=exp.Star()):
                return Typed(self.aggregate(exp.Count, None, condition), WHOLE)
            case exp.Count():
                return Typed(self.aggregate(exp.Count, self.value(node.this, scope), condition), WHOLE)
            case exp.Sum() | exp.Min() | exp.Max():
                return self._of_values(node, condition, scope)
            case exp.LogicalOr():
                return Typed(self.any_of(self.test(node.this, scope), condition), TRUTH)
            case exp.ArgMin():
                value = self.value(node.this, scope)
                places = [self.sort_key(exp.Ordered(this=place), scope) for place in node.expression.expressions]
                chosen = all_of([condition, known(value.sql.copy())])
                return Typed(self.first_of(value, [key for one in places for key in one], chosen), value.type)
            case exp.Anonymous() if node.name == "quantile_disc":
                value = self.value(node.expressions[0], scope)
                return Typed(self.middle_of(value, condition), value.type)
        raise self.cannot(f"`{node.name or node.key}`")

    def _of_values(self, node: exp.Expr, condition: exp.Expr | None, scope: Scope) -> Typed:
        value = self.value(node.this, scope)
        if value.type in (TEXT, TRUTH):
            raise self.cannot(f"`{node.key}` of a {value.type.kind.value}")
        return Typed(self.aggregate(type(node), value, condition), value.type)

    def aggregate(self, function: type[exp.Expr], value: Typed | None, where: exp.Expr | None) -> exp.Expr:
        """An aggregate of values, or of rows, for which a condition holds if there is one."""
        found = function(this=exp.Star() if value is None else value.sql)
        return found if where is None else exp.Filter(this=found, expression=exp.Where(this=where))

    def any_of(self, test: exp.Expr, where: exp.Expr | None) -> exp.Expr:
        """Whether a condition holds for a row."""
        raise NotImplementedError

    def first_of(self, value: Typed, order: list[exp.Expr], where: exp.Expr | None) -> exp.Expr:
        """The value of the row that comes first, among those for which the condition holds."""
        raise NotImplementedError

    def middle_of(self, value: Typed, where: exp.Expr | None) -> exp.Expr:
        """The value in the middle, the lower of two."""
        raise NotImplementedError

    # --- Windows --------------------------------------------------------------------------------

    def say_window(self, node: exp.Window, scope: Scope) -> Typed:
        """A function over rows that belong together."""
        function = self._said(node.this, scope)
        order = node.args.get("order")
        spec = node.args.get("spec")
        partition = [self.value(one, scope).sql for one in node.args.get("partition_by") or ()]
        ordered = [key for one in order.expressions for key in self.sort_key(one, scope)] if order else []
        window = exp.Window(
            this=function.sql,
            partition_by=partition or None,
            order=exp.Order(expressions=ordered) if ordered else None,
            spec=spec.copy() if spec else None,
        )
        return Typed(window, function.type)

    def sort_key(self, node: exp.Expr, scope: Scope) -> list[exp.Expr]:
        """A place in an order, ascending or descending, empty ones last; texts by the number of each character."""
        value = self.value(node.this if isinstance(node, exp.Ordered) else node, scope)
        return [exp.Ordered(this=self.sortable(value), desc=node.args.get("desc"), nulls_first=False)]

    def sortable(self, value: Typed) -> exp.Expr:
        """A value by which rows are sorted."""
        return value.sql

    def say_rownumber(self, node: exp.RowNumber, scope: Scope) -> Typed:  # noqa: ARG002
        """The place of a row."""
        return Typed(exp.RowNumber(), WHOLE)

    def _of_row(self, node: exp.Lead | exp.FirstValue, scope: Scope) -> Typed:
        value = self.value(node.this, scope)
        return Typed(type(node)(this=value.sql), value.type)

    say_lead = say_firstvalue = _of_row

    # --- Values with a name for once ------------------------------------------------------------

    def say_bracket(self, node: exp.Bracket, scope: Scope) -> Typed:
        """What is made of a value that is needed in several places: the plan names it in a list of one."""
        of_list = node.this
        if not isinstance(of_list, exp.Transform):
            raise self.cannot("a place in a list")
        given = self.value(of_list.this.expressions[0], scope)
        made = of_list.expression
        return self.once(given, made.expressions[0].name, made.this, scope)

    def once(self, given: Typed, name: str, made: exp.Expr, scope: Scope) -> Typed:
        """What is made of a value that is needed in several places."""
        column = Typed(exp.Column(this=self.name(name)), given.type)
        found = self.value(made, evolve(scope, named={**scope.named, name: column}))
        inner = exp.select(exp.alias_(given.sql, self.name(name))).subquery(self.name(f"of {name}"))
        return Typed(exp.select(found.sql).from_(inner).subquery(), found.type)


def _of_product(left: Type, right: Type) -> Type:
    if left.kind is Kind.WHOLE and right.kind is Kind.WHOLE:
        return WHOLE
    return decimal(left.scale + right.scale)


def if_so(condition: exp.Expr | None, value: exp.Expr) -> exp.Expr:
    """A value where a condition holds, else NULL, for dialects in which aggregates have no FILTER."""
    return value if condition is None else when((condition, value))


def alone(value: exp.Expr) -> exp.Expr:
    """A value that may stand beside a sign: a sum or a product in brackets."""
    return exp.paren(value, copy=False) if isinstance(value, exp.Binary) else value
