"""The rows of a contract's data in memory, and what is seen of them on a day (language, section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property

from attrs import field, frozen

from outcomelang.engine.reference.answer import MISSING, PENDING, Answer, known
from outcomelang.engine.reference.calendar import DAY, days_later, later, months_later
from outcomelang.engine.reference.days import between
from outcomelang.model.contract import Contract, Counts, Table
from outcomelang.model.expression import Value
from outcomelang.model.type import Kind


@frozen(eq=False, slots=False)
class Row:
    """One row of a file: its place in the file, counted from 1, and its cells; a child's has its participant's key."""

    table: Table
    place: int
    cells: Mapping[str, Value | None] = field(repr=False)
    _days: dict[date, frozenset[date]] = field(factory=dict, init=False, repr=False)

    def __getitem__(self, column: str) -> Value | None:
        """The cell of a column."""
        return self.cells[column]

    @property
    def key(self) -> str:
        """Its own key; of rows without one, nothing."""
        return str(self.cells[self.table.key]) if self.table.key else ""

    @cached_property
    def day(self) -> date | None:
        """The day that dates it: `on`, the first day of a period."""
        found = self.cells[self.table.day_column] if self.table.day_column else None
        return found if isinstance(found, date) else None

    @cached_property
    def order(self) -> tuple[date, str, int]:
        """Earlier rows first; of two on one day the smaller key, else the first in the file."""
        return (self.day or date.min, self.key, self.place)

    def is_there(self, seen: date) -> bool:
        """Whether it has happened: a row whose day is to come is not seen."""
        return self.day is None or self.day <= seen

    def cell(self, column: str, seen: date) -> Answer:
        """A cell as seen on a day: a date to come has not happened and reads as an empty cell."""
        declared = self.table.column.get(column)
        value = self.cells[column]
        is_to_come = (
            declared is not None and declared.type.kind is Kind.DATE and isinstance(value, date) and value > seen
        )
        if value is not None and not is_to_come:
            return known(value)
        awaited = declared is not None and (declared.awaited or not declared.optional)
        return PENDING if awaited else MISSING

    def last_day(self, seen: date) -> date | None:
        """The last day of a period as seen on a day, or the day of an event; None while it is open."""
        first = self.day
        if first is None:
            return None
        match self.table.shape:
            case None:
                return first
            case "week":
                return days_later(first, 6)
            case "month":
                return months_later(first, 1) - DAY
            case "through" | "until" as shape:
                end = self.cell(shape, seen)
                if not end.is_settled:
                    return None
                return end.day if shape == "through" else end.day - DAY

    def days(self, seen: date) -> frozenset[date]:
        """The days of a period that are seen: an open one lasts through the day on which it is looked at."""
        if self.day is None:
            return frozenset()
        last = min(self.last_day(seen) or seen, seen)
        if last not in self._days:
            self._days[last] = between(self.day, last + DAY)
        return self._days[last]


@frozen(slots=False)
class Data:
    """All rows of a contract by table, in the order of their files."""

    contract: Contract
    rows: Mapping[str, tuple[Row, ...]] = field(repr=False)

    def of(self, table: str, key: str) -> tuple[Row, ...]:
        """The rows of a child table that belong to a participant."""
        return self._by_parent[table].get(key, ())

    @cached_property
    def _by_parent(self) -> Mapping[str, Mapping[str, tuple[Row, ...]]]:
        return {table.name: _by_parent(table, self.rows[table.name]) for table in self.contract.tables if table.parent}


def _by_parent(table: Table, rows: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row[table.parent or ""]), []).append(row)
    return {key: tuple(some) for key, some in found.items()}


# --- Evidence -----------------------------------------------------------------------------------

Holds = Callable[[Counts, Row, date], bool]
"""Whether the condition of `counts where` holds for a row as seen on a day."""


def is_evidence(row: Row, seen: date, holds: Holds) -> bool:
    """Whether a row is evidence: its condition holds, and did on the last day of its deadline."""
    counts = row.table.counts
    if counts is None:
        return True
    deadline = _deadline(row, counts, seen)
    return holds(counts, row, min(seen, deadline) if deadline else seen)


def counts_at_all(row: Row, seen: date, last_settlement: date, holds: Holds) -> bool:
    """Whether a row is evidence or can still become it: not after its deadline, nor at the end of the contract."""
    counts = row.table.counts
    if counts is None or is_evidence(row, seen, holds):
        return True
    deadline = _deadline(row, counts, seen)
    return seen < last_settlement and (deadline is None or seen < deadline)


def _deadline(row: Row, counts: Counts, seen: date) -> date | None:
    last = row.last_day(seen)
    return later(last, counts.deadline) if counts.deadline and last else None
