"""The target groups: who has entered, against plan, and who has left."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.report.amount import NIL, count
from outcomelang.report.page import Block, Column, Heading, Row, Table
from outcomelang.report.sections.view import View
from outcomelang.settlement.statement import GroupStatement


def groups(view: View) -> Iterator[Block]:
    """The members of each target group by the latest settlement."""
    latest = view.statement.latest
    shown = [one for one in latest.groups if not view.contract.group[one.group].implicit] if latest else []
    if latest is None or not shown:
        return
    yield Heading(f"Target groups by {latest.on}")
    has_most = any(one.at_most is not None for one in shown)
    has_cohorts = any(one.cohorts for one in shown)
    numbers = ["Entered", "Planned", *(["At most"] if has_most else []), "Left", *(["Cohorts"] if has_cohorts else [])]
    columns = (
        Column("Group"),
        *(Column(heading, is_number=True) for heading in numbers),
        Column("Entry"),
    )
    yield Table(columns, tuple(_row(view, one, has_most=has_most, has_cohorts=has_cohorts) for one in shown))


def _row(view: View, group: GroupStatement, *, has_most: bool, has_cohorts: bool) -> Row:
    numbers = [group.entered, group.planned, *([group.at_most] if has_most else []), group.left]
    numbers += [len(group.cohorts)] if has_cohorts else []
    return Row(
        (
            view.names.group(group.group),
            *(NIL if number is None else count(number) for number in numbers),
            "closed" if group.closed else "open",
        )
    )
