"""From a checked expression of one member (or one row) to SQL: its value so far, and its state.

The state is `known`, `missing` or `pending`; these words sort so that the greatest of the operands' states is that
of the whole: pending if an operand is, else missing. A value is the value *so far*: of a number that can only
grow it is what has been reached, of a yes/no whether it is a yes already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import field, frozen
from sqlglot import exp

from outcomelang.model.contract import Contract, Metric, Points
from outcomelang.model.expression import (
    Absolute,
    Age,
    AnyPeriod,
    Arithmetic,
    ColumnValue,
    Compare,
    Constant,
    CountTrue,
    Day,
    EventFunction,
    EventValue,
    Extreme,
    If,
    In,
    IsKnown,
    Logic,
    LongestRun,
    MemberDay,
    MetricValue,
    Near,
    Negate,
    Node,
    Not,
    OnDay,
    ParameterValue,
    RoundTo,
    RunsOf,
    ShiftedDay,
    Steps,
    TimeIn,
    Value,
    Window,
    WindowLength,
)
from outcomelang.model.finality import Direction, direction
from outcomelang.model.type import Kind, Level
from outcomelang.plan.from_model import tables_under
from outcomelang.plan.plan import Grain, Measured
from outcomelang.plan.to_sql.words import (
    LEFT_ON,
    POINT,
    POINT_NUMBER,
    SEEN_UNTIL,
    START,
    as_integer,
    col,
    completed_years,
    day,
    day_after,
    days_from,
    decimals,
    divided,
    greatest,
    known,
    least,
    mondays_from,
    month_starts_from,
    months_after,
    number,
    or_false,
    or_zero,
    rounded,
    shifted,
    text,
    unknown,
    when,
)
from outcomelang.source import Span
from outcomelang.value.duration import DurationUnit
from outcomelang.value.rounding import RoundingMode

KNOWN, MISSING, PENDING, LEFT_OUT = "known", "missing", "pending", "left out"
MEMBER_DECIMALS = 12


class CannotSettleYet(Exception):
    """A clause that is understood and that the engine cannot compute yet; the message names it."""

    def __init__(self, clause: str, span: Span) -> None:
        """Note the clause in the language's words and where it stands."""
        super().__init__(clause)
        self.clause = clause
        self.span = span


@frozen
class Term:
    """A value so far in SQL, its state (None: always known), and the decimals of a number.

    `quotient` holds dividend and divisor where the value is their quotient: a comparison multiplies instead.
    """

    value: exp.Expr
    state: exp.Expr | None = None
    scale: int = 0
    quotient: tuple[Term, Term] | None = None


@frozen
class Frame:
    """Where SQL for a member's expressions stands: the contract, the grain, and which rows are looked at.

    `points` are those of the metric at hand; `member` is the alias of the member's row, `row` that of a child
    row. `complete` says through which day a table is complete where that is before the as-of date.
    """

    contract: Contract
    grain: Grain | None
    evidence_only: bool = False
    points: Points | None = None
    member: str | None = None
    row: str | None = None
    complete: Mapping[str, date] = field(factory=dict)

    def column(self, name: str) -> exp.Column:
        """A column of the member's row."""
        return col(name, self.member)

    def measure(self, of: Measured) -> exp.Column:
        """The column that holds an aggregate over rows."""
        measures = self.grain.measures if self.grain else ()
        found = {
            measure.evidence_only: measure.name
            for measure in measures
            if measure.of == of and measure.points in (None, self.points)
        }
        return self.column(found.get(self.evidence_only, found[False]))

    def seen_until(self, tables: frozenset[str]) -> exp.Expr:
        """The last day that is seen of a member in some tables: settlement or leaving day, or where a file ends."""
        ends = sorted({self.complete[table] for table in tables if table in self.complete})
        return least(self.column(SEEN_UNTIL), *(day(end) for end in ends[:1]))


def term(expression: Node, frame: Frame) -> Term:  # noqa: C901, PLR0911, PLR0912 (one line a node)
    """The SQL of an expression.

    Raises CannotSettleYet for a clause that the engine cannot compute.
    """
    match expression:
        case Constant():
            return _constant(expression.value)
        case ColumnValue():
            return _cell(expression, frame)
        case MemberDay() | ShiftedDay():
            return _day(expression, frame)
        case Compare():
            return _comparison(expression, frame)
        case Logic():
            return _logic(expression, frame)
        case Not():
            inner = term(expression.operand, frame)
            return Term(exp.not_(inner.value), inner.state)
        case If():
            return _branches(expression, frame)
        case In():
            inner = term(expression.value, frame)
            items = [_constant(item).value for item in expression.items]
            return Term(or_false(exp.In(this=inner.value, expressions=items)), inner.state)
        case IsKnown():
            return _is_known(expression, frame)
        case Arithmetic():
            return _arithmetic(expression, frame)
        case Negate():
            inner = value_of(term(expression.operand, frame))
            return Term(exp.Neg(this=exp.paren(inner.value)), inner.state, inner.scale)
        case Absolute():
            inner = value_of(term(expression.operand, frame))
            return Term(exp.func("abs", inner.value), inner.state, inner.scale)
        case Extreme():
            return _extreme(expression, frame)
        case Age():
            born, on = term(expression.born, frame), term(expression.on, frame)
            return Term(completed_years(born.value, on.value), state_of(born, on))
        case RoundTo():
            inner = value_of(term(expression.operand, frame))
            scale = decimals(expression.step)
            return Term(rounded(inner.value, inner.scale, expression.step, expression.mode), inner.state, scale)
        case CountTrue():
            return _count_true(expression, frame)
        case WindowLength():
            return _window_length(expression, frame)
        case EventValue() | TimeIn() | OnDay() | AnyPeriod() | LongestRun() | RunsOf():
            return _measured(expression, frame)
        case MetricValue():
            return _metric(expression, frame)
        case ParameterValue():
            return _parameter(expression, frame)
        case Steps():
            return _steps(expression, frame)
        case _:
            raise CannotSettleYet(_clause(expression), expression.span)


def _clause(expression: Node) -> str:
    return {
        "InputValue": "an input in a metric of members",
        "GroupCount": "a figure of a group in a metric of members",
        "GroupShare": "a figure of a group in a metric of members",
        "GroupAggregate": "a figure of a group in a metric of members",
        "Scale": "`scale` in a metric of members",
        "Slices": "`slices` in a metric of members",
        "PresentValue": "`present value` in a metric of members",
        "PaymentValue": "a payment in a metric of members",
    }.get(type(expression).__name__, f"`{type(expression).__name__}`")


# --- States -------------------------------------------------------------------------------------


def state_of(*terms: Term) -> exp.Expr | None:
    """The state of an operation: pending if an operand is, else missing, else known."""
    states = list(dict.fromkeys(one.state for one in terms if one.state is not None))
    return greatest(*states) if states else None


def is_known(state: exp.Expr | None) -> exp.Expr:
    """Whether a state is known."""
    return exp.true() if state is None else exp.EQ(this=state, expression=text(KNOWN))


def value_of(one: Term) -> Term:
    """A term whose value may stand anywhere: a quotient is rounded half even to 12 decimals."""
    if one.quotient is None:
        return one
    dividend, divisor = one.quotient
    up = max(0, MEMBER_DECIMALS - dividend.scale + divisor.scale)
    down = max(0, dividend.scale - MEMBER_DECIMALS - divisor.scale)
    top = as_integer(dividend.value, dividend.scale) * exp.Literal.number(10**up)
    bottom = as_integer(divisor.value, divisor.scale) * exp.Literal.number(10**down)
    units = divided(exp.paren(top * exp.func("sign", divisor.value)), exp.func("abs", bottom), RoundingMode.HALF_EVEN)
    quotient = exp.cast(exp.paren(units), exp.DataType.build("decimal(38, 0)")) * number(Fraction(1, 10**12))
    whole = when((exp.NEQ(this=divisor.value, expression=exp.Literal.number(0)), quotient))
    return Term(whole, one.state, MEMBER_DECIMALS)


def _no_divisor(divisor: Term) -> exp.Expr:
    """The state of a quotient on account of its divisor: missing where it is 0."""
    return when(
        (exp.EQ(this=divisor.value, expression=exp.Literal.number(0)), text(MISSING)), otherwise=text(KNOWN)
    )


# --- Leaves -------------------------------------------------------------------------------------


def _constant(value: Value) -> Term:
    if isinstance(value, bool):
        return Term(exp.true() if value else exp.false())
    if isinstance(value, Fraction):
        return Term(number(value), scale=decimals(value))
    return Term(day(value) if isinstance(value, date) else text(value))


def _cell(cell: ColumnValue, frame: Frame) -> Term:
    column = frame.contract.table[cell.table].column[cell.column]
    scale = 9 if column.source_type in ("number", "percent", "money") else 0
    if cell.level is Level.ROW:
        value: exp.Expr = col(cell.column, frame.row)
        return Term(value, _state_if_empty(value, column.awaited), scale)
    value = frame.column(cell.column)
    group = frame.grain.group if frame.grain else None
    starts = group is not None and group.enters is not None and group.enters.column == cell.column
    may_be_empty = column.optional or column.type.kind is Kind.DATE
    if starts or not may_be_empty:
        return Term(value, None, scale)
    return Term(value, _state_if_empty(value, column.awaited or not column.optional), scale)


def _state_if_empty(value: exp.Expr, awaited: bool) -> exp.Expr:
    return when((unknown(value), text(PENDING if awaited else MISSING)), otherwise=text(KNOWN))


def _day(one: MemberDay | ShiftedDay, frame: Frame) -> Term:
    if isinstance(one, ShiftedDay):
        inner = term(one.day, frame)
        return Term(shifted(inner.value, one.shift), inner.state)
    match one.day:
        case Day.START:
            after = frame.points.after if frame.points else None
            return Term(frame.column(after or START))
        case Day.POINT:
            return Term(frame.column(POINT))
        case Day.PREVIOUS:
            return Term(_previous(frame))


def _previous(frame: Frame) -> exp.Expr:
    """The metric's own point before, or the start."""
    points = frame.points
    if points is None:
        raise CannotSettleYet("`previous` without points", Span(0, 0))
    start = frame.column(points.after or START)
    before = dict(zip(points.numbers[1:], points.numbers[:-1], strict=True))
    if not before:
        return start
    case = exp.Case(this=frame.column(POINT_NUMBER))
    for later, earlier in before.items():
        case = case.when(exp.Literal.number(later), point_day(start, earlier, points.unit))
    return case.else_(start)


def point_day(start: exp.Expr, count: int, unit: DurationUnit) -> exp.Expr:
    """The day of a point: so many units after the start, months clamped to the month's last day."""
    size = count * unit.size
    return months_after(start, exp.Literal.number(size)) if _in_months(unit) else day_after(start, size)


def _in_months(unit: DurationUnit) -> bool:
    return unit in (DurationUnit.MONTH, DurationUnit.YEAR)


def _metric(named: MetricValue, frame: Frame) -> Term:
    metric = frame.contract.metric[named.name]
    if not metric.of_members:
        raise CannotSettleYet("a figure of a group in a metric of members", named.span)
    value, status = metric_columns(metric, frame)
    left = when((known(frame.column(LEFT_ON)), text(PENDING)), otherwise=text(MISSING))
    state = when(
        (exp.In(this=status, expressions=[text(PENDING), text("growing"), text("waiting")]), text(PENDING)),
        (exp.EQ(this=status, expression=text(LEFT_OUT)), left),
        (exp.EQ(this=status, expression=text(MISSING)), text(MISSING)),
        otherwise=text(KNOWN),
    )
    return Term(value, state, 0 if metric.type.kind is Kind.YESNO else MEMBER_DECIMALS)


def metric_columns(metric: Metric, frame: Frame) -> tuple[exp.Column, exp.Column]:
    """The value and status of a metric on the rows at hand."""
    suffix = _suffix(metric.name, frame)
    return frame.column(f"{metric.name} value{suffix}"), frame.column(f"{metric.name} status{suffix}")


def _suffix(name: str, frame: Frame) -> str:
    concluded = frame.grain.conclusions if frame.grain else ()
    told_apart = any(one.name == name and one.evidence for one in concluded)
    return (" of evidence" if frame.evidence_only else " of all rows") if told_apart else ""


def _parameter(named: ParameterValue, frame: Frame) -> Term:
    parameter = frame.contract.parameter[named.name]
    if parameter.by_code or parameter.table:
        return _table_parameter(named, frame)
    if named.on is None and len(parameter.values) > 1:
        raise CannotSettleYet(f"the dated parameter `{named.name}` without a day", named.span)
    return parameter_on(named, Term(exp.null()) if named.on is None else term(named.on, frame), frame)


def parameter_on(named: ParameterValue, on: Term, frame: Frame) -> Term:
    """The value of a parameter that is in force on a day."""
    parameter = frame.contract.parameter[named.name]
    if parameter.by_code or parameter.table:
        return _table_parameter(named, frame)
    terms = [value_of(term(one.value, frame)) for one in parameter.values]
    if len(terms) == 1:
        return terms[0]
    dated = list(zip(parameter.values, terms, strict=True))
    cases = [(on.value >= day(one.first), found.value) for one, found in reversed(dated) if one.first is not None]
    otherwise = terms[0].value if parameter.values[0].first is None else None
    return Term(when(*cases, otherwise=otherwise), on.state, max(found.scale for found in terms))


def _table_parameter(named: ParameterValue, frame: Frame) -> Term:
    parameter = frame.contract.parameter[named.name]
    if parameter.table or named.on is None:
        raise CannotSettleYet(f"the table `{named.name}` in a metric of members", named.span)
    on = term(named.on, frame)
    terms = {code: term(value, frame) for code, value in parameter.by_code}
    cases = [(exp.EQ(this=on.value, expression=text(code)), found.value) for code, found in terms.items()]
    return Term(when(*cases), on.state, max(found.scale for found in terms.values()))


# --- Logic --------------------------------------------------------------------------------------


def _early(value: exp.Expr, state: exp.Expr | None, way: Direction) -> exp.Expr | None:
    """The state of a yes/no: known as soon as no later day can change it."""
    if state is None or way in (Direction.EITHER, Direction.FIXED):
        return state
    decided = value if way is Direction.UP else exp.not_(exp.paren(value))
    return when((decided, text(KNOWN)), otherwise=state)


def _comparison(comparison: Compare, frame: Frame) -> Term:
    left, right = term(comparison.left, frame), term(comparison.right, frame)
    if left.quotient or right.quotient:
        value, state = _compared_by_multiplying(comparison.operator, left, right)
    else:
        value, state = _OPERATORS[comparison.operator](this=left.value, expression=right.value), state_of(left, right)
    way = direction(comparison, frame.contract)
    return Term(or_false(value) if state is not None else value, _early(value, state, way))


_OPERATORS: Mapping[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def _compared_by_multiplying(operator: str, left: Term, right: Term) -> tuple[exp.Expr, exp.Expr | None]:
    """`a / b >= c` is `a >= c * b` where b is above 0, and `a <= c * b` where it is below."""
    one = Term(number(1))
    (left_top, left_bottom), (right_top, right_bottom) = left.quotient or (left, one), right.quotient or (right, one)
    sign: exp.Expr = exp.Literal.number(1)
    for bottom in (left_bottom, right_bottom):
        if bottom is not one:
            sign = exp.func("sign", bottom.value) if sign == exp.Literal.number(1) else sign * exp.func("sign", bottom.value)
    first = exp.paren(left_top.value) * exp.paren(right_bottom.value) if right.quotient else left_top.value
    second = exp.paren(right_top.value) * exp.paren(left_bottom.value) if left.quotient else right_top.value
    difference = exp.paren(exp.paren(first) - exp.paren(second)) * sign
    zero = [exp.EQ(this=bottom.value, expression=number(0)) for bottom in (left_bottom, right_bottom) if bottom is not one]
    value = when((exp.or_(*zero), exp.null()), otherwise=_OPERATORS[operator](this=difference, expression=number(0)))
    return value, state_of(left, right)


def _logic(logic: Logic, frame: Frame) -> Term:
    """`and`: a no decides, else pending, else missing, else yes. `or`: a yes decides."""
    terms = [term(operand, frame) for operand in logic.operands]
    join, decides = (exp.and_, _is_no) if logic.operator == "and" else (exp.or_, _is_yes)
    value = exp.paren(join(*(one.value for one in terms)))
    state = state_of(*terms)
    if state is None:
        return Term(value)
    decided = exp.or_(*(exp.and_(decides(one.value), is_known(one.state)) for one in terms))
    return Term(value, when((decided, text(KNOWN)), otherwise=state))


def _is_no(value: exp.Expr) -> exp.Expr:
    return exp.not_(exp.paren(value))


def _is_yes(value: exp.Expr) -> exp.Expr:
    return exp.paren(value)


def _branches(branches: If, frame: Frame) -> Term:
    condition = term(branches.condition, frame)
    then, otherwise = value_of(term(branches.then, frame)), value_of(term(branches.otherwise, frame))
    value = when((condition.value, then.value), otherwise=otherwise.value)
    scale = max(then.scale, otherwise.scale)
    if condition.state is None and then.state is None and otherwise.state is None:
        return Term(value, None, scale)
    taken = when((condition.value, then.state or text(KNOWN)), otherwise=otherwise.state or text(KNOWN))
    if condition.state is not None:
        taken = when((is_known(condition.state), taken), otherwise=condition.state)
    return Term(value, taken, scale)


def _is_known(asked: IsKnown, frame: Frame) -> Term:
    inner = term(asked.operand, frame)
    if inner.state is None:
        return Term(exp.true())
    if isinstance(asked.operand, ColumnValue) and asked.operand.level is Level.ROW:
        return Term(known(inner.value))
    value: exp.Expr
    if isinstance(asked.operand, ColumnValue | EventValue):
        value = known(inner.value)
    else:
        value = is_known(inner.state)
    ends = exp.EQ(this=inner.state, expression=text(PENDING))
    state: exp.Expr | None = when((ends, text(PENDING)), otherwise=text(KNOWN))
    if isinstance(asked.operand, ColumnValue):
        state = _cell_can_be_filled(asked.operand, frame)
    return Term(value, _early(value, state, direction(asked, frame.contract)))


def _cell_can_be_filled(cell: ColumnValue, frame: Frame) -> exp.Expr | None:
    """Whether an empty cell of a member can still be filled: an optional date, until the last settlement date."""
    column = frame.contract.table[cell.table].column[cell.column]
    if column.awaited:
        return when((unknown(frame.column(cell.column)), text(PENDING)), otherwise=text(KNOWN))
    if column.type.kind is not Kind.DATE or frame.points is not None:
        return None
    over = frame.column(SEEN_UNTIL) >= day(frame.contract.settlements.last)
    return when((over, text(KNOWN)), otherwise=text(PENDING))


def _count_true(count: CountTrue, frame: Frame) -> Term:
    terms = [term(condition, frame) for condition in count.conditions]
    one = exp.Literal.number(1)
    value = sum_of([when((found.value, one.copy()), otherwise=exp.Literal.number(0)) for found in terms])
    return Term(exp.paren(value), state_of(*terms))


def sum_of(values: list[exp.Expr]) -> exp.Expr:
    """`a + b + c`."""
    total = values[0]
    for value in values[1:]:
        total = exp.Add(this=total, expression=value)
    return total


# --- Arithmetic ---------------------------------------------------------------------------------


def _arithmetic(arithmetic: Arithmetic, frame: Frame) -> Term:
    left, right = term(arithmetic.left, frame), term(arithmetic.right, frame)
    if arithmetic.operator == "/":
        top, bottom = value_of(left), value_of(right)
        constant = isinstance(arithmetic.right, Constant)
        state = state_of(top, bottom) if constant else state_of(top, bottom, Term(exp.null(), _no_divisor(bottom)))
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
            product = exp.Mul(this=first, expression=second)
            scale = left.scale + right.scale
            if scale <= MEMBER_DECIMALS:
                return Term(product, state, scale)
            step = Fraction(1, 10**MEMBER_DECIMALS)
            return Term(rounded(product, scale, step, RoundingMode.HALF_EVEN), state, MEMBER_DECIMALS)


def _wrapped(value: exp.Expr) -> exp.Expr:
    return exp.paren(value) if isinstance(value, exp.Binary | exp.Neg) else value


def _extreme(extreme: Extreme, frame: Frame) -> Term:
    terms = [value_of(term(operand, frame)) for operand in extreme.operands]
    pick = least if extreme.function == "min" else greatest
    return Term(pick(*(one.value for one in terms)), state_of(*terms), max(one.scale for one in terms))


def _steps(steps: Steps, frame: Frame) -> Term:
    operand = term(steps.operand, frame)
    lower = [row for row in steps.rows if row.edge_word in ("under", "up to")]
    upper = [row for row in steps.rows if row.edge_word in ("from", "above")]
    words = {"under": "<", "up to": "<=", "from": ">=", "above": ">"}
    cases, scales = [], [0]
    for row in (*sorted(lower, key=lambda row: row.edge), *sorted(upper, key=lambda row: -row.edge)):
        result = value_of(term(row.result, frame))
        edge = _constant(row.edge)
        if operand.quotient:
            condition, _ = _compared_by_multiplying(words[row.edge_word], operand, edge)
        else:
            condition = _OPERATORS[words[row.edge_word]](this=operand.value, expression=edge.value)
        cases.append((condition, result.value))
        scales.append(result.scale)
    return Term(when(*cases), operand.state, max(scales))


# --- Windows and measures -----------------------------------------------------------------------


@frozen
class Days:
    """A window in SQL: its first day, the first day after it as far as seen, its last day, the anchors' state."""

    first: exp.Expr
    end: exp.Expr
    last: exp.Expr
    state: exp.Expr | None


def days_of_window(window: Window | Near, frame: Frame, tables: frozenset[str]) -> Days:
    """The days of a window. What lies after the settlement or leaving day is not seen."""
    seen_end = day_after(frame.seen_until(tables))
    if isinstance(window, Near):
        anchor = term(window.anchor, frame)
        last = day_after(anchor.value, window.tolerance)
        first = day_after(anchor.value, -window.tolerance)
        return Days(first, least(day_after(last), seen_end), last, anchor.state)
    first_day = term(window.first, frame)
    if window.end is None:
        return Days(first_day.value, seen_end, day(frame.contract.settlements.last), first_day.state)
    end = term(window.end, frame)
    return Days(first_day.value, least(end.value, seen_end), day_after(end.value, -1), state_of(first_day, end))


def _measured(of: Measured, frame: Frame) -> Term:
    column: exp.Expr = frame.measure(of)
    tables = frozenset(tables_under(of))
    last, anchors = _last_day(of, frame, tables)
    ends: exp.Expr | None = None
    if last is not None and not _within_points(of, frame):
        ends = when((last <= frame.seen_until(tables), text(KNOWN)), otherwise=text(PENDING))
    value, ends, scale = _value_of_measure(of, column, ends, frame)
    if anchors is not None:
        value = when((is_known(anchors), value)) if not _is_truth(of) else exp.and_(is_known(anchors), value)
        ends = anchors if ends is None else when((is_known(anchors), ends), otherwise=anchors)
    if _is_truth(of):
        return Term(value, _early(value, ends, direction(of, frame.contract)))
    quotient = _mean(of, frame) if isinstance(of, EventValue) and of.function is EventFunction.MEAN else None
    return Term(value, ends, scale, quotient)


def _last_day(
    of: Measured, frame: Frame, tables: frozenset[str]
) -> tuple[exp.Expr | None, exp.Expr | None]:
    """The last day that counts (None: rows without days, seen as they are), and the state of the window's anchors."""
    if isinstance(of, OnDay):
        on = term(of.day, frame)
        return on.value, on.state
    if of.window is None:
        return None, None
    days = days_of_window(of.window, frame, tables)
    return days.last, days.state


def _within_points(of: Measured, frame: Frame) -> bool:
    """Whether the window ends on or before the point: the metric itself is pending until then."""
    if frame.points is None or frame.complete:
        return False
    if isinstance(of, OnDay):
        return isinstance(of.day, MemberDay)
    window = of.window
    return isinstance(window, Window) and isinstance(window.end, MemberDay)


def _is_truth(of: Measured) -> bool:
    return of.type.kind is Kind.YESNO


def _value_of_measure(
    of: Measured, column: exp.Expr, ends: exp.Expr | None, frame: Frame
) -> tuple[exp.Expr, exp.Expr | None, int]:
    """The value so far, its state once its anchors are known, and its decimals."""
    if isinstance(of, EventValue) and of.function not in (EventFunction.COUNT, EventFunction.ANY):
        return _value_of_readings(of, column, ends, frame)
    if _is_truth(of):
        return or_false(column), ends, 0
    factor = of.unit.size if isinstance(of, TimeIn) and of.unit is DurationUnit.WEEK else 1
    value = or_zero(column)
    if isinstance(of, TimeIn) and of.outside:
        value = exp.paren(_length(of.unit, days_of_window(of.window, frame, frozenset()))) - value
    return (exp.paren(value) * number(factor) if factor > 1 else value), ends, 0


def _value_of_readings(
    of: EventValue, column: exp.Expr, ends: exp.Expr | None, frame: Frame
) -> tuple[exp.Expr, exp.Expr | None, int]:
    """A sum of no rows is 0; any other aggregate of no rows is missing, pending till its window's last day."""
    operand_scale = term(of.operand, Frame(frame.contract, None, row="row")).scale if of.operand else 0
    blank = frame.column(f"{column.name} blanks")
    has_blank = or_zero(blank) > number(0)
    if of.function is EventFunction.SUM:
        none: exp.Expr = has_blank
        value = or_zero(column)
    else:
        none = unknown(column) if of.function in _PICKED else exp.or_(unknown(column), has_blank)
        value = column
    cases = [(none, text(MISSING))]
    if ends is not None:
        cases.insert(0, (exp.EQ(this=ends, expression=text(PENDING)), text(PENDING)))
    return value, when(*cases, otherwise=text(KNOWN)), operand_scale


_PICKED = (EventFunction.FIRST, EventFunction.LAST, EventFunction.NEAR)


def _mean(of: EventValue, frame: Frame) -> tuple[Term, Term]:
    column = frame.measure(of)
    assert of.operand is not None
    scale = term(of.operand, Frame(frame.contract, None, row="row")).scale
    return Term(column, None, scale), Term(frame.column(f"{column.name} rows"))


def _length(unit: DurationUnit, days: Days) -> exp.Expr:
    match unit:
        case DurationUnit.DAY:
            return greatest(number(0), days_from(days.first, days.end))
        case DurationUnit.WEEK:
            return mondays_from(days.first, days.end)
        case _:
            return month_starts_from(days.first, days.end)


def _window_length(length: WindowLength, frame: Frame) -> Term:
    """The length of a window; one with an end is known from the start, one without grows."""
    window = length.window
    days = days_of_window(window, frame, frozenset())
    if window.end is not None:
        end = term(window.end, frame)
        days = Days(days.first, end.value, days.last, days.state)
    value = _length(length.unit, days)
    if length.unit is DurationUnit.WEEK:
        value = value * number(7)
    if window.end is not None:
        return Term(value, days.state)
    open_state = when((days.last <= frame.column(SEEN_UNTIL), text(KNOWN)), otherwise=text(PENDING))
    return Term(value, open_state if days.state is None else greatest(open_state, days.state))
