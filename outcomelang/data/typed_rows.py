"""From a file's rows to typed and checked ones, in one scan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlglot import exp

from outcomelang.data.cell import Reading
from outcomelang.data.fault import Fault
from outcomelang.data.rows import FILE_ROW, Rows, value_name
from outcomelang.data.words import all_of, col, known, named, record, surely, text
from outcomelang.model.contract import Column
from outcomelang.model.private import MASK

FAULTS: Final = "faults"
PARTS: Final = ("column", "code", "value")
"""What a fault is a record of."""

_LONGEST_SHOWN: Final = 200


def typed_rows(rows: Rows, *, only_broken: bool = False) -> exp.Select:
    """Select the values of each row, named by `value_name`, its `faults`, and `file row` if the file counts them.

    The faults are a list of records (`column`, `code`, `value`), some of them NULL; there is no list where the row
    keeps its declaration. Where only broken rows are asked for, a file that holds its own statistics is hardly read.
    """
    values = {column.name: col(value_name(index)) for index, column in enumerate(rows.columns)}
    number = (col(FILE_ROW),) if rows.are_numbered else ()
    period = tuple(_period_in_order(rows, values))
    sound = all_of([*(reading.sound for reading in rows.readings), *(condition for condition, _ in period)])
    found = [_fault(column, reading) for column, reading in zip(rows.columns, rows.readings, strict=True)]
    found.extend(fault for _, fault in period)
    faults = exp.Case().when(sound, exp.null()).else_(exp.Array(expressions=found))
    typed = exp.select(*number, *values.values(), named(faults, FAULTS)).from_(valued_rows(rows).subquery("typed"))
    return typed.where(exp.not_(sound)) if only_broken else typed


def valued_rows(rows: Rows) -> exp.Select:
    """Select all that the file's cells give: the cells themselves and their values."""
    values = [named(reading.typed, value_name(index)) for index, reading in enumerate(rows.readings)]
    return exp.select(exp.Star(), *values).from_(rows.cells.subquery("cells"))


def faults_found(typed: exp.Select) -> exp.Select:
    """Select a row per fault, of rows with `file row` and `faults`."""
    lists = exp.select(col(FILE_ROW), named(exp.Explode(this=col(FAULTS)), "fault")).from_(typed.subquery("typed"))
    parts = (named(exp.Dot(this=col("fault"), expression=exp.to_identifier(part, quoted=True)), part) for part in PARTS)
    only_broken = lists.where(known(col(FAULTS))).subquery("lists")
    return exp.select(col(FILE_ROW), *parts).from_(only_broken).where(known(col("fault")))


def _fault(column: Column, reading: Reading) -> exp.Expr:
    """The first rule that a cell breaks, NULL of a sound one."""
    excerpt = exp.Left(this=reading.shown, expression=exp.Literal.number(_LONGEST_SHOWN))
    # What a CPR number shows is its shape, and hides it already.
    shown = text(MASK) if column.private and not column.cpr else excerpt
    case = exp.Case().when(reading.sound, exp.null())
    if not reading.faults:
        return case
    *others, (last, _) = reading.faults
    for fault, condition in others:
        case = case.when(condition, _record(column, fault, shown))
    # What none of the conditions explains is the last fault, so that no broken row can pass without one.
    return case.else_(_record(column, last, shown))


def _record(column: Column, fault: Fault, shown: exp.Expr) -> exp.Expr:
    return record(column=text(column.name), code=text(fault.value), value=exp.cast(shown.copy(), "text"))


def _period_in_order(rows: Rows, value: dict[str, exp.Column]) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """What a period's days must keep, and the fault if they do not: `from` = `until` is a period of no day."""
    shape = rows.table.shape
    if shape not in ("until", "through"):
        return
    end, first = rows.table.column[shape], rows.table.column["from"]
    before = surely(exp.LT(this=value[end.name].copy(), expression=value[first.name].copy()))
    shown = text(MASK) if end.private or first.private else exp.cast(value[end.name].copy(), "text")
    yield exp.not_(before), exp.Case().when(before.copy(), _record(end, Fault.ENDS_BEFORE_IT_BEGINS, shown))
