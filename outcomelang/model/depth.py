"""How deep a figure goes, through the figures it rests on.

Every pass after this one walks down a formula, and from a metric it names into that metric's own formula. No clause
of a contract needs as many steps as there may be; a text that was made to need more would exhaust the passes.
"""

from __future__ import annotations

from collections.abc import Mapping

from outcomelang.model.checking import Checking
from outcomelang.model.expression import Expression, MetricValue, ParameterValue, Part, parts
from outcomelang.source import Span

DEEPEST = 128
"""The most expressions inside one another, counted through the metrics and parameters that are named."""


def check_depth(name: str, expression: Expression, span: Span, checking: Checking) -> bool:
    """Whether a figure's expression is not too deep; if it is, that is an error. Its depth is kept for others."""
    depth = _depth(expression, checking.depths)
    checking.depths[name] = max(depth, checking.depths.get(name, 0))
    if depth <= DEEPEST:
        return True
    message = f"`{name}` rests on figures that rest on figures, more than {DEEPEST} steps down"
    checking.error("OUT251", message, span, "say the same with fewer figures in between")
    return False


def _depth(expression: Expression, depths: Mapping[str, int]) -> int:
    deepest = 0
    waiting: list[tuple[Part, int]] = [(expression, 1)]
    while waiting:
        part, depth = waiting.pop()
        below = depths.get(part.name, 0) if isinstance(part, MetricValue | ParameterValue) else 0
        deepest = max(deepest, depth + below)
        waiting.extend((inside, depth + 1) for inside in parts(part))
    return deepest
