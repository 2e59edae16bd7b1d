"""Checked days: the dates on which windows begin and end, and dates moved by a duration."""

from __future__ import annotations

from datetime import date

from outcomelang.model.expected_from_tree import expected_from
from outcomelang.model.expression import (
    ColumnValue,
    Constant,
    Expression,
    InputValue,
    MemberDay,
    ParameterValue,
    ShiftedDay,
)
from outcomelang.model.fixed_figure import fixed_figure
from outcomelang.model.surroundings import Surroundings
from outcomelang.model.type import DATE, Kind
from outcomelang.source import Span
from outcomelang.syntax import expression as tree
from outcomelang.value.calendar import DateOutOfRange, add
from outcomelang.value.duration import Duration, DurationUnit

_PLAIN_DAYS = (ColumnValue, Constant, InputValue, MemberDay, ParameterValue)


def day_from(part: tree.Expression, around: Surroundings) -> Expression | None:
    """Check the day on which a window begins or ends."""
    day = expected_from(part, DATE, around)
    if day is None or _is_plain(day):
        return day
    message = f"a window cannot begin or end on {around.text(part)}"
    hint = "name a date column, `start`, `point`, `previous` or a date, or one of these plus a duration in brackets"
    around.fault("OUT228", message, part.span, hint)
    return None


def shifted(day: Expression, shift: Duration, span: Span) -> ShiftedDay:
    """A day plus a duration."""
    return ShiftedDay(day=day, shift=shift, type=DATE, level=day.level, span=span)


def moved_day(
    day: Expression, operator: str, length: Expression, span: Span, around: Surroundings
) -> ShiftedDay | None:
    """Check `day + duration` or `day - duration`: the duration is fixed in the text, in whole days or months."""
    figure = fixed_figure(length)
    text = f"`{around.excerpt(length.span)}`"
    if figure is None:
        around.fault("OUT244", f"a date cannot be moved by {text}", length.span, "write a duration, as `13 weeks`")
        return None
    unit = DurationUnit.DAY if length.type.kind is Kind.DAYS else DurationUnit.MONTH
    shift = Duration(figure if operator == "+" else -figure, unit)
    if not shift.is_whole:
        hint = f"write a whole number of {unit}s"
        around.fault("OUT244", f"a date cannot be moved by {text}, which is {abs(shift)}", length.span, hint)
        return None
    moved = shifted(day, shift, span)
    return moved if is_in_calendar(moved, around) else None


def is_in_calendar(moved: ShiftedDay, around: Surroundings) -> bool:
    """Whether a date of the text is still a date when it has been moved; if not, it is reported."""
    if not isinstance(moved.day, Constant) or not isinstance(moved.day.value, date):
        return True
    try:
        add(moved.day.value, moved.shift)
    except DateOutOfRange:
        message = f"{moved.day.value} cannot be moved by {moved.shift}: the calendar ends there"
        around.fault("OUT244", message, moved.span, "dates run from the year 1 to the year 9999")
        return False
    return True


def _is_plain(day: Expression) -> bool:
    while isinstance(day, ShiftedDay):
        day = day.day
    return isinstance(day, _PLAIN_DAYS)
