"""The small tables of a test, from the tree: columns that the contract declares, cells that its types can read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from outcomelang.diagnostic import Label
from outcomelang.model.checking import Checking
from outcomelang.model.contract import Column, Table
from outcomelang.model.findings import did_you_mean
from outcomelang.source import Span
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name
from outcomelang.value.calendar import parse_isomonth, parse_isoweek
from outcomelang.value.text import parse_number

INPUTS = "inputs"
"""The table of certified figures, which every contract with inputs has without declaring it."""

_COLUMNS_OF_INPUTS: Mapping[str, Column | None] = dict.fromkeys(("name", "cohort", "date", "value", "source"))
_EXAMPLES = {
    "date": "a date such as 2024-03-01",
    "isoweek": "a week such as 2021-W10",
    "isomonth": "a month such as 2021-03",
    "number": "a number such as 2.5",
    "whole": "a whole number such as 12",
    "percent": "a percentage such as 38%",
    "money": "an amount such as 1500.50, without the currency",
    "yesno": "yes or no",
}


def check_table(table: tree.TestTable, checking: Checking) -> None:
    """Check a test's table against the declared one."""
    columns = _columns(table, checking)
    if columns is None:
        return
    if not _check_header(table, columns, checking):
        return
    for row in table.rows:
        if len(row.cells) != len(table.header):
            message = f"the row has {len(row.cells)} cells and the header {len(table.header)}"
            checking.error("OUT298", message, row.span, "leave an empty cell empty, between its two lines")
            continue
        for name, cell in zip(table.header, row.cells, strict=True):
            column = columns.get(name.text)
            if column:
                _check_cell(cell, column, checking)


def _columns(table: tree.TestTable, checking: Checking) -> Mapping[str, Column | None] | None:
    """The columns the table may have; None stands for one that only names things."""
    if table.name.text == INPUTS and not checking.names.declares(INPUTS):
        return _COLUMNS_OF_INPUTS
    declared = checking.find(table.name, Table)
    if declared is None:
        return None
    parent = {declared.parent: None} if declared.parent else {}
    return {**parent, **declared.column}


def _check_header(table: tree.TestTable, columns: Mapping[str, Column | None], checking: Checking) -> bool:
    """Whether each column is declared and stands there once, and none is lacking that every row must fill."""
    met: dict[str, Name] = {}
    is_right = True
    for name in table.header:
        before = met.setdefault(name.text, name)
        if before is not name:
            is_right = False
            label = Label(before.span, "its first column")
            checking.error("OUT298", f"`{name.text}` heads two columns", name.span, "keep one of the two", (label,))
        elif name.text not in columns:
            is_right = False
            message = f"`{table.name.text}` has no column `{name.text}`"
            checking.error("OUT298", message, name.span, did_you_mean(name.text, columns))
    needed = (name for name, column in columns.items() if not (column and column.optional))
    lacking = [f"`{name}`" for name in needed if name not in met and columns is not _COLUMNS_OF_INPUTS]
    if is_right and lacking:
        message = f"the table lacks {', '.join(lacking)}, which cannot be empty"
        checking.error("OUT298", message, table.name.span, "add the column")
    return is_right


def _check_cell(cell: Name, column: Column, checking: Checking) -> None:
    if not cell.text:
        if not column.optional:
            message = f"`{column.name}` cannot be empty"
            checking.error(
                "OUT298", message, _visible(cell.span), f"fill it in, or declare `{column.name}` as optional"
            )
        return
    options = column.type.options
    if options is not None and cell.text not in options:
        message = f'"{cell.text}" is none of the values of `{column.name}`'
        checking.error("OUT298", message, cell.span, did_you_mean(cell.text, options))
    elif not _reads_as(cell.text, column.source_type):
        message = f'"{cell.text}" is not {_EXAMPLES[column.source_type]}'
        checking.error("OUT298", message, cell.span)


def _visible(span: Span) -> Span:
    """A span of at least one character: an empty cell is shown where its text would begin."""
    return span if span.end > span.start else Span(span.start, span.start + 1)


def _reads_as(text: str, word: str) -> bool:
    try:
        match word:
            case "date":
                date.fromisoformat(text)
            case "isoweek":
                parse_isoweek(text)
            case "isomonth":
                parse_isomonth(text)
            case "number" | "money":
                parse_number(text.removeprefix("-"))
            case "whole":
                return parse_number(text.removeprefix("-")).denominator == 1
            case "percent":
                parse_number(text.removeprefix("-").removesuffix("%"))
                return text.endswith("%")
            case "yesno":
                return text in ("yes", "no")
    except (ValueError, ArithmeticError):
        return False
    return True
