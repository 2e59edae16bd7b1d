"""How the dates of a column are written: which part comes first, and what stands between the parts.

`31-12-2024` has the day first; of `03-04-2024` nobody can say it. A column is read in one form, which its cells prove
or the user says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen
from sqlglot import exp

from outcomelang.data.reading_options import Order
from outcomelang.data.undecided import Undecided
from outcomelang.data.words import function, matches, text

ISO: Final = "iso"
_MARKS: Final = ("-", ".", "/")
_WORDS: Final = {Order.DAY_FIRST: "day-month-year", Order.MONTH_FIRST: "month-day-year"}

_YEAR: Final = "[0-9]{4}"
_PLAIN: Final = rf"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}"
_MIDNIGHT: Final = r"[ T]00:00(?::00(?:[.,]0{1,9})?)?"
_NUMBER: Final = "[0-9]{1,2}"
_MONTH: Final = "(?:0?[1-9]|1[0-2])"
_DAY_ABOVE_12: Final = "(?:1[3-9]|2[0-9]|3[01])"


@frozen
class DateForm:
    """A way to read a column's dates; `order` is None where the year comes first.

    The plain form is `2024-12-31`. Any other form also takes a time of day that is midnight.
    """

    order: Order | None = None
    mark: str = "-"
    with_midnight: bool = False

    def __str__(self) -> str:
        """What a statement says of it, nothing of the plain form."""
        if self.order is None:
            return "dates with the time 00:00" if self.with_midnight else ""
        return f"dates {_WORDS[self.order]}"


PLAIN_DATE: Final = DateForm()

# What a cell can be: in the plain form; the same with midnight; or a shape such as `dmy.`, which says what it proves
# (`dmy`, `mdy`; `same` has the same number as day and month, `open` two that fit both) and what mark it has.
_PROVES: Final = ("dmy", "mdy", "same", "open")
_MIDNIGHT_SHAPE: Final = "iso and midnight"
OTHER: Final = "other"


def is_plain(cell: exp.Expr) -> exp.Expr:
    """Whether a cell is in the plain form."""
    return matches(cell, _PLAIN)


def shape(cell: exp.Expr) -> exp.Expr:
    """The shape of a filled cell."""
    case = exp.Case().when(is_plain(cell), text(ISO)).when(matches(cell, _PLAIN + _MIDNIGHT), text(_MIDNIGHT_SHAPE))
    for mark in _MARKS:
        between = rf"\{mark}"
        same = "|".join(f"0?{number}{between}0?{number}" for number in range(1, 13))
        first_two = {
            "dmy": f"{_DAY_ABOVE_12}{between}{_MONTH}",
            "mdy": f"{_MONTH}{between}{_DAY_ABOVE_12}",
            "same": f"(?:{same})",
            "open": f"{_MONTH}{between}{_MONTH}",
        }
        for proves, pattern in first_two.items():
            whole = f"{pattern}{between}{_YEAR}(?:{_MIDNIGHT})?"
            case = case.when(matches(cell, whole), text(proves + mark))
    return case.else_(text(OTHER))


def date_form(found: Mapping[str, int], said: Order | None) -> DateForm | Undecided:
    """The form in which a column is read whose cells have these shapes, so many of each.

    Where cells have several marks, or some the year first, the form of most is taken: others are then broken cells.
    """
    year_first = found.get(ISO, 0) + found.get(_MIDNIGHT_SHAPE, 0)
    by_mark = {mark: sum(found.get(proves + mark, 0) for proves in _PROVES) for mark in _MARKS}
    mark = max(_MARKS, key=lambda one: by_mark[one])
    if by_mark[mark] <= year_first:
        return DateForm(with_midnight=_MIDNIGHT_SHAPE in found)
    day, month, _, unclear = (found.get(proves + mark, 0) for proves in _PROVES)
    if said is None and unclear and bool(day) == bool(month):
        proofs = (f"dmy{mark}", f"mdy{mark}") if day else ()
        return Undecided(f"open{mark}", proofs)
    return DateForm(said or (Order.MONTH_FIRST if month > day else Order.DAY_FIRST), mark)


def date_as_written_plainly(cell: exp.Expr, form: DateForm) -> tuple[exp.Expr, exp.Expr]:
    """Whether a cell is of the form, and then the same day as `2024-12-31`."""
    bare = function("regexp_replace", cell.copy(), text("[ T].*$"), text(""))
    if form.order is None:
        fits = matches(cell, f"{_PLAIN}(?:{_MIDNIGHT})?")
        return fits, exp.Case().when(fits.copy(), bare)
    between = rf"\{form.mark}"
    fits = matches(cell, f"{_NUMBER}{between}{_NUMBER}{between}{_YEAR}(?:{_MIDNIGHT})?")
    day, month = (1, 2) if form.order is Order.DAY_FIRST else (2, 1)

    def part(number: int) -> exp.Expr:
        split = function("split_part", bare.copy(), text(form.mark), exp.Literal.number(number))
        return function("lpad", split, exp.Literal.number(2), text("0"))

    year = function("split_part", bare.copy(), text(form.mark), exp.Literal.number(3))
    iso = function("concat_ws", text("-"), year, part(month), part(day))
    return fits, exp.Case().when(fits.copy(), iso)
