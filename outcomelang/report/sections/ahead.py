"""What is left of the contract: outcomes that are open, by settlement, and money by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from outcomelang.report.amount import count
from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View
from outcomelang.settlement.residual import OpenOutcomes, Residual, YearAhead

_OUTCOMES: Final = (
    Column("Final by", is_whole=True),
    Column("Payment"),
    Column("Line", is_whole=True),
    Column("Point", is_whole=True),
    Column("Cohort"),
    Column("How many", is_number=True),
    Column("At most", is_number=True),
    Column("Why"),
)
_YEARS: Final = (
    Column("Year", is_whole=True),
    Column("Settlements", is_whole=True),
    Column("Due by", is_whole=True),
    *(Column(heading, is_number=True) for heading in ("At least", "At most", "In all, at least", "In all, at most")),
)


def ahead(view: View) -> Iterator[Block]:
    """The residual contract, where it was asked for."""
    statement = view.statement
    if statement.ahead is None:
        return
    yield Heading(f"Ahead after {statement.settlements[-1].on}, in {statement.currency}")
    if not statement.ahead.years:
        yield Paragraph("No settlement is still to come.")
        return
    yield from _outcomes(view, statement.ahead.outcomes)
    yield from _years(view, statement.ahead)


# --- Open outcomes ------------------------------------------------------------------------------


def _outcomes(view: View, outcomes: Sequence[OpenOutcomes]) -> Iterator[Block]:
    yield Heading("Open outcomes, by the settlement by which they are final", level=2)
    if not outcomes:
        yield Paragraph("None, of the members and events seen so far.")
        return
    rows = [_outcome_row(view, one) for one in outcomes]
    # Columns of which every cell is empty are left out, but the three that say how many, how much and why.
    kept = [place for place in range(len(_OUTCOMES)) if any(row[place] for row in rows)]
    columns = tuple(_OUTCOMES[place] for place in kept)
    yield Table(columns, tuple(Row(tuple(row[place] for place in kept)) for row in rows), keys=2)
    yield Paragraph(
        "Final by is the first settlement on or after the last day that counts. What no later day can change is decided"
        " sooner, and what is late or missing later. The amounts are before limits."
    )


def _outcome_row(view: View, one: OpenOutcomes) -> tuple[str, ...]:
    payment = view.payment(one.payment)
    line = "" if one.line is None else view.names.where(view.names.price_line(payment, one.line)[1])
    return (
        "not known" if one.final_by is None else one.final_by.isoformat(),
        view.names.payment(one.payment),
        line,
        view.names.point(payment, one.line, one.point),
        one.cohort or "",
        count(one.count),
        "no bound" if one.amount is None else view.amounts.cell(one.amount),
        one.kind.value,
    )


# --- Money by year ------------------------------------------------------------------------------


def _years(view: View, residual: Residual) -> Iterator[Block]:
    yield Heading("Money by year of the settlement date", level=2)
    yield Table(_YEARS, tuple(_year_row(view, year) for year in residual.years))
    yield Paragraph(
        "At least and at most are what the settlements of a year that are still to come pay together, after limits; in"
        " all is what has been settled by the end of the year. Each is a bound by itself: the years cannot all bring"
        " their most. Below zero, money flows back. Due by is the day on which the last amount of a year is due, which"
        " may be in the next one. Members who enter later are not in it, and no row or figure that is known is taken to"
        " be replaced."
    )


def _year_row(view: View, year: YearAhead) -> Row:
    ends = (year.range.lowest, year.range.highest, year.settled.lowest, year.settled.highest)
    days = (count(len(year.settlements)), year.last_due.isoformat())
    return Row((str(year.year), *days, *(view.amounts.bound(end) for end in ends)))
