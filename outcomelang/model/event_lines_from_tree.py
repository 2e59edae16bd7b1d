"""Price lines per event, from the tree."""

from __future__ import annotations

from attrs import evolve

from outcomelang.model.checking import Checking
from outcomelang.model.contract import CountLimit, EventLine, Group, Table
from outcomelang.model.expression import Rows
from outcomelang.model.expression_from_tree import check_rows
from outcomelang.model.price_from_tree import negative_price, price_of_event
from outcomelang.model.type import Level
from outcomelang.source import Span
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name, Reference


def event_line(line: tree.UnitLine | tree.LessLine, rows: Table, checking: Checking) -> EventLine | None:
    """A price per event of the members of a group."""
    said = line.group if isinstance(line, tree.UnitLine) else None
    group = group_of_events(rows, said, line.of.name, checking)
    _refuse_metric_words(line, rows, checking)
    if isinstance(line, tree.LessLine):
        price = negative_price(line.price, checking)
    else:
        price = price_of_event(line.price, rows, group, checking)
    counted = rows_of_group(line.of, group, checking)
    after = line.after if isinstance(line, tree.UnitLine) else None
    before = rows_of_group(after, group, checking) if after else None
    if group is None or price is None or counted is None or (after and before is None):
        return None
    limit = count_limit(line.limit, checking)
    return EventLine(price=price, rows=counted, group=group.name, span=line.span, limit=limit, after=before)


def count_limit(limit: tree.CountLimit | None, checking: Checking) -> CountLimit | None:
    """How often a line is paid."""
    if limit is None:
        return None
    if limit.number <= 0:
        checking.error("OUT277", "a line is paid at least once", limit.span, "leave the line out")
    return CountLimit(limit.number, limit.scope)


def rows_of_group(reference: Reference, group: Group | None, checking: Checking) -> Rows | None:
    """The rows that a line counts, with their filter."""
    return check_rows(reference, evolve(checking.scope(Level.MEMBER), group=group))


def _refuse_metric_words(line: tree.UnitLine | tree.LessLine, rows: Table, checking: Checking) -> None:
    """Report the parts of a line that only a price per metric can have."""
    if line.points:
        message = f"`{rows.name}` is a table of {rows.kind}, which have a day each and no points"
        checking.error("OUT286", message, line.points.span, "leave `at` out, or price a metric that counts them")
    if isinstance(line, tree.UnitLine) and line.unit:
        message = f"`{rows.name}` is a table of {rows.kind}, and each of its rows is paid as one"
        hint = f"price a metric that measures them: `metric ... = days in {rows.name} since start`"
        checking.error("OUT287", message, line.unit.span.to(line.of.span), hint)


def group_of_events(rows: Table, said: Name | None, place: Name, checking: Checking) -> Group | None:
    """The group whose events are paid: the one said, else the only one of the table they belong to."""
    group = checking.find(said, Group) if said else _only_group(rows, place, checking)
    if group is None:
        return None
    if group.table != rows.parent:
        message = f"`{rows.name}` has no rows of the members of `{group.name}`"
        checking.error("OUT290", message, (said or place).span, f"`{group.name}` is a group of `{group.table}`")
        return None
    if group.enters is None:
        report_no_start(group, (said or place).span, checking)
        return None
    return group


def _only_group(rows: Table, place: Name, checking: Checking) -> Group | None:
    declared = checking.names.declared_as("group")
    groups = checking.names.of_kind(Group)
    of_table = [group.name for group in groups if group.table == rows.parent]
    if len(of_table) == 1:
        return checking.find(evolve(place, text=of_table[0]), Group)
    # A table or group in error has been reported, and may be the one that lacks here.
    if rows.parent and (of_table or len(groups) == len(declared)):
        _report_no_only_group(rows, rows.parent, of_table, place, checking)
    return None


def _report_no_only_group(rows: Table, table: str, groups: list[str], place: Name, checking: Checking) -> None:
    message = f"it is not said whose `{rows.name}` is paid"
    if groups:
        names = ", ".join(f"`{group}`" for group in groups)
        hint = f"write `per {rows.name}(...) of {groups[0]}`; a rate card's rows become lines of their own"
        checking.error("OUT290", f"{message}: `{table}` has the groups {names}", place.span, hint)
    else:
        hint = f"declare the target group: `group NAME of {table} enters COLUMN`"
        checking.error("OUT290", f"{message}: no group of `{table}` is declared", place.span, hint)


def report_no_start(group: Group, span: Span, checking: Checking) -> None:
    """Report a line from the start of members who have none."""
    message = f"the members of `{group.name}` have no start to pay from"
    checking.error("OUT290", message, span, f"say when they start: `enters COLUMN` in `{group.name}`")
