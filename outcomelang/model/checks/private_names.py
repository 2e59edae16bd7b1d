"""Cohorts that are called by a private cell: a statement would show what must never be shown."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import error, name_of
from outcomelang.model.contract import Contract


def private_names(contract: Contract) -> Iterator[Diagnostic]:
    """An error for each group whose cohorts have their names from a private column."""
    for group in contract.groups:
        if group.cohorts is None or group.cohorts.by != "column" or group.cohorts.column is None:
            continue
        column = contract.table[group.table].column.get(group.cohorts.column)
        if column is not None and column.private:
            called = f"the cohorts of `{group.name}` are called by `{column.name}`, which is private"
            message = f"{called}, and a statement names them"
            hint = "declare a column with a code for each cohort, that tells nothing of a person"
            yield error(contract, "OUT405", message, name_of(group, contract), hint)
