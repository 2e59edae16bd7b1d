"""When a value can no longer change (`language.md` section 5, "Met, not met, missing, pending, left out").

A value's *direction* says how later days can move it. A yes that can only stay yes is final at once; a number
that can only grow is paid as it grows. The mirror image holds too: a no that can only stay no is final at once.
A value that can go either way is final on the last day of its windows; without one it is a mistake.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from outcomelang.model.blank_readings import may_be_blank
from outcomelang.model.contract import BestOf, Column, Contract, Line, Metric, MetricLine, Points
from outcomelang.model.expression import (
    AnyPeriod,
    Arithmetic,
    ColumnValue,
    Compare,
    Constant,
    CountTrue,
    EventFunction,
    EventValue,
    Extreme,
    If,
    IsKnown,
    Logic,
    LongestRun,
    MetricValue,
    Negate,
    Node,
    Not,
    ParameterValue,
    RunsOf,
    TimeIn,
    Window,
    WindowLength,
    parts,
    walk,
)
from outcomelang.model.type import Kind


class Direction(enum.Enum):
    """How later days can move a value; of a yes/no, up is from no to yes."""

    FIXED = "fixed"
    UP = "up"
    DOWN = "down"
    EITHER = "either"


_KNOWN_ONCE_THERE = (
    EventFunction.LAST,
    EventFunction.LOWEST,
    EventFunction.HIGHEST,
    EventFunction.MEAN,
    EventFunction.MEDIAN,
)
"""The aggregates that have a value once there is a row, unless one has none."""

_FLIPPED = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}


def flip(direction: Direction) -> Direction:
    """The direction of the opposite."""
    return _FLIPPED.get(direction, direction)


def together(directions: Iterable[Direction]) -> Direction:
    """The direction of a sum, a minimum, an `and`: one way if all go that way or stay."""
    moving = {direction for direction in directions if direction is not Direction.FIXED}
    if not moving:
        return Direction.FIXED
    return moving.pop() if len(moving) == 1 else Direction.EITHER


def direction(expression: Node, contract: Contract) -> Direction:  # noqa: C901, PLR0911 (a line for each kind)
    """How later days can move a member's value."""
    match expression:
        case EventValue():
            return _of_events(expression, contract)
        case TimeIn(outside=outside) | RunsOf(outside=outside):
            return Direction.EITHER if outside else Direction.UP
        case AnyPeriod() | LongestRun():
            return Direction.UP
        case WindowLength(window=window):
            return Direction.UP if window.end is None else Direction.FIXED
        case Compare():
            return _of_comparison(expression, contract)
        case Logic(operands=operands) | Extreme(operands=operands) | CountTrue(conditions=operands):
            return together(direction(operand, contract) for operand in operands)
        case Not(operand=operand) | Negate(operand=operand):
            return flip(direction(operand, contract))
        case IsKnown(operand=operand):
            return _of_known(operand, contract)
        case Arithmetic():
            return _of_arithmetic(expression, contract)
        case If():
            return _of_branches(expression, contract)
        case MetricValue(name=name):
            metric = contract.metric[name]
            return _of_metric(metric, contract) if metric.points is None else Direction.EITHER
        case _:
            inner = (direction(part, contract) for part in _operands(expression))
            return Direction.FIXED if all(one is Direction.FIXED for one in inner) else Direction.EITHER


def never_negative(expression: Node, contract: Contract) -> bool:  # noqa: C901, PLR0911 (a line for each kind)
    """Whether a number, amount or duration can be told from the contract alone to be 0 or more."""
    match expression:
        case Constant(value=value):
            return not isinstance(value, str) and not hasattr(value, "year") and value >= 0
        case ColumnValue(table=table, column=column):
            low = contract.table[table].column[column].low
            return low is not None and low >= 0
        case EventValue(function=EventFunction.COUNT):
            return True
        case EventValue(operand=operand):
            return operand is not None and never_negative(operand, contract)
        case TimeIn() | LongestRun() | RunsOf() | WindowLength() | CountTrue():
            return True
        case Arithmetic(operator="+" | "*" | "/", left=left, right=right):
            return never_negative(left, contract) and never_negative(right, contract)
        case Extreme(function="max", operands=operands):
            return any(never_negative(operand, contract) for operand in operands)
        case Extreme(operands=operands):
            return all(never_negative(operand, contract) for operand in operands)
        case If(then=then, otherwise=otherwise):
            return never_negative(then, contract) and never_negative(otherwise, contract)
        case MetricValue(name=name) if contract.metric[name].of_members:
            return _metric_never_negative(contract.metric[name], contract)
        case _:
            return False


def may_bring_less_than_nothing(line: Line, contract: Contract) -> bool:
    """Whether a row of a line of members may take money: its price, or the number that it pays for, may be below 0."""
    if isinstance(line, BestOf):
        return any(may_bring_less_than_nothing(one, contract) for one in line.lines)
    if not all(never_negative(price, contract) for price in prices_of(line.price, contract)):
        return True
    if not isinstance(line, MetricLine):
        return False
    metric = contract.metric[line.metric]
    is_number = metric.of_members and metric.type.kind is not Kind.YESNO
    return is_number and not never_negative(metric.formula, contract)


def prices_of(price: Node, contract: Contract) -> tuple[Node, ...]:
    """The figures that a price is one of: those of its parameter, or itself."""
    return contract.parameter[price.name].figures if isinstance(price, ParameterValue) else (price,)


def grows(metric: Metric, contract: Contract) -> bool:
    """Whether a metric is a number that is paid as it grows: it can only grow, and has no points."""
    return is_growing_number(metric.formula, metric.points, contract)


def is_growing_number(formula: Node, points: Points | None, contract: Contract) -> bool:
    """The same of any formula of a member, which is asked for at some points or at none."""
    is_number = formula.type.kind is not Kind.YESNO
    return is_number and points is None and direction(formula, contract) is Direction.UP


def has_last_day(expression: Node, contract: Contract) -> bool:
    """Whether every window of the expression, and of the metrics it names, ends on a day that the contract fixes."""
    waiting, met = [expression], set[str]()
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, Window) and part.end is None:
                return False
            if isinstance(part, IsKnown) and _waits_for_cell(part.operand, contract):
                return False
            if isinstance(part, MetricValue) and part.name not in met:
                met.add(part.name)
                metric = contract.metric[part.name]
                waiting += [metric.formula] if metric.points is None else []
    return True


def _of_metric(metric: Metric, contract: Contract) -> Direction:
    """A metric's direction, worked out once: a chain in which each names the one before twice has no end otherwise."""
    known = contract.directions.get(metric.name)
    if not isinstance(known, Direction):
        known = contract.directions[metric.name] = direction(metric.formula, contract)
    return known


def _metric_never_negative(metric: Metric, contract: Contract) -> bool:
    """Worked out once, as `_of_metric` is."""
    known = contract.never_negative.get(metric.name)
    if known is None:
        known = contract.never_negative[metric.name] = never_negative(metric.formula, contract)
    return known


def _of_events(value: EventValue, contract: Contract) -> Direction:
    match value.function:
        case EventFunction.COUNT | EventFunction.ANY:
            return Direction.UP
        case _ if may_be_blank(value, contract):
            return Direction.EITHER
        case EventFunction.HIGHEST:
            return Direction.UP
        case EventFunction.LOWEST:
            return Direction.DOWN
        case EventFunction.SUM if value.operand is not None and never_negative(value.operand, contract):
            return Direction.UP
        case _:
            return Direction.EITHER


def _of_comparison(comparison: Compare, contract: Contract) -> Direction:
    left, right = direction(comparison.left, contract), direction(comparison.right, contract)
    match comparison.operator:
        case ">" | ">=":
            return together((left, flip(right)))
        case "<" | "<=":
            return together((flip(left), right))
        case _:
            return Direction.FIXED if left is right is Direction.FIXED else Direction.EITHER


def _of_known(operand: Node, contract: Contract) -> Direction:
    match operand:
        case ColumnValue():
            return Direction.UP if _can_still_happen(_column(operand, contract)) else Direction.FIXED
        case EventValue(function=EventFunction.FIRST):
            return Direction.UP
        case EventValue(function=function) if function in _KNOWN_ONCE_THERE:
            # A later row may have no value, and leaves none of theirs together.
            return Direction.EITHER if may_be_blank(operand, contract) else Direction.UP
        case _:
            inner = direction(operand, contract)
            return Direction.FIXED if inner is Direction.FIXED else Direction.EITHER


def _of_arithmetic(arithmetic: Arithmetic, contract: Contract) -> Direction:
    left, right = direction(arithmetic.left, contract), direction(arithmetic.right, contract)
    match arithmetic.operator:
        case "+":
            return together((left, right))
        case "-":
            return together((left, flip(right)))
        case "*" if right is Direction.FIXED and never_negative(arithmetic.right, contract):
            return left
        case "*" if left is Direction.FIXED and never_negative(arithmetic.left, contract):
            return right
        case "/" if right is Direction.FIXED and never_negative(arithmetic.right, contract):
            return left
        case _:
            return Direction.FIXED if left is right is Direction.FIXED else Direction.EITHER


def _of_branches(branches: If, contract: Contract) -> Direction:
    condition = direction(branches.condition, contract)
    ways = together((direction(branches.then, contract), direction(branches.otherwise, contract)))
    if condition is Direction.FIXED:
        return ways
    is_zero = isinstance(branches.otherwise, Constant) and branches.otherwise.value == 0
    rises = ways in (Direction.FIXED, Direction.UP) and never_negative(branches.then, contract)
    return Direction.UP if condition is Direction.UP and is_zero and rises else Direction.EITHER


def _operands(expression: Node) -> tuple[Node, ...]:
    return tuple(part for part in parts(expression) if isinstance(part, Node))


def _waits_for_cell(operand: Node, contract: Contract) -> bool:
    return isinstance(operand, ColumnValue) and _can_still_happen(_column(operand, contract))


def _column(value: ColumnValue, contract: Contract) -> Column:
    return contract.table[value.table].column[value.column]


def _can_still_happen(column: Column) -> bool:
    """Whether a cell that is empty today may be filled by a later day: an optional date."""
    return column.optional and column.type.kind is Kind.DATE
