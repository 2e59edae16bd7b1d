"""The typed rows of loaded data, taken out of the database: only reading the files is shared with the other engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from outcomelang.data.columns import columns_of
from outcomelang.engine.reference.rows import Data, Row
from outcomelang.model.contract import Contract, Table
from outcomelang.model.expression import Value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PLACE = "file row"


def rows_from_database(contract: Contract, connection: DuckDBPyConnection) -> Data:
    """Every table of a contract; its data must have been loaded without errors."""
    return Data(contract, {table.name: _rows(table, contract, connection) for table in contract.tables})


def _rows(table: Table, contract: Contract, connection: DuckDBPyConnection) -> tuple[Row, ...]:
    names = [_PLACE, *(column.name for column in columns_of(table, contract))]
    relation = connection.table(f'"data"."{table.name}"')
    columns = ", ".join(f'"{name}"' for name in names)
    found = relation.project(columns).order(f'"{_PLACE}"').fetchall()
    rows = (dict(zip(names, row, strict=True)) for row in found)
    return tuple(Row(table, row.pop(_PLACE), {name: _exact(cell) for name, cell in row.items()}) for row in rows)


def _exact(cell: object) -> Value | None:
    match cell:
        case None | bool() | str() | date():
            return cell
        case int() | Decimal():
            return Fraction(cell)
    raise TypeError(type(cell).__name__)
