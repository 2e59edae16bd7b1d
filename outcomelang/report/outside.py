"""Why somebody has no part in a payment, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from outcomelang.model.contract import Contract
from outcomelang.report.names import Names
from outcomelang.settlement.explanation import Outside, Unfulfilled


def outside_to_text(outside: Iterable[Outside], contract: Contract, settlement: date) -> str:
    """A line for each thing that is not fulfilled; empty where no group is asked."""
    names = Names(contract)
    return "\n".join(line for one in outside for line in _lines(one, names, settlement))


def _lines(one: Outside, names: Names, settlement: date) -> Iterator[str]:
    table = names.contract.group[one.group].table
    if not one.has_row:
        yield f"{one.group}: `{table}` has no row with this key, letter by letter, or this pseudonym by the key in use"
    elif not one.unfulfilled:
        yield f"{one.group}: a member by {settlement}, without a row that has a price line"
    for failed in one.unfulfilled:
        yield f"{one.group}: {_why(failed, names, settlement)}"


def _why(failed: Unfulfilled, names: Names, settlement: date) -> str:
    group = names.contract.group[failed.group]
    if failed.condition is not None:
        clause = f"`{names.words(failed.condition.span)}` (line {names.line_of(failed.condition.span)})"
        return (
            f"{clause} is not so"
            if failed.is_known
            else f"{clause} is not so: by {settlement} a cell it looks at is empty"
        )
    if group.enters is None or not failed.is_known:
        column = group.enters.column if group.enters else ""
        return f"has not entered by {settlement}: `{column}` is empty, or a later day"
    day = f"{failed.entry} in " if failed.entry else ""
    return f"{day}`{group.enters.column}` is not {_window(group.enters.first, group.enters.last)}"


def _window(first: date | None, last: date | None) -> str:
    if first is None:
        return f"up to {last}"
    return f"from {first}" if last is None else f"from {first} to {last}"
