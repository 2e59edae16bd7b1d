"""The members of target groups as seen on a settlement date (language, section 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.engine.reference.answer import Answer, known
from outcomelang.engine.reference.formula import Formula, Moment, Sight
from outcomelang.engine.reference.rows import Row
from outcomelang.model.contract import Cohorts, Contract, Enters, Group, Leaves
from outcomelang.value.calendar import isomonth_text, isoweek_text

_MONTHS_IN_A_QUARTER = 3
_MONTHS_IN_A_HALF_YEAR = 6


@frozen
class Member:
    """A member of a group. `left` is the day of a neutral exit that has come; a group of all rows has no starts."""

    row: Row
    start: date | None
    left: date | None
    weight: Fraction
    cohort: str | None = None

    @property
    def key(self) -> str:
        """The participant's key."""
        return self.row.key

    def until(self, settlement: date) -> date:
        """The last day that counts for them."""
        return min(settlement, self.left) if self.left else settlement


@frozen
class Lineage:
    """What a group says itself, or takes from the group that it is taken from."""

    group: Group
    enters: Enters | None
    leaves: Leaves | None
    cohorts: Cohorts | None
    weight: str | None


def lineage(group: Group, contract: Contract) -> Lineage:
    """A group's own clauses, and those of the wider groups where it has none."""
    wider = lineage(contract.group[group.parent], contract) if group.parent else None
    return Lineage(
        group,
        group.enters or (wider.enters if wider else None),
        group.leaves or (wider.leaves if wider else None),
        group.cohorts or (wider.cohorts if wider else None),
        group.weight or (wider.weight if wider else None),
    )


def members_of(group: Group, sight: Sight, at: Moment) -> tuple[Member, ...]:
    """The members of a group whose start has come, by key."""
    own = lineage(group, sight.contract)
    rows = sorted(sight.data.rows[group.table], key=lambda row: (row.key, row.place))
    found = tuple(member for row in rows for member in _member(row, own, sight, at))
    return tuple(_with_cohorts(found, own.cohorts, at.seen)) if own.cohorts else found


def _member(row: Row, own: Lineage, sight: Sight, at: Moment) -> Iterator[Member]:
    if not _is_in(row, own.group, sight, at):
        return
    start = row.cell(own.enters.column, at.seen) if own.enters else None
    if start is not None and not start.is_settled:
        return
    formula = Formula(evolve(sight, of_member=row, start=start.day if start else None), at)
    weight = known(row[own.weight] or Fraction(0)).number if own.weight else Fraction(1)
    yield Member(row, start.day if start else None, _left(row, own.leaves, formula), weight)


def _is_in(row: Row, group: Group, sight: Sight, at: Moment) -> bool:
    """Whether a row keeps the conditions and the entry window of a group, and of those that it is taken from."""
    if group.parent and not _is_in(row, sight.contract.group[group.parent], sight, at):
        return False
    start: Answer | None = None
    if group.enters:
        start = row.cell(group.enters.column, at.seen)
        if not start.is_settled or not _in_window(start.day, group.enters):
            return False
    formula = Formula(evolve(sight, of_member=row, start=start.day if start else None), at)
    return group.where is None or formula.value(group.where).is_yes


def _in_window(start: date, enters: Enters) -> bool:
    return (enters.first is None or enters.first <= start) and (enters.last is None or start <= enters.last)


def _left(row: Row, leaves: Leaves | None, formula: Formula) -> date | None:
    if leaves is None:
        return None
    day = row.cell(leaves.column, formula.at.seen)
    is_neutral = leaves.when is None or formula.value(leaves.when).is_yes
    return day.day if day.is_settled and is_neutral else None


# --- Cohorts ------------------------------------------------------------------------------------


def _with_cohorts(members: Sequence[Member], cohorts: Cohorts, seen: date) -> Iterator[Member]:
    if cohorts.by == "size":
        column = cohorts.column or ""
        in_order = sorted(members, key=lambda member: (member.row[column], member.key, member.row.place))
        for number, member in enumerate(in_order):
            yield evolve(member, cohort=str(number // (cohorts.size or 1) + 1))
        return
    for member in members:
        value = member.row.cell(cohorts.column, seen).value if cohorts.column else member.start
        yield evolve(member, cohort=None if value is None else _cohort(value, cohorts))


def _cohort(value: object, cohorts: Cohorts) -> str | None:
    if cohorts.by == "column" or not isinstance(value, date):
        return str(value)
    if cohorts.by == "schedule":
        begun = [start for start in cohorts.starts if start <= value]
        return str(begun[-1]) if begun else None
    names = {
        "year": f"{value.year}",
        "half year": f"{value.year} H{(value.month - 1) // _MONTHS_IN_A_HALF_YEAR + 1}",
        "quarter": f"{value.year} Q{(value.month - 1) // _MONTHS_IN_A_QUARTER + 1}",
        "month": isomonth_text(value),
        "week": isoweek_text(value),
    }
    return names[cohorts.by]
