"""Cells that are text, as in CSV: which spellings are accepted, and what each one means.

Strict on purpose: a spelling that two readers could take for two values is refused, never guessed at. The plain forms
of numbers and dates are read here; a column in another form is first written plainly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from attrs import evolve
from sqlglot import exp

from outcomelang.data.cell import Reading
from outcomelang.data.cell_of_cpr import reading_of_cpr
from outcomelang.data.date_form import PLAIN_DATE, DateForm, date_as_written_plainly
from outcomelang.data.fault import Fault
from outcomelang.data.number_form import NumberForm, number_as_written_plainly
from outcomelang.data.words import all_of, function, known, matches, one_of, text, tried
from outcomelang.model.contract import Column

# Every kind of blank that Unicode has, and the two characters without width that exports leave behind.
_BLANK: Final = r"[\s\v\pZ\x{FEFF}\x{200B}]"
_BLANK_AT_AN_END: Final = rf"(?s){_BLANK}.*|.*{_BLANK}"
_NUMBER: Final = r"-?[0-9]+(?:\.[0-9]+)?"
# 15 digits before the point and 9 after it; zeros that say nothing may be more.
_NUMBER_THAT_FITS: Final = r"-?0*[0-9]{1,15}(?:\.[0-9]{1,9}0*)?"
_DIGITS_THAT_FIT: Final = "-?0*[0-9]{1,15}"
_PERCENT_OF_DIGITS: Final = f"{_DIGITS_THAT_FIT}%"
_WHOLE_THAT_FITS: Final = r"-?0*[0-9]{1,15}(?:\.0+)?"
_WHOLE: Final = r"-?[0-9]+(?:\.0+)?"
_PERCENT: Final = rf"{_NUMBER}%"
# 38.5 % is 0.385: two of the nine decimals are the percent sign's.
_PERCENT_THAT_FITS: Final = r"-?0*[0-9]{1,15}(?:\.[0-9]{1,7}0*)?%"
_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_WEEK: Final = r"[0-9]{4}-W[0-9]{2}"
_MONTH: Final = r"[0-9]{4}-[0-9]{2}"
# Danish spreadsheets write the last of each.
_YES: Final = ("yes", "true", "ja", "sand")
_NO: Final = ("no", "false", "nej", "falsk")

Form: TypeAlias = NumberForm | DateForm


def reading_from_text(column: Column, cell: exp.Expr, form: Form | None = None) -> Reading:
    """How a column is read from cells of text, of which NULL and `` are empty: in a form, the plain one if none."""
    filled = exp.Nullif(this=cell.copy(), expression=text(""))
    if column.cpr:
        return reading_of_cpr(filled)
    if column.type.options is not None:
        return _code(filled, column.type.options)
    plainly = _READINGS[column.source_type]
    match form:
        case NumberForm.UNPROVEN:
            digits = _PERCENT_OF_DIGITS if column.source_type == "percent" else _DIGITS_THAT_FIT
            return evolve(plainly(filled), sound=matches(filled, digits))
        case NumberForm.POINT | NumberForm.COMMA:
            written = number_as_written_plainly(filled, form, column.source_type)
            return _in_form(filled, written, plainly, Fault.NOT_A_NUMBER)
        case DateForm() if form != PLAIN_DATE:
            return _in_form(filled, date_as_written_plainly(filled, form), plainly, Fault.NOT_A_DATE)
    return plainly(filled)


def _in_form(
    cell: exp.Expr, written: tuple[exp.Expr, exp.Expr], plainly: Callable[[exp.Expr], Reading], fault: Fault
) -> Reading:
    """A cell that is in another form: whether it is, and what it is in the plain one."""
    fits, plain = written
    reading = plainly(plain)
    blanks, *others = reading.faults
    faults = ((blanks[0], matches(cell, _BLANK_AT_AN_END)), (fault, exp.not_(fits)), *others)
    return evolve(reading, cell=cell, shown=cell, faults=faults)


def _reading(cell: exp.Expr, typed: exp.Expr, sound: exp.Expr, *faults: tuple[Fault, exp.Expr]) -> Reading:
    return Reading(cell, cell, typed, sound, ((Fault.BLANKS, matches(cell, _BLANK_AT_AN_END)), *faults))


def _text(cell: exp.Expr) -> Reading:
    return _reading(cell, cell, exp.not_(matches(cell, _BLANK_AT_AN_END)))


def _code(cell: exp.Expr, options: tuple[str, ...]) -> Reading:
    return _reading(cell, cell, one_of(cell, options), (Fault.UNKNOWN_CODE, exp.not_(one_of(cell, options))))


def _number(cell: exp.Expr) -> Reading:
    return _reading(
        cell,
        tried(cell, "decimal(24, 9)"),
        matches(cell, _NUMBER_THAT_FITS),
        (Fault.NOT_A_NUMBER, exp.not_(matches(cell, _NUMBER))),
        (Fault.TOO_MANY_DIGITS, exp.not_(matches(cell, _NUMBER_THAT_FITS))),
    )


def _whole(cell: exp.Expr) -> Reading:
    return _reading(
        cell,
        tried(cell, "bigint"),
        matches(cell, _WHOLE_THAT_FITS),
        (Fault.NOT_A_NUMBER, exp.not_(matches(cell, _NUMBER))),
        (Fault.NOT_WHOLE, exp.not_(matches(cell, _WHOLE))),
        (Fault.TOO_MANY_DIGITS, exp.not_(matches(cell, _WHOLE_THAT_FITS))),
    )


def _percent(cell: exp.Expr) -> Reading:
    points = exp.Trim(this=cell.copy(), expression=text("%"), position="TRAILING")
    hundredth = exp.cast(text("0.01"), "decimal(3, 2)")
    fraction = exp.cast(exp.Mul(this=tried(points, "decimal(24, 7)"), expression=hundredth), "decimal(24, 9)")
    return _reading(
        cell,
        fraction,
        matches(cell, _PERCENT_THAT_FITS),
        (Fault.NO_PERCENT_SIGN, matches(cell, _NUMBER)),
        (Fault.NOT_A_NUMBER, exp.not_(matches(cell, _PERCENT))),
        (Fault.TOO_MANY_DIGITS, exp.not_(matches(cell, _PERCENT_THAT_FITS))),
    )


def _date(cell: exp.Expr) -> Reading:
    day = tried(cell, "date")
    exists = exp.GTE(this=day.copy(), expression=exp.cast(text("0001-01-01"), "date"))
    return _reading(
        cell,
        day,
        all_of([matches(cell, _DATE), exists]),
        (Fault.NOT_A_DATE, exp.not_(matches(cell, _DATE))),
        (Fault.NO_SUCH_DAY, exp.true()),
    )


def _week(cell: exp.Expr) -> Reading:
    monday = function("try_strptime", exp.DPipe(this=cell.copy(), expression=text("-1")), text("%G-W%V-%u"))
    # Week 53 of a year with 52 weeks would be read as the next year's first.
    exists = exp.EQ(this=function("strftime", monday.copy(), text("%G-W%V")), expression=cell.copy())
    return _reading(
        cell,
        exp.cast(monday, "date"),
        all_of([matches(cell, _WEEK), exists, exp.not_(matches(cell, "0000.*"))]),
        (Fault.NOT_A_WEEK, exp.true()),
    )


def _month(cell: exp.Expr) -> Reading:
    first = tried(exp.DPipe(this=cell.copy(), expression=text("-01")), "date")
    return _reading(
        cell,
        first,
        all_of([matches(cell, _MONTH), known(first), exp.not_(matches(cell, "0000.*"))]),
        (Fault.NOT_A_MONTH, exp.true()),
    )


def _yesno(cell: exp.Expr) -> Reading:
    lower = exp.Lower(this=cell.copy())
    answer = exp.Case().when(one_of(lower, _YES), exp.true()).when(one_of(lower, _NO), exp.false())
    return _reading(cell, answer, one_of(lower, (*_YES, *_NO)), (Fault.NOT_YES_OR_NO, exp.true()))


_READINGS: Final[Mapping[str, Callable[[exp.Expr], Reading]]] = {
    "key": _text,
    "text": _text,
    "number": _number,
    "money": _number,
    "whole": _whole,
    "percent": _percent,
    "date": _date,
    "isoweek": _week,
    "isomonth": _month,
    "yesno": _yesno,
}
