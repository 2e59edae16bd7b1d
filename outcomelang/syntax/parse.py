"""From text to tree."""

from __future__ import annotations

import re
from typing import Final

from attrs import evolve

from outcomelang.diagnostic import Diagnostic, in_order
from outcomelang.frozen import frozen
from outcomelang.source import Source, Span
from outcomelang.syntax.declared_names import declared_names, reserved_words
from outcomelang.syntax.expression import Name
from outcomelang.syntax.from_text.builder import TreeBuilder
from outcomelang.syntax.reader import Reader, Unexpected
from outcomelang.syntax.saved_grammar import grammar_table
from outcomelang.syntax.tree import Amended, Comment, Declaration, File

_MAXIMUM_FINDINGS: Final = 100
"""After so many mistakes a text is not what it was taken for, and is read no further."""

_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\uffa0\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters, and those that make a text look other than it is: without width, without ink though they are
letters, turning the direction, or ending the line in some programs and not in others."""


@frozen
class Parsed:
    """The tree of a text, as far as it could be read, and what is wrong with the text."""

    file: File | None
    """The declarations that could be read; None if the header could not be."""

    diagnostics: tuple[Diagnostic, ...]

    unread: tuple[Name, ...] = ()
    """Names that are declared where the text could not be read: to use one of them is no mistake."""


def parse(source: Source) -> Parsed:
    """Read a contract or a library; every mistake in it is a finding, and none hides the next."""
    refused = _refused(source)
    if refused is not None:
        return Parsed(None, (refused,))
    builder = TreeBuilder(source)
    reader = Reader(grammar_table(), source.text, builder)
    findings: list[Diagnostic] = []
    file = None
    while len(findings) < _MAXIMUM_FINDINGS:
        try:
            file = reader.read()
            break
        except Unexpected as error:
            from outcomelang.syntax.mending import mend  # only a text with a mistake needs it

            findings.append(mend(source, reader, error))
    return _parsed(source, file, reader, [*findings, *builder.findings])


def _refused(source: Source) -> Diagnostic | None:
    """Refuse a text that does not say what it shows."""
    found = _UNSEEN.search(source.text, 1 if source.text.startswith("\ufeff") else 0)
    if found:
        message = f"the file has a character that cannot be seen, U+{ord(found[0]):04X}"
        hint = "a contract says what it shows: remove the character, or save the file as plain text in UTF-8"
        return Diagnostic("OUT115", message, source, Span(*found.span()), hint)
    return None


def _parsed(source: Source, file: File | None, reader: Reader, findings: list[Diagnostic]) -> Parsed:
    if file is None:
        return Parsed(None, in_order(findings), _in_order(reader.lost.names))
    findings += reserved_words(file, reader.table, source)
    kept, dropped = _sorted_out(file.declarations, reader.lost.damaged)
    names = [*reader.lost.names, *(name for declaration in dropped for name in declared_names(declaration))]
    comments = tuple(Comment(source.excerpt(span), span=span) for span in reader.scanner.comments())
    return Parsed(evolve(file, declarations=kept, comments=comments), in_order(findings), _in_order(names))


def _sorted_out(
    declarations: tuple[Declaration, ...], damaged: set[int]
) -> tuple[tuple[Declaration, ...], tuple[Declaration, ...]]:
    """Part the declarations that say what they should from those that have lost a row."""
    if not damaged:
        return declarations, ()
    kept: list[Declaration] = []
    dropped: list[Declaration] = []
    for declaration in declarations:
        if declaration.span.start in damaged:
            dropped.append(declaration)
        elif isinstance(declaration, Amended):
            inner, inner_dropped = _sorted_out(declaration.declarations, damaged)
            kept.append(evolve(declaration, declarations=inner))
            dropped += inner_dropped
        else:
            kept.append(declaration)
    return tuple(kept), tuple(dropped)


def _in_order(names: list[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda name: name.span))
