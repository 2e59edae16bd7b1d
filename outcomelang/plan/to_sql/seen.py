"""Tables as seen on the settlement date, and target groups.

A date after the settlement date has not happened: it reads as an empty cell; events after it are not there, and
a period that starts after it is not either. This is the only place where the settlement date meets the data.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from outcomelang.model.contract import Column, Contract, Enters, Group, Table
from outcomelang.model.expression import Node
from outcomelang.model.type import Kind
from outcomelang.plan.from_model import chain_of
from outcomelang.plan.plan import Plan, SeenTable
from outcomelang.plan.to_sql.cohorts import cohort_of
from outcomelang.plan.to_sql.term import Frame, term
from outcomelang.plan.to_sql.words import (
    COHORT,
    COUNTS,
    END_DAY,
    FILE_ROW,
    FIRST_DAY,
    LEFT_ON,
    MAY_COUNT,
    MEMBER,
    SEEN_UNTIL,
    START,
    WEIGHT,
    col,
    day,
    day_after,
    least,
    months_after,
    named,
    number,
    or_false,
    relation,
    settlement,
    shifted,
    when,
)

DATA = "data"
Named = tuple[str, exp.Query]


def seen_name(table: str) -> str:
    """The name of a table as seen on the settlement date."""
    return f"{table} seen"


def seen_tables(plan: Plan) -> Iterator[Named]:
    """Each table as seen on the settlement date."""
    for seen in plan.tables:
        yield seen_name(seen.table.name), _seen(seen, plan.contract)


def _seen(seen: SeenTable, contract: Contract) -> exp.Query:
    table = seen.table
    columns: list[exp.Expr] = [named(_happened(column), column.name) for column in table.columns]
    columns += [named(col(name) <= settlement(), _has_come(name)) for name in _entry_columns(table, contract)]
    if table.parent:
        columns.append(col(table.parent))
    columns.append(col(FILE_ROW))
    if table.kind == "periods":
        columns += _days_of_row(table)
    if seen.evidence:
        columns += _evidence(table, contract)
    source = exp.Table(this=exp.to_identifier(table.name, quoted=True), db=exp.to_identifier(DATA, quoted=True))
    query = exp.select(*columns).from_(source)
    if table.day_column:
        return query.where(col(table.day_column) <= settlement())
    return query


def _happened(column: Column) -> exp.Expr:
    cell = col(column.name)
    if column.type.kind is not Kind.DATE:
        return cell
    return when((cell <= settlement(), cell))


def _entry_columns(table: Table, contract: Contract) -> Iterator[str]:
    """The columns by which members of the table's rows enter a group."""
    entries = (group.enters for group in contract.groups if group.table == table.name)
    yield from dict.fromkeys(enters.column for enters in entries if enters)


def _has_come(column: str) -> str:
    """The name of whether a row's date has come: a database skips what it can tell by the dates in the file alone."""
    return f"{column} has come"


def _days_of_row(table: Table) -> list[exp.Expr]:
    """The first day of a row of periods and the first day after it; an open end is the settlement date, included."""
    first = col(table.day_column or "from")
    match table.shape:
        case "week":
            end: exp.Expr = day_after(first, 7)
        case "month":
            end = months_after(first, exp.Literal.number(1))
        case "through":
            end = exp.func("coalesce", least_seen(col("through"), 1), day_after(settlement()))
        case _:
            end = exp.func("coalesce", least_seen(col("until"), 0), day_after(settlement()))
    return [named(first, FIRST_DAY), named(end, END_DAY)]


def least_seen(last: exp.Expr, days: int) -> exp.Expr:
    """The first day after a row's last, empty while that lies after the settlement date."""
    return when((last <= settlement(), day_after(last, days)))


def _evidence(table: Table, contract: Contract) -> list[exp.Expr]:
    """Whether a row is evidence, and whether it still may be: until its deadline and the last settlement date."""
    counts = table.counts
    if counts is None:
        raise AssertionError(table.name)
    row_day = _evidence_day(table)
    until = None if counts.deadline is None or row_day is None else shifted(row_day, counts.deadline)
    condition = or_false(term(counts.condition, Frame(contract, None)).value)
    for cell in list(condition.find_all(exp.Column)):
        column = table.column.get(cell.name)
        if column and column.type.kind is Kind.DATE:
            seen = cell <= settlement() if until is None else exp.and_(cell <= settlement(), cell <= until)
            cell.replace(when((seen, cell.copy())))
    open_still: exp.Expr = settlement() < day(contract.settlements.last)
    if until is not None:
        open_still = exp.and_(open_still, settlement() < until)
    return [named(condition, COUNTS), named(exp.or_(condition.copy(), open_still), MAY_COUNT)]


def _evidence_day(table: Table) -> exp.Expr | None:
    """The day from which the deadline of a row runs: of an event its day, of a period its last so far."""
    match table.kind:
        case "events":
            return col("on")
        case "periods":
            match table.shape:
                case "week":
                    return day_after(col(table.day_column or "from"), 6)
                case "month":
                    return day_after(months_after(col(table.day_column or "from"), exp.Literal.number(1)), -1)
                case "through":
                    return exp.func("coalesce", col("through"), settlement())
                case _:
                    return exp.func("coalesce", day_after(col("until"), -1), settlement())
        case _:
            return None


# --- Groups -------------------------------------------------------------------------------------


def group_query(group: Group, contract: Contract) -> exp.Query:
    """The members of a group, each with start, leaving day and the last day that is seen of them."""
    chain = chain_of(group, contract)
    table = contract.table[group.table]
    if table.key is None or table.counts is not None:
        raise AssertionError(table.name)
    entered = next((one for one in chain if one.enters), None)
    left = next((one for one in chain if one.leaves), None)
    weighted = next((one.weight for one in chain if one.weight), None)
    start = col(entered.enters.column) if entered and entered.enters else exp.cast(exp.null(), "date")
    left_on = _left_on(left, contract)
    cohort = next((one.cohorts for one in chain if one.cohorts), None)
    columns: list[exp.Expr] = [
        exp.Star(),
        named(col(table.key), MEMBER),
        named(start, START),
        named(left_on or exp.cast(exp.null(), "date"), LEFT_ON),
        named(least(settlement(), left_on.copy()) if left_on else settlement(), SEEN_UNTIL),
        named(cohort_of(cohort, start, col(table.key)) if cohort else exp.cast(exp.null(), "text"), COHORT),
        named(col(weighted) if weighted else number(1), WEIGHT),
    ]
    conditions = [condition for one in chain for condition in _conditions(one, contract)]
    query = exp.select(*columns).from_(relation(seen_name(group.table)))
    return query.where(*conditions) if conditions else query


def _left_on(group: Group | None, contract: Contract) -> exp.Expr | None:
    """The day of the neutral exit; None where a group has no such clause."""
    if group is None or group.leaves is None:
        return None
    column = col(group.leaves.column)
    if group.leaves.when is None:
        return column
    return when((or_false(condition_of_row(group.leaves.when, contract)), column))


def _conditions(group: Group, contract: Contract) -> Iterator[exp.Expr]:
    if group.enters:
        yield from entry_conditions(group.enters)
    if group.where is not None:
        yield exp.paren(condition_of_row(group.where, contract))


def entry_conditions(enters: Enters) -> Iterator[exp.Expr]:
    """That the day of entry has come, and lies in the window."""
    start = col(enters.column)
    yield col(_has_come(enters.column))
    if enters.first:
        yield start >= day(enters.first)
    if enters.last:
        yield start.copy() <= day(enters.last)


def condition_of_row(condition: Node, contract: Contract) -> exp.Expr:
    """A condition on one row of a table as seen."""
    return term(condition, Frame(contract, None)).value
