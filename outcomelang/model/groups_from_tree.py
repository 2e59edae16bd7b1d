"""Target groups, from the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from attrs import evolve

from outcomelang.model.checking import NOUNS, Checking
from outcomelang.model.contract import Cohorts, Column, Enters, Group, Leaves, Table
from outcomelang.model.data_from_tree import check_has_key
from outcomelang.model.dates_from_tree import check_order, dates_of_schedule, warn_outside_term
from outcomelang.model.expression import Expression
from outcomelang.model.expression_from_tree import check_certain_condition, check_row_condition
from outcomelang.model.findings import did_you_mean
from outcomelang.model.type import Kind, Level
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name, NumberLiteral

_Clause = TypeVar("_Clause", tree.Enters, tree.Leaves, tree.Planned, tree.AtMostMembers, tree.WeightedBy)

_KINDS_OF_COHORT = (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.YESNO, Kind.ISOWEEK, Kind.ISOMONTH)
_COHORTS = (tree.CohortsBy, tree.CohortsOfSize, tree.CohortsEvery)


def group_from_tree(group: tree.Group, checking: Checking) -> Group | None:
    """A group of a table, or of another group, from which it takes start, exit, cohorts and weight if it says none."""
    beginning = _base(group, checking)
    if beginning is None:
        return None
    base, table = beginning
    enters = _clause(group, tree.Enters, "`enters`", checking)
    made = evolve(base, enters=_enters(enters, table, checking) if enters else base.enters)
    made = evolve(made, where=_where(group, made, base, table, checking))
    leaves = _clause(group, tree.Leaves, "`leaves`", checking)
    weighted = _clause(group, tree.WeightedBy, "`weighted by`", checking)
    planned = _members(_clause(group, tree.Planned, "`planned`", checking), "a plan is for", checking)
    at_most = _members(_clause(group, tree.AtMostMembers, "`at most`", checking), "a limit is of", checking)
    if planned and at_most and planned > at_most:
        message = f"{planned} members are planned, and at most {at_most} may enter"
        checking.error("OUT292", message, group.name.span, "plan no more members than may enter")
    return evolve(
        made,
        leaves=_leaves(leaves, made, table, checking) if leaves else base.leaves,
        weight=_weight(weighted, table, checking) if weighted else base.weight,
        cohorts=_cohorts(group, table, checking) or base.cohorts,
        planned=planned,
        at_most=at_most,
    )


def group_of_all(table: Table) -> Group:
    """The group of all rows of a table, on which a metric `of TABLE` stands. Nothing starts its members' clock."""
    return Group(name=table.name, title=table.title, span=table.span, table=table.name, implicit=True)


def find_group(name: Name, checking: Checking) -> Group | None:
    """The group that a clause names; a table of participants stands for all of its rows."""
    found = checking.names.find(name.text)
    match found:
        case Group():
            return found
        case Table(kind="table"):
            check_has_key(found, checking)
            return group_of_all(found)
        case None if not checking.names.declares(name.text):
            hint = did_you_mean(name.text, checking.names.like("group", "table"))
            checking.error("OUT200", f"no group or table is called `{name.text}`", name.span, hint)
        case Table(kind=kind):
            message = f"`{name.text}` is a table of {kind}, not of participants"
            checking.error("OUT201", message, name.span, f"name the group or table whose {kind} they are")
        case None:
            pass
        case _:
            message = f"`{name.text}` is a {NOUNS[type(found)]}, not a group or table"
            checking.error("OUT201", message, name.span)
    return None


def _base(group: tree.Group, checking: Checking) -> tuple[Group, Table] | None:
    """What the group takes from the group or table it is of, and that table."""
    parent = find_group(group.of, checking)
    table = checking.names.checked(parent.table) if parent else None
    if parent is None or not isinstance(table, Table):
        return None
    made = Group(
        name=group.name.text,
        title=group.title.value if group.title else None,
        span=group.span,
        table=table.name,
        parent=None if parent.implicit else parent.name,
        enters=parent.enters,
        leaves=parent.leaves,
        cohorts=parent.cohorts,
        weight=parent.weight,
    )
    return made, table


def _clause(group: tree.Group, kind: type[_Clause], words: str, checking: Checking) -> _Clause | None:
    return checking.only((clause for clause in group.clauses if isinstance(clause, kind)), words)


def find_column(name: Name, table: Table, kinds: Sequence[Kind], noun: str, checking: Checking) -> Column | None:
    """The column that a clause names, if it is of one of the kinds; `noun` says what is wanted."""
    column = table.column.get(name.text)
    if column is None:
        message = f"`{table.name}` has no column `{name.text}`"
        checking.error("OUT202", message, name.span, did_you_mean(name.text, table.column))
    elif column.type.kind not in kinds:
        message = f"`{name.text}` is a {column.source_type} column, and {noun} is wanted here"
        checking.error("OUT274", message, name.span)
        return None
    return column


# --- Start and exit -----------------------------------------------------------------------------


def _enters(enters: tree.Enters, table: Table, checking: Checking) -> Enters:
    """The start; a wrong column is kept, so that what counts from the start is not reported too."""
    find_column(enters.column, table, (Kind.DATE,), "a date", checking)
    if check_order(enters.first, enters.last, checking):
        warn_outside_term((enters.first, enters.last), checking, checking.term, "members enter")
    first = enters.first.value if enters.first else None
    return Enters(enters.column.text, first, enters.last.value if enters.last else None)


def _where(group: tree.Group, made: Group, base: Group, table: Table, checking: Checking) -> Expression | None:
    """The condition; who has a start (and that of the wider group) has no empty cell there."""
    if group.where is None:
        return None
    scope = evolve(checking.scope(Level.MEMBER), group=made)
    known = frozenset(enters.column for enters in (made.enters, base.enters) if enters)
    if not known.issubset(table.column):
        # Which cells are never empty cannot be told before the start is set right.
        return check_row_condition(group.where, scope)
    return check_certain_condition(group.where, scope, known)


def _leaves(leaves: tree.Leaves, group: Group, table: Table, checking: Checking) -> Leaves | None:
    column = find_column(leaves.column, table, (Kind.DATE,), "a date", checking)
    if column and not column.optional:
        message = f"`{column.name}` is never empty, so every member leaves"
        checking.error("OUT274", message, leaves.column.span, f"declare it as `{column.name} date optional`")
    scope = evolve(checking.scope(Level.MEMBER), group=group)
    when = check_row_condition(leaves.when, scope) if leaves.when else None
    return Leaves(column.name, when) if column else None


# --- Size, cohorts and weight -------------------------------------------------------------------


def _members(clause: tree.Planned | tree.AtMostMembers | None, words: str, checking: Checking) -> int | None:
    return whole_above_zero(clause.number, words, checking) if clause else None


def whole_above_zero(number: NumberLiteral, words: str, checking: Checking) -> int | None:
    """A number of members, which must be above 0; one that is not whole is a fault of the text, reported there."""
    if number.value <= 0:
        checking.error("OUT277", f"{words} more than 0 members", number.span)
        return None
    return int(number.value) if number.value.denominator == 1 else None


def _weight(weighted: tree.WeightedBy, table: Table, checking: Checking) -> str | None:
    column = find_column(weighted.column, table, (Kind.NUMBER,), "a number", checking)
    return column.name if column else None


def _cohorts(group: tree.Group, table: Table, checking: Checking) -> Cohorts | None:
    """The cohorts; a wrong column is kept, so that figures per cohort are not reported too."""
    said = (clause for clause in group.clauses if isinstance(clause, _COHORTS))
    match checking.only(said, "`cohorts`"):
        case tree.CohortsBy(period=None, column=name):
            find_column(name, table, _KINDS_OF_COHORT, "a code, a number or a date", checking)
            return Cohorts("column", name.text)
        case tree.CohortsBy(period=str(period), column=name):
            find_column(name, table, (Kind.DATE,), "a date", checking)
            return Cohorts(period, name.text)
        case tree.CohortsOfSize(size=size, column=name):
            find_column(name, table, (Kind.DATE, Kind.NUMBER), "a date or a number", checking)
            number = whole_above_zero(size, "a cohort has", checking)
            return Cohorts("size", name.text, size=number)
        case tree.CohortsEvery(schedule=schedule):
            starts = dates_of_schedule(schedule, checking, checking.term)
            return Cohorts("schedule", None, starts=starts or ())
    return None
