"""The checks of rows, at work in Spark: the same rules, and only counts and the first broken rows come back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from attrs import frozen
from sqlglot import exp

from outcomelang.data.problems import FIRST_ROW, FOUND, PROBLEMS, Problem, shown_rows
from outcomelang.data.rows import FILE_ROW, Rows, value_name
from outcomelang.data.rows_together import repeated_of, wrong_together
from outcomelang.data.stored_rows import DATA
from outcomelang.data.typed_rows import faults_found, typed_rows, valued_rows
from outcomelang.data.words import col, named, relation, text
from outcomelang.engine.spark.database import SparkDatabase, spark_at_work
from outcomelang.engine.spark.tables import fingerprint_query
from outcomelang.plan.to_sql.words import together

if TYPE_CHECKING:
    from outcomelang.model.contract import Contract

_OF_ROWS: Final = "problems of rows"
_COLUMNS: Final = ((FILE_ROW, "bigint"), ("column", "text"), ("code", "text"), ("value", "text"), (FIRST_ROW, "bigint"))


@frozen
class Checks:
    """The tables that Spark reads, by their names, in a session where each is a view of the schema `loaded`.

    `beside` are the tables of the contract that are in the session already, checked, and the columns of their keys.
    """

    contract: Contract
    tables: Mapping[str, Rows]
    beside: Mapping[str, str]
    database: SparkDatabase

    def make_typed(self) -> None:
        """Make the view of each table's typed rows, under the declared names."""
        for name, rows in self.tables.items():
            values = [named(col(value_name(index)), column.name) for index, column in enumerate(rows.columns)]
            typed = exp.select(col(FILE_ROW), *values).from_(valued_rows(rows).subquery("typed"))
            self._make_view(relation(name, DATA), typed)

    def problems(self) -> tuple[Problem, ...]:
        """The first rows that break each rule, and how many do."""
        of_rows = [_of(name, faults_found(typed_rows(rows))) for name, rows in self.tables.items()]
        self._keep(_OF_ROWS, of_rows)
        self._keep(PROBLEMS, [exp.select("*").from_(relation(_OF_ROWS, FOUND)), *self._together()])
        found = self.database.rows(self.database.statement(shown_rows()), {})
        return tuple(Problem(*row.values()) for row in found)

    def fingerprint(self, rows: Rows) -> str:
        """The SHA-256 of a table's rows: of those of their hashes that begin alike, one after the other."""
        names = tuple(column.name for column in rows.columns)
        query = fingerprint_query(rows.table.name, names, DATA)
        digest = hashlib.sha256("".join(f"{name}\n" for name in [*names, ""]).encode())
        for row in self.database.rows(self.database.statement(query), {}):
            digest.update(f"{row['beginning']}{row['hash']}\n".encode())
        return digest.hexdigest()

    def _make_view(self, view: exp.Table, query: exp.Select) -> None:
        statement = self.database.statement(query)
        with spark_at_work():
            frame = self.database.session.sql(statement.text)
            frame.createOrReplaceTempView(f"`{view.db} {view.name}`")

    def _keep(self, name: str, selects: list[exp.Select]) -> None:
        """Work out problems once, and keep them: they are few, or settling stops."""
        statement = self.database.statement(together(selects))
        with spark_at_work():
            frame = self.database.session.sql(statement.text).localCheckpoint(
                eager=True, storageLevel=self.database.kept
            )
            frame.createOrReplaceTempView(f"`{FOUND} {name}`")

    def _together(self) -> Iterator[exp.Select]:
        """What is wrong between rows, of tables of which one at least is Spark's."""
        keys = {**self.beside, **{name: rows.unique[0][0] for name, rows in self.tables.items()}}
        for name, found in wrong_together(self.contract, self.tables, keys, self._repeated):
            yield _of(name, found)

    def _repeated(self, rows: Rows) -> exp.Select:
        is_own = exp.EQ(this=col("table"), expression=text(rows.table.name))
        return repeated_of(rows, exp.select(col(FILE_ROW)).from_(relation(_OF_ROWS, FOUND)).where(is_own))


def _of(table: str, found: exp.Select) -> exp.Select:
    """The problems of a table, with all columns; what is not told is NULL."""
    given = {selected.alias_or_name for selected in found.selects}
    columns = [named(exp.cast(col(name) if name in given else exp.null(), kind), name) for name, kind in _COLUMNS]
    return exp.select(named(text(table), "table"), *columns).from_(found.subquery("found"))
