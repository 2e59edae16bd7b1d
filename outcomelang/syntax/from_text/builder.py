"""The whole tree from its parts: what is proved and tested, and the file itself."""

from __future__ import annotations

from outcomelang.source import Span
from outcomelang.syntax.expression import DurationLiteral, Name, TextLiteral
from outcomelang.syntax.from_text.parts import Parts, after, maybe, one, words
from outcomelang.syntax.from_text.payments import Payments
from outcomelang.syntax.scan import Token
from outcomelang.syntax.tree import (
    Always,
    AlwaysNeverFalls,
    AsOf,
    Binding,
    Expect,
    ExpectSettled,
    ExpectStatus,
    File,
    Test,
    TestRow,
    TestTable,
)


class TreeBuilder(Payments):
    """For each rule of the grammar, the function that makes its node; one builder reads one file."""

    def always(self, parts: Parts, place: Span) -> Always:
        """`always CONDITION when CONDITION`."""
        return Always(parts[1], after(parts, "when"), span=place)

    def never_falls(self, parts: Parts, place: Span) -> AlwaysNeverFalls:
        """`always total never falls when housed rises`."""
        return AlwaysNeverFalls(parts[1], parts[5], span=place)

    def test(self, parts: Parts, place: Span) -> Test:
        """`test "Title" { ... }`."""
        return Test(parts[1], tuple(parts[3:-1]), span=place)

    def test_table(self, parts: Parts, place: Span) -> TestTable:
        """Give a small table: its name, its header, its rows."""
        header, *rows = [_row(token) for token in parts[1:]]
        return TestTable(self.name_of(parts[0]), header.cells, tuple(rows), span=place)

    def as_of(self, parts: Parts, place: Span) -> AsOf:
        """`as of 2024-06-30`."""
        return AsOf(parts[2], span=place)

    def set(self, parts: Parts, place: Span) -> Binding:
        """`set NAME = VALUE`."""
        binding = one(parts, Binding)
        return Binding(binding.name, binding.value, span=place)

    def expect_settled(self, parts: Parts, place: Span) -> ExpectSettled:
        """`expect own_home settled = 90_000 DKK`."""
        return ExpectSettled(parts[1], parts[4], span=place)

    def expect_status(self, parts: Parts, place: Span) -> ExpectStatus:
        """`expect housed of "A" at 24 months is met`."""
        return ExpectStatus(parts[1], one(parts, TextLiteral), maybe(parts, DurationLiteral), parts[-1], span=place)

    def status(self, parts: Parts, place: Span) -> str:
        """`not met`."""
        return " ".join(words(parts))

    def expect(self, parts: Parts, place: Span) -> Expect:
        """`expect own_home = 90_000 DKK`."""
        return Expect(parts[2].text, parts[1], parts[3], span=place)

    def header(self, parts: Parts, place: Span) -> File:
        """`contract NAME "Title"`: a file without declarations yet."""
        return File(parts[0].text, parts[1], maybe(parts, TextLiteral), (), (), span=place)

    def file(self, parts: Parts, place: Span) -> File | None:
        """Give the whole file, without its comments yet; None if its header could not be read."""
        header, *declarations = parts
        if header is None:
            return None
        return File(header.kind, header.name, header.title, tuple(declarations), (), span=place)


def _row(token: Token) -> TestRow:
    """Cut a row at its bars; each cell keeps the place of its text without the blanks around it."""
    cells = []
    start = token.start + 1
    for cell in token.text[1:-1].split("|"):
        text = cell.strip()
        first = start + len(cell) - len(cell.lstrip()) if text else start
        cells.append(Name(text, span=Span(first, first + len(text))))
        start += len(cell) + 1
    return TestRow(tuple(cells), span=Span(token.start, token.end))
