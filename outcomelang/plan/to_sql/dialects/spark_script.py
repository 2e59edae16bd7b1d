"""A settlement's queries as a script for Spark: in the words in which the engine asks them there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlglot import exp

from outcomelang.plan.to_sql.dialects.spark import SETTINGS, spark_text
from outcomelang.plan.to_sql.dialects.tables import DIGITS_OF_CELL
from outcomelang.plan.to_sql.dialects.types import Columns, standard_type
from outcomelang.plan.to_sql.seen import DATA
from outcomelang.plan.to_sql.words import col

_OF_KEYS: Final = "spark.sql.redaction.string.regex"
"""A setting for the key of pseudonyms, which no script has."""


class SparkScript:
    """Spark: what several queries rest on is a temporary view, worked out once and kept."""

    dialect = "spark"
    versions = "Spark 4 or later"

    def __init__(self, tables: Mapping[str, Columns]) -> None:
        self.tables = tables

    def begun(self, settlement: date) -> str:
        """The settlement date is a variable of the session; names of columns have no space, so that none hides it."""
        settings = "\n".join(f"SET {name} = {value};" for name, value in SETTINGS.items() if name != _OF_KEYS)
        variable = f"DECLARE OR REPLACE VARIABLE `outcome settlement` DATE DEFAULT DATE '{settlement}';"
        return f"-- So that every number is exact, or an error\n{settings}\n\n-- The settlement date\n{variable}"

    def declared(self, name: str) -> str:
        """The statement that makes an empty table of the contract."""
        columns = [
            exp.ColumnDef(this=exp.to_identifier(one, quoted=True), kind=standard_type(of, digits=DIGITS_OF_CELL))
            for one, of in self.tables[name].items()
        ]
        schema = exp.Schema(this=exp.table_(name, db=DATA, quoted=True), expressions=columns)
        return f"{exp.Create(this=schema, kind='TABLE').sql(self.dialect, pretty=True)} USING parquet"

    def laying(self, name: str, query: exp.Query, *, pretty: bool = False) -> str:
        """The statements that lay the rows of a query beside the data, in place of those that lay there."""
        view = exp.to_identifier(name, quoted=True).sql(self.dialect)
        text = self.text(query, pretty=pretty)
        return f"CREATE OR REPLACE TEMPORARY VIEW {view} AS\n{text};\nCACHE TABLE {view}"

    def text(self, query: exp.Query, *, pretty: bool = False) -> str:
        """A query as a statement; a parameter is a variable of the session."""
        said = query.copy()
        for parameter in list(said.find_all(exp.Parameter)):
            parameter.replace(col(f"outcome {parameter.name}"))
        return spark_text(said, pretty=pretty)
