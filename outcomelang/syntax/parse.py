"""From text to tree."""

from __future__ import annotations

from attrs import evolve, frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.source import Source, Span
from outcomelang.syntax.reader import Reader, Unexpected
from outcomelang.syntax.saved_grammar import grammar_table
from outcomelang.syntax.tree import Comment, File


@frozen
class Parsed:
    """The tree of a text, as far as it could be read, and what was wrong with the text."""

    file: File | None
    diagnostics: tuple[Diagnostic, ...]


def parse(source: Source) -> Parsed:
    """Read a contract or library."""
    reader = Reader(grammar_table(), source)
    try:
        file = reader.read()
    except Unexpected as error:
        token = error.token
        message = f"`{token.text}` is not expected here" if token.text else "the file ends too early"
        finding = Diagnostic("OUT100", message, source, Span(token.start, token.end))
        return Parsed(None, (*reader.builder.problems, finding))
    comments = tuple(
        Comment(source.text[start:end].rstrip(), span=Span(start, end)) for start, end in reader.scanner.comments
    )
    return Parsed(evolve(file, comments=comments), tuple(reader.builder.problems))
