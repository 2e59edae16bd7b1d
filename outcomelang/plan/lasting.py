"""What of a plan a later settlement date does not change.

A settlement sees the data as they stood on its date: dates after it read as empty, and later rows are not there. So
the days of periods up to a date are the same on every later date, unless that says which rows count. And a member's
row whose windows are over, and of which every date that is read has come, is what it will be on every later date.
"""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.model.contract import Contract, Group, MemberLine, MetricLine
from outcomelang.model.expression import (
    ColumnValue,
    Constant,
    EventValue,
    MemberDay,
    Near,
    Node,
    OnDay,
    Part,
    Rows,
    ShiftedDay,
    Window,
    walk,
)
from outcomelang.model.type import Kind
from outcomelang.plan.from_model import chain_of, days_of
from outcomelang.plan.plan import Conclusion, Grain, PeriodDays, Plan

_STAYING = (Constant, ColumnValue, MemberDay, ShiftedDay)
"""What a day is made of that stays where it is once it is known."""


def has_lasting_days(days: PeriodDays, plan: Plan) -> bool:
    """Whether the days of some periods up to any date are those that a later date sees, as far as that date.

    Not so if rows wait for evidence or are chosen by a date of theirs. As only the days in members' windows are
    merged, a later date must also see every member, and windows that begin and end on the same days.
    """
    contract = plan.contract
    looking = [
        (grain.group, measure.of)
        for grain in plan.grains
        for measure in grain.measures
        if not isinstance(measure.of, EventValue) and days_of(measure).asked == days.asked
    ]
    return (
        _has_lasting_rows(days.periods, contract)
        and all(day is None or _stays(day) for _, of in looking for day in _days_of_windows(of))
        and all(not _dates_of_conditions(group, contract) for group, _ in looking)
    )


def comes_to_rest(grain: Grain, plan: Plan) -> bool:
    """Whether a row of a grain stays as it is once its windows are over and each of its `dates_read` has come."""
    enters = any(group.enters for group in chain_of(grain.group, plan.contract))
    return enters and grain.grid is None and all(_comes_to_rest(one, plan.contract) for one in grain.conclusions)


def dates_read(grain: Grain, plan: Plan) -> tuple[str, ...]:
    """The dates in a member's own row, beside its start, on which its place in the group, values and prices rest."""
    found: dict[str, None] = {}
    chain = chain_of(grain.group, plan.contract)
    for group in chain:
        of_clauses = (group.enters, group.leaves, group.cohorts)
        found |= dict.fromkeys(clause.column for clause in of_clauses if clause and clause.column)
    found |= dict.fromkeys(_dates_of_conditions(grain.group, plan.contract))
    for whole in (*(part for one in grain.conclusions for part in _formulas(one)), *_prices(grain, plan)):
        found |= dict.fromkeys(cell.column for cell in _dates_in(whole) if cell.table == grain.group.table)
    start = next(group.enters.column for group in chain if group.enters)
    table = plan.contract.table[grain.group.table]
    return tuple(name for name in found if name != start and table.column[name].type.kind is Kind.DATE)


def _comes_to_rest(conclusion: Conclusion, contract: Contract) -> bool:
    if conclusion.evidence or _waits_for_value(conclusion):
        return False
    return all(
        _has_lasting_rows(whole, contract)
        and all(map(_stays, _days_of_windows(whole)))
        and not any(isinstance(part, EventValue) and part.window is None for part in walk(whole))
        for whole in _formulas(conclusion)
    )


def _formulas(conclusion: Conclusion) -> Iterator[Node]:
    yield conclusion.formula
    if conclusion.metric and conclusion.metric.missing:
        yield from (condition for _, condition in conclusion.metric.missing.cases)


def _waits_for_value(conclusion: Conclusion) -> bool:
    """Whether a missing value is pending for some days after its windows are over."""
    missing = conclusion.metric.missing if conclusion.metric else None
    fates = (*(fate for fate, _ in missing.cases), missing.otherwise) if missing else ()
    return any(fate.after is not None for fate in fates)


def _prices(grain: Grain, plan: Plan) -> Iterator[Node]:
    lines = (line.line for payment in plan.payments for line in payment.lines if line.grain == grain.name)
    yield from (line.price for line in lines if isinstance(line, MetricLine | MemberLine))


def _dates_of_conditions(group: Group, contract: Contract) -> tuple[str, ...]:
    """The dates that the conditions of a group, and of those it is taken from, are about."""
    chain = chain_of(group, contract)
    conditions = [one.where for one in chain] + [one.leaves.when for one in chain if one.leaves]
    return tuple(cell.column for condition in conditions if condition for cell in _dates_in(condition))


# --- Parts --------------------------------------------------------------------------------------


def _has_lasting_rows(whole: Part, contract: Contract) -> bool:
    """Whether nothing but their own day says which rows of other tables are looked at, and what is taken of them."""
    tables = [part.table for part in walk(whole) if isinstance(part, Rows)]
    dates_of_rows = (cell for cell in _dates_in(whole) if cell.table in tables)
    return all(contract.table[table].counts is None for table in tables) and not any(dates_of_rows)


def _days_of_windows(whole: Part) -> Iterator[Node | None]:
    """The days on which the windows inside a part begin and end; None for the end of one that has no end."""
    for part in walk(whole):
        match part:
            case Window():
                yield part.first
                yield part.end
            case Near():
                yield part.anchor
            case OnDay():
                yield part.day


def _stays(day: Node | None) -> bool:
    """Whether a day is where it is once it is known: not so of a window without an end, which goes on."""
    return day is not None and all(isinstance(part, _STAYING) for part in walk(day))


def _dates_in(whole: Part) -> Iterator[ColumnValue]:
    return (part for part in walk(whole) if isinstance(part, ColumnValue) and part.type.kind is Kind.DATE)
