"""When nobody can enter a target group or a cohort of it any more (language, section 4).

A group closes after the last day of its entry window, a cohort by date after its period, a cohort by column with its
group; a group without a last day of entry closes on the last settlement date. Where the language is silent: on the
last settlement date a group whose window ends on that very day is closed too, since no later settlement could use it;
and a cohort by size is closed when the next one has begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from outcomelang.model.contract import Cohorts, Contract, Group
from outcomelang.value.calendar import add_months, parse_isomonth, parse_isoweek

_ONE_DAY = timedelta(days=1)
_ONE_WEEK = timedelta(days=7)


def is_closed(group: Group, contract: Contract, day: date) -> bool:
    """Whether a target group is closed on a settlement date."""
    last_entry = group.enters.last if group.enters else None
    last_settlement = contract.settlements.last
    if last_entry is None:
        return day >= last_settlement
    return day > last_entry or day == last_entry == last_settlement


def is_cohort_closed(group: Group, cohort: str, contract: Contract, day: date, entered: Sequence[str]) -> bool:
    """Whether a cohort of a target group is closed; `entered` are the group's cohorts that members have entered."""
    if group.cohorts is None or is_closed(group, contract, day):
        return is_closed(group, contract, day)
    if group.cohorts.by == "size":
        return str(int(cohort) + 1) in entered
    last = last_day_of_cohort(group.cohorts, cohort)
    return last is not None and day > last


def last_day_of_cohort(cohorts: Cohorts, name: str) -> date | None:
    """The last day of the period that a cohort is named by; None for a cohort that has no last day of its own."""
    match cohorts.by:
        case "year":
            return date(int(name), 12, 31)
        case "half year" | "quarter":
            year, part = name.split()
            months = 6 if part[0] == "H" else 3
            return add_months(date(int(year), 1, 1), months * int(part[1])) - _ONE_DAY
        case "month":
            return add_months(parse_isomonth(name), 1) - _ONE_DAY
        case "week":
            return parse_isoweek(name) + _ONE_WEEK - _ONE_DAY
        case "schedule":
            later = [start for start in cohorts.starts if start > date.fromisoformat(name)]
            return min(later) - _ONE_DAY if later else None
        case _:
            return None
