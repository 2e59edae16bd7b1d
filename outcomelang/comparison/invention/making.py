"""Members made from edges: spread over all that there is, and beside members that are known to be paid.

Nothing is left to chance: what stands in the place of a die is the fingerprint of a number, so that the same two
contracts always invent the same members.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final, TypeVar

from attrs import field, frozen

from outcomelang.comparison.invention.edges import DAY, Edges, columns_in, declarations_that_differ, edges, tables_in
from outcomelang.comparison.invention.member import Cells, Invented, Run, with_cell
from outcomelang.model.contract import Column, Contract, Table
from outcomelang.value.calendar import add, isomonth_text, isoweek_text
from outcomelang.value.duration import Duration, DurationUnit
from outcomelang.value.text import amount_text, percent_text

_FEW: Final = 12
_MOST_ROWS: Final = 3
_LONGEST_RUN: Final = 270
_MOST_VALUES: Final = 80
_SMALL_RANGE: Final = 10

One = TypeVar("One")


def spread(values: Sequence[One], limit: int) -> Sequence[One]:
    """At most so many of some values, at even distances, the first among them."""
    if len(values) <= limit:
        return values
    return [values[place * len(values) // limit] for place in range(limit)]


def die(number: int, label: str, sides: int) -> int:
    """What stands in the place of a die with so many sides, thrown for a number and a label."""
    found = hashlib.blake2b(f"{number} {label}".encode(), digest_size=8).digest()
    return int.from_bytes(found) % sides


@frozen(slots=False)
class Maker:
    """Makes members that fit the tables of both contracts: of the second, whose names the first has taken on."""

    before: Contract
    after: Contract
    edges: Edges = field(init=False)
    aim: Edges = field(init=False)
    aimed_tables: frozenset[str] = field(init=False)
    aimed_columns: frozenset[tuple[str, str]] = field(init=False)
    _runs: dict[str, Sequence[int]] = field(factory=dict, init=False, repr=False)
    _values: dict[tuple[str, str, date], tuple[str, ...]] = field(factory=dict, init=False, repr=False)

    @edges.default
    def _found(self) -> Edges:
        return edges((self.before, self.after))

    @aim.default
    def _aimed(self) -> Edges:
        """The edges of what differs."""
        return edges(declarations_that_differ(self.before, self.after))

    @aimed_tables.default
    def _looked_at(self) -> frozenset[str]:
        return tables_in(declarations_that_differ(self.before, self.after))

    @aimed_columns.default
    def _cells_looked_at(self) -> frozenset[tuple[str, str]]:
        return columns_in(declarations_that_differ(self.before, self.after))

    def aimed_days(self, start: date) -> tuple[date, ...]:
        """The days at which what differs decides, counted from a start and from all points."""
        points = self.edges.points_from(start)
        days = (*self.aim.parts_from(start, points), *self.aim.days_from(start, points), *self.aim.dates)
        return tuple(dict.fromkeys(days))

    @cached_property
    def roots(self) -> tuple[Table, ...]:
        """The tables that hold participants, of whom a group is made or figures are taken."""
        return tuple(table for table in self.after.tables if table.parent is None and table.key is not None)

    def children(self, table: Table) -> tuple[Table, ...]:
        """The tables with rows of a table's participants."""
        return tuple(child for child in self.after.tables if child.parent == table.name)

    # --- Spread -------------------------------------------------------------------------------------

    def members(self, number: int) -> Iterator[Invented]:
        """So many members for each table of participants."""
        for table in self.roots:
            yield from (self._member(table, place) for place in range(number))

    def _member(self, table: Table, number: int) -> Invented:
        start = self._pick(self.starts(table), number, "start")
        cells = self._cells(table, start, number, table.name)
        runs = [
            Run(child.name, self._cells(child, start, number, f"{child.name} {place}"), self._length(child, number))
            for child in self.children(table)
            for place in range(die(number, child.name, _MOST_ROWS + 1))
        ]
        return Invented(table.name, cells, tuple(run for run in runs if self._is_sound(run)))

    def _cells(self, table: Table, start: date, number: int, label: str) -> Cells:
        return tuple(
            (column.name, self._pick(self.values(table, column, start), number, f"{label} {column.name}"))
            for column in self._filled(table)
        )

    def _filled(self, table: Table) -> tuple[Column, ...]:
        return tuple(column for column in table.columns if column.name != table.key)

    def _length(self, table: Table, number: int) -> int:
        return self._pick(self._lengths(table), number, f"{table.name} length")

    def _lengths(self, table: Table) -> Sequence[int]:
        """How many weeks or months may follow each other."""
        if table.shape not in ("week", "month"):
            return (1,)
        if table.name not in self._runs:
            self._runs[table.name] = self._lengths_of_runs(table)
        return self._runs[table.name]

    def _lengths_of_runs(self, table: Table) -> Sequence[int]:
        days = 7 if table.shape == "week" else 30
        start = self.starts(self.after.table[table.parent or ""])[0]
        aimed = self._run_lengths(self.aimed_days(start), start, days, self.aim)
        others = self._run_lengths(
            (*self.edges.days_from(start), *self.edges.parts_from(start)), start, days, self.edges
        )
        return tuple(dict.fromkeys((*spread(aimed, _MOST_VALUES), *spread(others, _MOST_VALUES))))

    def _run_lengths(self, reached: Sequence[date], start: date, days: int, edges: Edges) -> list[int]:
        counts = {-(-(day - start).days // days) for day in reached}
        counts |= {int(one) for one in edges.numbers if one.denominator == 1}
        near = {count + more for count in counts for more in (-1, 0, 1)}
        return sorted(one for one in near if 1 <= one <= _LONGEST_RUN)

    def _pick(self, values: Sequence[One], number: int, label: str) -> One:
        """One of the values; every other time one of the first few, which are plainer."""
        few = values[:_FEW] if die(number, f"{label} few", 2) else values
        return few[die(number, label, len(few))]

    # --- What a cell may hold -----------------------------------------------------------------------

    def starts(self, table: Table) -> tuple[date, ...]:
        """The days on which a participant may start: the ends of the windows of entry, and the days beside them."""
        days: list[date] = []
        for contract in (self.before, self.after):
            for group in contract.groups:
                if group.table == table.name and group.enters:
                    days += [day for day in (group.enters.first, group.enters.last) if day]
            days += [day for one in contract.amendments for day in (one.first, one.last) if day]
        days = list(dict.fromkeys(days)) or [self.after.term[0]]
        beside = (*days, *(day + DAY for day in days), *(day - DAY for day in days))
        middle = days[0] + DAY * 45
        return tuple(dict.fromkeys((days[0], middle, *beside)))

    def start_columns(self, table: Table) -> frozenset[str]:
        """The columns by which members enter a group of a table."""
        groups = (*self.before.groups, *self.after.groups)
        return frozenset(one.enters.column for one in groups if one.table == table.name and one.enters)

    def values(self, table: Table, column: Column, start: date) -> tuple[str, ...]:
        """The texts that a cell may hold, each fit for both contracts; the plainest first."""
        key = (table.name, column.name, start)
        if key not in self._values:
            self._values[key] = self._worked_out(table, column, start)
        return self._values[key]

    def _worked_out(self, table: Table, column: Column, start: date) -> tuple[str, ...]:
        both = [contract.table.get(table.name) for contract in (self.before, self.after)]
        declared = [found.column[column.name] for found in both if found and column.name in found.column]
        texts = [text for text in self._texts(table, column, start) if all(_fits(text, one) for one in declared)]
        if all(one.optional for one in declared):
            texts.append("")
        return tuple(dict.fromkeys(texts)) or ("",)

    def _texts(self, table: Table, column: Column, start: date) -> Iterator[str]:
        match column.source_type:
            case "date":
                yield from (day.isoformat() for day in self._days(table, column, start))
            case "isoweek":
                yield from (isoweek_text(day - DAY * day.weekday()) for day in self.edges.days_from(start))
            case "isomonth":
                yield from (isomonth_text(day.replace(day=1)) for day in self.edges.days_from(start))
            case "yesno":
                yield from ("yes", "no")
            case "one of":
                yield from column.type.options or ()
            case "text" | "key":
                yield from (*(word for word in self.edges.words if word.isprintable()), "other")
            case _:
                yield from self._numbers(column, self.edges)

    def _days(self, table: Table, column: Column, start: date) -> Iterator[date]:
        if table.parent is None and column.name in self.start_columns(table):
            yield from self.starts(table)
            return
        if table.parent is None:
            for years in self.edges.years:
                birthday = add(start, Duration(Fraction(-years), DurationUnit.YEAR))
                yield from (birthday, birthday - DAY, birthday + DAY)
        yield from self.edges.points_from(start)
        yield from spread(self.aimed_days(start), 2 * _MOST_VALUES)
        others = (*self.edges.days_from(start), *self.edges.parts_from(start), *self.edges.dates)
        yield from spread(others, 2 * _MOST_VALUES)

    def _numbers(self, column: Column, edges: Edges) -> Iterator[str]:
        low, high = column.low, column.high
        if low is not None and high is not None and high - low <= _SMALL_RANGE:
            numbers = [low + place for place in range(int(high - low) + 1)]
        else:
            step = Fraction(1) if column.type.whole else Fraction(1, 100)
            if column.source_type == "percent":
                step = Fraction(1, 10_000)
            edge = [one for one in (*edges.numbers, low, high) if one is not None]
            numbers = [one + more for one in (*edge, Fraction(1)) for more in (0, step, -step)]
        for number in dict.fromkeys(numbers):
            if not column.type.whole or number.denominator == 1:
                yield percent_text(number) if column.source_type == "percent" else amount_text(number)

    def is_sound(self, member: Invented) -> bool:
        """Whether every period of a member ends after it begins."""
        return all(self._is_sound(run) for run in member.runs)

    def _is_sound(self, run: Run) -> bool:
        """Whether a period ends after it begins."""
        cells = dict(run.cells)
        first, last = cells.get("from"), cells.get("until") or cells.get("through")
        return self.after.table[run.table].kind != "periods" or not first or not last or first <= last

    # --- Beside a known member ----------------------------------------------------------------------

    def beside(self, member: Invented) -> Iterator[Invented]:
        """Members that differ from one in one thing: a cell, a row, or by when all of it happened."""
        table = self.after.table[member.table]
        start = self.start_of(member)
        yield from (member.moved(self.after, (day - start).days) for day in self.starts(table) if day != start)
        for column in self._filled(table):
            yield from (member.with_cell(column.name, text) for text in self.values(table, column, start))
        for place, run in enumerate(member.runs):
            yield member.with_run(place, None)
            child = self.after.table[run.table]
            for column in self._filled(child):
                changed = (with_cell(run, column.name, text) for text in self.values(child, column, start))
                yield from (member.with_run(place, one) for one in changed if self._is_sound(one))
            lengths = (Run(run.table, run.cells, number) for number in self._lengths(child))
            yield from (member.with_run(place, one) for one in lengths if one.number != run.number)
        for number, child in enumerate(self.children(table)):
            more = Run(child.name, self._cells(child, start, number, f"{child.name} more"))
            if self._is_sound(more):
                yield Invented(member.table, member.cells, (*member.runs, more))

    def at_the_aim(self, member: Invented) -> Iterator[Invented]:
        """Members who differ from one in a day, number, word or length of a run at which what differs decides."""
        start = self.start_of(member)
        table = self.after.table[member.table]
        for column in self._aimed_columns(table):
            yield from (member.with_cell(column.name, text) for text in self._aimed_texts(table, column, start))
        for place, run in enumerate(member.runs):
            child = self.after.table[run.table]
            for column in self._aimed_columns(child):
                texts = self._aimed_texts(child, column, start)
                changed = (with_cell(run, column.name, text) for text in texts)
                yield from (member.with_run(place, one) for one in changed if self._is_sound(one))
            if run.table in self.aimed_tables:
                lengths = (Run(run.table, run.cells, number) for number in self._lengths(child))
                yield from (member.with_run(place, one) for one in lengths if one.number != run.number)
        for child in self.children(table):
            if child.name in self.aimed_tables and child.shape in ("week", "month"):
                yield from (
                    Invented(member.table, member.cells, (*member.runs, run)) for run in self._long(child, start)
                )

    def _aimed_columns(self, table: Table) -> Iterator[Column]:
        """The columns that what differs looks at; of a table whose rows it looks at, each day too."""
        for column in self._filled(table):
            is_day = column.source_type in ("date", "isoweek", "isomonth") and table.name in self.aimed_tables
            if is_day or (table.name, column.name) in self.aimed_columns:
                yield column

    def _aimed_texts(self, table: Table, column: Column, start: date) -> Iterator[str]:
        """The texts of a cell at which what differs decides, and what lies beside them."""
        fit = self.values(table, column, start)
        match column.source_type:
            case "date":
                born = [add(start, Duration(Fraction(-years), DurationUnit.YEAR)) for years in self.aim.years]
                beside = [day + more * DAY for day in born for more in (0, -1, 1)] if table.parent is None else []
                yield from (day.isoformat() for day in dict.fromkeys((*beside, *self.aimed_days(start))))
            case "isoweek" | "isomonth" | "yesno" | "one of":
                yield from fit
            case "text" | "key":
                yield from (*(word for word in self.aim.words if word in fit), "other")
            case _:
                yield from (text for text in self._numbers(column, self.aim) if text in fit)

    def _long(self, table: Table, start: date) -> Iterator[Run]:
        """Runs from the start on, as long as what differs may ask for, of the plainest cells and of others."""
        plain = tuple((column.name, self.values(table, column, start)) for column in self._filled(table))
        for place in (0, -1):
            cells = tuple((name, values[0] if name == table.day_column else values[place]) for name, values in plain)
            yield from (Run(table.name, cells, number) for number in spread(self._lengths(table), _MOST_VALUES // 2))

    def start_of(self, member: Invented) -> date:
        """The day on which a member starts; the first that there is for one who does not."""
        cells, table = dict(member.cells), self.after.table[member.table]
        found = (cells.get(column) for column in sorted(self.start_columns(table)))
        day = next((text for text in found if text), None)
        return date.fromisoformat(day) if day else self.starts(table)[0]


def _fits(text: str, column: Column) -> bool:
    """Whether a cell keeps to a column's range and list."""
    if column.type.options is not None:
        return text in column.type.options
    if column.source_type not in ("number", "whole", "money", "percent"):
        return True
    try:
        number = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return False
    above = column.low is None or number >= column.low
    return above and (column.high is None or number <= column.high) and len(amount_text(number)) < _MOST_DIGITS


_MOST_DIGITS: Final = 14


def smaller(member: Invented) -> Iterator[Invented]:
    """The same member with less: without some runs, with shorter ones, without a cell; the boldest first."""
    if len(member.runs) > 1:
        half = len(member.runs) // 2
        yield Invented(member.table, member.cells, member.runs[:half])
        yield Invented(member.table, member.cells, member.runs[half:])
    for place, run in enumerate(member.runs):
        yield member.with_run(place, None)
        for number in dict.fromkeys((1, run.number // 2, run.number - 1)):
            if 0 < number < run.number:
                yield member.with_run(place, Run(run.table, run.cells, number))
    yield from (member.with_cell(name, "") for name, text in member.cells if text)
