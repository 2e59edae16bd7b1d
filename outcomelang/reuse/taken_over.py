"""What one `use` takes over: the declarations of the file, under other names and with other values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from attrs import evolve

from outcomelang.frozen import frozen
from outcomelang.reuse.opened import Library
from outcomelang.reuse.rebuilt import renamed
from outcomelang.reuse.replaced import Replaced
from outcomelang.syntax import tree
from outcomelang.syntax.declared_names import declared_names
from outcomelang.syntax.expression import Expression, Name, Reference, walk
from outcomelang.syntax.tree import NamedDeclaration

Declarations: TypeAlias = tuple[tree.Declaration, ...]

_FRAME: Final = (tree.Currency, tree.Term, tree.Settle, tree.Rounding, tree.PaymentDefaults)

_WORDS: Final[Mapping[type[tree.Declaration], str]] = {
    tree.Codes: "a list of codes",
    tree.PointList: "a list of points",
    tree.Group: "a group",
    tree.Input: "an input",
    tree.Parameter: "a parameter",
    tree.Metric: "a metric",
}


@frozen
class Taken:
    """What one `use` takes over from a file, before its `with`: names carry the prefix of its `as`."""

    use: tree.Use
    path: str
    declarations: Declarations
    replaced: tuple[Replaced, ...] = ()

    @property
    def declared(self) -> Mapping[str, NamedDeclaration]:
        """The declarations by the names under which they are taken over."""
        return named(self.declarations)

    @property
    def prefix(self) -> str:
        """What `as NAME` puts before each name."""
        return prefix_of(self.use)

    @property
    def replaced_by_name(self) -> frozenset[str]:
        """The names under which nothing is taken over, since `with` gives the name of something else."""
        others = (binding for binding in self.use.bindings if name_in(binding.value))
        return frozenset(self.prefix + binding.name.text for binding in others)


def under(names: Mapping[str, str], replaced: Replaced) -> Replaced:
    """What stands in for a parameter, where declared names are others."""
    return evolve(replaced, before=renamed(replaced.before, names), name=names.get(replaced.name, replaced.name))


def prefix_of(use: tree.Use) -> str:
    """What `as NAME` puts before each name: `rates_`."""
    return f"{use.alias.text}_" if use.alias else ""


def named(declarations: Iterable[tree.Declaration]) -> dict[str, NamedDeclaration]:
    """The declarations that have a name, by it; of two with one name the first."""
    found: dict[str, NamedDeclaration] = {}
    for declaration in declarations:
        if isinstance(declaration, NamedDeclaration):
            found.setdefault(declaration.name.text, declaration)
    return found


# --- What is left behind ------------------------------------------------------------------------


def to_take(kind: str, declarations: Declarations, own: Declarations) -> Declarations:
    """What a file gives to one that uses it; `own` is what that one says itself.

    A contract gives its frame, clause by clause, where the other does not say its own; a library has none to give.
    Tests stay where they are.
    """
    said = {type(one) for one in own} if kind == "contract" else set(_FRAME)
    defaults = [one for one in own if isinstance(one, tree.PaymentDefaults)]
    says_by = kind == "library" or any(one.by for one in defaults)
    says_to = kind == "library" or any(one.to for one in defaults)
    taken: list[tree.Declaration] = []
    for one in declarations:
        if isinstance(one, tree.PaymentDefaults):
            left = evolve(one, by=None if says_by else one.by, to=None if says_to else one.to)
            taken += [left] if left.by or left.to else []
        elif not isinstance(one, tree.Test) and not (isinstance(one, _FRAME) and type(one) in said):
            taken.append(one)
    return tuple(taken)


def with_prefix(use: tree.Use, declarations: Declarations, library: Library) -> tuple[Declarations, dict[str, str]]:
    """The declarations with what `as` puts before their names, and the names as they were and are."""
    if not use.alias:
        return declarations, {}
    names = {name.text: prefix_of(use) + name.text for one in declarations for name in declared_names(one)}
    return _renamed(declarations, names, _columns(declarations), library), names


# --- With ---------------------------------------------------------------------------------------


def bound(
    taken: Taken, available: Mapping[str, NamedDeclaration], library: Library
) -> tuple[Declarations, tuple[Replaced, ...]]:
    """What is taken over, with all that its `with` says; `available` is what the using file may put in its place."""
    names: dict[str, str] = {}
    values: dict[str, tree.Parameter] = {}
    gone: set[str] = set()
    replaced: list[Replaced] = []
    declared = taken.declared
    for name, binding in _sound(taken, declared, library).items():
        before, other = declared[name], name_in(binding.value)
        if other is None and isinstance(before, tree.Parameter):
            anew = Name(name, span=binding.name.span)
            values[name] = tree.Parameter(anew, binding.value, (), span=binding.span)
            replaced.append(Replaced(before, name, binding.value, taken.path))
        elif other is not None and _may_replace(before, other, available, binding, library):
            names[name] = other.text
            if other.text in available:
                gone.add(name)
            if isinstance(before, tree.Parameter):
                replaced.append(Replaced(before, other.text, binding.value, taken.path))
        elif other is None:
            _report_no_name(before, binding, library)
    kept = tuple(one for one in taken.declarations if _name_of(one) not in gone)
    columns = _columns((*taken.declarations, *available.values()))
    # A value names things of the file that gives it, which keep their names.
    under_names = zip(kept, _renamed(kept, names, columns, library), strict=True)
    whole = tuple(values.get(_name_of(before) or "", after) for before, after in under_names)
    others = (evolve(one, before=renamed(one.before, names)) for one in replaced)
    return whole, (*(under(names, one) for one in taken.replaced), *others)


def _name_of(declaration: tree.Declaration) -> str | None:
    return declaration.name.text if isinstance(declaration, NamedDeclaration) else None


def name_in(value: Expression) -> Name | None:
    """The name that a value is, if it is nothing else."""
    return value.name if isinstance(value, Reference) and value.argument is None else None


def _sound(taken: Taken, declared: Mapping[str, NamedDeclaration], library: Library) -> dict[str, tree.Binding]:
    """The bindings that name something that can be replaced, each once."""
    sound: dict[str, tree.Binding] = {}
    for binding in taken.use.bindings:
        name = taken.prefix + binding.name.text
        message = _unsound(name, binding, taken, declared, sound)
        if message is None:
            sound[name] = binding
        elif not library.lacks_names:
            hint = None if name in declared else _hint(binding.name.text, taken, declared)
            library.report("OUT606", message, binding.name.span, hint)
    return sound


def _unsound(
    name: str,
    binding: tree.Binding,
    taken: Taken,
    declared: Mapping[str, NamedDeclaration],
    before: Mapping[str, tree.Binding],
) -> str | None:
    written = binding.name.text
    if name in before:
        return f"`{written}` is said twice"
    if name not in declared:
        return f"`{taken.path}` declares no `{written}`"
    if isinstance(declared[name], tree.Pay):
        return f"`{written}` is a payment of `{taken.path}`, and a payment is taken over as it is"
    return None


def _hint(written: str, taken: Taken, declared: Mapping[str, NamedDeclaration]) -> str | None:
    from difflib import get_close_matches  # only a contract with a mistake needs it

    names = [name.removeprefix(taken.prefix) for name, one in declared.items() if not isinstance(one, tree.Pay)]
    like = get_close_matches(written, names, n=1)
    return f"did you mean `{like[0]}`?" if like else None


def _may_replace(
    before: NamedDeclaration,
    other: Name,
    available: Mapping[str, NamedDeclaration],
    binding: tree.Binding,
    library: Library,
) -> bool:
    """Whether something of the using file may stand where another thing stood; if not, it is reported."""
    after = available.get(other.text)
    if after is None:
        # A table that nobody else declares is the same table under another name.
        if isinstance(before, tree.Table) or library.lacks_names:
            return True
        message = f"`{binding.name.text}` is {in_words(before)}, and no such thing is called `{other.text}` here"
        library.report("OUT607", message, other.span, f"declare `{other.text}` in this file")
        return False
    if in_words(after) == in_words(before):
        return True
    message = f"`{binding.name.text}` is {in_words(before)}, and `{other.text}` is {in_words(after)}"
    library.report("OUT607", message, other.span, f"name {in_words(before)}")
    return False


def _report_no_name(before: NamedDeclaration, binding: tree.Binding, library: Library) -> None:
    message = f"`{binding.name.text}` is {in_words(before)}, and only the name of another can stand in for it"
    library.report("OUT607", message, binding.value.span, "only a parameter takes a value")


def in_words(declaration: NamedDeclaration) -> str:
    """What a declaration declares: `a payer`, `a table of events`."""
    match declaration:
        case tree.Party(role=role):
            return f"{'an' if role in ('investor', 'evaluator') else 'a'} {role}"
        case tree.Table(kind=kind):
            return "a table" if kind == "table" else f"a table of {kind}"
        case _:
            return _WORDS.get(type(declaration), "a payment")


# --- Other names --------------------------------------------------------------------------------


def _columns(declarations: Declarations) -> frozenset[str]:
    tables = (one for one in declarations if isinstance(one, tree.Table))
    return frozenset(column.name.text for table in tables for column in table.columns)


def _renamed(
    declarations: Declarations, names: Mapping[str, str], columns: frozenset[str], library: Library
) -> Declarations:
    """The declarations under other names; it is an error if a word may as well mean a column."""
    if not names:
        return declarations
    told: set[str] = set()
    for reference in (node for one in declarations for node in walk(one) if isinstance(node, Reference)):
        name = reference.name.text
        column = next((one for one in (name, names.get(name)) if name in names and one in columns), None)
        if column and name not in told:
            told.add(name)
            message = f"`{name}` is to be called `{names[name]}` here, and `{column}` is also a column"
            library.report("OUT609", message, reference.span, f"give the column or `{name}` another name in its file")
    return tuple(renamed(one, names) for one in declarations)
