"""Clauses that this version cannot settle: each is named with its line, and there is no statement."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract
from outcomelang.source import Span


def unsettled(contract: Contract) -> Iterator[Diagnostic]:
    """A diagnostic for each such clause of the contract, as it is and as amended (OUT401)."""
    texts = (contract, *(one.contract for one in contract.amended_texts))
    found = {span: clause for text in texts for clause, span in _clauses(text)}
    for span, clause in found.items():
        yield Diagnostic("OUT401", f"this version cannot settle {clause}", contract.source, span)


def _clauses(contract: Contract) -> Iterator[tuple[str, Span]]:
    for metric in contract.metrics:
        if metric.dates:
            yield "a metric on dates of a calendar", metric.span
