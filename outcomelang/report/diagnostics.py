"""Findings as text for people, as lines for editors, as JSON for programs, as annotations for GitHub.

All four are made of the same findings, in the order given, and none of them lets the user's own text act on a
terminal or break a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from click import style

from outcomelang.diagnostic import Diagnostic, in_its_file
from outcomelang.frozen import frozen
from outcomelang.report.excerpt import MarkedPlace, MarkLine, NumberedLine, excerpt
from outcomelang.report.visible import visible
from outcomelang.source import Source, Span

JSON_VERSION: Final = 1
"""Raised when a field of the JSON form is renamed, removed or means something else; new fields may come anytime."""

LONGEST: Final = 500
"""Characters of a sentence that people read: a name or a number of a million characters is not quoted whole."""


def to_text(diagnostics: Iterable[Diagnostic], *, colour: bool = False) -> str:
    """Each finding with its lines of the contract, a mark under the place, explanations and the hint.

    Findings are parted by an empty line. Without findings the text is empty.
    """
    return "\n".join(_Page(in_its_file(diagnostic), colour).paragraph() for diagnostic in diagnostics)


def to_plain(diagnostics: Iterable[Diagnostic]) -> str:
    """One line for each finding, as editors read them: `file:line:column: error OUT252: sentence`."""
    return "".join(f"{_where(diagnostic)}{_heading(diagnostic)}\n" for diagnostic in map(in_its_file, diagnostics))


def to_json(diagnostics: Iterable[Diagnostic], **more: object) -> str:
    """A JSON object with the number of errors and warnings, and the findings; `outcome help errors` says its form.

    `more` are further fields, such as the exposure of each contract.
    """
    found = [in_its_file(diagnostic) for diagnostic in diagnostics]
    errors = sum(diagnostic.is_error for diagnostic in found)
    whole = {
        "version": JSON_VERSION,
        "errors": errors,
        "warnings": len(found) - errors,
        "diagnostics": [_as_object(diagnostic) for diagnostic in found],
        **more,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def to_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One workflow command for each finding, which GitHub shows beside the line in a pull request."""
    return "".join(_annotation(in_its_file(diagnostic)) for diagnostic in diagnostics)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many errors and warnings there are, such as `2 errors, 1 warning`; empty if there are none."""
    found = list(diagnostics)
    errors = sum(diagnostic.is_error for diagnostic in found)
    counts = ((errors, "error"), (len(found) - errors, "warning"))
    return ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count)


# --- For people ---------------------------------------------------------------------------------


@frozen
class _Page:
    """Writes one finding, in colour or not."""

    diagnostic: Diagnostic
    colour: bool

    def paragraph(self) -> str:
        """The finding's heading, places, notes and hint."""
        found = self.diagnostic
        heading = self._severe(f"{found.severity.value} {found.code}") + ": " + self._bold(_sentence(found.message))
        hint = [f"  {self._faint('hint:')} {_sentence(found.hint)}"] if found.hint else []
        notes = [f"  {self._faint('note:')} {_sentence(note)}" for note in found.notes]
        return "".join(f"{line}\n" for line in (heading, *self._places(), *notes, *hint))

    def _places(self) -> Iterator[str]:
        """Where the finding is: its lines, and after them those of labels in other files."""
        found = self.diagnostic
        if found.source is None or found.span is None:
            where = _where_as_a_whole(found)
            if where:
                yield f"  {self._faint('in')} {where}"
            return
        marked = {found.source: [MarkedPlace(found.span, is_fault=True)]}
        for label in found.labels:
            marked.setdefault(label.source or found.source, []).append(MarkedPlace(label.span, label.text))
        for source, places in marked.items():
            yield f"  {self._faint('at')} {_file_and_place(source, places[0].span)}"
            yield from self._excerpt(list(excerpt(source, places)))

    def _excerpt(self, lines: list[NumberedLine | MarkLine]) -> Iterator[str]:
        gutter = max(len(str(line.number)) for line in lines if isinstance(line, NumberedLine) and line.number)
        blank = " " * gutter
        for line in lines:
            match line:
                case NumberedLine(number=None):
                    yield f"  {blank} {self._faint('⋮')}"
                case NumberedLine(number=number, text=text):
                    yield f"  {self._faint(f'{number:>{gutter}} │')} {text}".rstrip()
                case MarkLine(indent=indent, marks=marks, words=words, is_fault=is_fault):
                    paint = self._severe if is_fault else self._faint
                    yield f"  {self._faint(f'{blank} │')} {'':{indent}}{paint(f'{marks} {words}'.rstrip())}"

    def _severe(self, text: str) -> str:
        return style(text, fg="red" if self.diagnostic.is_error else "yellow", bold=True) if self.colour else text

    def _bold(self, text: str) -> str:
        return style(text, bold=True) if self.colour else text

    def _faint(self, text: str) -> str:
        return style(text, fg="cyan") if self.colour else text


def _sentence(text: str) -> str:
    """A sentence as it is shown; of one that quotes too much, its beginning and its end."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"
    return visible(text)


# --- One line -----------------------------------------------------------------------------------


def _heading(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.severity.value} {diagnostic.code}: {_sentence(diagnostic.message)}"


def _where(diagnostic: Diagnostic) -> str:
    """The place with a colon and a space after it, or nothing for a finding without one."""
    if diagnostic.source and diagnostic.span:
        return f"{_file_and_place(diagnostic.source, diagnostic.span)}: "
    where = _where_as_a_whole(diagnostic)
    return f"{where}: " if where else ""


def _where_as_a_whole(diagnostic: Diagnostic) -> str:
    return visible(diagnostic.subject or (diagnostic.source.name if diagnostic.source else ""))


def _file_and_place(source: Source, span: Span) -> str:
    place = source.place(span.start)
    return f"{visible(source.name)}:{place.line}:{place.column}"


# --- For programs -------------------------------------------------------------------------------


def _as_object(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "notes": list(diagnostic.notes),
        "subject": diagnostic.subject,
        **_place_as_object(diagnostic.source, diagnostic.span),
        "labels": [
            {"message": label.text, **_place_as_object(label.source or diagnostic.source, label.span)}
            for label in diagnostic.labels
        ],
    }


def _place_as_object(source: Source | None, span: Span | None) -> dict[str, Any]:
    """The file, and where in it: lines and columns from 1, in characters; the end is the first place after it."""
    if source is None or span is None:
        return {"file": source.name if source else None, "start": None, "end": None}
    ends = (("start", span.start), ("end", span.end))
    places = {name: (source.place(offset), offset) for name, offset in ends}
    return {
        "file": source.name,
        **{name: {"line": at.line, "column": at.column, "offset": offset} for name, (at, offset) in places.items()},
    }


def _annotation(diagnostic: Diagnostic) -> str:
    properties = {**_github_place(diagnostic), "title": diagnostic.code}
    listed = ",".join(f"{name}={_github_property(str(value))}" for name, value in properties.items())
    hint = () if diagnostic.hint is None else (f"hint: {diagnostic.hint}",)
    words = "\n".join((diagnostic.message, *diagnostic.notes, *hint))
    if diagnostic.subject:
        words = f"{diagnostic.subject}: {words}"
    return f"::{diagnostic.severity.value} {listed}::{_github_data(words)}\n"


def _github_place(diagnostic: Diagnostic) -> dict[str, str | int]:
    if diagnostic.source is None:
        return {}
    if diagnostic.span is None:
        return {"file": diagnostic.source.name}
    first, end = (diagnostic.source.place(offset) for offset in (diagnostic.span.start, diagnostic.span.end))
    place: dict[str, str | int] = {"file": diagnostic.source.name, "line": first.line, "endLine": end.line}
    # GitHub takes columns only where the place lies on one line.
    if first.line == end.line:
        place |= {"col": first.column, "endColumn": end.column}
    return place


def _github_data(text: str) -> str:
    """Text as a workflow command writes it: a line end would begin a new command."""
    lines = (visible(line) for line in text.replace("%", "%25").split("\n"))
    return "%0A".join(lines)


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")
