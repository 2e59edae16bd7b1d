"""The checks of rows, at work in Spark: the same rules, and only counts and the first broken rows come back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from attrs import frozen
from sqlglot import exp

from outcomelang.data.fault import Fault
from outcomelang.data.orphans import orphans
from outcomelang.data.problems import FIRST_ROW, FOUND, PROBLEMS, Problem, shown_rows
from outcomelang.data.repeated_rows import repeated
from outcomelang.data.rows import FILE_ROW, Rows, value_name
from outcomelang.data.rows_together import shown_key
from outcomelang.data.stored_rows import DATA
from outcomelang.data.typed_rows import faults_found, typed_rows, valued_rows
from outcomelang.data.weights import weighted_groups, without_weight
from outcomelang.data.words import col, known, named, relation, text
from outcomelang.engine.spark.database import SparkDatabase, spark_at_work
from outcomelang.engine.spark.tables import fingerprint_query

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
        whole = exp.union(*selects, distinct=False) if len(selects) > 1 else selects[0]
        statement = self.database.statement(whole)
        with spark_at_work():
            frame = self.database.session.sql(statement.text).localCheckpoint(
                eager=True, storageLevel=self.database.kept
            )
            frame.createOrReplaceTempView(f"`{FOUND} {name}`")

    def _together(self) -> Iterator[exp.Select]:
        """What is wrong between rows, of tables of which one at least is Spark's."""
        for name, rows in self.tables.items():
            yield _of(name, self._repeated(rows))
            parent = rows.table.parent
            if parent is not None and (parent in self.tables or parent in self.beside):
                key = self.tables[parent].unique[0][0] if parent in self.tables else self.beside[parent]
                shown = shown_key(rows, parent)
                yield _of(name, orphans(relation(name, DATA), relation(parent, DATA), parent, key, shown))
        for group in weighted_groups(self.contract):
            weighted = self.tables.get(group.table)
            if weighted is not None and group.weight is not None:
                shown = shown_key(weighted, group.weight)
                found = without_weight(group, self.contract, relation(group.table, DATA), group.weight, shown)
                if found is not None:
                    yield _of(group.table, found)

    def _repeated(self, rows: Rows) -> exp.Select:
        names, fault = rows.unique
        compared = exp.select("*").from_(relation(rows.table.name, DATA))
        if fault is Fault.SAME_KEY:
            return repeated(compared.where(known(col(names[0]))), names, fault, shown_key(rows, names[0]), names[0])
        # Two cells that cannot be read are both without a value, and may have been different.
        is_own = exp.EQ(this=col("table"), expression=text(rows.table.name))
        broken = exp.select(col(FILE_ROW)).from_(relation(_OF_ROWS, FOUND)).where(is_own)
        sound = compared.where(exp.not_(exp.In(this=col(FILE_ROW), query=broken.subquery())))
        return repeated(sound, names, fault, exp.null())


def _of(table: str, found: exp.Select) -> exp.Select:
    """The problems of a table, with all columns; what is not told is NULL."""
    given = {selected.alias_or_name for selected in found.selects}
    columns = [named(exp.cast(col(name) if name in given else exp.null(), kind), name) for name, kind in _COLUMNS]
    return exp.select(named(text(table), "table"), *columns).from_(found.subquery("found"))
