"""The members of a contract's target groups, as seen on one day by one text of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import field, frozen

from outcomelang.engine.reference.closing import is_cohort_over, is_group_closed
from outcomelang.engine.reference.members import Lineage, lineage, members_of
from outcomelang.engine.reference.metrics import MemberToday, Today
from outcomelang.engine.reference.rows import Data
from outcomelang.model.contract import Contract
from outcomelang.model.expression import Value

Certified = Mapping[date, Mapping[tuple[str, str | None], Value]]
"""Certified figures by the day they are dated, then by name and cohort."""


@frozen(eq=False)
class People:
    """All members on one day; `today` is that day with the rows and figures that are seen on it."""

    today: Today
    _members: dict[str, tuple[MemberToday, ...]] = field(factory=dict, init=False, repr=False)

    @property
    def contract(self) -> Contract:
        """The text by which they are members."""
        return self.today.contract

    @property
    def day(self) -> date:
        """The day on which they are looked at."""
        return self.today.seen

    def of(self, group: str, cohort: str | None = None) -> Sequence[MemberToday]:
        """The members of a group, by key; of a group with cohorts perhaps those of one."""
        if group not in self._members:
            found = members_of(self.contract.group[group], self.today.sight, self.today.moment)
            self._members[group] = tuple(MemberToday(self.today, member) for member in found)
        if cohort is None or self.lineage(group).cohorts is None:
            return self._members[group]
        return [one for one in self._members[group] if one.member.cohort == cohort]

    def cohorts(self, group: str) -> tuple[str, ...]:
        """The cohorts of a group that members have entered, in order."""
        names = {one.member.cohort for one in self.of(group) if one.member.cohort is not None}
        return tuple(sorted(names, key=lambda name: (len(name), name) if name.isdecimal() else (0, name)))

    def lineage(self, group: str) -> Lineage:
        """What a group says, or takes from the group that it is taken from."""
        return lineage(self.contract.group[group], self.contract)

    def is_closed(self, group: str, cohort: str | None = None) -> bool:
        """Whether nobody can enter a group, or a cohort of it, any more."""
        own = self.lineage(group)
        if is_group_closed(own.enters, self.contract, self.day):
            return True
        if cohort is None or own.cohorts is None:
            return False
        return is_cohort_over(own.cohorts, cohort, self.day, self.cohorts(group))

    def status(self, metric: str, member: str, point: int | None) -> str | None:
        """The status of a member's metric; None if there is no such member."""
        declared = self.contract.metric[metric]
        for one in self.of(declared.group or ""):
            if one.member.key == one.member.row.table.as_key(member):
                return one.metric(declared, point).status
        return None


def people_on(contract: Contract, data: Data, certified: Certified, day: date) -> People:
    """The members of a text on a day, with the certified figures last dated up to it."""
    figures: dict[tuple[str, str | None], Value] = {}
    for dated in sorted(certified):
        if dated <= day:
            figures |= certified[dated]
    return People(Today(contract, data, figures, day))
