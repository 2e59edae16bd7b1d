"""What to do about a mistake: say what is wrong, and bring the reader to where it can read on."""

from __future__ import annotations

from outcomelang.diagnostic import Diagnostic
from outcomelang.source import Source
from outcomelang.syntax.reader import Reader, Unexpected
from outcomelang.syntax.recovery import mistake, recover, recovery
from outcomelang.syntax.syntax_error import syntax_error


def mend(source: Source, reader: Reader, error: Unexpected) -> Diagnostic:
    """Explain a mistake, and read on: as if what was meant had been written, or else without what cannot be read."""
    found = mistake(reader, error)
    how = recovery(reader, found)
    explained = syntax_error(source, reader, found, how)
    instead = explained.instead
    if instead is None or not reader.take_instead(instead.span, instead.text, instead.kind):
        recover(reader, found, how)
    return explained.finding
