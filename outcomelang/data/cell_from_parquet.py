"""Cells of a Parquet file or a database, which have a type of their own: which may stand for which, and their meaning.

A type is accepted only if each of its values means one thing. A moment with a time zone is not: its day depends on
where it is read. A binary fraction stands for the shortest decimal that it is nearest to, as it was written before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from attrs import evolve
from sqlglot import exp

from outcomelang.data.cell import Reading
from outcomelang.data.cell_from_text import reading_from_text
from outcomelang.data.fault import Fault
from outcomelang.data.words import all_of, known, surely, text, tried
from outcomelang.model.contract import Column

_SHORT_INTEGERS: Final = frozenset({"TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"})
INTEGERS_OF_64_BITS: Final = _SHORT_INTEGERS | {"BIGINT"}
"""The types whose values a key of whole numbers can have."""
_INTEGERS: Final = INTEGERS_OF_64_BITS | {"UBIGINT", "HUGEINT", "UHUGEINT"}
_FLOATS: Final = frozenset({"FLOAT", "DOUBLE"})
_MOMENTS: Final = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
_NOTHING: Final = '"NULL"'
_LISTED: Final = "ENUM("
_DECIMAL: Final = re.compile(r"DECIMAL\(([0-9]+),([0-9]+)\)")
_QUANTITIES: Final = frozenset({"number", "money", "percent"})
_TEXTS: Final = frozenset({"key", "text", "one of"})
_LARGEST_WHOLE: Final = exp.Literal.number(10**15 - 1)


def reading_from_parquet(column: Column, cell: exp.Expr, kind: str) -> Reading | None:
    """How a column is read from cells of the database type `kind`; None if such cells cannot be what is declared."""
    if kind in ("VARCHAR", _NOTHING) or kind.startswith(_LISTED):
        # An empty text is none of the codes that a type lists, so the database would not compare the two.
        as_text = cell if kind == "VARCHAR" else exp.cast(cell, "text")
        return evolve(reading_from_text(column, as_text), plain=_is_plain(column))
    if column.source_type in _TEXTS:
        return _text(column, cell, kind)
    if column.source_type in _QUANTITIES:
        return _quantity(column, cell, kind)
    return _OTHERS[column.source_type](column, cell, kind)


def whole_key(cell: exp.Expr) -> Reading:
    """A key of whole numbers that stay numbers, which is faster than text, on all tables that have it."""
    return Reading(cell, _shown(cell), exp.cast(cell, "bigint"), known(cell), plain=True)


def _shown(cell: exp.Expr) -> exp.Expr:
    return exp.cast(cell, "text")


def _text(column: Column, cell: exp.Expr, kind: str) -> Reading | None:
    if kind not in _INTEGERS and kind != "UUID":
        return None
    return evolve(reading_from_text(column, _shown(cell)), plain=_is_plain(column))


def _is_plain(column: Column) -> bool:
    """Whether a text is its own value; a CPR number has two spellings."""
    return column.source_type in _TEXTS and not column.cpr


def _quantity(column: Column, cell: exp.Expr, kind: str) -> Reading | None:
    """A number, an amount, or a percentage as a fraction."""
    if kind in _SHORT_INTEGERS or _fits(kind):
        return Reading(cell, _shown(cell), exp.cast(cell, "decimal(24, 9)"), known(cell), plain=True)
    if kind in _INTEGERS:
        value = tried(cell, "decimal(24, 9)")
        return Reading(cell, _shown(cell), value, known(value), ((Fault.TOO_MANY_DIGITS, exp.true()),), plain=True)
    if _DECIMAL.fullmatch(kind):
        return reading_from_text(_as_number(column), _shown(cell))
    return _from_float(cell, kind) if kind in _FLOATS else None


def _fits(kind: str) -> bool:
    """Whether each value of the type has at most 15 digits before the point and 9 after it."""
    match = _DECIMAL.fullmatch(kind)
    return match is not None and int(match[2]) <= 9 and int(match[1]) - int(match[2]) <= 15


def _as_number(column: Column) -> Column:
    return evolve(column, source_type="number")


def _from_float(cell: exp.Expr, kind: str) -> Reading:
    value = tried(_shown(cell), "decimal(24, 9)")
    # Through text, because the way from a decimal to a binary fraction by division may end beside the nearest one.
    same = exp.EQ(this=exp.cast(_shown(value), kind), expression=cell.copy())
    infinite = exp.Not(this=exp.Anonymous(this="isfinite", expressions=[cell.copy()]))
    faults = ((Fault.NOT_A_NUMBER, infinite), (Fault.TOO_MANY_DIGITS, exp.not_(surely(same))))
    return Reading(cell, _shown(cell), value, same.copy(), faults)


def _whole(column: Column, cell: exp.Expr, kind: str) -> Reading | None:
    if kind in _SHORT_INTEGERS:
        return Reading(cell, _shown(cell), exp.cast(cell, "bigint"), known(cell), plain=True)
    if kind in _INTEGERS:
        value = tried(cell, "bigint")
        fits = exp.Between(this=value, low=exp.Neg(this=_LARGEST_WHOLE.copy()), high=_LARGEST_WHOLE.copy())
        return Reading(cell, _shown(cell), value, fits, ((Fault.TOO_MANY_DIGITS, exp.true()),), plain=True)
    if kind in _FLOATS:
        number = _from_float(cell, kind)
        whole = exp.EQ(this=exp.Floor(this=number.typed.copy()), expression=number.typed.copy())
        sound = all_of([number.sound, whole])
        typed = tried(number.typed, "bigint")
        faults = (*number.faults, (Fault.NOT_WHOLE, exp.true()))
        return evolve(number, typed=typed, sound=sound, faults=faults)
    return reading_from_text(column, _shown(cell)) if _DECIMAL.fullmatch(kind) else None


def _date(column: Column, cell: exp.Expr, kind: str) -> Reading | None:
    del column
    if kind == "DATE":
        return Reading(cell, _shown(cell), cell, _in_calendar(cell), ((Fault.NO_SUCH_DAY, exp.true()),), plain=True)
    if kind not in _MOMENTS:
        return None
    day = tried(cell, "date")
    midnight = exp.EQ(this=exp.cast(day, "timestamp"), expression=exp.cast(cell, "timestamp"))
    faults = ((Fault.TIME_OF_DAY, exp.not_(midnight)), (Fault.NO_SUCH_DAY, exp.true()))
    return Reading(cell, _shown(cell), day, all_of([_in_calendar(day), midnight]), faults)


def _in_calendar(day: exp.Expr) -> exp.Expr:
    """Whether the day is of a year from 1 to 9999; the database also has earlier ones, later ones, and infinity."""
    first, last = (exp.cast(text(edge), "date") for edge in ("0001-01-01", "9999-12-31"))
    return exp.Between(this=day.copy(), low=first, high=last)


def _week(column: Column, cell: exp.Expr, kind: str) -> Reading | None:
    monday = exp.EQ(this=exp.Extract(this=exp.var("isodow"), expression=cell.copy()), expression=exp.Literal.number(1))
    return _first_day(_date(column, cell, kind), monday, Fault.NOT_A_WEEK)


def _month(column: Column, cell: exp.Expr, kind: str) -> Reading | None:
    first = exp.EQ(this=exp.Extract(this=exp.var("day"), expression=cell.copy()), expression=exp.Literal.number(1))
    return _first_day(_date(column, cell, kind), first, Fault.NOT_A_MONTH)


def _first_day(date: Reading | None, is_first: exp.Expr, fault: Fault) -> Reading | None:
    """A week or month that is given as its first day."""
    if date is None:
        return None
    faults = (*date.faults[:-1], (Fault.NO_SUCH_DAY, exp.not_(_in_calendar(date.typed))), (fault, exp.true()))
    return evolve(date, sound=all_of([date.sound, is_first]), faults=faults)


def _yesno(column: Column, cell: exp.Expr, kind: str) -> Reading | None:
    del column
    if kind == "BOOLEAN":
        return Reading(cell, _shown(cell), cell, known(cell), plain=True)
    if kind not in _INTEGERS:
        return None
    no, yes = exp.Literal.number(0), exp.Literal.number(1)
    is_answer = exp.In(this=cell.copy(), expressions=[no, yes])
    answer = exp.EQ(this=cell.copy(), expression=yes.copy())
    return Reading(cell, _shown(cell), answer, is_answer, ((Fault.NOT_YES_OR_NO, exp.true()),), plain=True)


_OTHERS: Final[Mapping[str, Callable[[Column, exp.Expr, str], Reading | None]]] = {
    "whole": _whole,
    "date": _date,
    "isoweek": _week,
    "isomonth": _month,
    "yesno": _yesno,
}
