"""How a cell is read: its value in the type of its column, and the ways in which it can break its declaration."""

from __future__ import annotations

from attrs import evolve, frozen
from sqlglot import exp

from outcomelang.data.fault import Fault
from outcomelang.data.words import all_of, exact, surely, unknown
from outcomelang.model.contract import Column


@frozen
class Reading:
    """The SQL of one column's cells.

    `cell` is the cell as the file has it, NULL where it is empty, and `shown` what a message may quote of it.
    `typed` is its value. `sound` says that the declaration is kept: it is asked of every cell, so it is written for
    speed, and of an empty cell it is no or NULL. `faults` are asked in their order of cells that are not sound; the
    last one needs no condition. `plain` says that `typed` costs so little that it may be computed anew at each use.
    """

    cell: exp.Expr
    shown: exp.Expr
    typed: exp.Expr
    sound: exp.Expr
    faults: tuple[tuple[Fault, exp.Expr], ...] = ()
    plain: bool = False


def declared(reading: Reading, column: Column, value: exp.Expr) -> Reading:
    """The reading of a column with what else it declares: a range, and whether a cell may be empty.

    `value` is what stands for the typed value where the tests are made.
    """
    limited = _in_range(reading, column, value)
    if column.optional:
        return evolve(limited, sound=exp.or_(unknown(reading.cell), surely(limited.sound)))
    faults = ((Fault.EMPTY, unknown(reading.cell)), *limited.faults)
    return evolve(limited, sound=surely(limited.sound), faults=faults)


def _in_range(reading: Reading, column: Column, value: exp.Expr) -> Reading:
    limits: list[exp.Expr] = []
    if column.low is not None:
        limits.append(exp.GTE(this=value.copy(), expression=exact(column.low)))
    if column.high is not None:
        limits.append(exp.LTE(this=value.copy(), expression=exact(column.high)))
    if not limits:
        return reading
    faults = (*reading.faults, (Fault.OUT_OF_RANGE, exp.true()))
    return evolve(reading, sound=all_of([reading.sound, *limits]), faults=faults)
