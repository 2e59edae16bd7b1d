"""Participants who are members of a group, in a table that tells evidence from rows that wait for it.

A participant who is no evidence yet would be a member as all rows say, and none as the evidence says. How many members
there are, and so every count, share and size of a cohort, would have two values.
"""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import error
from outcomelang.model.contract import Contract


def unproved_members(contract: Contract) -> Iterator[Diagnostic]:
    """An error for each table with `counts where` whose rows are the members of a group."""
    of_members = {group.table for group in contract.groups}
    for table in contract.tables:
        if table.counts and table.name in of_members:
            message = f"the rows of `{table.name}` are members of a group, and cannot be members that wait for evidence"
            hint = "say in the group who is a member: `where ... is known`; or keep what is to be proved in `events`"
            yield error(contract, "OUT404", message, table.counts.span, hint)
