"""Members who have rows of everything, so that much is paid for them, and little has to change until it is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from outcomelang.comparison.invention.edges import DAY
from outcomelang.comparison.invention.member import Cells, Invented, Run
from outcomelang.model.contract import Column, Table

if TYPE_CHECKING:
    from outcomelang.comparison.invention.making import Maker

FULL: Final = 24
"""Of each table of participants."""

_NUMBERS: Final = ("number", "whole", "money", "percent")
_WEEKS_AFTER: Final = 4
_LONGEST: Final = 400


def full_members(maker: Maker) -> Iterator[Invented]:
    """Members with periods from the start to the end, and events on the start and on each point.

    Numbers rise from one row to the next, or fall. Words differ from member to member. In some, one table is empty.
    """
    for table in maker.roots:
        yield from (_full(maker, table, number) for number in range(FULL))


def _full(maker: Maker, table: Table, number: int) -> Invented:
    start = maker.starts(table)[number % 2]
    children = maker.children(table)
    kept = [child for place, child in enumerate(children) if number % (len(children) + 1) != place]
    runs = tuple(run for child in kept for run in _rows(maker, child, start, number))
    own = {name: start.isoformat() for name in maker.start_columns(table)}
    return Invented(table.name, _cells(maker, table, start, number, own), runs)


def _rows(maker: Maker, child: Table, start: date, number: int) -> Iterator[Run]:
    day = child.day_column
    days = maker.edges.points_from(start)
    if len(days) == 1:
        days = (start, start + DAY * 10, start + DAY * 40)
    if child.shape in ("week", "month") and day:
        first = maker.values(child, child.column[day], start)[0]
        length = 7 if child.shape == "week" else 30
        weeks = min((max(days) - start).days // length + _WEEKS_AFTER, _LONGEST)
        yield Run(child.name, _cells(maker, child, start, number, {day: first}), weeks)
    elif child.kind == "periods" and day:
        ends = {
            name: "" if child.column[name].optional else (max(days) + DAY * _LONGEST).isoformat()
            for name in ("until", "through")
            if name in child.column
        }
        yield Run(child.name, _cells(maker, child, start, number, {day: start.isoformat(), **ends}))
    else:
        for place, on in enumerate(days):
            height = place if number // 2 % 2 == 0 else len(days) - place
            dated = {day: on.isoformat()} if day else {}
            yield Run(
                child.name, _cells(maker, child, start, number, {**_numbers(maker, child, start, height), **dated})
            )


def _numbers(maker: Maker, table: Table, start: date, height: int) -> dict[str, str]:
    """Numbers that are the higher the greater `height` is."""
    found = {}
    for column in table.columns:
        if column.source_type in _NUMBERS:
            texts = sorted({text for text in maker.values(table, column, start) if text}, key=_size)
            found[column.name] = texts[min(height, len(texts) - 1)] if texts else ""
    return found


def _size(text: str) -> Fraction:
    return Fraction(text.removesuffix("%"))


def _cells(maker: Maker, table: Table, start: date, number: int, given: dict[str, str]) -> Cells:
    """The cells of a row: those that are given, words by the number, all else as plain as it can be."""
    return tuple(
        (column.name, given.get(column.name, _plain(maker, table, column, start, number)))
        for column in table.columns
        if column.name != table.key
    )


def _plain(maker: Maker, table: Table, column: Column, start: date, number: int) -> str:
    texts = [text for text in maker.values(table, column, start) if text]
    if column.source_type in ("one of", "yesno", "text", "key") and texts:
        return texts[number // 4 % len(texts)]
    return texts[0] if texts else ""
