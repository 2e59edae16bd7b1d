"""Cells without a date, in a contract with several settlements: each settlement sees what stands in them now."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import warning
from outcomelang.model.contract import Contract, Metric
from outcomelang.model.expression import ColumnValue, EventValue, Part, walk
from outcomelang.model.type import Kind, Level
from outcomelang.source import Span

_DATED = (Kind.DATE, Kind.ISOWEEK, Kind.ISOMONTH)


def undated_cells(contract: Contract) -> Iterator[Diagnostic]:
    """A warning for each metric that rests on a cell, or on rows, that say nothing of a day."""
    if len(contract.settlements.dates) == 1:
        return
    for metric in contract.metrics:
        yield from _in(metric, contract)


def _in(metric: Metric, contract: Contract) -> Iterator[Diagnostic]:
    reported: set[str] = set()
    for part in walk(metric.formula):
        found = _without_a_date(part, contract)
        if found is not None and found[0] not in reported:
            name, span = found
            reported.add(name)
            message = f"`{metric.name}` rests on `{name}`, which has no date: every settlement sees what it says today"
            yield warning(contract, "OUT276", message, span, "keep it in a table of `events`, whose rows have a date")


def _without_a_date(part: Part, contract: Contract) -> tuple[str, Span] | None:
    """The name and place of a cell or a table's rows without a date."""
    match part:
        case ColumnValue(table=table, column=column, type=type_, level=level, span=span):
            if contract.table[table].kind != "table" or type_.kind in _DATED:
                return None
            return (table if level is Level.ROW else f"{table}.{column}"), span
        case EventValue(rows=rows) if contract.table[rows.table].kind == "table":
            return rows.table, rows.span
        case _:
            return None
