"""A name that nothing has, used in many places: one finding, since one slip of the pen is behind them."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from outcomelang.diagnostic import Diagnostic, Label, in_order

UNKNOWN_NAME = "OUT200"
_MOST_LABELS = 4


def told_once(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings in order, with the later uses of an unknown name as labels of the first."""
    first: dict[str, Diagnostic] = {}
    told: list[Diagnostic] = []
    for finding in in_order(diagnostics):
        if finding.code != UNKNOWN_NAME or finding.source is None or finding.span is None:
            told.append(finding)
            continue
        name = finding.source.excerpt(finding.span)
        if name not in first:
            first[name] = finding
            told.append(finding)
        elif len(first[name].labels) < _MOST_LABELS:
            before = first[name]
            first[name] = evolve(before, labels=(*before.labels, Label(finding.span, "used here too")))
            told[told.index(before)] = first[name]
    return tuple(told)
