"""Data for a contract, aimed at its edges.

Days lie on the contract's settlement dates and the ends of its windows, counted from each member's start, or a day from
one; they fall on 29 February and the ends of months; and they are drawn again for other rows, so that rows tie, and
periods touch and overlap. Numbers are at the ends of their range, alike, below zero, and half cents.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from attrs import field, frozen

from outcomelang.model.contract import Column, Contract, Input, Table
from outcomelang.model.expression import Value
from outcomelang.value.calendar import add_months
from tests.agreement.drawn.draw import Draw

Cells = Mapping[str, Value | None]

EDGES = tuple(
    map(date.fromisoformat, ("2024-02-28", "2024-02-29", "2024-03-01", "2024-01-31", "2024-03-31", "2023-11-30"))
)
BORN = tuple(map(date.fromisoformat, ("2004-02-29", "2000-02-29", "2006-01-31", "1999-03-01", "2005-12-31")))
LENGTH = re.compile(r"(\d+) (day|week|month|year)s?\b")
BESIDE = (0, 0, 0, 0, -1, 1)
MONEY = tuple(map(Fraction, ("0", "100", "33.335", "0.005", "50", "250", "0.5")))


MANY = ("HGFEDCBA", "CABEDGHFJI", "ABCDEFGHIJKL")
"""Keys of many members: they cost no more than one, and each is another case of what is worked out of members."""

LATER_FIRST = "zyxwvutsrqponmlkjihgfedcba"
"""Keys of rows: of two on one day it is the later in the file that comes first."""


@frozen
class DrawnData:
    """The rows of each table in the order of their files, typed; and certified figures by day, then name and cohort."""

    rows: Mapping[str, Sequence[Cells]]
    certified: Mapping[date, Mapping[tuple[str, str | None], Value]] = field(factory=dict)


def drawn_data(draw: Draw, contract: Contract, text: str) -> DrawnData:
    """Data that keep every declaration of the contract."""
    days = _Days(draw, contract, sorted(set(LENGTH.findall(text))))
    keys = list(draw.one_of("AB", "A", "ABC", "BA", *MANY, *MANY, "CAB", "ABCD", "", "BADCE"))
    rows: dict[str, Sequence[Cells]] = {}
    starts: dict[str, date | None] = {}
    for table in contract.tables:
        if table.parent is None:
            rows[table.name] = [_participant(draw, table, key, days) for key in keys]
            starts = {
                str(row["id"]): start
                for row in rows[table.name]
                for start in [row.get("start_on")]
                if isinstance(start, date)
            }
    for table in contract.tables:
        if table.parent is not None:
            rows[table.name] = _rows(draw, table, keys, starts, days) if keys else []
    return DrawnData(rows, _certified(draw, contract, days))


# --- Days ---------------------------------------------------------------------------------------


@frozen
class _Days:
    """Draws days. `lengths` are those that the contract names; `drawn` are the days of other rows."""

    draw: Draw
    contract: Contract
    lengths: Sequence[tuple[str, str]]
    drawn: list[date] = field(factory=list)

    def start(self) -> date:
        """A day on which a member may start: mostly inside the term."""
        first, last = self.contract.term
        edges = [
            day for group in self.contract.groups if group.enters for day in (group.enters.first, group.enters.last)
        ]
        known = [first, first, first, *(day for day in edges if day), *(day for day in EDGES if first <= day <= last)]
        known += self.contract.settlements.dates
        return self.near(self.draw.one_of(*known, *self.drawn))

    def of_row(self, start: date | None) -> date:
        """A day of a row: at the end of a window from the start, on a settlement date, as another row, or a day off."""
        day = self._counted(start)
        self.drawn.append(day)
        return day

    def _counted(self, start: date | None) -> date:
        draw = self.draw
        counted = ["length", "length", "length", "start"] if start else []
        match draw.one_of("settlement", *counted, *(["drawn", "drawn"] if self.drawn else []), "edge"):
            case "length" if start and self.lengths:
                return self.near(moved(start, draw.one_of(*self.lengths), draw.one_of(1, 1, 1, -1)))
            case "start" if start:
                return self.near(start)
            case "drawn" if draw.chance(30) and self.lengths:
                return moved(draw.one_of(*self.drawn), draw.one_of(*self.lengths), draw.one_of(1, -1))
            case "drawn":
                return self.near(draw.one_of(*self.drawn))
            case "edge":
                return draw.one_of(*EDGES)
            case _:
                return self.near(draw.one_of(*self.contract.settlements.dates, *self._amended()))

    def _amended(self) -> Iterator[date]:
        for amendment in self.contract.amendments:
            yield amendment.first
            if amendment.last:
                yield amendment.last

    def near(self, day: date) -> date:
        return day + timedelta(days=self.draw.one_of(*BESIDE))


def moved(day: date, length: tuple[str, str], times: int) -> date:
    """A day so far from another, clamped to the last of its month."""
    number, unit = int(length[0]) * times, length[1]
    if unit in ("month", "year"):
        return add_months(day, number * (12 if unit == "year" else 1))
    return day + timedelta(days=number * (7 if unit == "week" else 1))


# --- Rows ---------------------------------------------------------------------------------------


def _participant(draw: Draw, table: Table, key: str, days: _Days) -> Cells:
    cells: dict[str, Value | None] = {}
    for column in table.columns:
        if column.source_type == "key":
            cells[column.name] = key
        elif column.name == "start_on":
            cells[column.name] = None if column.optional and draw.chance(15) else days.start()
        elif column.name == "born":
            cells[column.name] = draw.one_of(*BORN)
        else:
            start = cells.get("start_on")
            cells[column.name] = _cell(draw, column, start if isinstance(start, date) else None, days)
    return cells


def _rows(
    draw: Draw, table: Table, keys: Sequence[str], starts: Mapping[str, date | None], days: _Days
) -> Sequence[Cells]:
    found: list[Cells] = []
    for number in range(draw.one_of(1, 2, 2, 3, 3, 4, 0, 6) if len(keys) < len(MANY[0]) else draw.whole(8, 24)):
        key = draw.one_of(*keys)
        cells: dict[str, Value | None] = {table.parent or "": key}
        for column in table.columns:
            is_key = column.source_type == "key"
            cells[column.name] = LATER_FIRST[number] if is_key else _cell(draw, column, starts.get(key), days)
        _in_order(cells, table.shape)
        if cells not in found:
            found.append(cells)
    return found


def _in_order(cells: dict[str, Value | None], shape: str | None) -> None:
    """Turn a period round that ends before it begins; one whose ends are the same day has no day."""
    if shape in ("until", "through"):
        first, end = cells["from"], cells[shape]
        if isinstance(first, date) and isinstance(end, date) and end < first:
            cells["from"], cells[shape] = end, first


def _cell(draw: Draw, column: Column, start: date | None, days: _Days) -> Value | None:  # noqa: PLR0911 (by kind)
    if column.optional and draw.chance(25):
        return None
    match column.source_type:
        case "date":
            return days.of_row(start)
        case "isoweek":
            day = days.of_row(start)
            return day - timedelta(days=day.weekday())
        case "isomonth":
            return days.of_row(start).replace(day=1)
        case "yesno":
            return draw.chance(50)
        case "one of":
            return draw.one_of(*(column.type.options or ()))
        case "text":
            return draw.one_of("a", "b", "c")
        case word:
            return _number(draw, word, column.low, column.high)


def _number(draw: Draw, word: str, low: Fraction | None, high: Fraction | None) -> Fraction:
    low, high = low or Fraction(0), high or Fraction(12)
    middle = {
        "whole": tuple(map(Fraction, range(6))),
        "percent": (Fraction(1, 8), Fraction(1, 2), Fraction(1, 10), Fraction(1, 4)),
        "money": MONEY,
    }.get(word, (Fraction(0), Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(15, 2)))
    return draw.one_of(*(one for one in (*middle, low, high) if low <= one <= high))


# --- Certified figures --------------------------------------------------------------------------


def _certified(draw: Draw, contract: Contract, days: _Days) -> Mapping[date, Mapping[tuple[str, str | None], Value]]:
    found: dict[date, dict[tuple[str, str | None], Value]] = {}
    for figure in contract.inputs:
        for cohort in ("a", "b") if figure.per_cohort else (None,):
            for _ in range(draw.one_of(1, 1, 2, 0)):
                day = draw.one_of(contract.term[0], *contract.settlements.dates)
                found.setdefault(days.near(day), {})[figure.name, cohort] = _figure(draw, figure)
    return found


def _figure(draw: Draw, figure: Input) -> Value:
    if figure.low is None and figure.high is None:
        return draw.chance(50)
    word = "money" if figure.type.currency else "percent" if (figure.high or 0) <= 1 else "whole"
    return _number(draw, word, figure.low, figure.high)
