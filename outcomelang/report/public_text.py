"""What everybody may see of a contract, as text."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from outcomelang.report.amount import NIL, Amounts, count
from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.page_to_text import WIDTH, to_text
from outcomelang.report.provenance import Provenance
from outcomelang.settlement.public import PublicGroup, PublicPayment, PublicSettlement, PublicStatement

HIDDEN: Final = "*"
"""What stands in place of a number that is hidden."""

LEGEND: Final = (
    "hidden: behind it stands a number below 5, or it would tell one by subtraction from what is shown here, or was"
    " shown before"
)
"""What the mark says."""


def public_to_text(public: PublicStatement, origin: Provenance, *, columns: int = WIDTH, colour: bool = False) -> str:
    """The whole page, laid out for a page that is so many columns wide."""
    return to_text(_blocks(public, origin), columns=columns, colour=colour)


def _blocks(public: PublicStatement, origin: Provenance) -> Iterator[Block]:
    yield Heading(public.title or public.contract)
    yield Facts(tuple(_facts(public)))
    if public.settlements:
        yield from _met(public)
        yield from _settled(public)
        yield from _groups(public)
        yield from _parties(public)
    yield Heading("What the words mean")
    yield Facts(_MEANINGS)
    yield Facts(
        (
            ("Contract", f"{origin.contract_file}, SHA-256 {origin.contract_sha256}"),
            ("Worked out by", f"outcomelang {origin.version}, as of {public.as_of}"),
        )
    )


_MEANINGS: Final = (
    (HIDDEN, LEGEND),
    (NIL, "nothing: nobody, or no money"),
    ("Met", "members, at each point, or claims that fulfil a price line, so far"),
    ("Settled", "what all settlements up to the date have paid"),
    ("Entered", "members of a target group who have entered so far"),
)


def _facts(public: PublicStatement) -> Iterator[tuple[str, str]]:
    yield "Public statement", f"contract {public.contract}, settled up to {public.as_of}"
    if not public.settlements:
        yield "Settled in all", f"nothing: no settlement date has come by {public.as_of}"
    elif (latest := public.latest_in_all) is None or latest.settled is None:
        yield "Settled in all", HIDDEN
    else:
        amounts = Amounts(public.currency, public.step)
        yield "Settled in all", f"{amounts.money(latest.settled)}, by {latest.on}"
    yield "Next settlement", "none" if public.next_settlement is None else str(public.next_settlement)


def _met(public: PublicStatement) -> Iterator[Block]:
    """A row for each settlement, a column for each payment that counts members or claims."""
    counted = [one for one in public.settlements[-1].payments if one.counts]
    if not counted:
        return
    yield Heading("Met so far")
    rows = tuple(
        Row((one.on.isoformat(), *(_number(_of(one.payments, column).met) for column in counted)))
        for one in public.settlements
    )
    yield Table((Column("By", is_whole=True), *_columns(counted)), rows)


def _settled(public: PublicStatement) -> Iterator[Block]:
    amounts = Amounts(public.currency, public.step)
    payments = public.settlements[-1].payments
    yield Heading(f"Settled so far, in {public.currency}")
    columns = (Column("By", is_whole=True), Column("Due", is_whole=True), *_columns(payments))
    rows = tuple(
        Row(
            (
                one.on.isoformat(),
                one.due.isoformat(),
                *(_amount(_of(one.payments, column).settled, amounts) for column in payments),
                _amount(one.settled, amounts),
            )
        )
        for one in public.settlements
    )
    yield Table((*columns, Column("In all", is_number=True)), rows, keys=2)


def _groups(public: PublicStatement) -> Iterator[Block]:
    """Who has entered each target group by each settlement; the groups are those of the latest."""
    latest = public.settlements[-1]
    if not latest.groups:
        return
    yield Heading("Entered so far")
    headings = (Column(group.title or group.group, is_number=True) for group in latest.groups)
    rows = tuple(
        Row((one.on.isoformat(), *(_number(_entered(one, group)) for group in latest.groups)))
        for one in public.settlements
    )
    planned = (NIL if group.planned is None else count(group.planned) for group in latest.groups)
    yield Table((Column("By", is_whole=True), *headings), (*rows, Row(("Planned", *planned), is_total=True)))


def _parties(public: PublicStatement) -> Iterator[Block]:
    whole = public.latest_whole
    if whole is None or not whole.parties:
        return
    amounts = Amounts(public.currency, public.step)
    yield Heading(f"By party, by {whole.on}, in {public.currency}")
    columns = (Column("Party"), Column("Role"), Column("Paid", is_number=True), Column("Received", is_number=True))
    rows = tuple(
        Row((one.title or one.party, one.role, amounts.cell(one.paid), amounts.cell(one.received)))
        for one in whole.parties
    )
    yield Table(columns, rows)
    if whole is not public.settlements[-1]:
        yield Paragraph("Later settlements are not in it.")


def _columns(payments: tuple[PublicPayment, ...] | list[PublicPayment]) -> Iterator[Column]:
    return (Column(one.title or one.payment, is_number=True) for one in payments)


def _of(payments: tuple[PublicPayment, ...], other: PublicPayment) -> PublicPayment:
    """The same payment on another date; all dates have all payments."""
    return next(one for one in payments if one.payment == other.payment)


def _entered(settlement: PublicSettlement, group: PublicGroup) -> int | None:
    """Nobody on a date on which the contract did not have the group yet."""
    return next((one.entered for one in settlement.groups if one.group == group.group), 0)


def _number(number: int | None) -> str:
    return HIDDEN if number is None else count(number) if number else NIL


def _amount(amount: Fraction | None, amounts: Amounts) -> str:
    return HIDDEN if amount is None else amounts.cell(amount)
