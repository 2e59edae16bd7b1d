"""What a name names where it stands, and the reports of names that are unknown or name another thing."""

from __future__ import annotations

from outcomelang.model.contract import Group, Input, Metric, Parameter, Party, Table
from outcomelang.model.findings import did_you_mean
from outcomelang.model.scope import CodeList, Named, NamedPoints, Names, PaymentName
from outcomelang.model.surroundings import Surroundings
from outcomelang.syntax import expression as tree

TOTAL = "total"
"""What all payments owe together, where payments may be named."""

_WHAT_IT_IS: dict[type[Named], tuple[str, str | None]] = {
    Group: ("a group", "count its members with `count of {name}`"),
    Input: ("an input", None),
    Parameter: ("a parameter", None),
    Metric: ("a metric", None),
    Party: ("a party", "name a payment, a metric or a parameter instead"),
    CodeList: ("a list of codes", "write `in codes {name}`"),
    NamedPoints: ("a list of points", "write `at {name}` before the formula of a metric"),
    PaymentName: ("a payment", None),
}
_WHAT_TABLE_IT_IS = {
    "table": ("a table", "write `count of {name}`"),
    "events": (
        "a table of events",
        "write `any {name}`, `count of {name}` or `{name}.COLUMN near point within 30 days`",
    ),
    "periods": ("a table of periods", "write `{name} on point`, `any {name}` or `days in {name}`"),
}


def participants_table(around: Surroundings) -> Table | None:
    """The table in which the members of the scope's group are rows."""
    group = around.scope.group
    table = around.names.find(group.table) if group else None
    return table if isinstance(table, Table) else None


def ancestors(group: Group, names: Names) -> tuple[Group, ...]:
    """The group and the groups it is taken from: each member of the first is a member of all."""
    found = [group]
    while found[-1].parent is not None and isinstance(above := names.find(found[-1].parent), Group):
        found.append(above)
    return tuple(found)


def lineage(group: Group, names: Names) -> frozenset[str]:
    """The names of the group, of the groups it is taken from, and of the table."""
    return frozenset((*(one.name for one in ancestors(group, names)), group.table))


def find_or_report(name: tree.Name, around: Surroundings) -> Named | None:
    """What a declared name names; an unknown one is an error."""
    named = around.names.find(name.text)
    if named is None:
        report_unknown(name, around)
    return named


def report_unknown(name: tree.Name, around: Surroundings) -> None:
    """Report a name that nothing declared has; a declaration in error is not reported here again."""
    table = _table_here(around)
    if table and name.text in table.column:
        message = f"`{name.text}` is a column of `{table.name}`, and something that is declared is wanted here"
        around.fault("OUT201", message, name.span)
    elif not around.names.declares(name.text):
        hint = did_you_mean(name.text, _names_here(around))
        around.fault("OUT200", f"nothing is called `{name.text}` here", name.span, hint)


def report_wrong_thing(name: tree.Name, named: Named, wanted: str, around: Surroundings) -> None:
    """Report a name that is declared as another thing than the sentence wants."""
    what, hint = what_it_is(named)
    message = f"`{name.text}` is {what}, and {wanted} is wanted here"
    around.fault("OUT201", message, name.span, hint, around.declared(named))


def what_it_is(named: Named) -> tuple[str, str | None]:
    """A declared thing in words, and how its value is asked for, if it has none itself."""
    what, hint = _WHAT_TABLE_IT_IS[named.kind] if isinstance(named, Table) else _WHAT_IT_IS[type(named)]
    return what, hint and hint.format(name=named.name)


def has_no_brackets(part: tree.Reference, what: str, around: Surroundings) -> bool:
    """Whether nothing stands in brackets after a name; if something does, it is an error."""
    if part.argument is None:
        return True
    message = f"`{part.name.text}` is {what}, which takes nothing in brackets"
    around.fault("OUT205", message, part.argument.span, f"write `{part.name.text}`")
    return False


def _table_here(around: Surroundings) -> Table | None:
    """The table whose columns may be named: that of the row, or of the participants."""
    return around.scope.row_table or participants_table(around)


def _names_here(around: Surroundings) -> tuple[str, ...]:
    scope, table = around.scope, _table_here(around)
    columns = table.column if table else ()
    return (*columns, *(day.value for day in scope.days), *around.names.all(), *((TOTAL,) * scope.payments))
