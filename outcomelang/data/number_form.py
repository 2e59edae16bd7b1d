"""How the numbers of a column are written: which mark stands before their decimals, and what between thousands.

`1.234` is a thousand and more, or one and a bit. So each cell is sorted by what it proves, and a column is read as its
cells prove; if none does, the user is asked.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final

from sqlglot import exp

from outcomelang.data.reading_options import DecimalMark
from outcomelang.data.undecided import Undecided
from outcomelang.data.words import function, matches, text

NUMBERS: Final = frozenset({"number", "money", "whole", "percent"})
"""The declared types whose cells are numbers."""


class NumberForm(enum.StrEnum):
    """A way to read a column's numbers. POINT also takes what may stand between thousands, PLAIN does not.

    UNPROVEN is what is known of digits alone: a cell with any mark is then a fault, and has the column looked through.
    """

    PLAIN = "plain"
    UNPROVEN = "unproven"
    POINT = "decimal point"
    COMMA = "decimal comma"

    def __str__(self) -> str:
        """What a statement says of it, nothing of the plain form."""
        return self.value if self in {NumberForm.POINT, NumberForm.COMMA} else ""


class Shape(enum.StrEnum):
    """What a cell says about the form of its column: `PLAIN_POINT` and the next three prove a decimal mark."""

    DIGITS = "digits"
    PLAIN_POINT = "plain point"
    POINT = "point"
    COMMA = "comma"
    OPEN = "open"
    EITHER = "either"
    OTHER = "other"


# The blank between thousands, and before a percent sign, is one of these: the common one and two that do not break.
_BLANKS: Final = " \u00a0\u202f"
_BLANK: Final = r"[ \x{00A0}\x{202F}]"
_FIRST_GROUP: Final = "[1-9][0-9]{0,2}"
_MARKS: Final = {NumberForm.POINT: (r"\.", ","), NumberForm.COMMA: (",", r"\.")}
"""The decimal mark of a form, and the other one, which may stand between thousands."""


def is_plain(cell: exp.Expr, declared: str) -> tuple[exp.Expr, exp.Expr]:
    """Whether a cell is in the plain form beyond doubt, and whether it is that with a point."""
    sign = "%?" if declared == "percent" else ""
    with_point = f"-?(?:{_certain(NumberForm.POINT)}){sign}"
    return matches(cell, f"-?[0-9]+{sign}|{with_point}"), matches(cell, with_point)


def shape(cell: exp.Expr, declared: str) -> exp.Expr:
    """The shape of a filled cell, in a column of this declared type."""
    sign, blank_and_sign = ("%?", f"(?:{_BLANK}?%)?") if declared == "percent" else ("", "")
    spaced = f"|-?[0-9]+{_BLANK}%" if declared == "percent" else ""
    patterns = {
        Shape.DIGITS: f"-?[0-9]+{sign}",
        Shape.PLAIN_POINT: rf"-?(?:{_certain(NumberForm.POINT)}){sign}",
        Shape.POINT: f"-?(?:{_proof(NumberForm.POINT)}){blank_and_sign}",
        Shape.COMMA: f"-?(?:{_proof(NumberForm.COMMA)}){blank_and_sign}",
        Shape.OPEN: f"-?{_FIRST_GROUP}[.,][0-9]{{3}}{blank_and_sign}",
        Shape.EITHER: f"-?{_FIRST_GROUP}(?:{_BLANK}[0-9]{{3}})+{blank_and_sign}{spaced}",
    }
    case = exp.Case()
    for name, pattern in patterns.items():
        case = case.when(matches(cell, pattern), text(name.value))
    return case.else_(text(Shape.OTHER.value))


def _certain(form: NumberForm) -> str:
    """Digits with one mark that can only be the decimal one: no three digits after it, or no group before it."""
    mark, _ = _MARKS[form]
    return f"(?:0[0-9]*|[0-9]{{4,}}){mark}[0-9]{{3}}|[0-9]+{mark}(?:[0-9]{{1,2}}|[0-9]{{4,}})"


def _proof(form: NumberForm) -> str:
    """What can be read in one form only."""
    mark, other = _MARKS[form]
    grouped = rf"{_FIRST_GROUP}(?:(?:{other}[0-9]{{3}})+|(?:{_BLANK}[0-9]{{3}})+){mark}[0-9]+"
    return f"{_certain(form)}|{grouped}|{_FIRST_GROUP}(?:{other}[0-9]{{3}}){{2,}}"


def number_form(found: Mapping[str, int], said: DecimalMark | None) -> NumberForm | Undecided:
    """The form in which a column is read whose cells have these shapes, so many of each."""
    plain, point, comma, several_ways, either = (
        found.get(shape, 0) for shape in (Shape.PLAIN_POINT, Shape.POINT, Shape.COMMA, Shape.OPEN, Shape.EITHER)
    )
    points = plain + point
    if said is None and several_ways and bool(points) == bool(comma):
        proofs = (Shape.PLAIN_POINT if plain else Shape.POINT, Shape.COMMA) if points else ()
        return Undecided(Shape.OPEN, proofs)
    if not (points or comma or several_ways or either):
        return NumberForm.UNPROVEN
    if said is DecimalMark.COMMA or (said is None and comma > points):
        return NumberForm.COMMA
    return NumberForm.POINT if point or several_ways or either else NumberForm.PLAIN


def number_as_written_plainly(cell: exp.Expr, form: NumberForm, declared: str) -> tuple[exp.Expr, exp.Expr]:
    """Whether a cell is of the form, and then the same number with a decimal point and nothing else."""
    mark, other = _MARKS[form]
    groups = f"{_FIRST_GROUP}(?:(?:{other}[0-9]{{3}})+|(?:{_BLANK}[0-9]{{3}})+)"
    sign = f"(?:{_BLANK}?%)?" if declared == "percent" else ""
    fits = matches(cell, f"-?(?:[0-9]+|{groups})(?:{mark}[0-9]+)?{sign}")
    source, target = (",." + _BLANKS, ".") if form is NumberForm.COMMA else ("," + _BLANKS, "")
    bare = function("translate", cell.copy(), text(source), text(target))
    return fits, exp.Case().when(fits.copy(), bare)
