"""What in an expression may be missing (language, section 5, "Met, not met, missing, pending, left out").

An empty optional cell, no reading in a window, a division by zero, a mean or share of nobody. A condition that asks
whether a value is known guards the rest of its `and`, of its `or`, and the branches of its `if`; so does one that
tells a divisor from 0.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from outcomelang.frozen import frozen
from outcomelang.model.contract import Group, Metric, Missing, Table
from outcomelang.model.expression import (
    Arithmetic,
    ColumnValue,
    Compare,
    EventFunction,
    EventValue,
    GroupAggregate,
    GroupCount,
    GroupShare,
    If,
    IsKnown,
    Logic,
    MetricValue,
    Near,
    Node,
    Not,
    Part,
    PeriodDifference,
    PeriodIntersection,
    PeriodRows,
    PeriodUnion,
    Rows,
    StepRow,
    Window,
    parts,
)
from outcomelang.model.fixed_figure import fixed_figure
from outcomelang.model.name_in_scope import ancestors
from outcomelang.model.range_of_values import RangeOfValues
from outcomelang.model.scope import Names


@frozen
class NotZero:
    """That a number is not 0."""

    value: Node


Facts = frozenset[Node | NotZero]
"""What holds where an expression is looked at: the values that are known, and those that are not 0."""

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_COMPARISONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_KNOWN_WITHOUT_ROWS = (EventFunction.COUNT, EventFunction.ANY, EventFunction.SUM)


@frozen
class MissingValues:
    """Finds the values in an expression that may be missing.

    `filled` are columns of participants that are never empty here, each with its table's name; `facts` are values
    that are known here. A cell that is `pending until known` is not missing while it is empty; with `awaited` it
    is taken for missing too.
    """

    names: Names
    filled: frozenset[tuple[str, str]] = frozenset()
    facts: Facts = frozenset()
    awaited: bool = False

    @classmethod
    def of_members(cls, group: Group, names: Names) -> MissingValues:
        """For the members of a group: they have a start, and what its `where` asks to be known is known."""
        groups = ancestors(group, names)
        filled = [(one.table, one.enters.column) for one in groups if one.enters]
        facts = [_facts_if(one.where, yes=True) for one in groups if one.where]
        return cls(names, frozenset(filled), frozenset().union(*facts))

    def in_(self, expression: Node) -> tuple[Node, ...]:
        """Each value that may be missing and then makes the expression missing, in the order of the text, once."""
        return tuple(dict.fromkeys(self._in(expression, self.facts)))

    def without_a_rule_in(self, expression: Node) -> tuple[Node, ...]:
        """The same without metrics, whose own `missing` clause says what becomes of a missing value."""
        return tuple(value for value in self.in_(expression) if not isinstance(value, MetricValue))

    def in_rows_of(self, value: EventValue) -> tuple[Node, ...]:
        """Each value that may be missing in a row that an aggregate reads, whatever its window holds."""
        if value.operand is None:
            return ()
        return tuple(dict.fromkeys(self._in(value.operand, self.facts | _known_in(value.rows))))

    def _in(self, expression: Node, facts: Facts) -> Iterator[Node]:
        if expression in facts:
            return
        inside = list(self._inside(expression, facts))
        yield from inside
        if not inside and self._may_be_missing_itself(expression, facts):
            yield expression

    def _inside(self, expression: Node, facts: Facts) -> Iterator[Node]:
        match expression:
            case IsKnown() | GroupCount() | GroupShare() | GroupAggregate():
                return
            case Logic(operator=word, operands=operands):
                guards = [_facts_if(operand, yes=word == "and") for operand in operands]
                for place, operand in enumerate(operands):
                    yield from self._in(operand, facts.union(*guards[:place], *guards[place + 1 :]))
            case If(condition=condition, then=then, otherwise=otherwise):
                yield from self._in(condition, facts)
                yield from self._in(then, facts | _facts_if(condition, yes=True))
                yield from self._in(otherwise, facts | _facts_if(condition, yes=False))
            case EventValue(rows=rows, operand=operand, window=window):
                if operand is not None:
                    yield from self._in(operand, facts | _known_in(rows))
                yield from self._in_all(() if window is None else parts(window), facts)
            case _:
                yield from self._in_all(parts(expression), facts)

    def _in_all(self, inside: Iterable[Part], facts: Facts) -> Iterator[Node]:
        for part in inside:
            match part:
                case Rows():  # its filter is yes or no for every row
                    pass
                case Window() | Near() | PeriodRows() | PeriodUnion() | PeriodIntersection() | PeriodDifference():
                    yield from self._in_all(parts(part), facts)
                case StepRow(result=result):
                    yield from self._in(result, facts)
                case _:
                    yield from self._in(part, facts)

    def _may_be_missing_itself(self, expression: Node, facts: Facts) -> bool:
        match expression:
            case ColumnValue(table=table, column=column):
                return (table, column) not in self.filled and self._may_be_empty(table, column)
            case EventValue(function=function):
                return function not in _KNOWN_WITHOUT_ROWS
            case Arithmetic(operator="/", right=divisor):
                return NotZero(divisor) not in facts and RangeOfValues(self.names).of(divisor).has_zero
            case GroupShare() | GroupAggregate(function="mean" | "median" | "lowest" | "highest"):
                return True
            case MetricValue(name=name):
                metric = self.names.find(name)
                return isinstance(metric, Metric) and not (metric.of_members and _ends_not_met(metric.missing))
            case _:
                return False

    def _may_be_empty(self, table_name: str, column_name: str) -> bool:
        table = self.names.find(table_name)
        column = table.column.get(column_name) if isinstance(table, Table) else None
        return column is not None and column.optional and (self.awaited or not column.awaited)


def _known_in(rows: Rows) -> Facts:
    return frozenset() if rows.condition is None else _facts_if(rows.condition, yes=True)


def _facts_if(condition: Node, *, yes: bool) -> Facts:
    """What holds of the values that a condition asks about if it is yes (or no)."""
    match condition:
        case IsKnown(operand=operand) if yes:
            return frozenset({operand})
        case Not(operand=operand):
            return _facts_if(operand, yes=not yes)
        case Logic(operator=word, operands=operands) if (word == "and") == yes:
            return frozenset().union(*(_facts_if(operand, yes=yes) for operand in operands))
        case Compare(operator=sign, left=left, right=right):
            holds = sign if yes else _OPPOSITE[sign]
            return _not_zero_if(holds, left, right) | _not_zero_if(_MIRRORED[holds], right, left)
        case _:
            return frozenset()


def _not_zero_if(sign: str, value: Node, other: Node) -> Facts:
    """That a value is not 0, if it compares with a fixed figure as 0 does not."""
    figure = fixed_figure(other)
    if figure is None or _COMPARISONS[sign](Fraction(0), figure):
        return frozenset()
    return frozenset({NotZero(value)})


def _ends_not_met(missing: Missing | None) -> bool:
    """Whether a metric's value is never missing: it cannot be, or is not met then."""
    if missing is None:
        return True
    fates = (missing.otherwise, *(fate for fate, _ in missing.cases))
    return all(fate.outcome == "not met" and fate.after is None for fate in fates)
