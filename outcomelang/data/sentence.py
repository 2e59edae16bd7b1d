"""What is said of a broken row: one sentence with the cell in it, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from outcomelang.data.fault import Fault
from outcomelang.data.problems import Problem
from outcomelang.model.contract import Column, Table
from outcomelang.model.findings import did_you_mean
from outcomelang.value.text import amount_text, percent_text

_LONGEST: Final = 60
_MOST_CODES: Final = 8
_DECIMAL_COMMA: Final = re.compile(r"(-?[0-9]+),([0-9]+)")
_DAY_AND_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T].*")
_WEEK: Final = re.compile(r"([0-9]{4})-W([0-9]{2})")
_LEAP_DAY: Final = re.compile(r"([0-9]{4})-02-29")

Sentence: TypeAlias = tuple[str, str | None]


def sentence(problem: Problem, column: Column | None, table: Table) -> Sentence:
    """The sentence for one broken row, and a hint; `column` is the one that the problem names."""
    cell = in_quotes(problem.value or "")
    fault = Fault(problem.code)
    if fault in _OF_CELLS:
        return _OF_CELLS[fault](cell, problem.value or "")
    if column is not None and fault in _OF_COLUMNS:
        return _OF_COLUMNS[fault](cell, problem.value or "", column)
    return _OF_ROWS[fault](cell, problem, table)


def in_quotes(value: str) -> str:
    """The user's text as a message quotes it: short, and without what a terminal would obey or hide."""
    visible = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in value[: _LONGEST + 1])
    return f"`{visible[:_LONGEST]}…`" if len(visible) > _LONGEST else f"`{visible}`"


# --- Of a cell alone ----------------------------------------------------------------------------


def _blanks(cell: str, value: str) -> Sentence:
    if value and not value.strip():
        return f"the cell is not empty: it holds {len(value)} blanks", "empty it"
    return f"{cell} begins or ends with a blank", "remove the blank: with it this is another text"


def _not_a_number(cell: str, value: str) -> Sentence:
    comma = _DECIMAL_COMMA.fullmatch(value)
    hint = f"write `{comma[1]}.{comma[2]}`" if comma else "write digits and a decimal point, such as `1234.5`"
    return f"{cell} is not a number", hint


def _too_many_digits(cell: str, value: str) -> Sentence:
    if value.endswith("%"):
        return f"{cell} has more than 15 digits before the point or 7 after it", "round it as the contract says"
    return f"{cell} has more than 15 digits before the point or 9 after it", "round it as the contract says"


def _not_whole(cell: str, value: str) -> Sentence:
    del value
    return f"{cell} is not a whole number", "or declare the column `number`"


def _no_percent_sign(cell: str, value: str) -> Sentence:
    hint = "write `38%` for 38 per cent: without the sign it could be the fraction or the percentage"
    del value
    return f"{cell} has no percent sign", hint


def _not_a_date(cell: str, value: str) -> Sentence:
    if _DAY_AND_TIME.fullmatch(value):
        return f"{cell} is a date and a time of day", f"write `{value[:10]}`"
    return f"{cell} is not a date", "write year, month and day, such as `2024-03-01`"


def _no_such_day(cell: str, value: str) -> Sentence:
    leap_day = _LEAP_DAY.fullmatch(value)
    return f"there is no day {cell}", f"the year {leap_day[1]} is not a leap year" if leap_day else None


def _not_a_week(cell: str, value: str) -> Sentence:
    week = _WEEK.fullmatch(value)
    if week:
        return f"there is no week {cell}", f"the year {week[1]} has no week {int(week[2])}"
    return f"{cell} is not a week", "write year and week, such as `2021-W10`; a date must be the week's Monday"


def _not_a_month(cell: str, value: str) -> Sentence:
    del value
    return f"{cell} is not a month", "write year and month, such as `2021-03`; a date must be the month's first day"


def _not_yes_or_no(cell: str, value: str) -> Sentence:
    del value
    return f"{cell} is neither yes nor no", "write `yes` or `no`, or `true` or `false`"


def _time_of_day(cell: str, value: str) -> Sentence:
    del value
    return f"{cell} has a time of day", "export the day alone"


# --- Of a cell and its column -------------------------------------------------------------------


def _empty(cell: str, value: str, column: Column) -> Sentence:
    del cell, value
    if column.source_type == "key":
        return "the row has no key", "every row needs one"
    return f"the cell is empty, and `{column.name}` is not optional", "fill it in, or declare the column `optional`"


def _out_of_range(cell: str, value: str, column: Column) -> Sentence:
    del value

    def shown(limit: Fraction) -> str:
        return percent_text(limit) if column.source_type == "percent" else amount_text(limit)

    if column.low is None or column.high is None:
        raise ValueError(f"{column.name} has no range")
    return f"{cell} is outside {shown(column.low)} to {shown(column.high)}", None


def _unknown_code(cell: str, value: str, column: Column) -> Sentence:
    options = column.type.options or ()
    listed = ", ".join(f'"{option}"' for option in options[:_MOST_CODES])
    more = f" and {len(options) - _MOST_CODES} more" if len(options) > _MOST_CODES else ""
    return f"{cell} is none of {listed}{more}", did_you_mean(value, options)


def _no_parent(cell: str, value: str, column: Column) -> Sentence:
    del value
    return f"no row of `{column.name}` has the key {cell}", f"add the row to `{column.name}`, or mend the key"


def _ends_before_it_begins(cell: str, value: str, column: Column) -> Sentence:
    del value
    return f"the period ends before it begins: `{column.name}` is {cell}", "is one of the two dates mistyped?"


# --- Of a row -----------------------------------------------------------------------------------


def _same_key(cell: str, problem: Problem, table: Table) -> Sentence:
    del table
    return f"row {problem.first_row} has the key {cell} already", "a key names one row"


def _same_row(cell: str, problem: Problem, table: Table) -> Sentence:
    del cell
    message = f"the row is alike row {problem.first_row} in every column"
    return message, f"remove one of the two, or give `{table.name}` a key: `id key`"


def _same_input(cell: str, problem: Problem, table: Table) -> Sentence:
    del table
    message = f"row {problem.first_row} has a figure for {cell} of the same date already"
    return message, "a figure that replaces another has a later date"


def _cohort(cell: str, problem: Problem, table: Table) -> Sentence:
    del problem, table
    if cell == in_quotes(""):
        return "the figure is one per cohort, and the row does not say of which", "fill in `cohort`"
    return f"the figure is not one per cohort, and the row says {cell}", "empty `cohort`"


_OF_CELLS: Final[Mapping[Fault, Callable[[str, str], Sentence]]] = {
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
}
_OF_COLUMNS: Final[Mapping[Fault, Callable[[str, str, Column], Sentence]]] = {
    Fault.EMPTY: _empty,
    Fault.OUT_OF_RANGE: _out_of_range,
    Fault.UNKNOWN_CODE: _unknown_code,
    Fault.NO_PARENT: _no_parent,
    Fault.ENDS_BEFORE_IT_BEGINS: _ends_before_it_begins,
}
_OF_ROWS: Final[Mapping[Fault, Callable[[str, Problem, Table], Sentence]]] = {
    Fault.SAME_KEY: _same_key,
    Fault.SAME_ROW: _same_row,
    Fault.SAME_INPUT: _same_input,
    Fault.COHORT: _cohort,
}
