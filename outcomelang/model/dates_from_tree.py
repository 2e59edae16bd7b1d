"""Dates, durations and schedules of a contract, from the tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from outcomelang.diagnostic import Label
from outcomelang.model.findings import Findings
from outcomelang.syntax import tree
from outcomelang.syntax.expression import DateLiteral, DayOfYear, DurationLiteral
from outcomelang.value import schedule
from outcomelang.value.duration import Duration, DurationKind

_LONGEST_MONTH = 31


def duration_from_tree(literal: DurationLiteral) -> Duration:
    """The length of time that a literal says."""
    return Duration(literal.count, literal.unit)


def whole_days(literal: DurationLiteral, findings: Findings, words: str) -> int | None:
    """A length of time that must be a whole number of days, above 0; `words` say of what."""
    duration = duration_from_tree(literal)
    if duration.kind is DurationKind.DAYS and duration.is_whole and duration.count > 0:
        return int(duration.in_days())
    message = f"{words} is a whole number of days or weeks, not {duration}"
    findings.error("OUT277", message, literal.span, "months and years have no fixed number of days: write `90 days`")
    return None


def check_order(first: DateLiteral | None, last: DateLiteral | None, findings: Findings) -> bool:
    """Whether two dates are the right way round; else that is an error."""
    if first is None or last is None or first.value <= last.value:
        return True
    message = f"{last.value} is before {first.value}"
    findings.error("OUT257", message, first.span.to(last.span), f"write `{last.value} to {first.value}`")
    return False


def check_ascending(days: Sequence[DateLiteral], findings: Findings) -> None:
    """Report a date, of values that each hold from one on, that is not after the one before it."""
    for before, day in pairwise(days):
        label = Label(before.span, "after this one")
        if before.value == day.value:
            findings.error("OUT256", f"{day.value} is said twice", day.span, "keep one of the two", (label,))
        elif before.value > day.value:
            message = f"{day.value} is before {before.value}"
            findings.error("OUT257", message, day.span, "put the values in the order of their dates", (label,))


def warn_outside_term(
    days: Sequence[DateLiteral | None], findings: Findings, term: tuple[date, date] | None, words: str
) -> None:
    """Warn of each date outside the term; `words` say what happens on it."""
    for day in days:
        if day is not None and _is_outside(day, term):
            findings.warning("OUT259", f"{words} on {day.value}, outside the term", day.span, _term_hint(term))


def dates_of_schedule(
    node: tree.Schedule, findings: Findings, term: tuple[date, date] | None, *, may_be_pro_rata: bool = False
) -> tuple[date, ...] | None:
    """The dates of a schedule inside the term, both ends included; None after an error or without a term."""
    match node:
        case tree.Every():
            is_right = _check_every(node, findings, term)
            if node.pro_rata and not may_be_pro_rata:
                message = "`pro rata` belongs to a dated payment, whose last period may be short"
                findings.error("OUT261", message, node.span, "leave `pro rata` out")
        case tree.OnDays():
            is_right = _check_days(node, findings, term)
    if term is None or not is_right:
        return None
    try:
        return _dates(node, *term)
    except schedule.TooManyDates:
        most = schedule.MAXIMUM_DATES
        findings.error("OUT261", f"the schedule has more than {most} dates", node.span, "take a longer step")
        return None


def with_short_period(
    node: tree.Every, dates: tuple[date, ...], term: tuple[date, date]
) -> tuple[tuple[date, ...], Fraction]:
    """The dates of a schedule `pro rata`, and the part of a whole period that the last of them closes.

    Each date closes a period. If the last day lies after the last date it closes a short one, which counts by its days.
    """
    last = min(term[1], node.last.value) if node.last else term[1]
    if not node.pro_rata or last == dates[-1]:
        return dates, Fraction(1)
    step = duration_from_tree(node.step)
    longest = int(step.in_days()) if step.kind is DurationKind.DAYS else int(step.in_months()) * _LONGEST_MONTH
    until = date.fromordinal(min(last.toordinal() + longest, date.max.toordinal()))
    later = (day for day in schedule.every(step, node.anchor.value, last, until) if day > last)
    following = next(later, until)
    return (*dates, last), Fraction((last - dates[-1]).days, (following - dates[-1]).days)


def _dates(node: tree.Schedule, first: date, last: date) -> tuple[date, ...]:
    match node:
        case tree.Every(last=own_last):
            until = min(last, own_last.value) if own_last else last
            return schedule.every(duration_from_tree(node.step), node.anchor.value, first, until)
        case tree.OnDays(days=days):
            return schedule.on_days([_day(day) for day in days], first, last)


def day_of_year(day: DayOfYear) -> schedule.DayOfYear:
    """A day of every year."""
    return schedule.DayOfYear(day.day, day.month)


def _day(day: DateLiteral | DayOfYear) -> date | schedule.DayOfYear:
    return day.value if isinstance(day, DateLiteral) else day_of_year(day)


def _check_every(node: tree.Every, findings: Findings, term: tuple[date, date] | None) -> bool:
    step = duration_from_tree(node.step)
    is_possible = step.is_whole and step.count > 0
    if not is_possible:
        message = f"a schedule cannot run every {step}"
        findings.error("OUT261", message, node.step.span, "take a whole number of days, weeks, months or years")
    is_inside = _check_inside(node.last, findings, term)
    return check_order(node.anchor, node.last, findings) and is_possible and is_inside


def _check_days(node: tree.OnDays, findings: Findings, term: tuple[date, date] | None) -> bool:
    met: dict[date | tuple[int, int], DateLiteral | DayOfYear] = {}
    is_right = True
    for day in node.days:
        before = met.setdefault(day.value if isinstance(day, DateLiteral) else (day.month, day.day), day)
        if before is not day:
            words = f"`{findings.source.excerpt(day.span)}`"
            label = Label(before.span, "said here first")
            findings.error("OUT256", f"{words} is said twice", day.span, "keep one of the two", (label,))
        if isinstance(day, DateLiteral):
            is_right = _check_inside(day, findings, term) and is_right
    return is_right


def _check_inside(day: DateLiteral | None, findings: Findings, term: tuple[date, date] | None) -> bool:
    if day is None or not _is_outside(day, term):
        return True
    findings.error("OUT258", f"{day.value} is outside the term", day.span, _term_hint(term))
    return False


def _is_outside(day: DateLiteral, term: tuple[date, date] | None) -> bool:
    return term is not None and not term[0] <= day.value <= term[1]


def _term_hint(term: tuple[date, date] | None) -> str | None:
    return f"the term is {term[0]} to {term[1]}" if term else None
