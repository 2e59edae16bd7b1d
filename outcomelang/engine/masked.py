"""One member's part of a payment without what is private: days and values that would tell a private cell."""

from __future__ import annotations

import re
from typing import Final

from attrs import evolve

from outcomelang.model.contract import Contract, Payment
from outcomelang.model.private import MASK, has_private_days, is_dated_in_private
from outcomelang.settlement.explanation import (
    ExplainedLine,
    ExplainedMeasure,
    ExplainedMember,
    ExplainedMetric,
    ExplainedRow,
    Shown,
)

_DAY: Final = re.compile(r"[0-9]+-[0-9]{2}-[0-9]{2}")


def masked(member: ExplainedMember, payment: Payment, contract: Contract, called: str) -> ExplainedMember:
    """The same, with the member called otherwise, and private days and values as `***`.

    The cells of private columns are masked where they are read. Keys of other rows say nothing of an amount, and might
    say whose it is.
    """
    hides = has_private_days(contract.group[member.group], contract)
    table = contract.table[contract.group[member.group].table]
    return evolve(
        member,
        key=called,
        start=_day(member.start, hides=hides),
        left_on=_day(member.left_on, hides=hides),
        cells=tuple((name, called if name == table.key else value) for name, value in member.cells),
        lines=tuple(
            _line(line, contract, hides=is_dated_in_private(payment.lines[line.number - 1], contract))
            for line in member.lines
        ),
    )


def _day(day: Shown, *, hides: bool) -> Shown:
    return MASK if hides and day is not None else day


def _line(line: ExplainedLine, contract: Contract, *, hides: bool) -> ExplainedLine:
    return evolve(
        line,
        day=_day(line.day, hides=hides),
        reason=_DAY.sub(MASK, line.reason) if hides and line.reason else line.reason,
        metric=_metric(line.metric, contract, hides=hides) if line.metric else None,
        event=_row(line.event, contract) if line.event else None,
    )


def _metric(metric: ExplainedMetric, contract: Contract, *, hides: bool) -> ExplainedMetric:
    return evolve(
        metric,
        point_day=_day(metric.point_day, hides=hides),
        measures=tuple(_measure(one, contract, hides=hides) for one in metric.measures),
        others=tuple(_metric(one, contract, hides=hides) for one in metric.others),
    )


def _measure(measure: ExplainedMeasure, contract: Contract, *, hides: bool) -> ExplainedMeasure:
    return evolve(
        measure,
        first=_day(measure.first, hides=hides),
        last=_day(measure.last, hides=hides),
        rows=tuple(_row(row, contract) for row in measure.rows),
    )


def _row(row: ExplainedRow, contract: Contract) -> ExplainedRow:
    key = contract.table[row.table].key
    return evolve(row, cells=tuple((name, MASK if name == key else value) for name, value in row.cells))
