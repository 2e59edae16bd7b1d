"""What a reader should be told besides the amounts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from outcomelang.report.amount import count
from outcomelang.report.page import Block, Facts, Heading
from outcomelang.report.sections.view import View, clause_words
from outcomelang.settlement.statement import Note, NoteKind


def notes(view: View) -> Iterator[Block]:
    """Each note as a sentence."""
    found = view.statement.notes
    if not found:
        return
    yield Heading("Notes")
    yield Facts(tuple((f"{number}.", sentence(view, note)) for number, note in enumerate(found, start=1)))


def sentence(view: View, note: Note) -> str:
    """A note as one sentence."""
    match note.kind:
        case NoteKind.MORE_THAN_PLANNED:
            entered, planned = count(note.entered or 0), count(note.planned or 0)
            return f"{view.names.group(note.group or '')}: {entered} members have entered, and {planned} were planned."
        case NoteKind.LIMIT_BIT:
            clause = clause_words(note.limit) if note.limit else ""
            amount = view.amounts.money(note.amount or Fraction(0))
            return f"{clause} was reached on {note.on}; it has cut {amount} so far."
        case NoteKind.UNPAID_FOR_GOOD:
            title = view.names.payment(note.payment or "")
            return f"{title}: what was still open on the last settlement date stays unpaid."
