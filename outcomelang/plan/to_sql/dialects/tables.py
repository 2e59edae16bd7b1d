"""The tables that a contract's data have in a database, with the types of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from outcomelang.model.contract import Column, Contract
from outcomelang.plan.to_sql.dialects.types import DATE, TEXT, TRUTH, WHOLE, Columns, Type, decimal
from outcomelang.plan.to_sql.words import FILE_ROW
from outcomelang.value.rounding import CELL_DECIMALS

DIGITS_OF_CELL: Final = 24
"""How many digits a number in a cell has at most, with its decimals."""

_TYPES: Mapping[str, Type] = {
    "number": decimal(CELL_DECIMALS),
    "money": decimal(CELL_DECIMALS),
    "percent": decimal(CELL_DECIMALS),
    "whole": WHOLE,
    "date": DATE,
    "isoweek": DATE,
    "isomonth": DATE,
    "yesno": TRUTH,
}


def type_of(column: Column) -> Type:
    """What a declared column is in the database; weeks and months are their first days."""
    return _TYPES.get(column.source_type, TEXT)


def tables_of(contract: Contract) -> Mapping[str, Columns]:
    """The columns of each table: those declared, of child rows whose they are, and the place in the file."""
    return {
        table.name: {
            FILE_ROW: WHOLE,
            **({table.parent: TEXT} if table.parent else {}),
            **{column.name: type_of(column) for column in table.columns},
        }
        for table in contract.tables
    }
