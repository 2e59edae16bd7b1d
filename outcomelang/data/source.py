"""Where a table comes from, opened: a file, a sheet of a workbook, or a table of a database."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

from outcomelang.data.binding import DataFile, FileFormat
from outcomelang.data.database.address import Address, DatabaseKind, DatabaseTable
from outcomelang.data.database.open_database import OpenDatabase, Unreadable
from outcomelang.data.sheet import Sheet, opened
from outcomelang.data.wanted import Wanted
from outcomelang.diagnostic import Diagnostic

if TYPE_CHECKING:
    import duckdb

_WORKBOOKS = (FileFormat.XLSX, FileFormat.ODS)


class Sources:
    """What the tables of a contract are read from. A database is opened once, so all its tables are of one moment."""

    def __init__(self, engine: duckdb.DuckDBPyConnection) -> None:
        self._engine = engine
        self._open: dict[Address, OpenDatabase | Unreadable] = {}

    def __enter__(self) -> Self:
        """The sources themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the databases."""
        for database in self._open.values():
            if not isinstance(database, Unreadable):
                with suppress(Exception):
                    database.close()

    def opened(self, source: DataFile | DatabaseTable, wanted: Wanted) -> Sheet | Diagnostic:
        """The table with its header, or the sentence that says why it cannot be read."""
        if isinstance(source, DatabaseTable):
            return self._table(source, wanted)
        if source.format in _WORKBOOKS:
            from outcomelang.data.workbook.sheet_in_workbook import sheet_in_workbook

            return sheet_in_workbook(source, wanted, self._engine)
        return opened(source, self._engine, tuple(wanted.words))

    def _table(self, source: DatabaseTable, wanted: Wanted) -> Sheet | Diagnostic:
        try:
            found = self._database(source.address.database).read(source, wanted)
        except Unreadable as why:
            return Diagnostic(why.code, why.reason, subject=source.name, hint=why.hint)
        return Sheet(source, found.header, found.columns, found.relation, found.kinds, found.row_number)

    def _database(self, address: Address) -> OpenDatabase:
        """The database, opened when it is first asked for.

        Raises:
            Unreadable: it cannot be opened, as was found then.
        """
        if address not in self._open:
            try:
                self._open[address] = self._connected(address)
            except Unreadable as why:
                self._open[address] = why
        found = self._open[address]
        if isinstance(found, Unreadable):
            raise found
        return found

    def _connected(self, address: Address) -> OpenDatabase:
        if address.kind is DatabaseKind.SQLITE:
            from outcomelang.data.database.sqlite import SqliteFile

            return SqliteFile(address, self._engine)
        if address.kind in {DatabaseKind.CATALOG, DatabaseKind.STORE}:
            raise Unreadable("OUT304", "only Spark reads this", "settle with `--engine spark`")
        if address.kind is DatabaseKind.DUCKDB:
            from outcomelang.data.database.duckdb_file import DuckdbFile

            return DuckdbFile(address, self._engine, len(self._open))
        from outcomelang.data.database.postgresql import PostgresqlServer

        return PostgresqlServer(address, self._engine)
