"""What this version understands and checks, and cannot settle yet: shrinks as later versions learn it."""

from __future__ import annotations

from collections.abc import Iterable

from outcomelang.model.contract import Unfinished
from outcomelang.syntax import tree

_CLAUSES: dict[type[tree.Declaration], str] = {
    tree.Use: "use",
    tree.CapReturn: "cap return",
    tree.Guarantee: "guarantee",
    tree.Waterfall: "waterfall",
}
"""The declarations that change amounts and are not settled yet, and what they are called."""


def unfinished(declarations: Iterable[tree.Declaration]) -> tuple[Unfinished, ...]:
    """The clauses of a contract that stop its settlement."""
    return tuple(
        Unfinished(_CLAUSES[type(declaration)], span=declaration.span)
        for declaration in declarations
        if type(declaration) in _CLAUSES
    )
