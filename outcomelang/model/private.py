"""What of a contract is private beside the cells of private columns: days and values that would tell such a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from outcomelang.model.contract import BestOf, Contract, EventLine, Group, Line, MetricLine
from outcomelang.model.expression import ColumnValue, MetricValue, Part, Rows, parts

MASK: Final = "***"
"""What is shown in place of a private cell."""


def has_private_days(group: Group, contract: Contract) -> bool:
    """Whether the days of a group's members tell a private cell: the start, each point after it, and the exit."""
    columns = contract.table[group.table].column
    return any(columns[name].private for one in _with_parents(group, contract) for name in _day_columns(one))


def is_dated_in_private(line: Line, contract: Contract) -> bool:
    """Whether the day of a price line's rows, or a day in the reason for them, tells a private cell."""
    match line:
        case BestOf(lines=lines):
            return any(is_dated_in_private(option, contract) for option in lines)
        case EventLine(rows=rows):
            table = contract.table[rows.table]
            on = table.day_column
            return has_private_days(contract.group[line.group], contract) or (
                on is not None and table.column[on].private
            )
        case MetricLine(metric=name):
            metric = contract.metric[name]
            after = metric.points.after if metric.points else None
            group = contract.group[metric.group] if metric.of_members and metric.group else None
            return group is not None and (
                has_private_days(group, contract)
                or (after is not None and contract.table[group.table].column[after].private)
            )
        case _:
            return has_private_days(contract.group[line.group], contract)


def rests_on_private_cell(value: Part, contract: Contract) -> bool:
    """Whether a value, or the window it looks at, comes from a private cell; conditions on rows do not count."""
    return any(contract.table[one.table].column[one.column].private for one in _cells(value, contract))


def _with_parents(group: Group, contract: Contract) -> Iterator[Group]:
    yield group
    if group.parent is not None:
        yield from _with_parents(contract.group[group.parent], contract)


def _day_columns(group: Group) -> Iterator[str]:
    if group.enters is not None:
        yield group.enters.column
    if group.leaves is not None:
        yield group.leaves.column


def _cells(value: Part, contract: Contract) -> Iterator[ColumnValue]:
    if isinstance(value, ColumnValue):
        yield value
    elif isinstance(value, MetricValue) and contract.metric[value.name].of_members:
        yield from _cells(contract.metric[value.name].formula, contract)
    for part in parts(value):
        if not isinstance(part, Rows):
            yield from _cells(part, contract)
