"""Names that cannot be told apart: those that differ only in capitals, and a second table of certified figures.

Databases read names without regard to capitals, and so do many people: `Housed` and `housed` would be one column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import error, name_of
from outcomelang.model.contract import INPUTS, Contract, Declared, Table


def names_apart(contract: Contract) -> Iterator[Diagnostic]:
    """An error for each name that differs from an earlier one only in capitals."""
    groups = (group for group in contract.groups if not group.implicit)
    figures = (*contract.inputs, *contract.parameters, *contract.metrics, *contract.payments, *contract.savings)
    yield from _alike((*contract.parties, *contract.tables, *groups, *figures), contract)
    for table in contract.tables:
        yield from _alike(_columns(table), contract)
    second = contract.table.get(INPUTS)
    if contract.inputs and second is not None:
        message = "`inputs` is the table of the certified figures, and cannot be declared beside them"
        yield error(contract, "OUT239", message, name_of(second, contract), "call the table otherwise")


def _columns(table: Table) -> Iterator[Declared]:
    """The names of a table's columns; a row says whose it is in a column of the parent's name."""
    if table.parent is not None:
        yield evolve(table, name=table.parent)
    yield from table.columns


def _alike(declared: Iterable[Declared], contract: Contract) -> Iterator[Diagnostic]:
    met: dict[str, str] = {}
    for one in declared:
        first = met.setdefault(one.name.casefold(), one.name)
        if first != one.name:
            message = f"`{one.name}` and `{first}` differ only in capitals"
            yield error(contract, "OUT239", message, name_of(one, contract), "choose names that differ in a letter")
