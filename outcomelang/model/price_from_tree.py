"""The price of a line, from the tree: an amount, or a parameter read on the day that the line fixes."""

from __future__ import annotations

from attrs import evolve

from outcomelang.model.checking import Checking
from outcomelang.model.contract import Group, Metric, Parameter, Table
from outcomelang.model.expression import Constant, Day, Expression
from outcomelang.model.expression_from_tree import check
from outcomelang.model.scope import Scope
from outcomelang.model.type import Level, money
from outcomelang.syntax.expression import MoneyLiteral, Name, Reference


def price_of_metric(price: MoneyLiteral | Reference, metric: Metric, checking: Checking) -> Expression | None:
    """The price of a line per metric; a dated price without brackets is read on the point."""
    group = _group(metric.group, checking) if metric.of_members else None
    days = {Day.START} if group and group.enters else set()
    days |= {Day.POINT} if metric.points else set()
    level = Level.MEMBER if metric.of_members else Level.GROUP
    scope = evolve(checking.scope(level), group=group, days=frozenset(days), points=metric.points)
    return _price(_read_on(price, "point", checking) if metric.points else price, scope)


def price_of_event(
    price: MoneyLiteral | Reference, rows: Table, group: Group | None, checking: Checking
) -> Expression | None:
    """The price of a line per event; a dated price without brackets is read on the event's day."""
    of_member = evolve(checking.scope(Level.MEMBER), group=group, days=frozenset({Day.START}))
    of_row = evolve(checking.scope(Level.ROW), row_table=rows)
    read = _read_on(price, rows.day_column or "on", checking)
    if isinstance(read, Reference) and isinstance(read.argument, Reference):
        return _price(read, of_row if read.argument.name.text in rows.column else of_member)
    return _price(read, of_member)


def price_of_member(price: MoneyLiteral | Reference, group: Group | None, checking: Checking) -> Expression | None:
    """The price of a line per member; a dated price without brackets is read on the member's start."""
    scope = evolve(checking.scope(Level.MEMBER), group=group, days=frozenset({Day.START}))
    return _price(_read_on(price, "start", checking), scope)


def negative_price(price: MoneyLiteral, checking: Checking) -> Expression | None:
    """The price of a `less` line."""
    checked = _price(price, checking.scope(Level.CONTRACT))
    if isinstance(checked, Constant) and not isinstance(checked.value, str):
        return evolve(checked, value=-price.amount)
    return checked


def _price(price: MoneyLiteral | Reference, scope: Scope) -> Expression | None:
    return check(price, scope, money(scope.currency))


def _read_on(price: MoneyLiteral | Reference, day: str, checking: Checking) -> MoneyLiteral | Reference:
    """A dated price with the day it is read on; any other price as it is."""
    if not isinstance(price, Reference) or price.argument is not None:
        return price
    parameter = checking.names.find(price.name.text)
    if not isinstance(parameter, Parameter) or len(parameter.values) <= 1:
        return price
    return evolve(price, argument=Reference(name=Name(text=day, span=price.span), span=price.span))


def _group(name: str | None, checking: Checking) -> Group | None:
    found = checking.names.checked(name) if name else None
    return found if isinstance(found, Group) else None
