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
    numbers = ["Entered", "Planned", *(["At most"] if has_most else []), "Left"]
    columns = (
        Column("Group"),
        *(Column(heading, is_number=True) for heading in numbers),
        Column("May still be entered"),
        Column("Cohorts", is_number=True),
    )
    yield Table(columns, tuple(_row(view, one, has_most=has_most) for one in shown))


def _row(view: View, group: GroupStatement, *, has_most: bool) -> Row:
    numbers = [group.entered, group.planned, *([group.at_most] if has_most else []), group.left]
    return Row(
        (
            view.names.group(group.group),
            *(NIL if number is None else count(number) for number in numbers),
            "no" if group.closed else "yes",
            count(len(group.cohorts)) if group.cohorts else NIL,
        )
    )
