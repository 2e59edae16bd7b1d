"""The rows that a settlement was told to leave out: a reader must meet this before any amount."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.report.amount import count
from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View


def left_out(view: View) -> Iterator[Block]:
    """How many rows of each file were left out, and how many participants that touches."""
    found = view.provenance.left_out
    if found is None or not found.tables:
        return
    yield Heading("Settled without broken rows")
    yield Paragraph(
        "The data had rows that break the contract's rules, and they were left out. A row that is left out can change"
        " what is paid, up or down: an event that is not seen may make a yes of a no, or a no of a yes."
    )
    columns = [Column("Table"), *(Column(heading, is_number=True) for heading in ("Left out", "Of rows", "Broken"))]
    columns.append(Column("Because of another row", is_number=True))
    rows_of = {file.table: file.rows for file in view.provenance.files}
    rows = []
    for table in found.tables:
        numbers = (table.rows, rows_of[table.table], table.rows - table.because_of_others, table.because_of_others)
        rows.append(Row((table.table, *map(count, numbers))))
    yield Table(tuple(columns), tuple(rows))
    if not found.participants:
        yield Paragraph("No participant is left out, and none who stays lacks a row.")
        return
    headings = ("Left out", "Stay, and lack rows")
    people = tuple(Row((one.table, count(one.left_out), count(one.lacking_rows))) for one in found.participants)
    yield Table((Column("Participants"), *(Column(heading, is_number=True) for heading in headings)), people)
