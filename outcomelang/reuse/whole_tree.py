"""A contract's tree with what the files that it uses declare in the place of each `use`."""

from __future__ import annotations

from attrs import evolve

from outcomelang.diagnostic import Diagnostic
from outcomelang.frozen import frozen
from outcomelang.reuse.opened import Library, Opened
from outcomelang.reuse.replaced import Replaced
from outcomelang.reuse.taken_over import Declarations, Taken, bound, named, prefix_of, to_take, under, with_prefix
from outcomelang.source import Source
from outcomelang.syntax import tree


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
    unread: frozenset[str] = frozenset()
    is_partial: bool = False
    replaced: tuple[Replaced, ...] = ()


def whole_tree(file: tree.File, source: Source) -> WholeTree:
    """Take over what a contract or library uses, and what the files use that it uses."""
    library = Library(source)
    declarations, replaced = _expanded(Opened(file, source, (source.name,)), library)
    return WholeTree(
        evolve(file, declarations=declarations),
        library.whole,
        tuple(library.findings),
        frozenset(name.text for name in library.unread),
        library.is_partial,
        replaced,
    )


def _expanded(opened: Opened, library: Library) -> tuple[Declarations, tuple[Replaced, ...]]:
    """The declarations of a file, and in the place of each `use` what it takes over."""
    said = opened.file.declarations
    taken = {use.span: found for use in _uses(opened, library) if (found := _taken(use, opened, library))}
    available = named(one for one in said if not isinstance(one, tree.Use))
    for found in taken.values():
        available |= {name: one for name, one in found.declared.items() if name not in found.replaced_by_name}
    whole: list[tree.Declaration] = []
    replaced: list[Replaced] = []
    for one in said:
        if not isinstance(one, tree.Use):
            whole.append(one)
        elif one.span in taken:
            declarations, others = bound(taken[one.span], available, library)
            whole += declarations
            replaced += others
    return _once(whole), tuple(replaced)


def _uses(opened: Opened, library: Library) -> list[tree.Use]:
    """The uses of a file; one that would take over the same names of the same file again is an error."""
    first: dict[tuple[str, str], tree.Use] = {}
    for use in opened.file.declarations:
        if isinstance(use, tree.Use) and first.setdefault((use.path.value, prefix_of(use)), use) is not use:
            message = f"`{use.path.value}` is used twice"
            library.report("OUT605", message, use.path.span, "use it once, or give one of the two a name: `as NAME`")
    return list(first.values())


def _taken(use: tree.Use, by: Opened, library: Library) -> Taken | None:
    """What a `use` takes over from a file that can be read, or None when it has been reported why it cannot."""
    opened = library.open(use, by)
    if opened is None:
        return None
    if opened.file.kind == "contract" and by.file.kind == "library":
        message = f"`{use.path.value}` is a contract, and this is a library"
        library.report("OUT608", message, use.path.span, "a library uses libraries only; a contract uses both")
        library.is_partial = True
        return None
    declarations, replaced = _expanded(opened, library)
    own = tuple(one for one in by.file.declarations if not isinstance(one, tree.Use))
    given = to_take(opened.file.kind, declarations, own)
    prefixed, names = with_prefix(use, given, library)
    return Taken(use, use.path.value, prefixed, tuple(under(names, one) for one in replaced))


def _once(declarations: list[tree.Declaration]) -> Declarations:
    """What comes from one place under one name on two ways is one declaration."""
    seen: set[tuple[object, tree.Declaration]] = set()
    kept: list[tree.Declaration] = []
    for one in declarations:
        key = (one.span, one)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return tuple(kept)
