"""Several contracts as everybody may see them, as text and as JSON; the manual page `privacy` describes the latter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final, TypeAlias

from outcomelang.portfolio.public_summary import PublicPortfolio, PublicSum, PublicSummary
from outcomelang.report.amount import NIL, Amounts, count
from outcomelang.report.page import Block, Column, Facts, Heading, Row, Table
from outcomelang.report.page_to_text import WIDTH, to_text
from outcomelang.report.public_json import money_or_mark, number_or_mark
from outcomelang.report.public_text import HIDDEN, LEGEND, amount_cell, number_cell

SCHEMA_ID: Final = "urn:outcomelang:public-portfolio:1"
"""The form's name; its number is raised when a field is renamed, removed or comes to mean something else."""

Json: TypeAlias = dict[str, object]


def public_portfolio_to_text(
    portfolio: PublicPortfolio, failed: tuple[str, ...], *, columns: int = WIDTH, colour: bool = False
) -> str:
    """The whole page, laid out so many columns wide; `failed` are the files of contracts that could not be settled."""
    return to_text(_blocks(portfolio, failed), columns=columns, colour=colour)


def _blocks(portfolio: PublicPortfolio, failed: tuple[str, ...]) -> Iterator[Block]:
    yield Heading(f"Public portfolio by {portfolio.as_of}")
    facts = [("Contracts settled", count(len(portfolio.contracts)))]
    if failed:
        facts.append(("Not settled", f"{count(len(failed))}, and in no sum: {', '.join(failed)}"))
    yield Facts(tuple(facts))
    headings = ("People", "Planned", "Outcomes met", "Settled")
    for whole in portfolio.sums:
        yield Heading(f"Contracts, in {whole.currency}")
        own = [one for one in portfolio.contracts if one.currency == whole.currency]
        rows = [Row((one.title or one.name, _by(one), *_cells(one))) for one in own]
        if len(rows) > 1:
            rows.append(Row(("Total", "", *_cells(whole)), is_total=True))
        numbers = (Column(heading, is_number=True) for heading in headings)
        yield Table((Column("Contract"), Column("By", is_whole=True), *numbers), tuple(rows))
    if portfolio.sums:
        yield Heading("What the words mean")
        yield Facts(_MEANINGS)


_MEANINGS: Final = (
    (HIDDEN, LEGEND),
    (NIL, "nothing, or nothing said"),
    ("By", "the last settlement date that may be shown"),
)


def _by(one: PublicSummary) -> str:
    return HIDDEN if one.on is None else one.on.isoformat()


def _cells(one: PublicSummary | PublicSum) -> tuple[str, ...]:
    planned = NIL if one.planned is None else count(one.planned)
    settled = amount_cell(one.settled, Amounts(one.currency, one.step))
    return number_cell(one.people), planned, number_cell(one.met), settled


def public_portfolio_to_json(portfolio: PublicPortfolio, failed: tuple[str, ...]) -> str:
    """The portfolio as an object, two spaces to a level, and a line end; `failed` are the files without a summary."""
    whole = {
        "schema": SCHEMA_ID,
        "as_of": portfolio.as_of.isoformat(),
        "hidden": {"mark": HIDDEN, "means": LEGEND},
        "contracts": [
            {
                "file": one.file,
                "contract": one.name,
                "title": one.title,
                "currency": one.currency,
                "on": _by(one),
                **_sums(one),
            }
            for one in portfolio.contracts
        ],
        "not_settled": list(failed),
        "currencies": [{"currency": one.currency, "contracts": one.contracts, **_sums(one)} for one in portfolio.sums],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _sums(one: PublicSummary | PublicSum) -> Json:
    return {
        "people": number_or_mark(one.people),
        "planned": one.planned,
        "met": number_or_mark(one.met),
        "settled": money_or_mark(one.settled, one.step),
    }
