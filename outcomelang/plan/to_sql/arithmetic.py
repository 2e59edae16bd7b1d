"""Sums, products, quotients, extremes, ages, rounding and tables of steps, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise, zip_longest
from typing import Literal

from attrs import frozen
from sqlglot import exp

from outcomelang.model.expression import (
    Absolute,
    Age,
    Arithmetic,
    Compare,
    Constant,
    Expression,
    Extreme,
    If,
    Negate,
    RoundTo,
    Scale,
    Slices,
    StepRow,
    Steps,
)
from outcomelang.model.type import NUMBER, YESNO
from outcomelang.plan.to_sql.leaves import constant
from outcomelang.plan.to_sql.logic import OPERATORS, compared_by_multiplying
from outcomelang.plan.to_sql.room import digits_of_result, with_room
from outcomelang.plan.to_sql.term import (
    KNOWN,
    Frame,
    Term,
    in_one_scale,
    no_divisor,
    state_of,
    term,
    value_of,
)
from outcomelang.plan.to_sql.words import (
    as_integer,
    completed_years,
    decimals,
    greatest,
    least,
    rounded,
    rounded_integer,
    text,
    unknown,
    when,
)
from outcomelang.value.rounding import MEMBER_DECIMALS, RoundingMode


@term.register
def _arithmetic(arithmetic: Arithmetic, frame: Frame) -> Term:
    left, right = term(arithmetic.left, frame), term(arithmetic.right, frame)
    if arithmetic.operator == "/":
        top, bottom = value_of(left), value_of(right)
        constant = isinstance(arithmetic.right, Constant)
        state = state_of(top, bottom) if constant else state_of(top, bottom, Term(exp.null(), no_divisor(bottom)))
        return Term(exp.null(), state, MEMBER_DECIMALS, (top, bottom))
    left, right = value_of(left), value_of(right)
    state = state_of(left, right)
    is_product = arithmetic.operator == "*"
    scale = left.scale + right.scale if is_product else max(left.scale, right.scale)
    if scale > MEMBER_DECIMALS:
        return Term(_rounded_product(left, right), state, MEMBER_DECIMALS)
    done = _DONE[arithmetic.operator](this=_wrapped(left.value), expression=_wrapped(right.value))
    digits = digits_of_result(arithmetic, frame.contract)
    return Term(with_room(done, (left.scale, right.scale), digits), state, scale)


_DONE: Mapping[str, type[exp.Add | exp.Sub | exp.Mul]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}


def _rounded_product(left: Term, right: Term) -> exp.Expr:
    """Two numbers multiplied as integers, since a decimal of 38 digits has no room for all decimals of a product."""
    product = as_integer(left.value, left.scale) * as_integer(right.value, right.scale)
    step = Fraction(1, 10**MEMBER_DECIMALS)
    return rounded_integer(exp.paren(product), left.scale + right.scale, step, RoundingMode.HALF_EVEN)


def _wrapped(value: exp.Expr) -> exp.Expr:
    return exp.paren(value) if isinstance(value, exp.Binary | exp.Neg) else value


@term.register
def _extreme(extreme: Extreme, frame: Frame) -> Term:
    terms = [value_of(term(operand, frame)) for operand in extreme.operands]
    pick = least if extreme.function == "min" else greatest
    values, scale = in_one_scale(*terms)
    # The database passes over what is not there: the least of nothing and 3 would be 3.
    blank = [unknown(value.copy()) for one, value in zip(terms, values, strict=True) if one.state is not None]
    found = pick(*values)
    return Term(when((exp.or_(*blank), exp.null()), otherwise=found) if blank else found, state_of(*terms), scale)


@term.register
def _steps(steps: Steps, frame: Frame) -> Term:
    operand = term(steps.operand, frame)
    lower = [row for row in steps.rows if row.edge_word in ("under", "up to")]
    upper = [row for row in steps.rows if row.edge_word in ("from", "above")]
    words = {"under": "<", "up to": "<=", "from": ">=", "above": ">"}
    conditions, states, results = [], [], []
    for row in (*sorted(lower, key=lambda row: row.edge), *sorted(upper, key=lambda row: -row.edge)):
        result = value_of(term(row.result, frame))
        edge = constant(row.edge)
        if operand.quotient:
            condition, _ = compared_by_multiplying(words[row.edge_word], operand, edge)
        else:
            condition = OPERATORS[words[row.edge_word]](this=operand.value, expression=edge.value)
        conditions.append(condition)
        states.append(None if result.state is None else (condition.copy(), result.state))
        results.append(result)
    found = Term(exp.null(), when(*filter(None, states), otherwise=text(KNOWN)) if any(states) else None)
    values, most = in_one_scale(*results)
    return Term(when(*zip(conditions, values, strict=True)), state_of(operand, found), most)


@term.register
def _scale(scale: Scale, frame: Frame) -> Term:
    """Straight lines between the corners: y0 + (x - x0) × (y1 - y0) ÷ (x1 - x0), the division last."""
    say = _Saying(scale)
    corners = [row for row in scale.rows if row.edge_word != "under"]
    found: Expression = corners[-1].result
    for left, right in reversed(tuple(pairwise(corners))):
        rise = say.arithmetic("*", say.beyond(left), say.arithmetic("-", right.result, left.result))
        line = say.arithmetic("+", left.result, say.arithmetic("/", rise, say.number(right.edge - left.edge)))
        found = say.choice("<=", right, line, found)
    return _on(scale, say.choice("<=", corners[0], corners[0].result, found), frame)


@term.register
def _slices(slices: Slices, frame: Frame) -> Term:
    """Each slice's length × its rate ÷ `per`, the division last; nothing below the first edge."""
    say = _Saying(slices)
    corners = [row for row in slices.rows if row.edge_word != "under"]
    found: Expression | None = None
    for corner, following in zip_longest(corners, corners[1:]):
        inside = say.extreme("max", say.beyond(corner), say.number(Fraction(0)))
        if following:
            inside = say.extreme("min", inside, say.number(following.edge - corner.edge))
        part = say.arithmetic("/", say.arithmetic("*", inside, corner.result), say.number(slices.per))
        found = part if found is None else say.arithmetic("+", found, part)
    return _on(slices, found or say.number(Fraction(0)), frame)


def _on(table: Scale | Slices, found: Expression, frame: Frame) -> Term:
    """A scale or slices as the expression that they are, with the `under` row; not final before the operand is."""
    say = _Saying(table)
    for row in reversed([row for row in table.rows if row.edge_word == "under"]):
        found = say.choice("<", row, row.result, found)
    made = value_of(term(found, frame))
    return Term(made.value, state_of(term(table.operand, frame), made), made.scale)


@frozen
class _Saying:
    """Says a table in sums, products and comparisons of its operand."""

    table: Scale | Slices

    def number(self, value: Fraction) -> Constant:
        return Constant(value=value, type=NUMBER, level=self.table.level, span=self.table.span)

    def arithmetic(self, operator: Literal["+", "-", "*", "/"], left: Expression, right: Expression) -> Arithmetic:
        table = self.table
        return Arithmetic(operator=operator, left=left, right=right, type=NUMBER, level=table.level, span=table.span)

    def beyond(self, row: StepRow) -> Arithmetic:
        """By how much the operand is beyond a row's edge."""
        return self.arithmetic("-", self.table.operand, self.number(row.edge))

    def extreme(self, function: Literal["min", "max"], left: Expression, right: Expression) -> Extreme:
        table = self.table
        return Extreme(function=function, operands=(left, right), type=NUMBER, level=table.level, span=table.span)

    def choice(self, operator: Literal["<", "<="], row: StepRow, then: Expression, otherwise: Expression) -> If:
        """One of two results, by how the operand lies to a row's edge."""
        table, edge = self.table, self.number(row.edge)
        is_so = Compare(
            operator=operator, left=table.operand, right=edge, type=YESNO, level=table.level, span=table.span
        )
        return If(condition=is_so, then=then, otherwise=otherwise, type=table.type, level=table.level, span=table.span)


@term.register
def _negate(negated: Negate, frame: Frame) -> Term:
    inner = value_of(term(negated.operand, frame))
    return Term(exp.Neg(this=exp.paren(inner.value)), inner.state, inner.scale)


@term.register
def _absolute(absolute: Absolute, frame: Frame) -> Term:
    inner = value_of(term(absolute.operand, frame))
    return Term(exp.func("abs", inner.value), inner.state, inner.scale)


@term.register
def _age(age: Age, frame: Frame) -> Term:
    born, on = term(age.born, frame), term(age.on, frame)
    return Term(completed_years(born.value, on.value), state_of(born, on))


@term.register
def _round(rounding: RoundTo, frame: Frame) -> Term:
    inner = value_of(term(rounding.operand, frame))
    value = rounded(inner.value, inner.scale, rounding.step, rounding.mode)
    return Term(value, inner.state, decimals(rounding.step))
