"""Yes and no: comparisons, `and`, `or`, `not`, `if`, `is known`."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from outcomelang.model.expression import ColumnValue, Compare, CountTrue, EventValue, If, In, IsKnown, Logic, Not
from outcomelang.model.finality import Direction, direction
from outcomelang.model.type import Kind, Level
from outcomelang.plan.to_sql.leaves import constant
from outcomelang.plan.to_sql.room import multiplied
from outcomelang.plan.to_sql.term import (
    KNOWN,
    OUT,
    PENDING,
    Frame,
    Term,
    in_one_scale,
    is_known,
    state_of,
    term,
    value_of,
)
from outcomelang.plan.to_sql.words import SEEN_UNTIL, day, known, number, or_false, sum_of, text, unknown, when


def early(value: exp.Expr, state: exp.Expr | None, way: Direction) -> exp.Expr | None:
    """The state of a yes/no: known as soon as no later day can change it."""
    if state is None or way in (Direction.EITHER, Direction.FIXED):
        return state
    decided = value if way is Direction.UP else exp.not_(exp.paren(value))
    return when((decided, text(KNOWN)), otherwise=state)


@term.register
def _comparison(comparison: Compare, frame: Frame) -> Term:
    if isinstance(comparison.left, CountTrue):
        return _of_count(comparison.operator, comparison.left, term(comparison.right, frame), frame)
    if isinstance(comparison.right, CountTrue):
        turned = _TURNED[comparison.operator]
        return _of_count(turned, comparison.right, term(comparison.left, frame), frame)
    left, right = term(comparison.left, frame), term(comparison.right, frame)
    value, state = _compared(comparison.operator, left, right), state_of(left, right)
    if state is None:
        return Term(value)
    if comparison.operator in ("=", "!="):
        return Term(or_false(value), _once_beyond(comparison, left, right, state, frame))
    way = direction(comparison, frame.contract)
    return Term(or_false(value), early(value, state, way))


def _once_beyond(comparison: Compare, left: Term, right: Term, state: exp.Expr, frame: Frame) -> exp.Expr:
    """The state of `=` and `!=`: known once a side that moves one way has gone beyond one that stays."""
    ways = (direction(comparison.left, frame.contract), direction(comparison.right, frame.contract))
    operator = {
        (Direction.UP, Direction.FIXED): ">",
        (Direction.FIXED, Direction.DOWN): ">",
        (Direction.DOWN, Direction.FIXED): "<",
        (Direction.FIXED, Direction.UP): "<",
    }.get(ways)
    if operator is None or comparison.left.type.kind is Kind.YESNO:
        return state
    return when((or_false(_compared(operator, left, right)), text(KNOWN)), otherwise=state)


def _compared(operator: str, left: Term, right: Term) -> exp.Expr:
    if left.quotient or right.quotient:
        return compared_by_multiplying(operator, left, right)[0]
    return OPERATORS[operator](this=left.value.copy(), expression=right.value.copy())


OPERATORS: Mapping[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


_TURNED: Mapping[str, str] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _of_count(operator: str, count: CountTrue, other: Term, frame: Frame) -> Term:
    """`count of [a, b, c] >= 2`: decided as soon as those that are known decide it, whatever the others become."""
    terms = [term(condition, frame) for condition in count.conditions]
    sure = [exp.and_(is_known(one.state), exp.paren(one.value)) for one in terms]
    ruled_out = [exp.and_(is_known(one.state), exp.not_(exp.paren(one.value))) for one in terms]
    one, zero = exp.Literal.number(1), exp.Literal.number(0)
    least_one = Term(exp.paren(sum_of([when((yes, one.copy()), otherwise=zero.copy()) for yes in sure])))
    most = Term(exp.paren(sum_of([when((no, zero.copy()), otherwise=one.copy()) for no in ruled_out])))
    if operator in ("=", "!="):
        yes = exp.and_(_holds("=", least_one, other), _holds("=", most, other))
        no = exp.or_(_holds("<", most, other), _holds(">", least_one, other))
        yes, no = (yes, no) if operator == "=" else (no, yes)
    else:
        ends = [_holds(operator, end, other) for end in (least_one, most)]
        yes, no = exp.and_(*ends), exp.and_(*(exp.not_(exp.paren(end.copy())) for end in ends))
    state = state_of(*terms, other)
    decided = exp.and_(is_known(other.state), exp.or_(yes, no))
    return Term(yes.copy(), None if state is None else when((or_false(decided), text(KNOWN)), otherwise=state))


def _holds(operator: str, left: Term, right: Term) -> exp.Expr:
    if right.quotient:
        return exp.paren(compared_by_multiplying(operator, left, right)[0])
    return exp.paren(OPERATORS[operator](this=left.value.copy(), expression=right.value.copy()))


def compared_by_multiplying(operator: str, left: Term, right: Term) -> tuple[exp.Expr, exp.Expr | None]:
    """`a / b >= c` is `a >= c * b` where b is above 0, and `a <= c * b` where it is below."""
    one = Term(number(1))
    (left_top, left_bottom), (right_top, right_bottom) = left.quotient or (left, one), right.quotient or (right, one)
    sign: exp.Expr = exp.Literal.number(1)
    for bottom in (left_bottom, right_bottom):
        if bottom is not one:
            sign = (
                exp.func("sign", bottom.value)
                if sign == exp.Literal.number(1)
                else sign * exp.func("sign", bottom.value)
            )
    first = multiplied(left_top.value, right_bottom.value) if right.quotient else left_top.value
    second = multiplied(right_top.value, left_bottom.value) if left.quotient else right_top.value
    difference = exp.paren(exp.paren(first) - exp.paren(second)) * sign
    zero = [
        exp.EQ(this=bottom.value, expression=number(0)) for bottom in (left_bottom, right_bottom) if bottom is not one
    ]
    value = when((exp.or_(*zero), exp.null()), otherwise=OPERATORS[operator](this=difference, expression=number(0)))
    return value, state_of(left, right)


@term.register
def _logic(logic: Logic, frame: Frame) -> Term:
    """`and`: a no decides, else pending, else missing, else yes. `or`: a yes decides."""
    in_range = _range(logic, frame)
    if in_range is not None:
        return in_range
    terms = [term(operand, frame) for operand in logic.operands]
    join, decides = (exp.and_, _is_no) if logic.operator == "and" else (exp.or_, _is_yes)
    value = exp.paren(join(*(one.value for one in terms)))
    state = state_of(*terms)
    if state is None:
        return Term(value)
    decided = exp.or_(*(exp.and_(decides(one.value), is_known(one.state)) for one in terms))
    return Term(value, when((decided, text(KNOWN)), otherwise=state))


def _range(logic: Logic, frame: Frame) -> Term | None:
    """`x in 18 to 24`: two comparisons of one value that its state decides; not so if it can only go one way."""
    match logic.operands:
        case (Compare(operator=">=", left=low_of, right=low), Compare(operator="<=", left=high_of, right=high)) if (
            logic.operator == "and" and low_of == high_of
        ):
            value, least_one, most = term(low_of, frame), term(low, frame), term(high, frame)
            if value.quotient or isinstance(low_of, CountTrue) or least_one.state is not None or most.state is not None:
                return None
            if value.state is not None and direction(low_of, frame.contract) in (Direction.UP, Direction.DOWN):
                return None
            between = exp.Between(this=value.value, low=least_one.value, high=most.value)
            if value.state is None:
                return Term(between)
            return Term(or_false(between), value.state)
    return None


def _is_no(value: exp.Expr) -> exp.Expr:
    return exp.not_(exp.paren(value))


def _is_yes(value: exp.Expr) -> exp.Expr:
    return exp.paren(value)


@term.register
def _branches(branches: If, frame: Frame) -> Term:
    condition = term(branches.condition, frame)
    then, otherwise = value_of(term(branches.then, frame)), value_of(term(branches.otherwise, frame))
    (if_yes, if_no), scale = in_one_scale(then, otherwise)
    value = when((condition.value, if_yes), otherwise=if_no)
    if condition.state is not None and not _is_zero_until_yes(branches, frame):
        value = when((is_known(condition.state), value))
    if condition.state is None and then.state is None and otherwise.state is None:
        return Term(value, None, scale)
    taken = when((condition.value, then.state or text(KNOWN)), otherwise=otherwise.state or text(KNOWN))
    if condition.state is not None:
        taken = when((is_known(condition.state), taken), otherwise=condition.state)
    return Term(value, taken, scale)


def _is_zero_until_yes(branches: If, frame: Frame) -> bool:
    """Whether it is `if c then x else 0` that grows with a c that can only stay yes; else it has no value before c."""
    both = (branches, branches.condition)
    return all(direction(one, frame.contract) is Direction.UP for one in both)


@term.register
def _is_known(asked: IsKnown, frame: Frame) -> Term:
    inner = term(asked.operand, frame)
    if inner.state is None:
        return Term(exp.true())
    if isinstance(asked.operand, ColumnValue) and asked.operand.level is Level.ROW:
        return Term(known(inner.value))
    by_cell = isinstance(asked.operand, ColumnValue | EventValue) and asked.operand.type.kind is not Kind.YESNO
    value = known(inner.value) if by_cell else is_known(inner.state)
    is_open = exp.In(this=inner.state, expressions=[text(PENDING), text(OUT)])
    state: exp.Expr | None = when((is_open, inner.state.copy()), otherwise=text(KNOWN))
    if isinstance(asked.operand, ColumnValue):
        state = _cell_can_be_filled(asked.operand, frame)
    return Term(value, early(value, state, direction(asked, frame.contract)))


def _cell_can_be_filled(cell: ColumnValue, frame: Frame) -> exp.Expr | None:
    """Whether an empty cell of a member can still be filled: an optional date, until the last settlement date."""
    column = frame.contract.table[cell.table].column[cell.column]
    if column.awaited:
        return when((unknown(frame.column(cell.column)), text(PENDING)), otherwise=text(KNOWN))
    if column.type.kind is not Kind.DATE or frame.points is not None:
        return None
    over = frame.column(SEEN_UNTIL) >= day(frame.contract.settlements.last)
    return when((over, text(KNOWN)), otherwise=text(PENDING))


@term.register
def _count_true(count: CountTrue, frame: Frame) -> Term:
    terms = [term(condition, frame) for condition in count.conditions]
    one = exp.Literal.number(1)
    value = sum_of([when((found.value, one.copy()), otherwise=exp.Literal.number(0)) for found in terms])
    return Term(exp.paren(value), state_of(*terms))


@term.register
def _not(negated: Not, frame: Frame) -> Term:
    inner = term(negated.operand, frame)
    return Term(exp.not_(inner.value), inner.state)


@term.register
def _in(asked: In, frame: Frame) -> Term:
    inner = term(asked.value, frame)
    items = [constant(item).value for item in asked.items]
    return Term(or_false(exp.In(this=inner.value, expressions=items)), inner.state)
