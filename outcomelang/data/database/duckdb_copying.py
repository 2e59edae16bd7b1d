"""A process of its own that opens a DuckDB file and copies tables of it into other files, for `DuckdbFile`.

A damaged file may end the process that reads it, and a view of it may never end. Here that is the end of this process
alone. It is asked in lines of JSON, and answers each with one: the columns of a table, or that a copy is there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlglot import exp

from outcomelang.data.connection import connected
from outcomelang.data.words import DIALECT, col, named, text

if TYPE_CHECKING:
    import duckdb

SOURCE: Final = "source"
COPY: Final = "copy"
TABLE: Final = "rows"
"""The one table of a copy, whose columns are `c0`, `c1` ... as they were asked for."""
MEMORY: Final = "1GB"


def main() -> None:
    """Open the file that the first line names, and answer what the other lines ask."""
    import duckdb

    opening = json.loads(sys.stdin.readline())
    _limit(opening["seconds"])
    paths, folder = [Path(path) for path in opening["paths"]], Path(opening["folder"])
    with connected(paths, [folder], memory=MEMORY, threads=1) as engine:
        try:
            place = text(str(paths[0])).sql(DIALECT)
            engine.execute(f"ATTACH {place} AS {SOURCE} (TYPE duckdb, READ_ONLY)")
        except duckdb.Error as error:
            _tell({"error": _kind(error)})
            return
        _tell({})
        for line in sys.stdin:
            try:
                _tell(_answer(json.loads(line), engine))
            except duckdb.Error as error:
                _tell({"error": _kind(error)})


def _answer(asked: dict[str, Any], engine: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    if "copy" not in asked:
        query = (
            "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = ? AND table_name = ? "
            "ORDER BY column_index"
        )
        found = engine.execute(query, [SOURCE, asked["schema"], asked["table"]]).fetchall()
        return {"columns": [str(name) for (name,) in found]}
    source = exp.table_(asked["table"], db=asked["schema"], catalog=SOURCE, quoted=True)
    order = [exp.Literal.number(number) for number in asked["order"]]
    columns = (named(col(name), f"c{index}") for index, name in enumerate(asked["columns"]))
    rows = exp.select(*columns).from_(source).order_by(*order)
    engine.execute(f"ATTACH {text(asked['copy']).sql(DIALECT)} AS {COPY} (TYPE duckdb)")
    try:
        copy = exp.table_(TABLE, db="main", catalog=COPY, quoted=True)
        engine.execute(exp.Create(kind="TABLE", this=copy, expression=rows).sql(DIALECT))
    finally:
        engine.execute(f"DETACH {COPY}")
    return {}


def _limit(seconds: int) -> None:
    """Bound what this process may take of the processor, where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        allowed = seconds if most == resource.RLIM_INFINITY else min(seconds, most)
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, most))


def _kind(error: duckdb.Error) -> str:
    import duckdb

    words = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return "memory"
    if "lock" in words and isinstance(error, duckdb.IOException):
        return "lock"
    return "other kind" if "not a valid DuckDB" in words else "unreadable"


def _tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
