"""The contract's one namespace: every declared name, and what it names, checked when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from attrs import define, field

from outcomelang.diagnostic import Label
from outcomelang.model.findings import Findings
from outcomelang.model.scope import Named
from outcomelang.source import Span
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name, walk
from outcomelang.syntax.tree import NamedDeclaration

_Kind = TypeVar("_Kind", bound=Named)

_NOUNS: dict[type[NamedDeclaration], str] = {
    tree.Party: "party",
    tree.Table: "table",
    tree.Codes: "list of codes",
    tree.PointList: "list of points",
    tree.Group: "group",
    tree.Input: "input",
    tree.Parameter: "parameter",
    tree.Metric: "metric",
    tree.Pay: "payment",
}

_MOST_LOOKED_FOR = 100


@define
class DeclaredNames:
    """What each name of a file names.

    A declaration is checked when its name is first asked for, by a declaration before it or after, so that the
    order of the file does not matter. A declaration that needs itself is a circle, reported once; whoever asks
    for it meanwhile is told that it is declared and in error.
    A name that is declared twice means neither of the two until one is renamed; both are checked.
    `unread` are names that are declared where the text could not be read, which has been reported.
    """

    _findings: Findings
    _check: Callable[[NamedDeclaration], Named | None]
    _unread: frozenset[str] = frozenset()
    _declarations: dict[str, NamedDeclaration] = field(factory=dict, init=False)
    _repeated: list[NamedDeclaration] = field(factory=list, init=False)
    _ambiguous: set[str] = field(factory=set, init=False)
    _checked: dict[str, Named | None] = field(factory=dict, init=False)
    _being_checked: list[str] = field(factory=list, init=False)
    _asked_for: set[str] = field(factory=set, init=False)
    _looked_for: int = field(default=0, init=False)

    def declare(self, declarations: Iterable[tree.Declaration]) -> None:
        """Take in the named declarations; the second of two with one name is an error."""
        for declaration in declarations:
            if isinstance(declaration, NamedDeclaration):
                self._declare(declaration)

    def _declare(self, declaration: NamedDeclaration) -> None:
        name = declaration.name
        before = self._declarations.setdefault(name.text, declaration)
        if before is not declaration:
            self._repeated.append(declaration)
            self._ambiguous.add(name.text)
            label = Label(before.name.span, "declared here first")
            in_file = self._findings.source.in_file
            is_of_two_files = in_file(before.name.span)[0] is not in_file(name.span)[0]
            hint = "give one of the two another name" + (", as with `use ... as NAME`" if is_of_two_files else "")
            self._findings.error("OUT250", f"`{name.text}` is declared twice", name.span, hint, (label,))

    def find(self, name: str) -> Named | None:
        """What a name names, or None if it is unknown or its declaration is in error (see `declares`)."""
        self._asked_for.add(name)
        found = self.checked(name)
        return None if name in self._ambiguous else found

    def declares(self, name: str) -> bool:
        """Whether the file declares the name at all."""
        return name in self._declarations or name in self._unread

    def noun(self, name: str) -> str | None:
        """What a name is declared as (see `checking.NOUNS`), without checking that; None if it is not declared."""
        return _NOUNS[type(self._declarations[name])] if name in self._declarations else None

    def all(self) -> Iterable[str]:
        """Every declared name, for `did you mean`; none once many have been looked for (see `like`)."""
        return self.like(*_NOUNS.values())

    def like(self, *nouns: str) -> tuple[str, ...]:
        """The names that are declared as such, for `did you mean`.

        None any more once many names have been looked for: to compare thousands of words with thousands takes
        longer than anybody waits, and who has read a hundred hints needs no other.
        """
        self._looked_for += 1
        return self.declared_as(*nouns) if self._looked_for <= _MOST_LOOKED_FOR else ()

    def declared_as(self, *nouns: str) -> tuple[str, ...]:
        """The names that are declared as tables, metrics ... (see `checking.NOUNS`), in the order of the file."""
        declarations = (*self._declarations.values(), *self._repeated)
        found = (declaration.name.text for declaration in declarations if _NOUNS[type(declaration)] in nouns)
        return tuple(dict.fromkeys(found))

    def of_kind(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        """What the names name that is of a kind and without error, in the order of the file."""
        found = (self.checked(name) for name in self._declarations)
        return tuple(one for one in found if isinstance(one, kind))

    def place(self, name: str) -> Span:
        """Where a name is declared."""
        return self._declarations[name].name.span

    def is_used(self, name: str) -> bool:
        """Whether any declaration has asked for the name."""
        return name in self._asked_for

    def check_all(self) -> None:
        """Check every declaration, each after those it names.

        Asking for a name checks it anyway; but a chain of a thousand declarations, each naming the next, would
        then be a thousand calls deep.
        """
        for name in self._in_order_of_need():
            self.checked(name)
        for declaration in self._repeated:
            self._check(declaration)

    def checked(self, name: str) -> Named | None:
        """What a name names, without counting as a use of it."""
        declaration = self._declarations.get(name)
        if declaration is None or name in self._checked:
            return self._checked.get(name)
        if name in self._being_checked:
            self._report_circle(name)
            return None
        self._being_checked.append(name)
        self._checked[name] = self._check(declaration)
        self._being_checked.pop()
        return self._checked[name]

    def foresee(self, named: Named) -> None:
        """Give what a declaration will be, but for parts that may themselves ask for it: a table's `counts where`."""
        self._checked[named.name] = named

    def _report_circle(self, name: str) -> None:
        """Report a circle where its first declaration of the file stands."""
        circle = self._being_checked[self._being_checked.index(name) :]
        begin = circle.index(min(circle, key=tuple(self._declarations).index))
        around = [*circle[begin:], *circle[:begin]]
        way = " → ".join(f"`{step}`" for step in (*around, around[0]))
        message = f"`{around[0]}` needs itself" + (f": {way}" if len(circle) > 1 else "")
        self._findings.error("OUT254", message, self.place(around[0]), "a figure can only rest on figures before it")

    def _in_order_of_need(self) -> tuple[str, ...]:
        """Every name, after the names that occur in its declaration; a circle is cut anywhere."""
        ordered: dict[str, None] = {}
        met: set[str] = set()
        for name in self._declarations:
            waiting = [(name, False)]
            while waiting:
                current, is_ready = waiting.pop()
                if is_ready:
                    ordered[current] = None
                elif current not in met:
                    met.add(current)
                    waiting.append((current, True))
                    waiting.extend((needed, False) for needed in self._names_in(current) if needed not in met)
        return tuple(ordered)

    def _names_in(self, name: str) -> tuple[str, ...]:
        nodes = walk(self._declarations[name])
        return tuple(node.text for node in nodes if isinstance(node, Name) and node.text in self._declarations)
