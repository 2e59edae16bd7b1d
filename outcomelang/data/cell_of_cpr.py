"""Cells that hold CPR numbers: read in one spelling, and never shown, not even in part.

The day of birth alone tells a person who knows a neighbourhood whom a row is about.
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from outcomelang.data.cell import Reading
from outcomelang.data.fault import Fault
from outcomelang.data.words import all_of, function, known, matches, one_of, text, tried
from outcomelang.value.cpr import PATTERN

MASK_OF_CPR: Final = "******-****"

_LONGEST_MASK: Final = 20


def reading_of_cpr(cell: exp.Expr) -> Reading:
    """How a CPR number is read from text, of which NULL is empty: with or without its hyphen it is the same number."""
    digits = exp.Replace(this=cell.copy(), expression=text("-"), replacement=text(""))
    has_form = matches(cell, PATTERN)
    spelled = exp.DPipe(this=_part(digits, 1, 6), expression=exp.DPipe(this=text("-"), expression=_part(digits, 7, 4)))
    return Reading(
        cell,
        _hidden(cell),
        exp.Case().when(has_form, spelled),
        all_of([has_form.copy(), known(_day(digits))]),
        ((Fault.NOT_A_CPR_NUMBER, exp.not_(has_form.copy())), (Fault.CPR_OF_NO_DAY, exp.true())),
    )


def _part(digits: exp.Expr, first: int, length: int) -> exp.Expr:
    return exp.Substring(this=digits.copy(), start=exp.Literal.number(first), length=exp.Literal.number(length))


def _day(digits: exp.Expr) -> exp.Expr:
    """The day of birth, NULL where there is no such day; 60 is taken off the day of an administrative number."""
    tens = function("translate", _part(digits, 1, 1), text("6789"), text("0123"))
    year, month = (_century(digits), _part(digits, 5, 2)), _part(digits, 3, 2)
    return tried(function("concat", *year, text("-"), month, text("-"), tens, _part(digits, 2, 1)), "date")


def _century(digits: exp.Expr) -> exp.Expr:
    """The table of the CPR office: what the seventh digit and the two digits of the year say."""
    seventh, year = _part(digits, 7, 1), _part(digits, 5, 2)

    def until(last: str, before: str) -> exp.Expr:
        is_later = exp.LTE(this=year.copy(), expression=text(last))
        return exp.Case().when(is_later, text("20")).else_(text(before))

    return (
        exp.Case()
        .when(one_of(seventh, "0123"), text("19"))
        .when(one_of(seventh, "49"), until("36", "19"))
        .else_(until("57", "18"))
    )


def _hidden(cell: exp.Expr) -> exp.Expr:
    """The shape of what stands there: its length, and where it has hyphens."""
    beginning = exp.Left(this=cell.copy(), expression=exp.Literal.number(_LONGEST_MASK))
    return function("regexp_replace", beginning, text("[^-]"), text("*"), text("g"))
