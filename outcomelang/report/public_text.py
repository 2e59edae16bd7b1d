"""What everybody may see of a contract, as text."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from outcomelang.report.amount import NIL, Amounts, count
from outcomelang.report.page import Block, Column, Facts, Heading, Row, Table
from outcomelang.report.page_to_text import WIDTH, to_text
from outcomelang.report.provenance import Provenance
from outcomelang.settlement.public import PublicGroup, PublicPayment, PublicSettlement, PublicStatement

HIDDEN: Final = "*"
"""What stands in place of a figure that is hidden."""

LEGEND: Final = (
    "hidden: a number of people or outcomes from 1 to 4 is behind the date, or a change of so few since the date that"
    " is shown before it; or the figure rests on more than fixed prices and what is counted"
)
"""What the mark says."""


def public_to_text(public: PublicStatement, origin: Provenance, *, columns: int = WIDTH, colour: bool = False) -> str:
    """The whole page, laid out for a page that is so many columns wide."""
    return to_text(_blocks(public, origin), columns=columns, colour=colour)


def _blocks(public: PublicStatement, origin: Provenance) -> Iterator[Block]:
    yield Heading(public.title or public.contract)
    yield Facts(tuple(_facts(public)))
    if public.settlements:
        yield from _entered(public)
        yield from _met(public)
        yield from _settled(public)
    yield Heading("What the words mean")
    yield Facts(_MEANINGS)
    yield Heading("What it rests on")
    yield Facts(
        (
            ("Contract", f"{origin.contract_file}, SHA-256 {origin.contract_sha256[:16]}"),
            ("Worked out by", f"outcomelang {origin.version}, as of {public.as_of}"),
        )
    )


_MEANINGS: Final = (
    (HIDDEN, LEGEND),
    (NIL, "nothing: nobody, or no money"),
    ("Entered", "members of a target group who have entered by the date"),
    ("Met", "outcomes that price lines count by the date; one member may have several"),
    ("Settled", "what all settlements up to the date have paid"),
)


def _facts(public: PublicStatement) -> Iterator[tuple[str, str]]:
    yield "Public statement", f"contract {public.contract}, settled up to {public.as_of}"
    latest = public.latest_shown
    if not public.settlements:
        yield "Settled in all", f"nothing: no settlement date has come by {public.as_of}"
    elif latest is None or latest.settled is None:
        yield "Settled in all", HIDDEN
    else:
        yield "Settled in all", f"{Amounts(public.currency, public.step).money(latest.settled)}, by {latest.on}"
    yield "Next settlement", "none" if public.next_settlement is None else str(public.next_settlement)


def _entered(public: PublicStatement) -> Iterator[Block]:
    """Who has entered each target group by each settlement; the groups are those of the latest."""
    groups = public.settlements[-1].groups
    if not groups:
        return
    yield Heading("Entered so far")
    headings = (Column(group.title or group.group, is_number=True) for group in groups)
    rows = tuple(Row((one.on.isoformat(), *(_number_in(one, group) for group in groups))) for one in public.settlements)
    planned = (NIL if group.planned is None else count(group.planned) for group in groups)
    yield Table((Column("By", is_whole=True), *headings), (*rows, Row(("Planned", *planned), is_total=True)))


def _met(public: PublicStatement) -> Iterator[Block]:
    """A row for each settlement, a column for each payment that counts outcomes."""
    counted = tuple(one for one in public.settlements[-1].payments if one.counts)
    if not counted:
        return
    yield Heading("Met so far")
    rows = tuple(
        Row((one.on.isoformat(), *(number_cell(_same(one, payment).met) for payment in counted)))
        for one in public.settlements
    )
    yield Table((Column("By", is_whole=True), *_columns(counted)), rows)


def _settled(public: PublicStatement) -> Iterator[Block]:
    amounts = Amounts(public.currency, public.step)
    payments = public.settlements[-1].payments
    yield Heading(f"Settled so far, in {public.currency}")
    rows = tuple(
        Row(
            (
                one.on.isoformat(),
                one.due.isoformat(),
                *(amount_cell(_same(one, payment).settled, amounts) for payment in payments),
                amount_cell(one.settled, amounts),
            )
        )
        for one in public.settlements
    )
    columns = (Column("By", is_whole=True), Column("Due", is_whole=True), *_columns(payments))
    yield Table((*columns, Column("In all", is_number=True)), rows, keys=2)


def _columns(payments: tuple[PublicPayment, ...]) -> Iterator[Column]:
    return (Column(one.title or one.payment, is_number=True) for one in payments)


def _same(settlement: PublicSettlement, payment: PublicPayment) -> PublicPayment:
    """A payment by another settlement; each settlement has all payments."""
    return next(one for one in settlement.payments if one.payment == payment.payment)


def _number_in(settlement: PublicSettlement, group: PublicGroup) -> str:
    """Hidden too where the text of that date does not have the group."""
    return number_cell(next((one.entered for one in settlement.groups if one.group == group.group), None))


def number_cell(number: int | None) -> str:
    """A number in a table, or the mark."""
    return HIDDEN if number is None else count(number) if number else NIL


def amount_cell(amount: Fraction | None, amounts: Amounts) -> str:
    """An amount in a table, or the mark."""
    return HIDDEN if amount is None else amounts.cell(amount)
