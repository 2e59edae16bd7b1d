"""A contract's data in a Spark session: small files over the embedded database, which reads and checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from outcomelang.data.binding import Bindings, DataFile
from outcomelang.data.load import Loaded, load
from outcomelang.data.words import DIALECT, relation
from outcomelang.diagnostic import has_errors
from outcomelang.engine.spark.cluster import CannotUseSpark, Cluster
from outcomelang.engine.spark.database import view_of
from outcomelang.plan.to_sql.seen import DATA

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession

    from outcomelang.model.contract import Contract

LARGEST_FILE: Final = 200_000_000
"""Bytes of a file that goes to Spark through this machine."""


def loaded_into_spark(
    contract: Contract,
    bindings: Bindings,
    connection: duckdb.DuckDBPyConnection,
    session: SparkSession,
    cluster: Cluster,
) -> Loaded:
    """Read and check the data; afterwards each table of the contract is a temporary view, typed.

    Raises:
        CannotUseSpark: a file is too large to go through this machine.
    """
    del cluster
    _check_sizes(bindings)
    loaded = load(contract, bindings, connection)
    if not has_errors(loaded.diagnostics):
        for table in contract.tables:
            _hand_over(table.name, connection, session)
    return loaded


def _check_sizes(bindings: Bindings) -> None:
    for file in bindings.files:
        if isinstance(file, DataFile) and file.size > LARGEST_FILE:
            raise CannotUseSpark(f"{file.name} is too large to go to Spark through this machine", "write it as Parquet")


def _hand_over(table: str, connection: duckdb.DuckDBPyConnection, session: SparkSession) -> None:
    """The typed rows of a table, as they are in the embedded database."""
    every = exp.select("*").from_(relation(table, DATA))
    rows = connection.execute(every.sql(DIALECT)).to_arrow_table()
    session.createDataFrame(rows).createOrReplaceTempView(f"`{view_of(table)}`")
