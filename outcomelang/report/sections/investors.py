"""What each investor paid in, was paid back and earned a year; and what a guarantor pays."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from outcomelang.report.amount import NIL, figure
from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View, clause_words
from outcomelang.settlement.statement import InvestorTotal, Settlement
from outcomelang.value.rounding import RoundingMode, round_to
from outcomelang.value.text import percent_text

_MULTIPLE_STEP: Final = Fraction(1, 1_000)


def investors(view: View) -> Iterator[Block]:
    """A row for each investor who funds."""
    statement = view.statement
    if not statement.investors or statement.latest is None:
        return
    yield Heading(f"Investors by {statement.as_of}, in {statement.currency}")
    columns = (
        Column("Investor"),
        *(Column(heading, is_number=True) for heading in ("Committed", "Paid in", "Paid back", "Multiple", "A year")),
    )
    yield Table(columns, tuple(_row(view, one) for one in statement.investors))
    yield Paragraph(
        "The multiple is what was paid back per unit paid in. The return a year is weighted by money and days (XIRR,"
        " days ÷ 365, on due dates) and rounded to 0.01%; while money is still to come back, it is of what has come."
    )


def _row(view: View, one: InvestorTotal) -> Row:
    amounts = view.cells((one.committed, one.paid_in, one.paid_back))
    return Row((view.names.party(one.investor), *amounts, multiple_text(one.multiple), return_text(one.yearly_return)))


def multiple_text(multiple: Fraction | None) -> str:
    """What was paid back per unit paid in, such as `1.096`."""
    return NIL if multiple is None else figure(round_to(multiple, _MULTIPLE_STEP, RoundingMode.HALF_UP))


def return_text(yearly_return: Fraction | None) -> str:
    """A return a year, such as `2.23%`."""
    return NIL if yearly_return is None else percent_text(yearly_return)


def guarantee(view: View, settlement: Settlement) -> Iterator[Block]:
    """What the guarantor pays with the last settlement, beside what is settled."""
    if settlement.guarantee is None:
        return
    made = settlement.guarantee
    yield Heading(f"Guarantee, due {settlement.due}, in {view.statement.currency}", level=2)
    shortfall = f"{view.amounts.text(made.shortfall)}: what the investors were paid less than they funded"
    yield Facts((("Clause", clause_words(made.limit)), ("Shortfall", shortfall)))
    if made.transfers:
        columns = (Column("From"), Column("To"), Column("Amount", is_number=True))
        rows = tuple(
            Row((view.names.party(one.payer), view.names.party(one.payee), *view.cells((one.amount,))))
            for one in made.transfers
        )
        yield Table(columns, rows, keys=2)
