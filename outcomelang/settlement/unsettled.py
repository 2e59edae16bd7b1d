"""Clauses that this version cannot settle: each is named with its line, and there is no statement."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract, MetricLine, Missing
from outcomelang.model.expression import MemberDay, walk
from outcomelang.source import Span


def unsettled(contract: Contract) -> Iterator[Diagnostic]:
    """A diagnostic for each such clause of the contract, as it is and as amended (OUT401)."""
    texts = (contract, *(one.contract for one in contract.amended_texts))
    found = {span: clause for text in texts for clause, span in _clauses(text)}
    for span, clause in found.items():
        yield Diagnostic("OUT401", f"this version cannot settle {clause}", contract.source, span)


def _clauses(contract: Contract) -> Iterator[tuple[str, Span]]:
    yield from ((f"`{one.clause}`", one.span) for one in contract.unfinished)
    for metric in contract.metrics:
        if metric.dates:
            yield "a metric on dates of a calendar", metric.span
        if not metric.of_members and metric.missing and _waits_for_a_while(metric.missing):
            yield "`pending for` some days of a figure that is not of single members", metric.span
    for payment in (*contract.payments, *contract.savings):
        for line in payment.lines:
            if isinstance(line, MetricLine) and not contract.metric[line.metric].of_members:
                yield from _of_group_line(line)


def _waits_for_a_while(missing: Missing) -> bool:
    """Whether a missing value is pending for some days: a group's figure has no last day to count them from."""
    return any(fate.after is not None for fate in (missing.otherwise, *(fate for fate, _ in missing.cases)))


def _of_group_line(line: MetricLine) -> Iterator[tuple[str, Span]]:
    """What a price above single members cannot have: a number of times, or a price read on a day of each member's."""
    if line.limit:
        yield "`once` or `up to` of a figure that is not of single members", line.span
    if any(isinstance(part, MemberDay) for part in walk(line.price)):
        yield "a price that is read on the points of a group", line.span
