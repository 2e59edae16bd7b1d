"""Checked windows: the days that `since`, `within`, `between`, `on` and `near` mean (language, section 5)."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from outcomelang.model.day_from_tree import day_from, is_in_calendar, shifted
from outcomelang.model.expression import Constant, Day, Expression, MemberDay, Near, ShiftedDay, Window, walk
from outcomelang.model.literal_from_tree import duration_of
from outcomelang.model.surroundings import AppliedWindow, Surroundings, expression_from
from outcomelang.model.type import DATE, Level
from outcomelang.source import Span
from outcomelang.syntax import expression as tree
from outcomelang.value.duration import Duration, DurationKind, DurationUnit

_ONE_DAY = Duration(1, DurationUnit.DAY)


@expression_from.register
def windowed_from(part: tree.Windowed, around: Surroundings) -> Expression | None:
    """Check an expression with the window that is written after it, for whatever in it looks at rows.

    Only members have rows: elsewhere the window is not looked at, since the rows before it are the fault.
    """
    has_rows = around.scope.level is Level.MEMBER
    days = window_from(part.window, around.under(None)) if has_rows else None
    checked = expression_from(part.value, around.under(AppliedWindow(part.window, days)))
    if checked is None or (has_rows and days is None):
        return None
    if days is not None and _is_used(days, checked):
        return evolve(checked, span=part.span)
    message = f"the window {around.text(part.window)} belongs to nothing: {around.text(part.value)} looks at no rows"
    around.fault("OUT227", message, part.window.span, "write the window right after what looks at rows")
    return None


def window_from(window: tree.Window, around: Surroundings) -> Window | Near | None:
    """Check a window, and give its days."""
    match window:
        case tree.Since(anchor=anchor):
            return since(anchor, window.span, around)
        case tree.Within():
            return _within(window, around)
        case tree.Between(first=first, last=last):
            return _between(day_from(first, around), day_from(last, around), window.span, around)
        case tree.On(anchor=anchor):
            day = day_from(anchor, around)
            return _between(day, day, window.span, around)
        case tree.Near(anchor=anchor, tolerance=tolerance):
            day, distance = day_from(anchor, around), _distance(tolerance, around)
            return None if day is None or distance is None else Near(day, int(distance.in_days()), window.span)


def since(anchor: tree.Expression, span: Span, around: Surroundings) -> Window | None:
    """The days since X: to the point in a metric with points, else to the settlement date."""
    first = day_from(anchor, around)
    if first is None:
        return None
    if Day.POINT not in around.scope.days:
        return Window(first, None, span)
    if around.scope.level is not Level.MEMBER:
        message = "the window ends on the point of each member, and no member is looked at here"
        around.fault("OUT206", message, span, "make it a metric of members: `metric NAME of GROUP at ... = ...`")
        return None
    point = MemberDay(day=Day.POINT, type=DATE, level=Level.MEMBER, span=span)
    if first == point:
        around.fault("OUT229", "a window since the point has no day in it", span, "write `since previous`")
        return None
    return Window(first, point, span)


def _within(window: tree.Within, around: Surroundings) -> Window | None:
    anchor = day_from(window.anchor, around)
    measure = _distance if window.relation == "around" else _length
    length = measure(window.length, around)
    if anchor is None or length is None:
        return None
    match window.relation:
        case "after":
            days = Window(anchor, shifted(anchor, length, window.span), window.span)
        case "before":
            days = Window(shifted(anchor, -length, window.span), anchor, window.span)
        case "around":
            first, last = shifted(anchor, -length, window.span), shifted(anchor, length + _ONE_DAY, window.span)
            days = Window(first, last, window.span)
    return _in_calendar(days, around)


def _between(first: Expression | None, last: Expression | None, span: Span, around: Surroundings) -> Window | None:
    if first is None or last is None:
        return None
    dates = [day.value for day in (first, last) if isinstance(day, Constant) and isinstance(day.value, date)]
    if len(dates) == 2 and dates[0] > dates[1]:
        hint = f"write `between {dates[1]} and {dates[0]}`"
        around.fault("OUT229", f"a window that begins on {dates[0]} cannot end on {dates[1]}", span, hint)
        return None
    return _in_calendar(Window(first, shifted(last, _ONE_DAY, span), span), around)


def _in_calendar(window: Window, around: Surroundings) -> Window | None:
    moved = [day for day in (window.first, window.end) if isinstance(day, ShiftedDay)]
    return window if all(is_in_calendar(day, around) for day in moved) else None


def _length(literal: tree.DurationLiteral, around: Surroundings) -> Duration | None:
    """A length of days or of months, at least one."""
    length = duration_of(literal)
    if length.is_whole and length.count > 0:
        return length
    unit = "days" if length.kind is DurationKind.DAYS else "months"
    message = f"a window cannot be {around.text(literal)} long"
    around.fault("OUT229", message, literal.span, f"write a whole number of {unit}, 1 or more")
    return None


def _distance(literal: tree.DurationLiteral, around: Surroundings) -> Duration | None:
    """A distance from a day to both sides, in days: as long before as after, which months are not."""
    distance = duration_of(literal)
    if distance.kind is DurationKind.DAYS and distance.is_whole:
        return distance
    message = f"a distance to both sides of a day cannot be {around.text(literal)}"
    around.fault("OUT229", message, literal.span, "write it in whole days or weeks, as `30 days`")
    return None


def _is_used(days: Window | Near, checked: Expression) -> bool:
    """Whether anything in the expression looks at these days; `P on X` keeps the day only."""
    return any(part is days or (isinstance(days, Window) and part is days.first) for part in walk(checked))
