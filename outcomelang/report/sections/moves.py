"""The money that two statements pay differently, as tables: by settlement, payment, party and member."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from outcomelang.comparison.moved import Moved, Moves
from outcomelang.report.amount import Amounts, count
from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table

SHOWN = 20
"""How many rows of a table are shown, unless all are asked for."""


@frozen
class Sides:
    """What the two sides are called over their columns, how amounts are written, and whether to show all rows."""

    before: str
    after: str
    amounts: Amounts
    in_full: bool = False


def moves_of(moved: Moves, sides: Sides) -> Iterator[Block]:
    """A table for each way to look at it that has anything to show."""
    currency = sides.amounts.currency
    tables = (
        ("By settlement", ("Settlement",), moved.settlements),
        ("By payment", ("Settlement", "Payment"), moved.payments),
        ("Savings", ("Settlement", "Saving"), moved.savings),
        ("Who pays whom", ("Settlement", "From", "To"), moved.transfers),
        ("By party, in all", ("Party", ""), moved.parties),
        ("By member, in all", ("Payment", "Member"), moved.members or ()),
    )
    for heading, keys, rows in tables:
        if rows:
            yield Heading(f"{heading}, in {currency}", level=2)
            yield from _table(keys, rows, sides)


def _table(keys: tuple[str, ...], moved: tuple[Moved, ...], sides: Sides) -> Iterator[Block]:
    shown = moved if sides.in_full else moved[:SHOWN]
    columns = (
        *(Column(key, is_whole=True) for key in keys),
        *(Column(heading, is_number=True) for heading in (sides.before, sides.after, "Moved")),
    )
    yield Table(columns, tuple(_row(one, sides.amounts) for one in shown), keys=len(keys))
    yield from left_out(len(moved) - len(shown))


def _row(one: Moved, amounts: Amounts) -> Row:
    sign = "+" if one.by > 0 else ""
    return Row((*one.of, amounts.cell(one.before), amounts.cell(one.after), f"{sign}{amounts.text(one.by)}"))


def left_out(number: int) -> Iterator[Block]:
    """That a table goes on, if it does."""
    if number > 0:
        yield Paragraph(f"And {count(number)} more: --all shows them.")
