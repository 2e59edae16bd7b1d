"""Which way later days can move a value, told from the contract alone (language, section 5).

Nothing here looks at data. Whether a number is paid as it grows, and whether a yes or no is final ahead of its last
day, must be the same for all members, so that a fixed figure counts as not below 0 only if its declaration says so.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from fractions import Fraction

from attrs import field, frozen

from outcomelang.model.contract import Column, Contract
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
    Rows,
    RunsOf,
    TimeIn,
    WindowLength,
    parts,
    walk,
)
from outcomelang.model.type import Kind


class Way(enum.Enum):
    """Up is more, later, or from no to yes."""

    NONE = "stays"
    UP = "only up"
    DOWN = "only down"
    ANY = "either way"


def _turned(way: Way) -> Way:
    return {Way.UP: Way.DOWN, Way.DOWN: Way.UP}.get(way, way)


def _joined(ways: Iterable[Way]) -> Way:
    """The way of a whole whose parts each pull it along."""
    found = set(ways) - {Way.NONE}
    return Way.NONE if not found else found.pop() if len(found) == 1 else Way.ANY


@frozen(eq=False)
class Ways:
    """The ways of a contract's formulas, each found once: for all members, and however often a metric is named."""

    contract: Contract
    _found: dict[int, tuple[Node, Way]] = field(factory=dict, init=False, repr=False)
    """By the place of a formula in memory, which is its own as long as it is kept here."""
    _at_least_zero: dict[str, bool] = field(factory=dict, init=False, repr=False)

    def way(self, expression: Node) -> Way:
        """The way of a formula of a member."""
        key = id(expression)
        if key not in self._found:
            self._found[key] = expression, self._way(expression)
        return self._found[key][1]

    def is_zero_until_yes(self, branches: If) -> bool:
        """Whether it is `if c then x else 0` that grows with a c that can only stay yes."""
        return self.way(branches.condition) is self.way(branches) is Way.UP

    def _way(self, expression: Node) -> Way:  # noqa: PLR0911 (a line for each kind)
        match expression:
            case EventValue() | TimeIn() | RunsOf() | AnyPeriod() | LongestRun() | WindowLength():
                return self._of_rows(expression)
            case Compare() | Logic() | Not() | IsKnown() | If():
                return self._of_yes_no(expression)
            case Extreme(operands=operands) | CountTrue(conditions=operands):
                return _joined(map(self.way, operands))
            case Negate(operand=operand):
                return _turned(self.way(operand))
            case Arithmetic():
                return self._of_arithmetic(expression)
            case MetricValue(name=name):
                metric = self.contract.metric[name]
                return Way.ANY if metric.points else self.way(metric.formula)
        stays = all(self.way(part) is Way.NONE for part in parts(expression) if isinstance(part, Node))
        return Way.NONE if stays else Way.ANY

    def _of_rows(self, expression: Node) -> Way:  # noqa: PLR0911 (a line for each kind)
        """More rows come, and windows grow longer; neither is ever undone."""
        match expression:
            case TimeIn(outside=True) | RunsOf(outside=True):
                return Way.ANY
            case WindowLength(window=window):
                return Way.UP if window.end is None else Way.NONE
            case EventValue(function=EventFunction.COUNT | EventFunction.ANY):
                return Way.UP
            case EventValue(operand=operand) if operand is None or not self._always_there(operand, expression.rows):
                return Way.ANY
            case EventValue(function=EventFunction.SUM, operand=operand):
                return Way.UP if operand is not None and self.never_negative(operand) else Way.ANY
            case EventValue(function=function):
                return {EventFunction.HIGHEST: Way.UP, EventFunction.LOWEST: Way.DOWN}.get(function, Way.ANY)
        return Way.UP

    def _of_yes_no(self, expression: Compare | Logic | Not | IsKnown | If) -> Way:
        match expression:
            case Compare(operator=operator, left=left, right=right):
                return self._of_comparison(operator, self.way(left), self.way(right))
            case Logic(operands=operands):
                return _joined(map(self.way, operands))
            case Not(operand=operand):
                return _turned(self.way(operand))
            case IsKnown(operand=operand):
                return self._of_known(operand)
            case If():
                return self._of_branches(expression)

    @staticmethod
    def _of_comparison(operator: str, left: Way, right: Way) -> Way:
        match operator:
            case ">" | ">=":
                return _joined((left, _turned(right)))
            case "<" | "<=":
                return _joined((_turned(left), right))
            case _:
                return Way.NONE if left is right is Way.NONE else Way.ANY

    def _of_known(self, operand: Node) -> Way:
        """What is there stays there, unless a later row may hold nothing; an empty date may still be filled."""
        match operand:
            case ColumnValue():
                return Way.UP if self._may_be_filled(self._column(operand)) else Way.NONE
            case EventValue(function=EventFunction.FIRST):
                return Way.UP
            case EventValue(
                function=EventFunction.LAST
                | EventFunction.LOWEST
                | EventFunction.HIGHEST
                | EventFunction.MEAN
                | EventFunction.MEDIAN,
                operand=value,
                rows=rows,
            ) if value is not None:
                return Way.UP if self._always_there(value, rows) else Way.ANY
        return Way.NONE if self.way(operand) is Way.NONE else Way.ANY

    def _of_branches(self, branches: If) -> Way:
        """`if c then x else 0` grows with c where x does; of a c that stays, both sides must go the same way."""
        ways = _joined((self.way(branches.then), self.way(branches.otherwise)))
        match self.way(branches.condition):
            case Way.NONE:
                return ways
            case Way.UP if _is_zero(branches.otherwise) and ways in (Way.NONE, Way.UP):
                return Way.UP if self.never_negative(branches.then) else Way.ANY
        return Way.ANY

    def _of_arithmetic(self, expression: Arithmetic) -> Way:
        left, right = self.way(expression.left), self.way(expression.right)
        if left is right is Way.NONE:
            return Way.NONE
        match expression.operator:
            case "+":
                return _joined((left, right))
            case "-":
                return _joined((left, _turned(right)))
            case "*" | "/" if right is Way.NONE and self.never_negative(expression.right):
                return left
            case "*" if left is Way.NONE and self.never_negative(expression.left):
                return right
        return Way.ANY

    def never_negative(self, expression: Node) -> bool:  # noqa: C901, PLR0911 (a line for each kind)
        """Whether the contract alone says that a number is never below 0."""
        match expression:
            case Constant(value=value):
                return isinstance(value, Fraction) and value >= 0
            case ColumnValue():
                low = self._column(expression).low
                return low is not None and low >= 0
            case EventValue(function=EventFunction.COUNT):
                return True
            case EventValue(operand=operand):
                return operand is not None and self.never_negative(operand)
            case TimeIn() | LongestRun() | RunsOf() | WindowLength() | CountTrue():
                return True
            case Arithmetic(operator="+" | "*" | "/", left=left, right=right):
                return self.never_negative(left) and self.never_negative(right)
            case Extreme(function=function, operands=operands):
                return (any if function == "max" else all)(map(self.never_negative, operands))
            case If(then=then, otherwise=otherwise):
                return self.never_negative(then) and self.never_negative(otherwise)
            case MetricValue(name=name):
                if name not in self._at_least_zero:
                    self._at_least_zero[name] = self.never_negative(self.contract.metric[name].formula)
                return self._at_least_zero[name]
        return False

    def _column(self, value: ColumnValue) -> Column:
        return self.contract.table[value.table].column[value.column]

    @staticmethod
    def _may_be_filled(column: Column) -> bool:
        return column.optional and column.type.kind is Kind.DATE

    # --- Rows of which each has a value ---------------------------------------------------------

    def _always_there(self, operand: Node, rows: Rows) -> bool:
        """Whether each row that counts has a value: no cell that may be empty or a day to come, no division by 0."""
        for part in walk(operand):
            if isinstance(part, ColumnValue):
                table, column = self.contract.table[part.table], self._column(part)
                is_to_come = column.type.kind is Kind.DATE and column.name != table.day_column
                if is_to_come or (column.optional and part not in _asked_for(rows.condition)):
                    return False
            if isinstance(part, Arithmetic) and part.operator == "/" and not self._never_zero(part.right):
                return False
        return True

    def _never_zero(self, divisor: Node) -> bool:
        match divisor:
            case Constant(value=value):
                return value != 0
            case ColumnValue():
                column = self._column(divisor)
                return (column.low is not None and column.low > 0) or (column.high is not None and column.high < 0)
        return False


def _asked_for(condition: Node | None) -> list[Node]:
    """The values that a filter asks to be known."""
    match condition:
        case IsKnown(operand=operand):
            return [operand]
        case Logic(operator="and", operands=operands):
            return [value for operand in operands for value in _asked_for(operand)]
    return []


def _is_zero(expression: Node) -> bool:
    return isinstance(expression, Constant) and expression.value == 0
