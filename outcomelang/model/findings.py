"""Where the findings in one file go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from outcomelang.diagnostic import Diagnostic, Label, Severity
from outcomelang.frozen import frozen
from outcomelang.source import Source, Span
from outcomelang.syntax.expression import Node

_Node = TypeVar("_Node", bound=Node)


@frozen
class Findings:
    """The findings in one file; a finding never stops the pass, so that all of them are found."""

    source: Source
    diagnostics: list[Diagnostic]

    def error(
        self, code: str, message: str, span: Span, hint: str | None = None, labels: tuple[Label, ...] = ()
    ) -> None:
        """Note what makes the contract wrong."""
        self.diagnostics.append(Diagnostic(code, message, self.source, span, hint, labels))

    def warning(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Note what is allowed and probably not meant."""
        self.diagnostics.append(Diagnostic(code, message, self.source, span, hint, severity=Severity.WARNING))

    def only(self, nodes: Iterable[_Node], words: str) -> _Node | None:
        """The one node of a clause that may be said once; each further one is an error."""
        first: _Node | None = None
        for node in nodes:
            if first is None:
                first = node
                continue
            label = Label(first.span, "said here first")
            self.error("OUT256", f"{words} is said twice", node.span, "keep one of the two", (label,))
        return first


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """A hint with the word that is most like the given one, if any is."""
    from difflib import get_close_matches  # only a contract with a mistake needs it

    like = get_close_matches(word, list(words), n=1)
    return f"did you mean `{like[0]}`?" if like else None
