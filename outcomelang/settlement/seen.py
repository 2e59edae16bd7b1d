"""What is seen on one day: the members of each group, the figures over groups, and the certified inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from attrs import frozen

from outcomelang.model.contract import Contract
from outcomelang.settlement.aggregates import NO_MEMBERS, Aggregate
from outcomelang.settlement.closing import is_closed, is_cohort_closed
from outcomelang.settlement.figures import GroupCounts, GroupFigure, GroupKey, InputFigure, Measuring


@frozen(slots=False)
class Seen:
    """The engine's figures of one day, each kind fetched when it is first asked for.

    `numbers` are the plan's numbers of each aggregate.
    """

    contract: Contract
    measuring: Measuring
    numbers: Mapping[Aggregate, Sequence[int]]
    day: date

    @cached_property
    def groups(self) -> Mapping[str, GroupCounts]:
        """The members of each target group."""
        return {counts.group: counts for counts in self.measuring.groups(self.day)}

    @cached_property
    def inputs(self) -> Mapping[tuple[str, str | None], InputFigure]:
        """The certified figures, by name and cohort."""
        return self.measuring.inputs(self.day)

    @cached_property
    def _figures(self) -> Mapping[GroupKey, GroupFigure]:
        return self.measuring.group_figures(self.day)

    def cohorts(self, group: str) -> tuple[str, ...]:
        """The cohorts of a group that members have entered."""
        return self.groups[group].cohorts if group in self.groups else ()

    def is_closed(self, group: str, cohort: str | None = None) -> bool:
        """Whether nobody can enter a group, or a cohort of it, any more."""
        declared = self.contract.group[group]
        if cohort is None:
            return is_closed(declared, self.contract, self.day)
        return is_cohort_closed(declared, cohort, self.contract, self.day, self.cohorts(group))

    def figure(self, aggregate: Aggregate, point: int | None, cohort: str | None) -> GroupFigure:
        """The engine's figure; an engine leaves out what nobody has entered, and must leave out nothing else.

        An aggregate that is taken at two lists of points has two numbers, with the same figures where they overlap.
        """
        keys = (GroupKey(number, point, cohort) for number in self.numbers[aggregate])
        found = next((self._figures[key] for key in keys if key in self._figures), None)
        if found:
            return found
        counts = self.groups.get(aggregate.group)
        if cohort is None and counts is not None and counts.entered > 0:
            raise LookupError(f"the engine gave no figure for {aggregate} at the point {point}")
        return NO_MEMBERS
