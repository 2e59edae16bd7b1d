"""Cells of text in the spelling in which the database itself would write their value, and most cells are.

To write a value back and compare costs a fraction of holding a text against a pattern. A cell that is found canonical
here would be found sound by its pattern too; of any other nothing is said, and the pattern decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from attrs import evolve
from sqlglot import exp

from outcomelang.data.cell import Reading, declared
from outcomelang.data.cell_from_text import Form, reading_from_text
from outcomelang.data.date_form import PLAIN_DATE
from outcomelang.data.number_form import NumberForm
from outcomelang.data.words import all_of, function, known, text
from outcomelang.model.contract import Column

_VISIBLE: Final = (text("!"), text("~"))
_LARGEST_WHOLE: Final = exp.Literal.number(10**15 - 1)
_NINE_DECIMALS: Final = ".000000000"
_FIRST_DAY: Final = "0001-01-01"
_LAST_DAY: Final = "9999-12-31"
# Of weeks the years are compared that have four digits however they are written.
_FIRST_OF_WEEKS: Final = "1001-01-01"
_LAST_OF_WEEKS: Final = "9998-12-31"

_Test = Callable[[exp.Expr, exp.Expr], exp.Expr]


def declared_text(column: Column, cell: exp.Expr, value: exp.Expr, form: Form | None = None) -> Reading:
    """How a declared column is read from cells of text; what is canonical is sound without a look at its pattern.

    `value` is what stands for the typed value where the tests are made.
    """
    reading = reading_from_text(column, cell, form)
    test = _test_of(column, form)
    if test is not None:
        sound = exp.Case().when(test(reading.cell, value), exp.true()).else_(reading.sound)
        reading = evolve(reading, sound=sound)
    return declared(reading, column, value)


def _test_of(column: Column, form: Form | None) -> _Test | None:
    if column.cpr or column.type.options is not None or form not in {None, *_PLAIN_FORMS}:
        return None
    test = _TESTS.get(column.source_type)
    # In a column of which no cell has a mark yet, one that has is not sound.
    return _is_number_of_digits if test is _is_number and form is NumberForm.UNPROVEN else test


def _is_visible_at_both_ends(cell: exp.Expr, _: exp.Expr) -> exp.Expr:
    """Letters, digits and marks of ASCII are no blanks; a text is compared by its first byte."""
    last = exp.Right(this=cell.copy(), expression=exp.Literal.number(1))
    return all_of([_between(cell, *_VISIBLE), _between(last, *_VISIBLE)])


def _is_whole(cell: exp.Expr, value: exp.Expr) -> exp.Expr:
    fits = _between(value, exp.Neg(this=_LARGEST_WHOLE.copy()), _LARGEST_WHOLE.copy())
    return all_of([_same(_written(value), cell), fits])


def _is_number(cell: exp.Expr, value: exp.Expr) -> exp.Expr:
    """The value is written with all nine decimals, of which the cell may leave out the last ones, or all."""
    begins = function("starts_with", _written(value), cell.copy())
    return all_of([begins, exp.not_(function("ends_with", cell.copy(), text(".")))])


def _is_number_of_digits(cell: exp.Expr, value: exp.Expr) -> exp.Expr:
    return _same(_written(value), exp.DPipe(this=cell.copy(), expression=text(_NINE_DECIMALS)))


def _is_date(cell: exp.Expr, value: exp.Expr) -> exp.Expr:
    return all_of([_same(_written(value), cell), _days(value, _FIRST_DAY, _LAST_DAY)])


def _is_week(cell: exp.Expr, value: exp.Expr) -> exp.Expr:
    written = function("strftime", value.copy(), text("%G-W%V"))
    return all_of([_same(written, cell), _days(value, _FIRST_OF_WEEKS, _LAST_OF_WEEKS)])


def _is_month(cell: exp.Expr, value: exp.Expr) -> exp.Expr:
    first = exp.DPipe(this=cell.copy(), expression=text("-01"))
    return all_of([_same(_written(value), first), _days(value, _FIRST_DAY, _LAST_DAY)])


def _is_answer(_: exp.Expr, value: exp.Expr) -> exp.Expr:
    """Words that are neither yes nor no have no value."""
    return known(value)


def _written(value: exp.Expr) -> exp.Expr:
    return exp.cast(value.copy(), "text")


def _same(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    return exp.EQ(this=one, expression=other.copy())


def _between(value: exp.Expr, low: exp.Expr, high: exp.Expr) -> exp.Expr:
    return exp.Between(this=value.copy(), low=low.copy(), high=high.copy())


def _days(value: exp.Expr, first: str, last: str) -> exp.Expr:
    return _between(value, exp.cast(text(first), "date"), exp.cast(text(last), "date"))


_PLAIN_FORMS: Final = (NumberForm.UNPROVEN, NumberForm.PLAIN, PLAIN_DATE)
_TESTS: Final[Mapping[str, _Test]] = {
    "key": _is_visible_at_both_ends,
    "text": _is_visible_at_both_ends,
    "number": _is_number,
    "money": _is_number,
    "whole": _is_whole,
    "date": _is_date,
    "isoweek": _is_week,
    "isomonth": _is_month,
    "yesno": _is_answer,
}
