"""Where a part of an expression stands, and the one function that checks any part.

Each kind of tree node is checked in the module that knows it, and registered here, so that the parts of an
expression can be checked wherever they meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from attrs import evolve

from outcomelang.diagnostic import Diagnostic, Label, Severity
from outcomelang.frozen import frozen
from outcomelang.model.contract import Column, Table
from outcomelang.model.expression import Expression, Near, Window
from outcomelang.model.scope import Named, Names, Scope
from outcomelang.model.type import Level, Type
from outcomelang.model.types_of_operators import in_words
from outcomelang.source import Span
from outcomelang.syntax import expression as tree

_LONGEST_QUOTE = 60


@frozen
class AppliedWindow:
    """A window as it was written after an expression; `days` is None if it is in error, which has been reported."""

    written: tree.Window
    days: Window | Near | None


@frozen
class _NamesWithTable:
    """The namespace while a table's own conditions are checked: it is not to be asked for before it is made."""

    names: Names
    table: Table

    def find(self, name: str) -> Named | None:
        """What a name names."""
        return self.table if name == self.table.name else self.names.find(name)

    def declares(self, name: str) -> bool:
        """Whether the file declares the name."""
        return self.names.declares(name)

    def noun(self, name: str) -> str | None:
        """What a name is declared as."""
        return self.names.noun(name)

    def all(self) -> Iterable[str]:
        """Every declared name."""
        return self.names.all()


@frozen
class Surroundings:
    """An expression's scope, and the window written after what it stands in, if there is one."""

    scope: Scope
    window: AppliedWindow | None = None

    @property
    def names(self) -> Names:
        """The contract's namespace."""
        table = self.scope.row_table
        return self.scope.names if table is None else _NamesWithTable(self.scope.names, table)

    @property
    def in_row(self) -> bool:
        """Whether this is a filter or a formula that looks at one row."""
        return self.scope.level is Level.ROW

    def under(self, window: AppliedWindow | None) -> Surroundings:
        """The same place with another window, or with none."""
        return evolve(self, window=window)

    def excerpt(self, span: Span) -> str:
        """What the writer wrote, on one line; of a long text, how it begins."""
        text = " ".join(self.scope.source.excerpt(span).split())
        return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 2]} …"

    def text(self, node: tree.Node) -> str:
        """What the writer wrote, in back-ticks."""
        return f"`{self.excerpt(node.span)}`"

    def fault(self, code: str, message: str, span: Span, hint: str | None = None, labels: Iterable[Label] = ()) -> None:
        """Report an error."""
        self.scope.report(Diagnostic(code, message, self.scope.source, span, hint, tuple(labels)))

    def warn(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Report something that is not wrong and hardly meant."""
        self.scope.report(Diagnostic(code, message, self.scope.source, span, hint, severity=Severity.WARNING))

    def declared(self, named: Named | Column) -> tuple[Label, ...]:
        """A label that shows where a name was declared, for those that keep their place."""
        span: Span | None = getattr(named, "span", None)
        return () if span is None else (Label(span, f"`{named.name}` is declared here"),)


@singledispatch
def expression_from(part: tree.Node, around: Surroundings) -> Expression | None:
    """Check any expression; None after its faults have been reported."""
    raise TypeError(f"{type(part).__name__} is not an expression, at {around.scope.source.place(part.span.start)}")


@frozen
class Written:
    """An expression as it was written, as it was checked, and its text on one line."""

    part: tree.Expression
    value: Expression
    excerpt: str

    @property
    def text(self) -> str:
        """What was written, in back-ticks."""
        return f"`{self.excerpt}`"

    @property
    def type(self) -> Type:
        """The type of the value."""
        return self.value.type

    def __str__(self) -> str:
        """What it is, for a sentence."""
        return f"{self.text} is {in_words(self.type)}"


def written_from(part: tree.Expression, around: Surroundings) -> Written | None:
    """Check an expression and keep what was written."""
    value = expression_from(part, around)
    return None if value is None else Written(part, value, around.excerpt(part.span))


def all_written_from(parts: Iterable[tree.Expression], around: Surroundings) -> tuple[Written, ...] | None:
    """Check several expressions; the faults of all of them are reported."""
    checked = [written_from(part, around) for part in parts]
    whole = tuple(written for written in checked if written is not None)
    return whole if len(whole) == len(checked) else None
