"""The kinds of a grain's rows: those alike in the status of every line, where that alone says what a row brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sqlglot import exp

from outcomelang.plan.plan import Grain
from outcomelang.plan.to_sql.grains import settled_name
from outcomelang.plan.to_sql.lines import GrainLine
from outcomelang.plan.to_sql.term import MET, NOT_MET
from outcomelang.plan.to_sql.words import (
    COHORT,
    LEFT_ON,
    all_of,
    col,
    decimals,
    known,
    named,
    number,
    or_false,
    relation,
    text,
    when,
)

COUNT, LEFT = "members alike", "of them left"

_MOST_DECIMALS: Final = 6
"""With more, what so many rows bring might have no room in a database's own decimals."""


def of_line(line: GrainLine, part: str) -> str:
    """The column of a part of a line."""
    return f"{line.payment} {line.number} {part}"


def counts() -> tuple[exp.Expr, exp.Expr]:
    """How many rows are alike, and how many of them are of members who have left."""
    return named(exp.Count(this=exp.Star()), COUNT), named(exp.Count(this=col(LEFT_ON)), LEFT)


def for_whom(line: GrainLine, value: exp.Expr) -> exp.Expr:
    """A value of the rows that a line is for; nothing of others."""
    condition = all_of(line.conditions)
    return value if condition is None else when((condition, value))


def is_told_by_status(line: GrainLine, values: Iterable[exp.Expr]) -> bool:
    """Whether what a line brings follows from its status alone, and leaves room for what so many rows bring."""
    if line.once is None or decimals(line.once) > _MOST_DECIMALS:
        return False
    status = line.row.status.name if isinstance(line.row.status, exp.Column) else None
    columns = (column.name for value in values for column in value.find_all(exp.Column))
    return all(name == status for name in columns) and not any(value.find(exp.Cast) for value in values)


def kinds_of(lines: Sequence[GrainLine], keys: Sequence[str], grain: Grain) -> exp.Select:
    """How many rows are alike in some columns and in the status of every line.

    What is the same of all rows groups none: it takes time, and most databases refuse to group by it. The status of a
    line that a row decides at once is told from a yes or no, which a database counts faster.
    """
    kinds = {of_line(line, "kind"): _kind(line) for line in lines}
    telling = [kind.copy() for kind in kinds.values() if kind.find(exp.Column)]
    same: dict[str, exp.Expr] = {}
    if telling and grain.group.cohorts is None:
        same[COHORT] = exp.cast(exp.null(), "text")
    if grain.group.leaves is None:
        same[LEFT] = number(0)
    differing = [col(key) for key in keys if key not in same]
    counted = (
        exp.select(*differing, *(named(kind, name) for name, kind in kinds.items()))
        .select(*(count for count in counts() if count.alias not in same))
        .from_(relation(settled_name(grain)))
        .group_by(*(key.copy() for key in differing), *telling)
    )
    told = (named(_status(line), of_line(line, "status")) for line in lines)
    columns = (named(same[name], name) if name in same else col(name) for name in (*keys, COUNT, LEFT))
    return exp.select(*columns, *told).from_(counted.subquery("counted"))


def _kind(line: GrainLine) -> exp.Expr:
    """The status itself, or the yes or no that decides it; of rows that the line is not for, neither."""
    if line.decided is None:
        return for_whom(line, line.row.status)
    return for_whom(line, or_false(line.decided)) if line.conditions else line.decided.copy()


def _status(line: GrainLine) -> exp.Expr:
    kind = col(of_line(line, "kind"))
    if line.decided is None:
        return kind
    if line.conditions:
        return when((kind, text(MET)), (exp.not_(kind.copy()), text(NOT_MET)))
    return when((kind, text(MET)), otherwise=text(NOT_MET))


def priced_kinds(line: GrainLine, values: Mapping[str, exp.Expr]) -> Iterator[exp.Expr]:
    """What a line brings to one row of each kind."""
    status = col(of_line(line, "status"))
    for part, value in values.items():
        of_kind = value.transform(lambda node: status.copy() if isinstance(node, exp.Column) else node)
        applies = when((known(status.copy()), of_kind), otherwise=number(0)) if line.conditions else of_kind
        yield named(applies, of_line(line, part))
