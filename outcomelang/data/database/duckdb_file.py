"""Tables of a DuckDB file, which a process of its own copies: whatever the file does to it, this one goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, Final

from sqlglot import exp

from outcomelang.data.database.address import Address, DatabaseTable
from outcomelang.data.database.copied import copied, nothing_wanted
from outcomelang.data.database.duckdb_copying import TABLE
from outcomelang.data.database.open_database import ReadTable, Unreadable, order_of, wanted_columns
from outcomelang.data.wanted import Wanted
from outcomelang.data.words import DIALECT, col, text

if TYPE_CHECKING:
    import duckdb

_SCHEMA: Final = "main"

SECONDS: Final = 5
"""What reading any file may take of the processor."""
BYTES_A_SECOND: Final = 4_000_000
"""A second more for so many bytes: far more than it takes to sort its rows."""
_PATIENCE: Final = 12
"""How many times as long it may take by the clock, on a machine that has more to do."""


class DuckdbFile:
    """A DuckDB file, opened for reading alone; no other program can write to it meanwhile."""

    def __init__(self, address: Address, engine: duckdb.DuckDBPyConnection, number: int) -> None:
        self._engine = engine
        self._number = number
        self._copies = 0
        path = address.path
        if path is None:
            raise ValueError("a DuckDB database is a file")
        if not path.is_file():
            raise Unreadable("OUT356", "the database cannot be opened: there is no such file")
        [(folder,)] = engine.execute("SELECT current_setting('temp_directory')").fetchall()
        self._folder = Path(folder)
        self._seconds = SECONDS + path.stat().st_size // BYTES_A_SECOND
        self._process = _started()
        asked = {"paths": [str(one) for one in address.files], "folder": str(folder), "seconds": self._seconds}
        answer = self._answer_to(asked)
        if "error" in answer:
            self.close()
            raise Unreadable("OUT356", _reason(answer["error"]))

    def read(self, table: DatabaseTable, wanted: Wanted) -> ReadTable:
        """Copy the table's wanted columns, in the order of its keys."""
        name = {"schema": table.schema or _SCHEMA, "table": table.own_name}
        header = self._header(name)
        columns = wanted_columns(header, wanted)
        if not columns:
            return nothing_wanted(header)
        self._copies += 1
        copy = self._folder / f"{self._number}-{self._copies}.duckdb"
        try:
            asked = {**name, "columns": columns, "order": list(order_of(columns, wanted)), "copy": str(copy)}
            self._hold(self._answer_to(asked), table.own_name)
            return self._from(copy, table, header, columns)
        finally:
            with suppress(OSError):
                copy.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        self._process.kill()
        self._process.communicate()

    def _header(self, name: dict[str, str]) -> tuple[str, ...]:
        answer = self._answer_to(name)
        self._hold(answer, name["table"])
        if not answer["columns"]:
            raise Unreadable("OUT357", f"the database has no table or view `{name['schema']}.{name['table']}`")
        return tuple(answer["columns"])

    def _from(self, copy: Path, table: DatabaseTable, header: tuple[str, ...], columns: tuple[str, ...]) -> ReadTable:
        import duckdb

        catalog = exp.to_identifier(f"source {self._number}", quoted=True)
        rows = exp.select(*(col(f"c{index}") for index in range(len(columns))))
        rows = rows.from_(exp.table_(TABLE, db=_SCHEMA, catalog=catalog.name, quoted=True))
        name = catalog.sql(DIALECT)
        try:
            self._engine.execute(f"ATTACH {text(str(copy)).sql(DIALECT)} AS {name} (TYPE duckdb, READ_ONLY)")
            try:
                return copied(table, header, columns, rows, self._engine)
            finally:
                self._engine.execute(f"DETACH {name}")
        except duckdb.OutOfMemoryException as error:
            raise _no_room() from error

    def _answer_to(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer of the process, which is ended if it takes too long."""
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise ValueError("the process has no pipes")
        patience = Timer(self._seconds * _PATIENCE, self._process.kill)
        patience.start()
        try:
            to.write(f"{json.dumps(asked)}\n")
            to.flush()
            line = back.readline()
        except OSError:
            line = ""  # it has ended
        finally:
            patience.cancel()
        answer: dict[str, Any] = json.loads(line) if line.endswith("\n") else {"error": "ended"}
        return answer

    def _hold(self, answer: dict[str, Any], table: str) -> None:
        """Go on if the answer is none of an error.

        Raises:
            Unreadable: saying why.
        """
        if answer.get("error") == "memory":
            raise _no_room()
        if answer.get("error") == "ended":
            hint = "name a table, and no view; or export it as Parquet"
            raise Unreadable("OUT357", f"`{table}` takes too long to read, or is damaged", hint)
        if "error" in answer:
            # The database's own words may quote a cell, or a path of the machine on which the view was made.
            hint = "a view may use only tables of its own database"
            raise Unreadable("OUT357", f"`{table}` cannot be read", hint)


def _started() -> subprocess.Popen[str]:
    command = [sys.executable, "-I", "-m", "outcomelang.data.database.duckdb_copying"]
    return subprocess.Popen(  # noqa: S603 (this program itself)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )


def _no_room() -> Unreadable:
    return Unreadable("OUT304", "the rows need more memory or disk than there is")


def _reason(kind: str) -> str:
    if kind == "lock":
        return "the database is in use by another program"
    if kind == "other kind":
        return "this is not a DuckDB database"
    return "the database cannot be opened: it is damaged, or of another version"
