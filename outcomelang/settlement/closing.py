"""When nobody can enter a target group or a cohort of it any more (language, section 4).

A group closes after the last day of its entry window, a cohort by date after its period and a cohort by column with
its group; a group without a last day of entry closes on the last settlement date. On the last settlement date a group
whose window ends on that very day is closed too: there is no later settlement that could use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from outcomelang.model.contract import Contract, Group
from outcomelang.settlement.figures import GroupCounts


def is_closed(group: Group, contract: Contract, day: date) -> bool:
    """Whether a target group is closed on a settlement date."""
    last_entry = group.enters.last if group.enters else None
    last_settlement = contract.settlements.last
    if last_entry is None:
        return day >= last_settlement
    return day > last_entry or day == last_entry == last_settlement


def is_cohort_closed(
    group: Group, cohort: str, contract: Contract, day: date, counts: Mapping[str, GroupCounts]
) -> bool:
    """Whether a cohort of a target group is closed on a settlement date."""
    if is_closed(group, contract, day):
        return True
    end = counts[group.name].cohort_ends.get(cohort) if group.name in counts else None
    return end is not None and day > end
