"""The plan's queries in a Spark session: rows of members stay with the workers, and only figures come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from attrs import define, field
from sqlglot import exp

from outcomelang.engine.database import Asked, NoRoomForNumber, Row, Statement
from outcomelang.engine.spark.cluster import CannotUseSpark
from outcomelang.plan.to_sql.dialects.spark import spark_text
from outcomelang.plan.to_sql.seen import DATA

if TYPE_CHECKING:
    from pyspark import StorageLevel
    from pyspark.sql import DataFrame, SparkSession

_NO_ROOM: Final = "SQLSTATE: 22003"
"""What Spark says of each number that is out of range: the standard's words for it."""

_READS: Final = " FROM "


def view_of(table: str) -> str:
    """The temporary view that holds a table of the contract."""
    return f"{DATA} {table}"


@define
class SparkDatabase:
    """A session with a contract's tables as temporary views; `own` tells the tables laid beside them from others'.

    `keeps_twice` says that what is laid is kept by two workers, so that one of them may be lost.
    """

    session: SparkSession
    own: str
    keeps_twice: bool = True
    _laid: set[str] = field(factory=set, init=False)

    @property
    def kept(self) -> StorageLevel:
        """How rows that are worked out once are kept."""
        from pyspark import StorageLevel

        return StorageLevel.MEMORY_AND_DISK_2 if self.keeps_twice else StorageLevel.MEMORY_AND_DISK

    def statement(self, query: exp.Query, lays: str | None = None) -> Statement:
        """A query in Spark's words."""
        return Statement(spark_text(self._with_views(query)), lays)

    def _with_views(self, query: exp.Query) -> exp.Query:
        """The query with each table as the view that holds it."""
        named = query.copy()
        inside = {one.alias for one in named.find_all(exp.CTE)}
        for table in list(named.find_all(exp.Table)):
            if table.db:
                table.set("this", exp.to_identifier(f"{table.db} {table.name}", quoted=True))
                table.set("db", None)
            elif isinstance(table.this, exp.Identifier) and table.name not in inside:
                table.set("this", exp.to_identifier(self._view(table.name), quoted=True))
        return named

    def _view(self, laid: str) -> str:
        return f"{self.own} {laid}"

    def rows(self, statement: Statement, asked: Asked) -> Sequence[Row]:
        """The rows of a query, by the names of its columns."""
        with spark_at_work():
            found = self._frame(statement, asked).collect()
        return [{name: _whole(value) for name, value in row.asDict().items()} for row in found]

    def lay(self, statement: Statement, asked: Asked) -> None:
        """Lay the rows of a query beside the data: they are worked out once, and kept with the workers.

        No later query is then planned with what led to them.
        """
        if statement.lays is None:
            raise ValueError("the statement lays no table")
        with spark_at_work():
            frame = self._frame(statement, asked)
            if _READS in statement.text:
                frame = frame.localCheckpoint(eager=True, storageLevel=self.kept)
            frame.createOrReplaceTempView(f"`{self._view(statement.lays)}`")
        self._laid.add(statement.lays)

    def has_no_room(self, statement: Statement, asked: Asked) -> bool:
        """Whether a query fails because a number has no room: its rows are worked out, and go nowhere."""
        try:
            with spark_at_work():
                self._frame(statement, asked).write.format("noop").mode("overwrite").save()
        except NoRoomForNumber:
            return True
        except CannotUseSpark:
            return False
        return False

    def write(self, statement: Statement, asked: Asked, target: str) -> None:
        """Write the rows of a query as a folder of Parquet files, by the workers; nothing may lie there."""
        with spark_at_work():
            self._frame(statement, asked).write.mode("error").parquet(target)

    def close(self) -> None:
        """Take the tables beside the data away."""
        for name in self._laid:
            self.session.catalog.dropTempView(f"`{self._view(name)}`")
        self._laid.clear()

    def _frame(self, statement: Statement, asked: Asked) -> DataFrame:
        named = {
            name: bytearray(value) if isinstance(value, bytes) else value
            for name, value in asked.items()
            if f":{name}" in statement.text
        }
        return self.session.sql(statement.text, args=named or None)


def _whole(value: object) -> object:
    """A decimal without places as the whole number that it is: a sum of counts is one to Spark."""
    return int(value) if isinstance(value, Decimal) and value.as_tuple().exponent == 0 else value


@contextmanager
def spark_at_work() -> Iterator[None]:
    """Tell what Spark fails with: a cell is never quoted.

    Raises:
        NoRoomForNumber: a number has no room.
        CannotUseSpark: it has failed for another reason that is not in the query.
    """
    from pyspark.errors import AnalysisException, PySparkException

    try:
        yield
    except AnalysisException:
        raise  # a query of ours that Spark does not take
    except PySparkException as error:
        if _NO_ROOM in str(error):
            raise NoRoomForNumber from None
        condition = error.getCondition() or type(error).__name__
        raise CannotUseSpark(f"Spark has failed ({condition})", "its own log says more") from error
