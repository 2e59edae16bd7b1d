"""Which outcomes of members surely can be met, or not met, whatever the others are.

Metrics that read the same tables hang together: of those it is only sure that all can be met by one member, and none,
and that only where more of the rows never makes one of them met and another not met. Metrics that read different
tables and cells hang together in nothing. This is a rule of thumb for what may be called a counter-example, and errs
toward caution; no proof rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.frozen import frozen
from outcomelang.model.contract import Contract, Metric
from outcomelang.model.expression import (
    AnyPeriod,
    Arithmetic,
    ColumnValue,
    Compare,
    Constant,
    Day,
    EventFunction,
    EventValue,
    Expression,
    GroupAggregate,
    GroupCount,
    GroupShare,
    IsKnown,
    Logic,
    LongestRun,
    MemberDay,
    MetricValue,
    Near,
    Not,
    OnDay,
    PeriodDifference,
    Rows,
    RunsOf,
    TimeIn,
    Window,
    WindowLength,
    walk,
)

_STEP_DAYS = (Day.POINT, Day.PREVIOUS)


@frozen
class Together:
    """What is known of the metrics that read what a metric reads.

    `name` tells such metrics apart from others. `grows` says that all of them are met by more rows, or (-1) by fewer;
    None where that is not so. `step_by_step` says that each point looks at days of its own, `alone` that there
    is one metric. `groups` are whose they are.
    """

    name: str
    grows: int | None
    step_by_step: bool
    alone: bool
    groups: frozenset[str]


@frozen
class Independence:
    """Independence between the yes or no values of the members of a contract."""

    contract: Contract

    def of(self, expression: Expression) -> Together:
        """What hangs together with a condition on members."""
        everything = self._sources(expression)
        related: list[Metric] = []
        while len(found := self._reading(everything)) > len(related):
            related = found
            everything = everything.union(*(self._sources(metric) for metric in related))
        formulas = [expression, *(metric.formula for metric in related)]
        ways = {self._direction(formula) for formula in formulas} - {0}
        return Together(
            name=" and ".join(sorted(everything)) or "the members",
            grows=ways.pop() if len(ways) == 1 else None,
            step_by_step=all(self._looks_at_steps(formula) for formula in formulas),
            alone=len(related) <= 1,
            groups=frozenset(metric.group for metric in related if metric.group),
        )

    def _reading(self, sources: frozenset[str]) -> list[Metric]:
        """The metrics of members that read one of these tables or cells."""
        return [one for one in self.contract.metrics if one.of_members and self._sources(one) & sources]

    def _sources(self, of: Metric | Expression) -> frozenset[str]:
        """The tables of rows, and the cells of members, that a condition reads."""
        formula = of.formula if isinstance(of, Metric) else of
        found: set[str] = set()
        for part in walk(formula):
            match part:
                case Rows(table=table):
                    found.add(table)
                case ColumnValue(table=table, column=column) if not self._is_child(table):
                    found.add(f"{table}.{column}")
                case MetricValue(name=name):
                    found |= self._sources(self.contract.metric[name])
                case _:
                    pass
        return frozenset(found)

    def _is_child(self, table: str) -> bool:
        return self.contract.table[table].parent is not None

    def _looks_at_steps(self, formula: Expression) -> bool:
        """Whether each point looks at the days since the one before, or around it, alone."""
        for part in walk(formula):
            match part:
                case Window(first=MemberDay(day=Day.PREVIOUS)) | Near(anchor=MemberDay(day=Day.POINT)):
                    continue
                case OnDay(day=MemberDay(day=Day.POINT)):
                    continue
                case Near(anchor=MemberDay(day=Day.START)):
                    continue
                case Window() | Near() | OnDay():
                    return False
                case MetricValue(name=name) if not self._looks_at_steps(self.contract.metric[name].formula):
                    return False
                case _:
                    continue
        return True

    # --- More rows ------------------------------------------------------------------------------

    def _direction(self, formula: Expression) -> int | None:  # noqa: C901, PLR0911, PLR0912 (one case for each kind)
        """1 if more rows can only bring a condition about, or a number up; -1 for down; 0 for neither; else None."""
        match formula:
            case Constant() | WindowLength() | MemberDay():
                return 0
            case OnDay(periods=periods) | AnyPeriod(periods=periods) | LongestRun(periods=periods):
                return None if _has_difference(periods) else 1
            case TimeIn(periods=periods, outside=outside) | RunsOf(periods=periods, outside=outside):
                return None if _has_difference(periods) else -1 if outside else 1
            case EventValue(function=EventFunction.COUNT | EventFunction.ANY):
                return 1
            case IsKnown(operand=EventValue(function=function)) if function is not EventFunction.SUM:
                return 1
            case Not(operand=operand):
                way = self._direction(operand)
                return None if way is None else -way
            case Logic(operands=operands):
                return _joined(self._direction(one) for one in operands)
            case Compare(operator=operator, left=left, right=right) if operator in (">", ">="):
                return _joined((self._direction(left), _turned(self._direction(right))))
            case Compare(operator=operator, left=left, right=right) if operator in ("<", "<="):
                return _joined((_turned(self._direction(left)), self._direction(right)))
            case Arithmetic(operator="+", left=left, right=right):
                return _joined((self._direction(left), self._direction(right)))
            case Arithmetic(operator="*", left=Constant(), right=right):
                return 0 if self._direction(right) == 0 else None
            case MetricValue(name=name):
                return self._direction(self.contract.metric[name].formula)
            case GroupCount() | GroupShare() | GroupAggregate():
                return None
            case _:
                return None


def _has_difference(periods: object) -> bool:
    return any(isinstance(part, PeriodDifference) for part in walk(periods))  # type: ignore[arg-type]


def _turned(way: int | None) -> int | None:
    return None if way is None else -way


def _joined(ways: Iterator[int | None] | tuple[int | None, ...]) -> int | None:
    every = set(ways) - {0}
    if None in every or len(every) > 1:
        return None
    return every.pop() if every else 0
