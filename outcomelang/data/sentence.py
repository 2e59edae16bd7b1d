"""What is said of a broken row: one sentence with the cell in it, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import frozen

from outcomelang.data.fault import Fault
from outcomelang.data.problems import Problem
from outcomelang.data.quotation import in_quotes
from outcomelang.model.contract import INPUTS, Column, Table
from outcomelang.model.findings import did_you_mean
from outcomelang.model.private import MASK
from outcomelang.value.calendar import isomonth_text, isoweek_text
from outcomelang.value.text import amount_text, percent_text

_OF_FORM: Final = frozenset({Fault.NOT_A_NUMBER, Fault.NOT_A_DATE, Fault.NO_SUCH_DAY})
_MOST_CODES: Final = 8
_DECIMAL_COMMA: Final = re.compile(r"(-?[0-9]+),([0-9]+)")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_AND_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T].*")
_WEEK: Final = re.compile(r"([0-9]{4})-W([0-9]{2})")
_SHORT_YEAR: Final = re.compile(r"[0-9]{1,2}([-./])[0-9]{1,2}\1[0-9]{2}")
_CURRENCY: Final = re.compile(r"(?:[A-Za-z]{2,3}\.?|[€$£]) ?-?[0-9].*|-?[0-9].* ?(?:[A-Za-z]{2,3}\.?|[€$£]|,-)")
_LEAP_DAY: Final = re.compile(r"([0-9]{4})-02-29")

Sentence: TypeAlias = tuple[str, str | None]
"""A message and a hint."""


def sentence(problem: Problem, column: Column | None, table: Table, form: str = "") -> Sentence:
    """The message and the hint for one broken row; `column` is the one that the problem names.

    `form` says in which form the column is read, if that is not the plain one.
    """
    message, hint = _SENTENCES[Fault(problem.code)](_Broken(problem, table, column))
    if form and problem.code in _OF_FORM:
        return message, f"the column is read with {form}"
    return message, hint


@frozen
class _Broken:
    """A broken row and where it is."""

    problem: Problem
    table: Table
    _column: Column | None

    @property
    def value(self) -> str:
        """The cell as it is in the file, or its mask."""
        return self.problem.value or ""

    @property
    def cell(self) -> str:
        """The cell as a message quotes it."""
        return in_quotes(self.value)

    @property
    def column(self) -> Column:
        """The column; asked for only where the rule is about one."""
        if self._column is None:
            raise ValueError(f"{self.problem.code} without a column")
        return self._column


# --- Of a cell ----------------------------------------------------------------------------------


def _empty(broken: _Broken) -> Sentence:
    column = broken.column
    if column.source_type == "key":
        return f"the row has no `{column.header}`", "every row says which one it is, or whose"
    hint = "fill it in" if broken.table.name == INPUTS else "fill it in, or declare the column `optional`"
    return f"the cell is empty, and `{column.header}` is not optional", hint


def _blanks(broken: _Broken) -> Sentence:
    if broken.value and not broken.value.strip():
        return f"the cell is not empty: it holds {len(broken.value)} blanks", "empty it"
    return f"{broken.cell} begins or ends with a blank", "remove the blank: with it this is another text"


def _not_a_number(broken: _Broken) -> Sentence:
    comma = _DECIMAL_COMMA.fullmatch(broken.value)
    if _CURRENCY.fullmatch(broken.value):
        return f"{broken.cell} is not a number alone", "export the amount without the currency, which the contract says"
    hint = f"write `{comma[1]}.{comma[2]}`" if comma else "write digits and a decimal point, such as `1234.5`"
    return f"{broken.cell} is not a number", hint


def _too_many_digits(broken: _Broken) -> Sentence:
    decimals = 7 if broken.value.endswith("%") else 9
    message = f"{broken.cell} has more than 15 digits before the point or {decimals} after it"
    return message, "round it as the contract says, or mend it"


def _not_whole(broken: _Broken) -> Sentence:
    return f"{broken.cell} is not a whole number", "mend it, or declare the column `number`"


def _no_percent_sign(broken: _Broken) -> Sentence:
    hint = "write `38%` for 38 per cent: without the sign it could be the fraction or the percentage"
    return f"{broken.cell} has no percent sign", hint


def _not_a_date(broken: _Broken) -> Sentence:
    if _DAY_AND_TIME.fullmatch(broken.value):
        return f"{broken.cell} is not a date alone", f"write `{broken.value[:10]}`"
    if _SHORT_YEAR.fullmatch(broken.value):
        return f"{broken.cell} is not a date", "write the year with four digits: with two it could be of either century"
    return f"{broken.cell} is not a date", "write year, month and day, such as `2024-03-01`"


def _no_such_day(broken: _Broken) -> Sentence:
    leap_day = _LEAP_DAY.fullmatch(broken.value)
    return f"there is no day {broken.cell}", f"the year {leap_day[1]} is not a leap year" if leap_day else None


def _not_a_week(broken: _Broken) -> Sentence:
    week = _WEEK.fullmatch(broken.value)
    if week:
        return f"there is no week {broken.cell}", f"the year {week[1]} has no week {int(week[2])}"
    day = _day(broken.value)
    if day is None:
        return f"{broken.cell} is not a week", "write year and week, such as `2021-W10`"
    meant = f"write `{isoweek_text(day)}` for the week that it lies in"
    return f"{broken.cell} is not a week", meant + _unless(is_first=day.weekday() == 0, wanted="the week's Monday")


def _not_a_month(broken: _Broken) -> Sentence:
    day = _day(broken.value)
    if day is None:
        return f"{broken.cell} is not a month", "write year and month, such as `2021-03`"
    meant = f"write `{isomonth_text(day)}` for the month that it lies in"
    return f"{broken.cell} is not a month", meant + _unless(is_first=day.day == 1, wanted="the month's first day")


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if _DAY.fullmatch(cell) else None
    except ValueError:
        return None


def _unless(*, is_first: bool, wanted: str) -> str:
    """What a date has to be where cells are no text; nothing where it is that, and so stands in text."""
    return "" if is_first else f"; a date that stands for it must be {wanted}"


def _not_yes_or_no(broken: _Broken) -> Sentence:
    return f"{broken.cell} is neither yes nor no", "write `yes` or `no`, or `ja` or `nej`"


def _time_of_day(broken: _Broken) -> Sentence:
    return f"{broken.cell} has a time of day", "export the day alone"


def _other_kind(broken: _Broken) -> Sentence:
    declared = broken.column.source_type
    return f"{broken.cell} is a value of another kind than `{declared}`", "give the cell the kind that is declared"


def _formula(broken: _Broken) -> Sentence:
    return f"the formula of the cell failed: {broken.cell}", "mend the formula, or empty the cell"


def _out_of_range(broken: _Broken) -> Sentence:
    is_percent = broken.column.source_type == "percent"

    def shown(limit: Fraction | None) -> str:
        return "" if limit is None else percent_text(limit) if is_percent else amount_text(limit)

    return f"{broken.cell} is outside {shown(broken.column.low)} to {shown(broken.column.high)}", None


def _unknown_code(broken: _Broken) -> Sentence:
    options = broken.column.type.options or ()
    listed = ", ".join(f'"{option}"' for option in options[:_MOST_CODES])
    more = f" and {len(options) - _MOST_CODES} more" if len(options) > _MOST_CODES else ""
    return f"{broken.cell} is none of {listed}{more}", did_you_mean(broken.value, options)


def _no_parent(broken: _Broken) -> Sentence:
    parent = broken.column.name
    return f"no row of `{parent}` has the key {broken.cell}", f"add the row to `{parent}`, or mend the key"


def _ends_before_it_begins(broken: _Broken) -> Sentence:
    message = f"the period ends before it begins: `{broken.column.name}` is {broken.cell}"
    return message, "is one of the two dates mistyped?"


def _weight(broken: _Broken) -> Sentence:
    is_figure = broken.value not in ("", MASK)
    shown = in_quotes(amount_text(Fraction(broken.value))) if is_figure else broken.cell
    said = f"is {shown}" if broken.value else "is empty"
    message = f"`{broken.column.name}` {said}, and the weight of a member is above 0"
    return message, "mend the weight, or keep the row out of the group"


def _not_a_cpr_number(broken: _Broken) -> Sentence:
    if broken.value == "*" * 9:
        hint = "a spreadsheet has dropped the zero in front: export the column as text"
        return f"{broken.cell} has nine digits, and a CPR number has ten", hint
    hint = "write ten digits, with or without a hyphen after the sixth"
    return f"{broken.cell} is not a CPR number", hint


def _cpr_of_no_day(broken: _Broken) -> Sentence:
    hint = "the first six digits are day, month and year, and the seventh says the century; is one mistyped?"
    return f"the CPR number {broken.cell} begins with a day that does not exist", hint


# --- Of a row -----------------------------------------------------------------------------------


def _same_key(broken: _Broken) -> Sentence:
    return f"row {broken.problem.first_row} has the key {broken.cell} already", "a key names one row"


def _same_row(broken: _Broken) -> Sentence:
    message = f"the row is alike row {broken.problem.first_row} in every column"
    return message, f"remove one of the two, or give `{broken.table.name}` a key: `id key`"


def _same_input(broken: _Broken) -> Sentence:
    message = f"row {broken.problem.first_row} has a figure for {broken.cell} of the same date already"
    return message, "a figure that replaces another has a later date"


def _cohort(broken: _Broken) -> Sentence:
    if not broken.value:
        return "the figure is one per cohort, and the row does not say of which", "fill in `cohort`"
    return f"the figure is not one per cohort, and the row says {broken.cell}", "empty `cohort`"


def _contradicted(broken: _Broken) -> Sentence:
    other = broken.problem.first_row
    message = f"row {other} has the same key and says something else, and nothing tells which of the two is right"
    return message, f"mend row {other}, and this row counts again"


def _without_parent(broken: _Broken) -> Sentence:
    message = f"the row of `{broken.column.name}` that it belongs to, row {broken.problem.first_row}, is left out"
    return message, "mend that row, and this one counts again"


_SENTENCES: Final[Mapping[Fault, Callable[[_Broken], Sentence]]] = {
    Fault.EMPTY: _empty,
    Fault.BLANKS: _blanks,
    Fault.NOT_A_NUMBER: _not_a_number,
    Fault.TOO_MANY_DIGITS: _too_many_digits,
    Fault.NOT_WHOLE: _not_whole,
    Fault.NO_PERCENT_SIGN: _no_percent_sign,
    Fault.NOT_A_DATE: _not_a_date,
    Fault.NO_SUCH_DAY: _no_such_day,
    Fault.NOT_A_WEEK: _not_a_week,
    Fault.NOT_A_MONTH: _not_a_month,
    Fault.NOT_YES_OR_NO: _not_yes_or_no,
    Fault.TIME_OF_DAY: _time_of_day,
    Fault.OUT_OF_RANGE: _out_of_range,
    Fault.UNKNOWN_CODE: _unknown_code,
    Fault.SAME_KEY: _same_key,
    Fault.NO_PARENT: _no_parent,
    Fault.ENDS_BEFORE_IT_BEGINS: _ends_before_it_begins,
    Fault.SAME_ROW: _same_row,
    Fault.SAME_INPUT: _same_input,
    Fault.COHORT: _cohort,
    Fault.WEIGHT: _weight,
    Fault.CONTRADICTED: _contradicted,
    Fault.WITHOUT_PARENT: _without_parent,
    Fault.NOT_A_CPR_NUMBER: _not_a_cpr_number,
    Fault.CPR_OF_NO_DAY: _cpr_of_no_day,
    Fault.OTHER_KIND: _other_kind,
    Fault.FORMULA: _formula,
}
