"""From a file's rows to typed and checked ones, in one scan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlglot import exp

from outcomelang.data.cell import Reading, declared
from outcomelang.data.cell_from_text import reading_from_text
from outcomelang.data.fault import Fault
from outcomelang.data.rows import Rows, cell_name
from outcomelang.data.words import all_of, col, named, surely, text
from outcomelang.model.contract import Column, Table

DATA: Final = "data"
"""The schema whose relations are the contract's tables."""
LOADED: Final = "loaded"
"""The schema of typed rows with their faults."""
FILE_ROW: Final = "file row"
FAULTS: Final = "faults"

_LONGEST_SHOWN: Final = 200
_MASK: Final = "***"


def typed_rows(rows: Rows) -> exp.Select:
    """Select the values, named `value 0`, `value 1` ..., and `faults`: a list, NULL where the declaration is kept."""
    readings = [_reading(column, index) for index, column in enumerate(rows.columns)]
    values = [named(reading.typed, value_name(index)) for index, reading in enumerate(readings)]
    typed = exp.select(exp.Star(), *values).from_(rows.cells.subquery("cells"))
    names = {column.name: col(value_name(index)) for index, column in enumerate(rows.columns)}
    period = _period_in_order(rows.table, names)
    sound = all_of([*(reading.sound for reading in readings), *(condition for condition, _ in period)])
    found = [_fault(column, reading) for column, reading in zip(rows.columns, readings, strict=True)]
    found.extend(fault for _, fault in period)
    faults = exp.Case().when(exp.not_(sound), exp.Array(expressions=found))
    return exp.select(*names.values(), named(faults, FAULTS)).from_(typed.subquery("typed"))


def value_name(index: int) -> str:
    """What the typed values of a declared column are called."""
    return f"value {index}"


def _reading(column: Column, index: int) -> Reading:
    return declared(reading_from_text(column, col(cell_name(index))), column, col(value_name(index)))


def _fault(column: Column, reading: Reading) -> exp.Expr:
    """The first rule that a cell breaks, NULL of a sound one."""
    excerpt = exp.Left(this=reading.shown, expression=exp.Literal.number(_LONGEST_SHOWN))
    shown = text(_MASK) if column.private else excerpt
    case = exp.Case().when(reading.sound, exp.null())
    for fault, condition in reading.faults:
        case = case.when(condition, _record(column.name, fault, shown))
    return case


def _record(column: str, fault: Fault, shown: exp.Expr) -> exp.Expr:
    entries = {"column": text(column), "code": text(fault.value), "value": exp.cast(shown.copy(), "text")}
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value)
            for name, value in entries.items()
        ]
    )


def _period_in_order(of: Table, value: dict[str, exp.Column]) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """What a period's days must keep, and the fault if they do not: `from` = `until` is a period of no day."""
    if of.shape not in ("until", "through"):
        return
    end, first = value[of.shape], value["from"]
    before = exp.LT(this=end.copy(), expression=first.copy())
    private = of.column[of.shape].private or of.column["from"].private
    shown = text(_MASK) if private else exp.cast(end.copy(), "text")
    fault = exp.Case().when(before, _record(of.shape, Fault.ENDS_BEFORE_IT_BEGINS, shown))
    yield exp.not_(surely(before.copy())), fault
