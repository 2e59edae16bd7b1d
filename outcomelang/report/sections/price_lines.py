"""How the payments of one settlement were earned: each price line at each point, with the number of each status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from outcomelang.report.amount import count, figure
from outcomelang.report.page import Block, Column, Heading, Paragraph, Row, Table
from outcomelang.report.sections.view import View
from outcomelang.settlement.figures import LineFigure
from outcomelang.settlement.statement import PaymentSettlement

STATUSES: Final = ("met", "not met", "growing", "waiting", "pending", "missing", "left out", "not paid")
"""The statuses of members and events in the order of the columns."""

_LONGEST: Final = 60
"""Rows of one payment beyond which cohorts are shown together."""


@frozen
class _Place:
    """A price line at one point, of one cohort, with the figures of each status."""

    line: int
    point: int | None
    cohort: str | None
    figures: tuple[LineFigure, ...]

    def count(self, status: str) -> int:
        return sum(figure.count for figure in self.figures if figure.status == status)

    @property
    def units(self) -> Fraction:
        return sum((figure.quantity for figure in self.figures), Fraction(0))

    @property
    def amount(self) -> Fraction:
        return sum((figure.amount for figure in self.figures), Fraction(0))

    @property
    def waiting(self) -> Fraction:
        return sum((figure.waiting for figure in self.figures), Fraction(0))


def price_lines(view: View, settlement: PaymentSettlement) -> Iterator[Block]:
    """A table for one payment or saving; nothing if nobody and nothing of it is there yet."""
    if not settlement.lines:
        return
    places = _places(settlement.lines, by_cohort=True)
    is_long = len(places) > _LONGEST and any(place.cohort is not None for place in places) and not view.in_full
    if is_long:
        places = _places(settlement.lines, by_cohort=False)
    title = view.names.payment(settlement.payment)
    yield Heading(f"{title}: how it was earned so far, before limits", level=2)
    yield _table(view, settlement.payment, places)
    if is_long:
        yield Paragraph("All cohorts are shown together; `--all` shows each.")


def _places(lines: Sequence[LineFigure], *, by_cohort: bool) -> list[_Place]:
    found: dict[tuple[int, int | None, str | None], list[LineFigure]] = {}
    for line in lines:
        found.setdefault((line.line, line.point, line.cohort if by_cohort else None), []).append(line)

    def order(key: tuple[int, int | None, str | None]) -> tuple[int, int, str]:
        return key[0], key[1] or 0, key[2] or ""

    return [_Place(*key, tuple(found[key])) for key in sorted(found, key=order)]


def _table(view: View, name: str, places: list[_Place]) -> Table:
    payment = view.payment(name)
    shows = _Shows.of(places, has_units=payment.formula is None)
    shown: list[Row] = []
    before = None
    for place in places:
        words, span = view.names.price_line(payment, place.line)
        again = place.line == before
        before = place.line
        keys = ["" if again else words, "" if again else view.names.where(span)]
        if shows.points:
            keys.append(view.names.point(payment, place.line, place.point))
        if shows.cohorts:
            keys.append(place.cohort or "")
        shown.append(Row((*keys, *_figures(view, [place], shows))))
    if len(shown) > 1:
        blanks = [""] * (1 + shows.points + shows.cohorts)
        shown.append(Row(("Total", *blanks, *_figures(view, places, shows)), is_total=True))
    return Table((*_key_columns(shows), *_figure_columns(shows)), tuple(shown), keys=2 + shows.points + shows.cohorts)


@frozen
class _Shows:
    """Which columns have something to say."""

    points: bool
    cohorts: bool
    statuses: tuple[str, ...]
    units: bool
    waiting: bool

    @classmethod
    def of(cls, places: list[_Place], *, has_units: bool) -> _Shows:
        there = {figure.status for place in places for figure in place.figures}
        others = sorted(there.difference(STATUSES))
        return cls(
            points=any(place.point is not None for place in places),
            cohorts=any(place.cohort is not None for place in places),
            statuses=("met", *(one for one in (*STATUSES[1:], *others) if one in there)),
            units=has_units and any(place.units != place.count("met") for place in places),
            waiting=any(place.waiting for place in places),
        )


def _key_columns(shows: _Shows) -> tuple[Column, ...]:
    columns = [Column("Price line"), Column("Line", is_number=True)]
    if shows.points:
        columns.append(Column("Point", is_whole=True))
    if shows.cohorts:
        columns.append(Column("Cohort"))
    return tuple(columns)


def _figure_columns(shows: _Shows) -> tuple[Column, ...]:
    headings = [status.capitalize() for status in shows.statuses]
    headings += ["Units"] if shows.units else []
    headings += ["Earned"]
    headings += ["Waits for evidence"] if shows.waiting else []
    return tuple(Column(heading, is_number=True) for heading in headings)


def _figures(view: View, places: list[_Place], shows: _Shows) -> tuple[str, ...]:
    cells = [count(sum(place.count(status) for place in places)) for status in shows.statuses]
    if shows.units:
        cells.append(figure(sum((place.units for place in places), Fraction(0))))
    cells.append(view.amounts.cell(sum((place.amount for place in places), Fraction(0))))
    if shows.waiting:
        cells.append(view.amounts.cell(sum((place.waiting for place in places), Fraction(0))))
    return tuple(cells)
