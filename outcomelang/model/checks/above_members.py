"""Clauses that only mean something of single members, said of a figure of a group or of the contract.

A number of times takes the earliest of a member's, and a value that is pending for some days counts them from the last
day of a member's windows: a figure above single members has no member and no window.
"""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import error, name_of
from outcomelang.model.contract import BestOf, Contract, Line, MetricLine, Missing


def above_members(contract: Contract) -> Iterator[Diagnostic]:
    """An error for each such clause."""
    for metric in contract.metrics:
        if not metric.of_members and metric.missing and _waits_for_a_while(metric.missing):
            message = f"`{metric.name}` is not of single members, and has no last day from which to count days"
            hint = "write `missing pending`, or `missing not met`"
            yield error(contract, "OUT282", message, name_of(metric, contract), hint)
    for payment in (*contract.payments, *contract.savings):
        for line in payment.lines:
            yield from _of_line(line, contract)


def _waits_for_a_while(missing: Missing) -> bool:
    """Whether a missing value is pending for some days."""
    return any(fate.after is not None for fate in (missing.otherwise, *(fate for fate, _ in missing.cases)))


def _of_line(line: Line, contract: Contract) -> Iterator[Diagnostic]:
    if isinstance(line, BestOf):
        for one in line.lines:
            yield from _of_line(one, contract)
        return
    if not isinstance(line, MetricLine) or contract.metric[line.metric].of_members:
        return
    if line.limit:
        message = f"`{line.metric}` is not of single members, and is paid once as it is"
        yield error(
            contract, "OUT282", message, line.span, "leave the number of times out; limit the payment: `at most`"
        )
