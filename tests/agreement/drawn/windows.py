"""Days and windows of a member: where they begin and end."""

from datetime import date

from attrs import define

from tests.agreement.drawn.draft import Draft, PointList
from tests.agreement.drawn.tables import cell


@define
class Place:
    """Where a value of members stands: of which group, at which points.

    `may_be_missing` is set by what is written there, if it may be missing.
    """

    group: str
    points: PointList | None = None
    may_be_missing: bool = False


def length(draft: Draft) -> str:
    """The length of a window: short ones, and those that end on the last of a month."""
    return draft.draw.one_of(
        "3 months", "1 month", "6 months", "12 months", "30 days", "90 days", "7 days", "13 weeks", "1 day", "1 year"
    )


def day(draft: Draft, place: Place) -> str:
    """A day of a member: the start, a point, a cell, a date, or one of these moved."""
    draw = draft.draw
    found = _plain_day(draft, place)
    if draw.chance(20):
        return f"({found} {draw.one_of('+', '-')} {draw.one_of('13 weeks', '1 month', '1 day', '6 months', '30 days')})"
    return found


def _plain_day(draft: Draft, place: Place) -> str:
    draw = draft.draw
    options = ["start", "start", "start", "cell", "date"]
    if place.points:
        options += ["point", "point", "previous"]
    found = draw.one_of(*options)
    if found == "cell":
        place.may_be_missing |= cell(draft, "asked")
        return "asked"
    if found == "date":
        return str(some_date(draft))
    return found


def some_date(draft: Draft) -> date:
    """A date that is written out: often a settlement date."""
    first, last = draft.term
    edges = [day for year in (first.year, first.year + 1) for day in (date(year, 2, 28), date(year, 12, 31))]
    edges += [date(2024, 2, 29), date(first.year, 7, 1)]
    return draft.draw.one_of(*draft.settlements, *(edge for edge in edges if first <= edge <= last))


def window(draft: Draft, place: Place) -> str:
    """A window that has an end: the contract says it, or the point does."""
    draw = draft.draw
    forms = ["after", "after", "after", "before", "around", "between", "on"]
    if place.points:
        forms += ["since", "since", "since"]
    match draw.one_of(*forms):
        case "since":
            return f"since {draw.one_of('start', 'previous', '(start + 1 month)', '(previous - 30 days)')}"
        case "around":
            return f"within {draw.one_of('30 days', '1 day', '2 weeks', '60 days')} around {day(draft, place)}"
        case "between":
            return f"between {_plain_day(draft, place)} and {day(draft, place)}"
        case "on":
            return f"on {day(draft, place)}"
        case side:
            return f"within {length(draft)} {side} {day(draft, place)}"
