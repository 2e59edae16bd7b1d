"""Sums, products, quotients, extremes, ages, rounding and tables of steps, exactly."""

from __future__ import annotations

from fractions import Fraction

from sqlglot import exp

from outcomelang.model.expression import Absolute, Age, Arithmetic, Constant, Extreme, Negate, RoundTo, Steps
from outcomelang.plan.to_sql.leaves import constant
from outcomelang.plan.to_sql.logic import OPERATORS, compared_by_multiplying
from outcomelang.plan.to_sql.term import MEMBER_DECIMALS, Frame, Term, no_divisor, state_of, term, value_of
from outcomelang.plan.to_sql.words import (
    as_integer,
    completed_years,
    decimals,
    greatest,
    least,
    rounded,
    rounded_integer,
    when,
)
from outcomelang.value.rounding import RoundingMode


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
    first, second = _wrapped(left.value), _wrapped(right.value)
    match arithmetic.operator:
        case "+":
            return Term(exp.Add(this=first, expression=second), state, max(left.scale, right.scale))
        case "-":
            return Term(exp.Sub(this=first, expression=second), state, max(left.scale, right.scale))
        case "*":
            scale = left.scale + right.scale
            if scale <= MEMBER_DECIMALS:
                return Term(exp.Mul(this=first, expression=second), state, scale)
            return Term(_rounded_product(left, right), state, MEMBER_DECIMALS)


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
    return Term(pick(*(one.value for one in terms)), state_of(*terms), max(one.scale for one in terms))


@term.register
def _steps(steps: Steps, frame: Frame) -> Term:
    operand = term(steps.operand, frame)
    lower = [row for row in steps.rows if row.edge_word in ("under", "up to")]
    upper = [row for row in steps.rows if row.edge_word in ("from", "above")]
    words = {"under": "<", "up to": "<=", "from": ">=", "above": ">"}
    cases, scales = [], [0]
    for row in (*sorted(lower, key=lambda row: row.edge), *sorted(upper, key=lambda row: -row.edge)):
        result = value_of(term(row.result, frame))
        edge = constant(row.edge)
        if operand.quotient:
            condition, _ = compared_by_multiplying(words[row.edge_word], operand, edge)
        else:
            condition = OPERATORS[words[row.edge_word]](this=operand.value, expression=edge.value)
        cases.append((condition, result.value))
        scales.append(result.scale)
    return Term(when(*cases), operand.state, max(scales))


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
