"""Members of a weighted group who have no weight above 0."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from outcomelang.data.fault import Fault
from outcomelang.data.rows import FILE_ROW
from outcomelang.data.words import all_of, col, known, named, surely, text
from outcomelang.model.contract import Contract, Group
from outcomelang.plan.plan import CannotSettleYet
from outcomelang.plan.to_sql.term import Frame, term


def weighted_groups(contract: Contract) -> Iterator[Group]:
    """The groups that say how their members are weighted; one taken from such a group weighs the same people alike."""
    for group in contract.groups:
        taken_from = contract.group[group.parent] if group.parent else None
        if group.weight is not None and (taken_from is None or taken_from.weight != group.weight):
            yield group


def without_weight(
    group: Group, contract: Contract, rows: exp.Table, weight: str, shown: exp.Expr
) -> exp.Select | None:
    """Select what is wrong with members whose `weight` is empty or not above 0; None where members cannot be told."""
    try:
        belongs = tuple(surely(condition) for condition in _conditions(group, contract))
    except CannotSettleYet:
        return None  # a settlement of this group is refused with the same words
    above = surely(exp.GT(this=col(weight), expression=exp.Literal.number(0)))
    return (
        exp.select(
            col(FILE_ROW),
            named(text(weight), "column"),
            named(text(Fault.WEIGHT.value), "code"),
            named(shown, "value"),
        )
        .from_(rows)
        .where(all_of([*belongs, exp.not_(above)]))
    )


def _conditions(group: Group, contract: Contract) -> Iterator[exp.Expr]:
    """What makes a row a member, whatever the settlement date."""
    if group.parent:
        yield from _conditions(contract.group[group.parent], contract)
    if group.enters:
        start = col(group.enters.column)
        yield known(start)
        if group.enters.first:
            yield exp.GTE(this=start.copy(), expression=_day(group.enters.first.isoformat()))
        if group.enters.last:
            yield exp.LTE(this=start.copy(), expression=_day(group.enters.last.isoformat()))
    if group.where is not None:
        yield exp.paren(term(group.where, Frame(contract, None)).value)


def _day(written: str) -> exp.Expr:
    return exp.cast(text(written), "date")
