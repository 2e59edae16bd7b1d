"""An opened data file: the columns it has, and how the database reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen
from sqlglot import exp

from outcomelang.data.binding import DataFile, FileFormat
from outcomelang.data.connection import engine_path
from outcomelang.data.csv_file import header_of
from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.words import DIALECT, text
from outcomelang.diagnostic import Diagnostic

if TYPE_CHECKING:
    import duckdb

_ROW_NUMBER: Final = "file_row_number"
_WIDEST_DECIMAL: Final = 38
_TOO_WIDE: Final = "DECIMAL of more than 38 digits"
_MARK_OF_PARQUET: Final = b"PAR1"


@frozen
class Sheet:
    """A file with a header. `types` are the database's names of the columns' types; None where all cells are text.

    `relation` reads the file. Its columns are `columns`, in the order of the header; `row_number` is one more, which
    counts the rows from 0, where the file's format offers it. `letters` are what a spreadsheet calls the columns.
    """

    file: DataFile | DatabaseTable
    header: tuple[str, ...]
    columns: tuple[str, ...]
    relation: exp.Table
    types: tuple[str, ...] | None = None
    row_number: str | None = None
    letters: tuple[str, ...] = ()


def opened(file: DataFile, connection: duckdb.DuckDBPyConnection, wanted: Sequence[str] = ()) -> Sheet | Diagnostic:
    """The file with its header, or the sentence that says why it cannot be read; `wanted` are the headers declared."""
    return _csv(file, wanted) if file.format is FileFormat.CSV else _parquet(file, connection)


def _csv(file: DataFile, wanted: Sequence[str]) -> Sheet | Diagnostic:
    """A CSV file; the database guesses nothing about it, and each cell is text."""
    found = header_of(file, wanted)
    if isinstance(found, Diagnostic):
        return found
    header, separator = found
    file = evolve(file, dialect=evolve(file.dialect, separator=separator))
    columns = tuple(f"c{index}" for index in range(len(header)))
    options: dict[str, exp.Expr] = {
        "auto_detect": exp.false(),
        "header": exp.true(),
        "columns": exp.Struct(expressions=[_entry(name, text("VARCHAR")) for name in columns]),
        "delim": text(separator.value),
        "quote": text('"'),
        "escape": text('"'),
        # An empty cell is made none later. If it were here, a row with one more, empty cell than the header would pass,
        # and its cells might stand in wrong columns. Only a cell without quotes can be this text, and none can.
        "nullstr": text("\n"),
        "allow_quoted_nulls": exp.false(),
        "strict_mode": exp.true(),
        "compression": text("none"),
        "hive_partitioning": exp.false(),
    }
    return Sheet(file, header, columns, _reader("read_csv", file, options))


def _parquet(file: DataFile, connection: duckdb.DuckDBPyConnection) -> Sheet | Diagnostic:
    import duckdb

    if not _is_parquet(file):
        return Diagnostic("OUT306", "this is not a Parquet file", subject=file.name)
    options: dict[str, exp.Expr] = {"hive_partitioning": exp.false()}
    try:
        described = exp.Describe(this=exp.select("*").from_(_reader("read_parquet", file, options)))
        found = connection.execute(described.sql(DIALECT)).fetchall()
        too_wide = frozenset(_too_wide(file, connection))
    except duckdb.Error:
        return damaged(file)
    header = tuple(str(name) for name, *_ in found)
    types = tuple(str(kind) for _, kind, *_ in found)
    types = tuple(_TOO_WIDE if name in too_wide else kind for name, kind in zip(header, types, strict=True))
    has_number = all(name.lower() != _ROW_NUMBER for name in header)
    if has_number:
        options[_ROW_NUMBER] = exp.true()
    relation = _reader("read_parquet", file, options)
    return Sheet(file, header, header, relation, types, _ROW_NUMBER if has_number else None)


def _too_wide(file: DataFile, connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The columns of decimals that are wider than the database's, which would give their nearest binary fractions."""
    widest = exp.GT(this=exp.column("precision"), expression=exp.Literal.number(_WIDEST_DECIMAL))
    query = exp.select("name").from_(_reader("parquet_schema", file, {})).where(widest)
    return (str(name) for (name,) in connection.execute(query.sql(DIALECT)).fetchall())


def damaged(file: DataFile) -> Diagnostic:
    """What is said of a Parquet file whose inside cannot be read."""
    return Diagnostic("OUT306", "the Parquet file is damaged", subject=file.name, hint="export it again")


def _is_parquet(file: DataFile) -> bool:
    mark = len(_MARK_OF_PARQUET)
    if file.size < 2 * mark:
        return False
    with file.path.open("rb") as stream:
        first = stream.read(mark)
        stream.seek(-mark, 2)
        return first == stream.read(mark) == _MARK_OF_PARQUET


def _reader(name: str, file: DataFile, options: Mapping[str, exp.Expr]) -> exp.Table:
    given: Iterable[exp.Expr] = (
        exp.Kwarg(this=exp.var(option), expression=value.copy()) for option, value in options.items()
    )
    return exp.Table(this=exp.Anonymous(this=name, expressions=[text(engine_path(file.readable)), *given]))


def _entry(name: str, value: exp.Expr) -> exp.PropertyEQ:
    return exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value)
