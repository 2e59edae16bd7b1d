"""A ledger as a table: a row for each settlement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from outcomelang.ledger.entry import Entry
from outcomelang.report.amount import NIL, count, places_of
from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.page_to_text import WIDTH, to_text
from outcomelang.value.text import grouped


def ledger_to_text(name: str, entries: Sequence[Entry], *, columns: int = WIDTH, colour: bool = False) -> str:
    """What a ledger holds, laid out for a page that is so many columns wide."""
    return to_text(_blocks(name, entries), columns=columns, colour=colour)


def _blocks(name: str, entries: Sequence[Entry]) -> Iterator[Block]:
    yield Heading(f"Ledger {name}")
    if not entries:
        yield Paragraph("It holds no settlement.")
        return
    columns = (
        Column("Entry", is_number=True),
        Column("Contract"),
        Column("Settlement", is_whole=True),
        Column("Due", is_whole=True),
        Column("Paid now", is_number=True),
        Column("Of it correction", is_number=True),
        Column("", is_whole=True),
        Column("Hash", is_whole=True),
    )
    yield Table(columns, tuple(map(_row, entries)), keys=3)
    yield Facts(((f"Hash of entry {entries[-1].number}", entries[-1].hash),))
    yield Paragraph(
        "The first 16 digits of each hash are shown; `outcome ledger verify --head` takes them. A hash vouches for its"
        " entry and all before it."
    )


def _row(entry: Entry) -> Row:
    content: Mapping[str, Any] = entry.content
    places = places_of(Fraction(content["step"]))
    paid = [Fraction(one["amount"]) for one in content["transfers"]]
    payments = content["standing"]["splits"]
    corrections = [Fraction(amount) for name, amount in content["corrections"].items() if name in payments]
    return Row(
        (
            count(entry.number),
            entry.contract,
            entry.settlement,
            content["due"],
            *(grouped(sum(one), places) if any(one) else NIL for one in (paid, corrections)),
            content["currency"],
            entry.hash[:16],
        )
    )
