"""The rows of one file as the database reads them: cells by column, not typed and not checked yet."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen
from sqlglot import exp

from outcomelang.data.binding import DataFile
from outcomelang.data.connection import engine_path
from outcomelang.data.words import col, named, text
from outcomelang.model.contract import Column, Table


@frozen
class Rows:
    """A table's rows in a file. `cells` selects the declared columns, named `cell 0`, `cell 1` ... in their order.

    `types` are the database's names of the columns' types in a Parquet file; in a CSV file every cell is text.
    """

    table: Table
    columns: tuple[Column, ...]
    file: DataFile
    cells: exp.Select
    types: Mapping[str, str] | None = None


def cell_name(index: int) -> str:
    """What the cells of a declared column are called; a contract's own names may clash with the database's."""
    return f"cell {index}"


def rows_of_csv(
    table: Table, columns: tuple[Column, ...], file: DataFile, header_length: int, position: Mapping[str, int]
) -> Rows:
    """The rows of a CSV file whose header has that many columns."""
    names = [f"c{index}" for index in range(header_length)]
    options: dict[str, exp.Expr] = {
        "auto_detect": exp.false(),
        "header": exp.true(),
        "columns": exp.Struct(expressions=[_entry(name, text("VARCHAR")) for name in names]),
        "delim": text(","),
        "quote": text('"'),
        "escape": text('"'),
        "nullstr": text(""),
        "strict_mode": exp.true(),
        "compression": text("none"),
        "hive_partitioning": exp.false(),
    }
    cells = [named(col(names[position[column.name]]), cell_name(index)) for index, column in enumerate(columns)]
    return Rows(table, columns, file, exp.select(*cells).from_(_reader("read_csv", file, options)))


def _reader(name: str, file: DataFile, options: Mapping[str, exp.Expr]) -> exp.Table:
    given = [exp.Kwarg(this=exp.var(option), expression=value) for option, value in options.items()]
    return exp.Table(this=exp.Anonymous(this=name, expressions=[text(engine_path(file.path)), *given]))


def _entry(name: str, value: exp.Expr) -> exp.PropertyEQ:
    return exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value)
