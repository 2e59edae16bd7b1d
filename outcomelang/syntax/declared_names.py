"""The names that a text declares, and which words cannot be names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from outcomelang.diagnostic import Diagnostic
from outcomelang.source import Source
from outcomelang.syntax.expression import Name, Reference
from outcomelang.syntax.grammar_table import GrammarTable
from outcomelang.syntax.tree import (
    Amended,
    Codes,
    Declaration,
    File,
    Group,
    Input,
    Metric,
    Parameter,
    Party,
    Pay,
    PointList,
    Table,
    Use,
)

_BUILT_IN: Final = frozenset({"start", "point", "previous", "total"})
"""Names that the language declares itself."""

_NOT_COLUMNS: Final = frozenset({"in", "optional", "private", "as"})
"""Words that go on with the column before them."""


def declared_names(declaration: Declaration) -> Iterator[Name]:
    """Give the names that a declaration declares, columns left out."""
    match declaration:
        case Table() | Codes() | PointList() | Group() | Input() | Parameter() | Metric() | Pay() | Party():
            yield declaration.name
        case Use():
            yield from (declaration.alias,) if declaration.alias else ()
            # A table may get the name that `with` says.
            values = (binding.value for binding in declaration.bindings)
            yield from (value.name for value in values if isinstance(value, Reference))
        case Amended():
            for inner in declaration.declarations:
                yield from declared_names(inner)
        case _:
            pass


def reserved_words(file: File, table: GrammarTable, source: Source) -> Iterator[Diagnostic]:
    """Find declared names that are words of the language."""
    reserved = _BUILT_IN | set(table.reserved)
    for declaration in file.declarations:
        for name in declared_names(declaration):
            if name.text in reserved:
                message = f"`{name.text}` is a word of the language and cannot be declared as a name"
                yield Diagnostic(
                    "OUT112", message, source, name.span, "call it something else: only a column may have such a name"
                )
        if isinstance(declaration, Table):
            yield from _reserved_columns(declaration, source)


def _reserved_columns(table: Table, source: Source) -> Iterator[Diagnostic]:
    for column in table.columns:
        word = column.name.text
        if word in _NOT_COLUMNS:
            message = f"a column cannot be called `{word}`, which goes on with the column before it"
            hint = f'call it something else, and say what the file calls it: `as "{word}"`'
            yield Diagnostic("OUT112", message, source, column.name.span, hint)
