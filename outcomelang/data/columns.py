"""The columns that a table's file must have, and where they are in its header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from outcomelang.data.binding import DataFile
from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.quotation import all_in_quotes
from outcomelang.diagnostic import Diagnostic, Severity, has_errors
from outcomelang.model.contract import Column, Contract, Table
from outcomelang.model.findings import did_you_mean
from outcomelang.model.type import TEXT

_NO_HEADER: Final = "the first line has none of the table's columns: are their names missing?"


def columns_of(table: Table, contract: Contract) -> tuple[Column, ...]:
    """The columns of a table's file: those declared, and for child rows the one that says whose they are.

    What no message may show is `private` in them: what is declared so, and whatever says who somebody is.
    """
    columns = tuple(evolve(column, private=column.private or _names_someone(column, table)) for column in table.columns)
    if table.parent is None:
        return columns
    parent = contract.table[table.parent]
    is_cpr = any(column.cpr for column in parent.columns)
    whose = Column(
        name=parent.name,
        span=table.span,
        type=TEXT,
        source_type="key",
        header=parent.name,
        private=True,
        cpr=is_cpr,
    )
    return (whose, *columns)


def _names_someone(column: Column, table: Table) -> bool:
    """Whether the column is the key of participants, or of what they have; that of an event is none of a person."""
    return column.cpr or (column.source_type == "key" and table.kind == "table")


@frozen
class Placing:
    """Where the columns are: a position in the file for each that was found; and what is wrong with the header."""

    position: Mapping[str, int]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every column was found."""
        return not has_errors(self.diagnostics)


def placing(file: DataFile | DatabaseTable, header: Sequence[str], columns: Sequence[Column]) -> Placing:
    """Find each column by its header, letter by letter.

    Columns that the contract does not declare are not read and a warning names them: an export has more than the
    contract needs, and a misspelt one is missing besides. A first line without any declared column may be one of data,
    and is not quoted: it might name somebody.
    """
    is_header = any(column.header in header for column in columns)
    position = {}
    diagnostics = []
    for column in columns:
        found = [index for index, name in enumerate(header) if name == column.header]
        if len(found) > 1:
            message = f"{len(found)} columns are headed `{column.header}`"
            hint = "keep the one that is meant, or head the other one otherwise"
            diagnostics.append(Diagnostic("OUT309", message, subject=file.name, hint=hint))
        elif found:
            position[column.name] = found[0]
        else:
            diagnostics.append(_missing(file, column, header, is_header=is_header))
    not_read = _not_read(file, header, columns) if is_header else ()
    return Placing(position, (*diagnostics, *not_read))


def _missing(file: DataFile | DatabaseTable, column: Column, header: Sequence[str], *, is_header: bool) -> Diagnostic:
    message = f"table `{file.table}` has no column headed `{column.header}`"
    otherwise = f"its columns are {all_in_quotes(header)}" if is_header else _NO_HEADER
    hint = _same_but_for_case(column.header, header) or did_you_mean(column.header, header)
    return Diagnostic("OUT308", message, subject=file.name, hint=hint or otherwise)


def _same_but_for_case(header: str, offered: Sequence[str]) -> str | None:
    same = [name for name in offered if name.strip().casefold() == header.casefold()]
    return f"did you mean `{same[0]}`?" if same else None


def _not_read(file: DataFile | DatabaseTable, header: Sequence[str], columns: Sequence[Column]) -> Iterator[Diagnostic]:
    wanted = {column.header for column in columns}
    others = [name for name in header if name not in wanted]
    if others:
        words = "this column is" if len(others) == 1 else f"these {len(others)} columns are"
        message = f"{words} not declared and not read: {all_in_quotes(others)}"
        # What a contract can write: a text without quotes and line ends.
        example = next((name for name in others if name and name.isprintable() and '"' not in name), None)
        hint = f'to read one, declare it in table `{file.table}`: `NAME text as "{example}"`' if example else None
        yield Diagnostic("OUT310", message, subject=file.name, hint=hint, severity=Severity.WARNING)
