"""Which file holds which table of a contract."""

from __future__ import annotations

import enum
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias

from attrs import evolve, frozen

from outcomelang.data.database.address import Address, DatabaseKind, DatabaseTable, TableAddress
from outcomelang.data.dialect import PLAIN, Dialect
from outcomelang.data.quotation import all_in_quotes
from outcomelang.data.reading_options import NOTHING_SAID, ReadingOptions
from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import INPUTS, Contract
from outcomelang.model.findings import did_you_mean


class FileFormat(enum.StrEnum):
    """How a data file is written; the value is the ending that its name most often has."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"
    ODS = "ods"


WORKBOOKS: Final = (FileFormat.XLSX, FileFormat.ODS)


COMPRESSED: Final = "gz"
"""The last word of a compressed text file's ending."""

_TEXTS: Final = ("csv", "tsv")
_FORMATS: Final = {
    **{ending.value: ending for ending in FileFormat if ending is not FileFormat.CSV},
    **dict.fromkeys((*_TEXTS, *(f"{ending}.{COMPRESSED}" for ending in _TEXTS)), FileFormat.CSV),
}
"""What a file is, by its ending."""


@frozen
class DataFile:
    """A file that holds a table. `name` is what messages call it; `size` is in bytes.

    Of a workbook, `sheet` is the sheet that is asked for, and `is_shared` says that it holds all tables of a contract.
    `dialect` says how a text file is written, as far as it is known; `copy` is the same text as plain UTF-8 where the
    file itself is not.
    """

    table: str
    path: Path
    format: FileFormat
    size: int
    sheet: str | None = None
    is_shared: bool = False
    dialect: Dialect = PLAIN
    copy: Path | None = None

    @property
    def readable(self) -> Path:
        """Where the database reads it."""
        return self.copy or self.path

    @property
    def name(self) -> str:
        """The file's own name, without its folder, and the sheet where it may have several."""
        sheet = self.sheet or (self.table if self.is_shared else None)
        return f"{self.path.name}#{sheet}" if sheet else self.path.name


@frozen
class SheetAddress:
    """A sheet of a workbook, as `--data TABLE=FILE#SHEET` names it."""

    path: Path
    sheet: str


@frozen
class Bindings:
    """The files of a contract's tables, in the order of the contract, and what was wrong with finding them.

    `options` is what the user says of text files; None where only the plain form is read.
    """

    files: tuple[DataFile | DatabaseTable, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    options: ReadingOptions | None = NOTHING_SAID

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files' places, for the connection that will read them; a database that is a file is among them."""
        own = (file.readable for file in self.files if isinstance(file, DataFile))
        databases = (file.address.database.files for file in self.files if isinstance(file, DatabaseTable))
        return tuple(dict.fromkeys((*own, *chain.from_iterable(databases))))


Place: TypeAlias = Path | SheetAddress | TableAddress
"""What holds a table: a file, a sheet of a workbook, or a table of a database."""


def bind(
    contract: Contract,
    folder: Path | Address | None,
    named: Mapping[str, Place] | None = None,
    options: ReadingOptions = NOTHING_SAID,
    *,
    takes_folders: bool = False,
) -> Bindings:
    """Find what holds each table: what is named for it, else what the folder has under its name.

    The `folder` may also be a workbook whose sheets are called like the tables, or a database. With `takes_folders` a
    table may be a folder of Parquet files, which only Spark reads.
    """
    named = named or {}
    tables = [table.name for table in contract.tables]
    wanted = [*tables, INPUTS] if contract.inputs and INPUTS not in tables else tables
    diagnostics = list(_unknown_names(named, wanted))
    if isinstance(folder, Address) or (folder is not None and _is_workbook(folder)):
        held_by = {table: _in_one(table, folder) for table in wanted if table not in named}
        bound = _bound(wanted, {**held_by, **named}, diagnostics, takes_folders=takes_folders)
        return evolve(bound, options=options)
    offered, fault = _files_in(folder)
    if fault and (folder is not None or any(table not in named for table in tables)):
        return Bindings((), (*diagnostics, fault))
    places = {
        table: named[table] if table in named else _in_folder(table, offered, optional=table not in tables)
        for table in wanted
    }
    return evolve(_bound(wanted, places, diagnostics, takes_folders=takes_folders), options=options)


def _is_workbook(path: Path) -> bool:
    return _ending(path.name) in WORKBOOKS and not path.is_dir()


def _in_one(table: str, whole: Path | Address) -> DataFile | Diagnostic | TableAddress:
    """The table in the one workbook or database that holds all."""
    if isinstance(whole, Address):
        return TableAddress(_in_store(table, whole) if whole.kind is DatabaseKind.STORE else whole)
    file = _data_file(table, whole)
    return evolve(file, is_shared=True) if isinstance(file, DataFile) else file


def _in_store(table: str, folder: Address) -> Address:
    """The folder of a table in a folder of a store: Spark ends their names so."""
    return evolve(folder, shown=f"{folder.shown}/{table}.parquet", url=f"{folder.url}/{table}.parquet")


def _bound(
    wanted: list[str],
    places: Mapping[str, Place | DataFile | Diagnostic | None],
    diagnostics: list[Diagnostic],
    *,
    takes_folders: bool,
) -> Bindings:
    files: list[DataFile | DatabaseTable] = []
    for table in wanted:
        place = places[table]
        if takes_folders and isinstance(place, Path) and place.is_dir():
            url = place.absolute().as_uri()
            place = TableAddress(Address(DatabaseKind.STORE, place.name, url=url))
        file = _at(table, place)
        if isinstance(file, Diagnostic):
            diagnostics.append(file)
        elif file is not None:
            files.append(file)
    return Bindings(tuple(files), tuple(dict.fromkeys(diagnostics)))


def _at(table: str, place: Place | DataFile | Diagnostic | None) -> DataFile | DatabaseTable | Diagnostic | None:
    if isinstance(place, TableAddress):
        return DatabaseTable(table, place)
    if isinstance(place, SheetAddress):
        file = _data_file(table, place.path)
        return evolve(file, sheet=place.sheet) if isinstance(file, DataFile) else file
    return _data_file(table, place) if isinstance(place, Path) else place


def _unknown_names(named: Mapping[str, Place], wanted: list[str]) -> Iterator[Diagnostic]:
    for name in named:
        if name not in wanted:
            message = f"`--data {name}=` names no table of the contract"
            hint = did_you_mean(name, wanted) or f"its tables are {all_in_quotes(wanted)}"
            yield Diagnostic("OUT303", message, subject=f"--data {name}", hint=hint)


def _files_in(folder: Path | None) -> tuple[dict[str, Path], Diagnostic | None]:
    """The entries of the folder by their names, or why there are none."""
    if folder is None:
        return {}, Diagnostic(
            "OUT301", "no folder with data is given", subject="--data", hint="name it: `--data FOLDER`"
        )
    try:
        return {entry.name: entry for entry in sorted(folder.iterdir())}, None
    except FileNotFoundError:
        message = f"there is no folder `{folder}`"
    except NotADirectoryError:
        message = f"`{folder}` is a file, and a folder with a file per table is expected"
        hint = f"bind a single file to its table: `--data TABLE={folder}`"
        return {}, Diagnostic("OUT301", message, subject=str(folder), hint=hint)
    except OSError as error:
        message = f"the folder `{folder}` cannot be read: {_reason(error)}"
    return {}, Diagnostic("OUT301", message, subject=str(folder))


def _in_folder(table: str, offered: Mapping[str, Path], *, optional: bool) -> Path | Diagnostic | None:
    """The one entry that is named after the table; None if there need not be one."""
    matches = [path for name, path in offered.items() if _is_named_after(table, name)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        message = f"table `{table}` has {len(matches)} files, {all_in_quotes([path.name for path in matches])}"
        choose = f"keep one, or choose: `--data {table}=FILE`"
        return Diagnostic("OUT303", message, subject=str(matches[0].parent), hint=choose)
    if optional:
        return None
    message = f"there is no file for table `{table}`: neither `{table}.csv` nor `{table}.parquet`"
    data_names = [name for name in offered if _ending(name)]
    listed = f"the folder holds {all_in_quotes(data_names) or 'no .csv or .parquet file'}"
    workbooks = [path for path in offered.values() if _is_workbook(path)]
    if f"{table}.xls" in offered:
        listed = f"`{table}.xls` is an old Excel workbook: save it as `{table}.xlsx`"
    elif len(workbooks) == 1:
        listed = f"{listed}; if its sheets are the tables, name it: `--data {workbooks[0]}`"
    hint = did_you_mean(f"{table}.csv", data_names)
    return Diagnostic("OUT302", message, subject=f"table {table}", hint=f"{hint} {listed}" if hint else listed)


def _is_named_after(table: str, name: str) -> bool:
    # File systems may spell an accented letter in two characters where the contract has one.
    stem, _ = _split(unicodedata.normalize("NFC", name))
    return _ending(name) is not None and stem == unicodedata.normalize("NFC", table)


def _ending(name: str) -> FileFormat | None:
    return _FORMATS.get(_split(name)[1])


def _split(name: str) -> tuple[str, str]:
    """A name and its ending in small letters, which is two words where the file is compressed."""
    stem, _, ending = name.rpartition(".")
    if ending.lower() != COMPRESSED:
        return stem, ending.lower()
    stem, _, inner = stem.rpartition(".")
    return stem, f"{inner.lower()}.{COMPRESSED}"


def _data_file(table: str, path: Path) -> DataFile | Diagnostic:
    """The file, if it is a regular file that can be read."""
    try:
        path = path.absolute()
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            path.open("rb").close()
        elif not stat.S_ISDIR(status.st_mode):
            return _unreadable(table, path, "it is not a regular file")
        else:
            return _unreadable(table, path, "it is a directory")
    except (OSError, ValueError) as error:
        return _unreadable(table, path, _reason(error))
    ending = _ending(path.name)
    if ending is None:
        message = f"`{path.name}` is none of .csv, .parquet, .xlsx and .ods"
        return Diagnostic("OUT304", message, subject=path.name, hint="give the file the ending that says what it is")
    return DataFile(table, path, ending, status.st_size)


def _unreadable(table: str, path: Path, reason: str) -> Diagnostic:
    message = f"the file `{path.name}` of table `{table}` cannot be read: {reason}"
    return Diagnostic("OUT304", message, subject=path.name)


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it does not exist"
    if isinstance(error, PermissionError):
        return "permission is denied"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "this cannot be the name of a file"
