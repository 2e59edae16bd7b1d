"""Tables that Spark itself reads: Parquet files, folders of them, and tables of its catalogue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen
from sqlglot import exp

from outcomelang.data.binding import DataFile, FileFormat
from outcomelang.data.database.address import DatabaseKind, DatabaseTable
from outcomelang.data.rows_fingerprint import written_row
from outcomelang.data.sheet import Sheet
from outcomelang.data.stored_rows import LOADED
from outcomelang.data.words import col, function, named, relation, text
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import INPUTS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_OWN: Final = (DatabaseKind.CATALOG, DatabaseKind.STORE)
_NUMBER: Final = "file row number"
_KINDS: Final = {
    "string": "VARCHAR",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp_ntz": "TIMESTAMP",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
}
"""What the embedded database calls Spark's types: the rules of what may stand for what are written with its words."""
_DECIMAL: Final = re.compile(r"decimal\(([0-9]+),([0-9]+)\)")


def is_read_by_spark(file: DataFile | DatabaseTable) -> bool:
    """Whether Spark reads a table where it lies; certified figures are few, and never are."""
    if isinstance(file, DatabaseTable):
        return file.address.database.kind in _OWN
    return file.format is FileFormat.PARQUET and file.table != INPUTS


@frozen
class SparkSheet:
    """A table as Spark has it, as a temporary view, and how many rows it has."""

    sheet: Sheet
    rows: int


def opened_by_spark(file: DataFile | DatabaseTable, session: SparkSession) -> SparkSheet | Diagnostic:
    """The table with its header, its rows numbered as they lie; or the sentence that says why it cannot be read.

    Rows of files are numbered file by file, in the order of their names; those of a table that is no Parquet in the
    order of all their columns.
    """
    from pyspark.errors import PySparkException

    try:
        frame = _frame(file, session)
        numbered, rows = _numbered(frame, session)
    except PySparkException as error:
        condition = error.getCondition() or type(error).__name__
        words = f"Spark cannot read table `{file.table}` ({condition})"
        return Diagnostic("OUT304", words, subject=file.name, hint="is it there, is it Parquet, may Spark read it?")
    numbered.createOrReplaceTempView(f"`{LOADED} {file.table}`")
    header = tuple(frame.columns)
    columns = tuple(f"c{index}" for index in range(len(header)))
    kinds = tuple(_kind(kind) for _, kind in frame.dtypes)
    return SparkSheet(Sheet(file, header, columns, relation(file.table, LOADED), kinds, _NUMBER), rows)


def _frame(file: DataFile | DatabaseTable, session: SparkSession) -> DataFrame:
    if isinstance(file, DataFile):
        return session.read.parquet(file.path.as_uri())
    database = file.address.database
    if database.kind is DatabaseKind.STORE:
        return session.read.parquet(database.url)
    parts = (part for part in (database.url, file.schema, file.own_name) if part)
    return session.table(".".join(f"`{part}`" for part in parts))


def _kind(kind: str) -> str:
    decimal = _DECIMAL.fullmatch(kind)
    return f"DECIMAL({decimal[1]},{decimal[2]})" if decimal else _KINDS.get(kind, kind)


def _numbered(frame: DataFrame, session: SparkSession) -> tuple[DataFrame, int]:
    """The rows with their numbers, from 0, and how many there are; the columns are `c0`, `c1` and so on."""
    from pyspark.errors import AnalysisException
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    columns = [frame[f"`{name}`"].alias(f"c{index}") for index, name in enumerate(frame.columns)]
    try:
        found = frame.groupBy(sql.col("_metadata.file_path").alias("path")).count().collect()
        placed = frame.select(
            *columns, sql.col("_metadata.file_path").alias("path"), sql.col("_metadata.row_index").alias("place")
        )
    except AnalysisException:
        order = Window.orderBy(*(sql.col(f"`{name}`") for name in frame.columns))
        number = (sql.row_number().over(order) - 1).cast("bigint").alias(_NUMBER)
        return frame.select(*columns, number), frame.count()
    before, total = [], 0
    for path, rows in sorted((one["path"], one["count"]) for one in found):
        before.append((path, total))
        total += rows
    if len(before) <= 1:
        return placed.drop("path").withColumnRenamed("place", _NUMBER), total
    firsts = session.createDataFrame(before, "path string, before bigint")
    numbered = placed.join(sql.broadcast(firsts), "path")
    whole = (sql.col("place") + sql.col("before")).alias(_NUMBER)
    return numbered.select(*(f"c{index}" for index in range(len(columns))), whole), total


# --- The fingerprint ----------------------------------------------------------------------------


def fingerprint_query(table: str, names: tuple[str, ...], schema: str) -> exp.Select:
    """Select, for each beginning of a row's hash, the hash of the hashes of all rows that have it, in order.

    So neither the order of rows nor how they are shared out matters, and no more than 65,536 rows come back.
    """
    hashed = exp.select(named(function("sha256", written_row(names)), "hash")).from_(relation(table, schema))
    beginning = exp.Left(this=col("hash"), expression=exp.Literal.number(4))
    every = function("array_join", function("sort_array", exp.ArrayAgg(this=col("hash"))), text("\n"))
    return (
        exp.select(named(beginning, "beginning"), named(function("sha256", every), "hash"))
        .from_(hashed.subquery("hashed"))
        .group_by(beginning.copy())
        .order_by(col("beginning"))
    )
