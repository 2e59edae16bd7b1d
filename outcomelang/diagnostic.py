"""What is wrong with a contract or its data, as a value: found by a pass, shown by the command line.

Codes: OUT1xx the text (syntax), OUT2xx the contract's meaning, OUT3xx the data, OUT4xx the settlement,
OUT5xx files and the command line, OUT6xx what is taken over from other files, OUT7xx proofs and exposure, OUT8xx the
ledger. Each code has a page in `help/codes/` and a file in `tests/errors/` that shows it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from attrs import evolve

from outcomelang.frozen import frozen
from outcomelang.source import Source, Span


class Severity(enum.StrEnum):
    """How a finding weighs: an error stops the next pass, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Label:
    """A second place that explains the first: `declared here`."""

    span: Span
    text: str
    source: Source | None = None


@frozen
class Diagnostic:
    """One finding: a code, one lower-case sentence in the field's words, where it is, and what to do.

    `source` and `span` are None when the finding is about a file as a whole or about data;
    then `subject` names the file (and row and column, such as `youth.csv row 3, column born`). `notes` are what a
    reader needs to check the finding, such as the figures of a counter-example, a line each.
    """

    code: str
    message: str
    source: Source | None = None
    span: Span | None = None
    hint: str | None = None
    labels: tuple[Label, ...] = ()
    severity: Severity = Severity.ERROR
    subject: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether this stops the next pass."""
        return self.severity is Severity.ERROR


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the findings is an error."""
    return any(diagnostic.is_error for diagnostic in diagnostics)


def in_its_file(diagnostic: Diagnostic) -> Diagnostic:
    """The finding with the file in which it lies, and its places there, where a text uses others."""
    source, span = diagnostic.source, diagnostic.span
    if source is None or span is None or len(source.files) == 1:
        return diagnostic
    labels = tuple(_label_in_its_file(label, label.source or source) for label in diagnostic.labels)
    file, place = source.in_file(span)
    return evolve(diagnostic, source=file, span=place, labels=labels)


def _label_in_its_file(label: Label, source: Source) -> Label:
    file, place = source.in_file(label.span)
    return Label(place, label.text, file)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings as a reader meets them: by place in the text; those without a place first."""

    def place(diagnostic: Diagnostic) -> tuple[str, int, str]:
        name = diagnostic.source.name if diagnostic.source else ""
        return name, diagnostic.span.start if diagnostic.span else -1, diagnostic.code

    return tuple(sorted(dict.fromkeys(diagnostics), key=place))
