"""Whether a row may hold nothing where an aggregate reads it."""

from __future__ import annotations

from attrs import evolve

from outcomelang.model.contract import Contract
from outcomelang.model.contract_names import ContractNames
from outcomelang.model.expression import ColumnValue, EventValue, walk
from outcomelang.model.missing_values import MissingValues
from outcomelang.model.type import Kind


def may_be_blank(value: EventValue, contract: Contract) -> bool:
    """Whether a row that counts may have no value: an empty cell, a day still to come, a division by zero."""
    if value.operand is None:
        return False
    missing = evolve(MissingValues(ContractNames(contract)), awaited=True)
    return bool(missing.in_rows_of(value)) or any(
        _is_other_day(part, value, contract) for part in walk(value.operand) if isinstance(part, ColumnValue)
    )


def _is_other_day(cell: ColumnValue, value: EventValue, contract: Contract) -> bool:
    """A date besides that of the row: it reads as an empty cell while it is still to come."""
    table = contract.table[value.rows.table]
    is_day = cell.table == table.name and cell.column == table.day_column
    return cell.type.kind is Kind.DATE and not is_day
