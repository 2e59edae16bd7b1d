"""Findings about a whole contract, and the places they are shown at."""

from __future__ import annotations

import re

from outcomelang.diagnostic import Diagnostic, Severity
from outcomelang.model.contract import Contract, Declared
from outcomelang.source import Span


def warning(contract: Contract, code: str, message: str, span: Span, hint: str | None = None) -> Diagnostic:
    """What is allowed and probably not meant."""
    return Diagnostic(code, message, contract.source, span, hint, severity=Severity.WARNING)


def error(contract: Contract, code: str, message: str, span: Span, hint: str | None = None) -> Diagnostic:
    """What makes the contract wrong."""
    return Diagnostic(code, message, contract.source, span, hint)


def name_of(declared: Declared, contract: Contract) -> Span:
    """The place of a declaration's name, which says more than the whole of it."""
    text = contract.source.excerpt(declared.span)
    found = re.search(rf"(?<!\w){re.escape(declared.name)}(?!\w)", text)
    if found is None:
        return declared.span
    return Span(declared.span.start + found.start(), declared.span.start + found.end())
