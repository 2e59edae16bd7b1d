"""What a row of participants must satisfy to be a member of a group, one requirement at a time."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from sqlglot import exp

from outcomelang.model.contract import Contract, Group
from outcomelang.model.expression import ColumnValue, IsKnown, Logic, Node, walk
from outcomelang.plan.from_model import chain_of
from outcomelang.plan.to_sql.behind import ASKED
from outcomelang.plan.to_sql.seen import condition_of_row, entry_conditions, seen_name
from outcomelang.plan.to_sql.words import all_of, col, named, relation, unknown

HOLDS, ENTRY, EMPTY = "holds", "entry", "empty"


@frozen
class Requirement:
    """The window of entry of a group or, where there is a `condition`, one part of its `where` that `and` joins."""

    group: Group
    condition: Node | None


def requirements_of(group: Group, contract: Contract) -> tuple[Requirement, ...]:
    """What a group and those it is taken from require, the narrowest first."""
    return tuple(one for each in chain_of(group, contract) for one in _own(each))


def _own(group: Group) -> Iterator[Requirement]:
    if group.enters:
        yield Requirement(group, None)
    if group.where is not None:
        yield from (Requirement(group, part) for part in _parts(group.where))


def _parts(condition: Node) -> Iterator[Node]:
    if isinstance(condition, Logic) and condition.operator == "and":
        for operand in condition.operands:
            yield from _parts(operand)
    else:
        yield condition


def _has_empty_cell(condition: Node) -> exp.Expr:
    """Whether a cell that a condition looks at is empty, but for one that is asked whether it is known."""
    inside = list(walk(condition))
    names = dict.fromkeys(part.column for part in inside if isinstance(part, ColumnValue))
    if not names or any(isinstance(part, IsKnown) for part in inside):
        return exp.false()
    return exp.or_(*(unknown(col(name)) for name in names))


def joining(group: Group, contract: Contract) -> exp.Query:
    """For the rows with the key asked for: whether each requirement holds, and what more is told of it."""
    columns: list[exp.Expr] = []
    for number, one in enumerate(requirements_of(group, contract)):
        if one.condition is not None:
            columns.append(named(condition_of_row(one.condition, contract), f"{HOLDS} {number}"))
            columns.append(named(_has_empty_cell(one.condition), f"{EMPTY} {number}"))
        elif one.group.enters:
            holds = all_of(list(entry_conditions(one.group.enters))) or exp.true()
            columns += [named(holds, f"{HOLDS} {number}"), named(col(one.group.enters.column), f"{ENTRY} {number}")]
    key = exp.cast(col(contract.table[group.table].key or ""), "text")
    asked = exp.EQ(this=key, expression=exp.Parameter(this=exp.var(ASKED)))
    return exp.select(*columns, named(exp.true(), "found")).from_(relation(seen_name(group.table))).where(asked)
