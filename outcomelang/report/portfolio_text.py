"""A portfolio as text: a row for each contract, then what payers, investors and public budgets come to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from outcomelang.portfolio.contract_summary import ContractSummary
from outcomelang.portfolio.portfolio import InCurrency, Portfolio
from outcomelang.report.amount import NIL, Amounts, count
from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.page_to_text import WIDTH, to_text
from outcomelang.report.sections.investors import multiple_text, return_text

_STEP: Final = Fraction(1, 100)


def portfolio_to_text(
    portfolio: Portfolio, failed: tuple[str, ...], *, columns: int = WIDTH, colour: bool = False
) -> str:
    """The whole page, laid out so many columns wide; `failed` are the files of contracts that could not be settled."""
    return to_text(_blocks(portfolio, failed), columns=columns, colour=colour)


def _blocks(portfolio: Portfolio, failed: tuple[str, ...]) -> Iterator[Block]:
    settled = len(portfolio.contracts)
    yield Heading(f"Portfolio by {portfolio.as_of}")
    facts = [("Contracts settled", count(settled))]
    if failed:
        facts.append(("Not settled", f"{count(len(failed))}, and in no sum: {', '.join(failed)}"))
    yield Facts(tuple(facts))
    for one in portfolio.sums:
        own = tuple(contract for contract in portfolio.contracts if contract.currency == one.currency)
        yield from _contracts(own, one)
        yield from _payers(one)
        yield from _investors(one)
        yield from _bottom_lines(one)
    if portfolio.sums:
        yield Heading("What the words mean")
        yield Facts(_MEANINGS)


_MEANINGS: Final = (
    ("People", "members who have entered the target groups, of those that are planned or allowed"),
    ("Outcomes met", "what price lines have counted, of what all planned members would make at all priced points"),
    ("Paid in", "what investors have funded by the date, of what they are to fund"),
    ("Paid", "what payers have settled by the date; what a guarantor pays is not in it"),
    ("At most", "the most that all payments can come to, by the contract alone"),
    (NIL, "nothing, or nothing said"),
)


def _contracts(contracts: tuple[ContractSummary, ...], whole: InCurrency) -> Iterator[Block]:
    yield Heading(f"Contracts, in {whole.currency}")
    people = ("People", "Planned", "Outcomes met", "Of planned")
    money = ("Paid in", "Paid", "At most", *(("Savings",) if whole.savings else ()))
    for headings, cells in ((people, _people), (money, _money)):
        rows = [Row((one.title or one.name, *cells(one)[: len(headings)])) for one in contracts]
        if len(rows) > 1:
            rows.append(Row(("Total", *cells(whole)[: len(headings)]), is_total=True))
        yield Table((Column("Contract"), *(Column(heading, is_number=True) for heading in headings)), tuple(rows))


def _people(one: ContractSummary | InCurrency) -> tuple[str, ...]:
    numbers = (one.people, one.planned, one.met, one.planned_outcomes)
    return tuple(NIL if number is None else count(number) for number in numbers)


def _money(one: ContractSummary | InCurrency) -> tuple[str, ...]:
    amounts = Amounts(one.currency, _STEP)
    return amounts.cell(one.paid_in), amounts.cell(one.paid), amounts.bound(one.at_most), amounts.cell(one.savings)


def _payers(one: InCurrency) -> Iterator[Block]:
    yield Heading(f"By payer, in {one.currency}", level=2)
    columns = (Column("Payer"), Column("Contracts", is_number=True), Column("Paid", is_number=True))
    amounts = Amounts(one.currency, _STEP)
    rows = [Row((each.party, count(each.contracts), amounts.cell(each.amount))) for each in one.payers]
    if len(rows) > 1:
        rows.append(Row(("Total", count(one.contracts), amounts.cell(one.paid)), is_total=True))
    yield Table(columns, tuple(rows))


def _investors(one: InCurrency) -> Iterator[Block]:
    if not one.investors:
        return
    yield Heading(f"By investor, in {one.currency}", level=2)
    headings = ("Contracts", "Committed", "Paid in", "Paid back", "Multiple", "A year")
    amounts = Amounts(one.currency, _STEP)
    rows = tuple(
        Row(
            (
                each.investor,
                count(each.contracts),
                *(amounts.cell(amount) for amount in (each.committed, each.paid_in, each.paid_back)),
                multiple_text(each.multiple),
                return_text(each.yearly_return),
            )
        )
        for each in one.investors
    )
    yield Table((Column("Investor"), *(Column(heading, is_number=True) for heading in headings)), rows)
    if one.guaranteed:
        yield Paragraph(f"Of what was paid back, guarantors paid {amounts.money(one.guaranteed)}.")


def _bottom_lines(one: InCurrency) -> Iterator[Block]:
    amounts = Amounts(one.currency, _STEP)
    if one.budgets:
        yield Heading(f"Savings by public budget, in {one.currency}", level=2)
        columns = (Column("Budget"), Column("Contracts", is_number=True), Column("Saved", is_number=True))
        rows = tuple(Row((each.party, count(each.contracts), amounts.cell(each.amount))) for each in one.budgets)
        yield Table(columns, rows)
    if not one.savings:
        return
    yield Heading("Both bottom lines", level=2)
    yield Facts(
        (
            ("Savings by now", amounts.money(one.savings)),
            ("Paid by now", amounts.money(one.paid)),
            ("Savings less what is paid", amounts.money(one.savings - one.paid)),
        )
    )
