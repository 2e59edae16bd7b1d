"""The small tables of a test, from the tree: columns that the contract declares, cells that its types can read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from outcomelang.diagnostic import Label
from outcomelang.model.checking import Checking
from outcomelang.model.contract import INPUTS, Column, Table, TestTable
from outcomelang.model.findings import did_you_mean
from outcomelang.source import Span
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name
from outcomelang.value.calendar import parse_isomonth, parse_isoweek
from outcomelang.value.cpr import cpr_number

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

_NUMBER = r"-?0*[0-9]{1,15}(\.[0-9]{1,9}0*)?"
_FORMS = {
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "number": re.compile(_NUMBER),
    "money": re.compile(_NUMBER),
    "whole": re.compile(r"-?0*[0-9]{1,15}(\.0+)?"),
    "percent": re.compile(f"{_NUMBER}%"),
    "yesno": re.compile("yes|no|true|false"),
}
_CALENDAR: Mapping[str, Callable[[str], date]] = {
    "date": date.fromisoformat,
    "isoweek": parse_isoweek,
    "isomonth": parse_isomonth,
}


def test_table_from_tree(table: tree.TestTable, checking: Checking) -> TestTable | None:
    """Check a test's table against the declared one; None if it is not such a table."""
    columns = _columns(table, checking)
    if columns is None or not _check_header(table, columns, checking):
        return None
    for row in table.rows:
        if len(row.cells) != len(table.header):
            message = f"the row has {len(row.cells)} cells and the header {len(table.header)}"
            checking.error("OUT298", message, row.span, "leave an empty cell empty, between its two lines")
            continue
        for name, cell in zip(table.header, row.cells, strict=True):
            column = columns.get(name.text)
            if column:
                _check_cell(cell, column, checking)
    cells = tuple(tuple(cell.text for cell in row.cells) for row in table.rows)
    return TestTable(table.name.text, tuple(name.text for name in table.header), cells, span=table.span)


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
            offered = f"its columns are {', '.join(f'`{column}`' for column in columns)}"
            checking.error("OUT298", message, name.span, did_you_mean(name.text, columns) or offered)
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
    elif column.cpr and cpr_number(cell.text) is None:
        checking.error("OUT298", f'"{cell.text}" is not a CPR number such as 010190-1234', cell.span)
    elif not _reads_as(cell.text, column.source_type):
        message = f'"{cell.text}" is not {_EXAMPLES[column.source_type]}'
        checking.error("OUT298", message, cell.span)


def _visible(span: Span) -> Span:
    """A span of at least one character: an empty cell is shown where its text would begin."""
    return span if span.end > span.start else Span(span.start, span.start + 1)


def _reads_as(text: str, word: str) -> bool:
    """Whether the text is a value of the type, spelt as in a data file."""
    form = _FORMS.get(word)
    if form is not None and not form.fullmatch(text):
        return False
    return word not in _CALENDAR or _exists(text, _CALENDAR[word])


def _exists(text: str, read: Callable[[str], date]) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True
