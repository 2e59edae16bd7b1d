"""Checked names that stand for a value: columns, days, figures, metrics and payments, told apart.

The nearest thing of a name is meant: the column of the row that is looked at, then the participant's column, then
what is declared. Where a participant's column and a declared figure share a name, the text means two things.
"""

from __future__ import annotations

from outcomelang.model.contract import Input, Metric, Parameter, Table
from outcomelang.model.expression import ColumnValue, Day, Expression, MemberDay, PaymentValue
from outcomelang.model.level_in_scope import allows_level, input_value, metric_value
from outcomelang.model.name_in_scope import (
    TOTAL,
    find_or_report,
    has_no_brackets,
    participants_table,
    report_wrong_thing,
)
from outcomelang.model.parameter_value_from_tree import parameter_value
from outcomelang.model.period_value_from_tree import on_day
from outcomelang.model.scope import Named, PaymentName
from outcomelang.model.surroundings import Surroundings, expression_from
from outcomelang.model.type import DATE, Level, money
from outcomelang.syntax import expression as tree

_DAYS = {day.value: day for day in Day}

_VALUES = ("metric", "input", "parameter", "payment")
"""What has a value, of all that can be declared."""


@expression_from.register
def reference_from(part: tree.Reference, around: Surroundings) -> Expression | None:
    """Check a name that stands for a value."""
    name, row_table = part.name.text, around.scope.row_table
    if row_table and name in row_table.column:
        return _cell(part, row_table, Level.ROW, around)
    table = participants_table(around)
    if table and name in table.column:
        return _participants_cell(part, table, around)
    if name in _DAYS:
        return _day(part, _DAYS[name], around)
    if name == TOTAL:
        return _payment(part, around)
    named = find_or_report(part.name, around)
    return None if named is None else _value_of(named, part, around)


def _value_of(named: Named, part: tree.Reference, around: Surroundings) -> Expression | None:
    match named:
        case Parameter():
            return parameter_value(named, part, around)
        case Metric():
            return metric_value(named, part.span, around) if has_no_brackets(part, "a metric", around) else None
        case Input():
            return input_value(named, part.span, around) if has_no_brackets(part, "an input", around) else None
        case PaymentName():
            return _payment(part, around)
        case Table(kind="periods") if around.window and isinstance(around.window.written, tree.On):
            return on_day(part, part.span, around)
        case _:
            report_wrong_thing(part.name, named, "a value", around)
            return None


def _cell(part: tree.Reference, table: Table, level: Level, around: Surroundings) -> ColumnValue | None:
    if not has_no_brackets(part, "a column", around):
        return None
    column = table.column[part.name.text]
    return ColumnValue(table=table.name, column=column.name, type=column.type, level=level, span=part.span)


def _participants_cell(part: tree.Reference, table: Table, around: Surroundings) -> ColumnValue | None:
    name = part.name.text
    column = table.column[name]
    other = _other_meaning(name, around)
    if other is not None:
        message = f"`{name}` is a column of `{table.name}` and also {other}"
        hint = f'give the column another name, as in `its_{name} {column.source_type} as "{column.header}"`'
        around.fault("OUT203", message, part.span, hint, around.declared(column))
        return None
    of = around.scope.group.name if around.scope.group else "GROUP"
    hint = f"make it a metric of members: `metric NAME of {of} = {name}`"
    if not allows_level(Level.MEMBER, f"`{name}`", part.span, around, hint):
        return None
    return _cell(part, table, Level.MEMBER, around)


def _other_meaning(name: str, around: Surroundings) -> str | None:
    """What else than a column a name could stand for as a value, or None."""
    if name in _DAYS:
        return "a day of each member" if _DAYS[name] in around.scope.days else None
    # Only what the name is declared as is asked: it may be the very metric whose formula this is.
    noun = around.names.noun(name)
    return f"{'an' if noun == 'input' else 'a'} {noun}" if noun in _VALUES else None


def _day(part: tree.Reference, day: Day, around: Surroundings) -> MemberDay | None:
    if not has_no_brackets(part, "a day", around):
        return None
    if day in around.scope.days and around.scope.level is Level.MEMBER:
        return MemberDay(day=day, type=DATE, level=Level.MEMBER, span=part.span)
    if around.in_row:
        allows_level(Level.MEMBER, f"`{day}`", part.span, around)
        return None
    message, hint = _why_no_day(day, around)
    around.fault("OUT206", message, part.span, hint)
    return None


def _why_no_day(day: Day, around: Surroundings) -> tuple[str, str]:
    group = around.scope.group
    if around.scope.level is not Level.MEMBER or group is None:
        return f"`{day}` is a day of each member, and no member is looked at here", "write a date, as `2024-03-01`"
    if day is Day.START:
        hint = f"give the group an `enters` clause, or look at a group of `{group.table}` that has one"
        return f"members of `{group.name}` have no `start`", hint
    hint = "give the metric points, as in `at 12, 24 months`, or name `start` or a date column"
    return f"`{day}` has no meaning in a metric without points", hint


def _payment(part: tree.Reference, around: Surroundings) -> PaymentValue | None:
    name = part.name.text
    if not has_no_brackets(part, "what a payment owes", around):
        return None
    if not around.scope.payments:
        message = f"what is owed for `{name}` cannot be looked at here"
        around.fault("OUT207", message, part.span, "name a payment in a payment, a limit or an `always`")
        return None
    type_ = money(around.scope.currency)
    return PaymentValue(name=name, type=type_, level=Level.CONTRACT, span=part.span)
