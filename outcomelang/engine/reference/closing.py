"""When nobody can enter a target group, or a cohort of it, any more (language, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from outcomelang.engine.reference.calendar import DAY, days_later, months_later
from outcomelang.model.contract import Cohorts, Contract, Enters
from outcomelang.value.calendar import parse_isomonth, parse_isoweek

_MONTHS = {"H": 6, "Q": 3}


def is_group_closed(enters: Enters | None, contract: Contract, day: date) -> bool:
    """After the last day of entry; without one, on the last settlement date.

    On the last settlement date a group whose window ends on that very day is closed too.
    """
    last_settlement = contract.settlements.last
    if enters is None or enters.last is None:
        return day >= last_settlement
    return day > enters.last or (day == enters.last and day >= last_settlement)


def is_cohort_over(cohorts: Cohorts, name: str, day: date, entered: Sequence[str]) -> bool:
    """Whether a cohort's own period has passed; of one by size, whether the next has begun."""
    if cohorts.by == "size":
        return str(int(name) + 1) in entered
    end = _first_day_after(cohorts, name)
    return end is not None and day >= end


def _first_day_after(cohorts: Cohorts, name: str) -> date | None:
    """The day after a cohort's period; None for one by column, or the last of a schedule."""
    match cohorts.by:
        case "year":
            return date(int(name), 12, 31) + DAY
        case "half year" | "quarter":
            year, part = name.split()
            return months_later(date(int(year), 1, 1), _MONTHS[part[0]] * int(part[1]))
        case "month":
            return months_later(parse_isomonth(name), 1)
        case "week":
            return days_later(parse_isoweek(name), 7)
        case "schedule":
            return next((start for start in sorted(cohorts.starts) if str(start) > name), None)
        case _:
            return None
