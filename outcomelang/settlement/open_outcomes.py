"""Which outcomes are open after a settlement, and by which settlement each is final.

They are the open items of the statement, those of members parted by the last day that counts for each. For a formula,
a gate and missing evidence no such day is known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve

from outcomelang.settlement.balance import check_balance, total_of
from outcomelang.settlement.fall import chooses_rows
from outcomelang.settlement.figures import OpenFigure
from outcomelang.settlement.open_items import open_items
from outcomelang.settlement.residual import OpenOutcomes
from outcomelang.settlement.sequence import Turn
from outcomelang.settlement.statement import OpenItem, OpenKind

_Place: TypeAlias = tuple[str, int | None, int | None, str | None]


def open_outcomes(turn: Turn, figures: Iterable[OpenFigure]) -> tuple[OpenOutcomes, ...]:
    """The open outcomes in the order of the contract, then by settlement; those without one last."""
    by_place = _open_by_place(figures)
    found: list[OpenOutcomes] = []
    of_members: dict[_Place, list[OpenItem]] = {}
    for item in open_items(turn):
        place = (item.payment, item.line, item.point, item.cohort)
        if item.kind is OpenKind.PENDING and place in by_place:
            of_members.setdefault(place, []).append(item)
        else:
            found.append(OpenOutcomes(item.payment, item.kind, *place[1:], None, item.count, item.amount))
    for place, items in of_members.items():
        parted = tuple(_by_settlement(place, by_place[place], settlements_to_come(turn)))
        if _chooses_rows(place, turn):
            parted = tuple(evolve(part, amount=None) for part in parted)
        elif all(item.amount is not None for item in items):
            whole = total_of(item.amount or Fraction(0) for item in items)
            check_balance(f"what is open of `{place[0]}`", whole, (part.amount or Fraction(0) for part in parted))
        found += parted
    order = [payment.name for payment in turn.owing.contract.payments]
    return tuple(sorted(found, key=lambda one: _sorting(one, order)))


def settlements_to_come(turn: Turn) -> tuple[date, ...]:
    """The settlement dates after that of a turn."""
    return tuple(day for day in turn.owing.contract.settlements.dates if day > turn.settlement.on)


def _chooses_rows(place: _Place, turn: Turn) -> bool:
    """Whether a row that brings nothing as things are may yet be the one that pays, so that there is no bound."""
    name, number, *_ = place
    lines = turn.owing.contract.payment[name].lines
    return bool(lines) and number is not None and chooses_rows(lines[number - 1])


def _open_by_place(figures: Iterable[OpenFigure]) -> Mapping[_Place, Sequence[OpenFigure]]:
    found: dict[_Place, list[OpenFigure]] = {}
    for figure in figures:
        if figure.is_open:
            found.setdefault((figure.payment, figure.line, figure.point, figure.cohort), []).append(figure)
    return found


def _by_settlement(place: _Place, figures: Iterable[OpenFigure], dates: Sequence[date]) -> Iterator[OpenOutcomes]:
    parts: dict[date | None, list[OpenFigure]] = {}
    for figure in figures:
        parts.setdefault(_first_after(figure.final_on, dates), []).append(figure)
    for day, alike in parts.items():
        is_bounded = not any(figure.unbounded for figure in alike)
        yield OpenOutcomes(
            *(place[0], OpenKind.PENDING, *place[1:]),
            final_by=day,
            count=sum(figure.count for figure in alike),
            amount=total_of(figure.possible for figure in alike) if is_bounded else None,
        )


def _first_after(last_day: date | None, dates: Sequence[date]) -> date | None:
    """The first settlement to come on or after a day to come; None for a day that has passed, or after the last."""
    if last_day is None or not dates:
        return None
    place = bisect_left(dates, last_day)
    return dates[place] if place < len(dates) else None


def _sorting(one: OpenOutcomes, order: Sequence[str]) -> tuple[object, ...]:
    return (
        one.final_by or date.max,
        order.index(one.payment),
        one.line or 0,
        one.point or 0,
        one.cohort or "",
        one.kind.value,
    )
