"""A contract's tree with what it uses in the place of each `use`."""

from __future__ import annotations

from outcomelang.diagnostic import Diagnostic
from outcomelang.frozen import frozen
from outcomelang.source import Source
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Expression, Name


@frozen
class Replaced:
    """A parameter that another value or parameter stands in for: the two must be of one type.

    `name` is what the parameter is called from here on; `before` is its declaration in the file that is used, `where`
    the path of that file as the `use` writes it, `value` what the `use` says.
    """

    before: tree.Parameter
    name: str
    value: Expression
    where: str


@frozen
class WholeTree:
    """The tree without a `use`, the text of all files in which its places lie, and what is wrong.

    `unread` are names that are declared where a file could not be read, and `is_partial` says that a file is not there
    at all. `replaced` are the parameters of which it is still to be checked that what stands in for them is of their
    types.
    """

    file: tree.File
    source: Source
    diagnostics: tuple[Diagnostic, ...] = ()
    unread: tuple[Name, ...] = ()
    is_partial: bool = False
    replaced: tuple[Replaced, ...] = ()


def whole_tree(file: tree.File, source: Source) -> WholeTree:
    """Take over what a contract or library uses, and what the files use that it uses."""
    if not any(isinstance(declaration, tree.Use) for declaration in file.declarations):
        return WholeTree(file, source)
    from outcomelang.reuse.expanded import expanded  # most contracts stand alone, and start the sooner

    return expanded(file, source)
