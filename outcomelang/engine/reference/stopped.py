"""What stops the reference evaluator: a clause that it cannot settle, or an amount that is too large."""

from __future__ import annotations

from outcomelang.diagnostic import Diagnostic
from outcomelang.source import Source, Span

CANNOT_SETTLE = "OUT401"
TOO_LARGE = "OUT402"


class Stopped(Exception):
    """Raised where settling must end: there is no amount, and a finding says why."""

    def __init__(self, code: str, span: Span, clause: str = "") -> None:
        """Note the code, where the clause stands, and of a clause that cannot be settled its words."""
        super().__init__(clause or code)
        self.code = code
        self.span = span
        self.clause = clause

    def finding(self, source: Source) -> Diagnostic:
        """The same for the user, in the words of the other evaluator."""
        if self.code == CANNOT_SETTLE:
            return Diagnostic(self.code, f"this version cannot settle {self.clause}", source, self.span)
        words = " ".join(source.excerpt(self.span).split())
        hint = "look for a price, a parameter, a certified figure or a column of the data in the wrong unit"
        return Diagnostic(self.code, f"`{words}` comes to more than can be settled exactly", source, self.span, hint)


def cannot_settle(clause: str, span: Span) -> Stopped:
    """A clause that the reference evaluator has no rule for."""
    return Stopped(CANNOT_SETTLE, span, clause)


def too_large(span: Span) -> Stopped:
    """A figure of 10^24 or more, worked out by what stands there."""
    return Stopped(TOO_LARGE, span)
