"""Prices for what is final only after the last settlement: money that is never claimed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import warning
from outcomelang.model.contract import BestOf, Contract, Enters, Group, Line, Metric, MetricLine
from outcomelang.model.expression import (
    Constant,
    Day,
    Expression,
    MemberDay,
    MetricValue,
    Near,
    ShiftedDay,
    Window,
    walk,
)
from outcomelang.value.calendar import DateOutOfRange, add, add_days
from outcomelang.value.duration import Duration

_HINT = "what is not final at the last settlement is never paid: settle later, or let members enter earlier"


def final_too_late(contract: Contract) -> Iterator[Diagnostic]:
    """A warning for each price line that comes too late for those who enter last, or even for those who enter first."""
    for payment in (*contract.payments, *contract.savings):
        for line in _metric_lines(payment.lines):
            yield from _in_line(line, contract)


def _metric_lines(lines: tuple[Line, ...]) -> Iterator[MetricLine]:
    for line in lines:
        if isinstance(line, MetricLine):
            yield line
        elif isinstance(line, BestOf):
            yield from _metric_lines(line.lines)


def _in_line(line: MetricLine, contract: Contract) -> Iterator[Diagnostic]:
    """At most one warning for a line: of the first of its points that comes too late."""
    metric = contract.metric[line.metric]
    group = contract.group[metric.group] if metric.group else None
    if group is None or metric.so_far:
        return
    for point in line.points or (metric.points.numbers if metric.points else (None,)):
        message = _too_late(metric, group, point, contract)
        if message:
            yield warning(contract, "OUT278", message, line.span, _HINT)
            return


def _too_late(metric: Metric, group: Group, point: int | None, contract: Contract) -> str | None:
    """What to say of a point that is final after the last settlement, for those who enter last or even for all."""
    if group.enters is None:
        return None
    at = f" at {Duration(point, metric.points.unit)}" if metric.points and point is not None else ""
    last = contract.settlements.last
    whom = None
    for start, words in _starts(group.enters):
        final = _final_on(metric, point, start, contract)
        if final is None or final <= last:
            break
        whom = f"{words}, `{metric.name}`{at} is final on {final}, after the last settlement on {last}"
    return whom


def _starts(enters: Enters) -> Iterator[tuple[date, str]]:
    """The last and the first day on which a member may enter, as far as the contract says."""
    if enters.last:
        yield enters.last, f"for a member who enters on {enters.last}"
    if enters.first:
        yield enters.first, f"even for a member who enters on the first day, {enters.first}"


def _final_on(metric: Metric, point: int | None, start: date, contract: Contract) -> date | None:
    """The latest last day of a metric's windows for a member with this start; None if none can be told."""
    if metric.points and metric.points.after:
        return None
    try:
        days = {Day.START: start}
        if metric.points and point is not None:
            days[Day.POINT] = add(start, Duration(point, metric.points.unit))
        return max(_last_days(metric.formula, days, contract), default=None)
    except DateOutOfRange:
        return None


def _last_days(formula: Expression, days: dict[Day, date], contract: Contract) -> Iterator[date]:
    """The point, and the last day of each window in a formula and in the metrics it names, each looked into once."""
    if Day.POINT in days:
        yield days[Day.POINT]
    waiting, met = [(formula, days)], set[str]()
    while waiting:
        current, known = waiting.pop()
        for part in walk(current):
            match part:
                case Window(end=end) if end is not None and (day := _day(end, known)):
                    yield add_days(day, -1)
                case Near(anchor=anchor, tolerance=tolerance) if day := _day(anchor, known):
                    yield add_days(day, tolerance)
                case MetricValue(name=name) if name not in met:
                    met.add(name)
                    inner = contract.metric[name]
                    waiting.append((inner.formula, known if inner.points else {Day.START: days[Day.START]}))


def _day(expression: Expression, days: dict[Day, date]) -> date | None:
    """The date of a day that follows from the start and the point alone."""
    match expression:
        case MemberDay(day=named):
            return days.get(named)
        case ShiftedDay(day=inner, shift=shift):
            shifted = _day(inner, days)
            return None if shifted is None else add(shifted, shift)
        case Constant(value=date() as written):
            return written
        case _:
            return None
