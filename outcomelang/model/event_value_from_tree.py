"""Checked aggregates over rows: `any exam`, `sum of exam.mark`, `first exam.on`, `mastery.score near point ...`."""

from __future__ import annotations

from attrs import evolve

from outcomelang.model.contract import Table
from outcomelang.model.expression import EventFunction, EventValue, Expression, Near, Window
from outcomelang.model.rows_from_tree import TableRows, column_from, rows_from
from outcomelang.model.surroundings import Surroundings, expression_from
from outcomelang.model.type import WHOLE, YESNO, Kind, Level, Type
from outcomelang.model.types_of_operators import in_words, is_ordered
from outcomelang.source import Span
from outcomelang.syntax import expression as tree

Column = tree.FieldOf | tree.FormulaOf
_NEEDS_DATES = (EventFunction.FIRST, EventFunction.LAST, EventFunction.NEAR)
_OF_QUANTITIES = (EventFunction.SUM, EventFunction.MEAN, EventFunction.MEDIAN)
_OF_ORDERED = (EventFunction.LOWEST, EventFunction.HIGHEST)


@expression_from.register
def bare_column_from(part: Column, around: Surroundings) -> Expression | None:
    """Check a column of rows: alone it has a value only with `near`."""
    if around.window and isinstance(around.window.written, tree.Near):
        return _over_column(EventFunction.NEAR, part, part.span, around)
    if column_from(part, around) is None:
        return None
    text = around.excerpt(part.span)
    hint = f"write `{text} near point within 30 days`, `first {text}` or `sum of {text}`"
    around.fault("OUT233", f"`{text}` has a value for each row, and one value is wanted here", part.span, hint)
    return None


@expression_from.register
def pick_from(part: tree.Pick, around: Surroundings) -> Expression | None:
    """Check `first E.field`, `last E.field`."""
    if isinstance(part.of, tree.Reference):
        if rows_from(part.of, around) is not None:
            _report_no_column(part.which, part.of, around)
        return None
    return _over_column(EventFunction(part.which), part.of, part.span, around)


def aggregate_of_rows(part: tree.Aggregate, around: Surroundings) -> Expression | None:
    """Check `sum of exam.mark`: an aggregate of which it is known that it is not over a group."""
    if isinstance(part.of, tree.Reference):
        if rows_from(part.of, around) is not None:
            _report_no_column(f"{part.function} of", part.of, around)
        return None
    if part.across is not None:
        message = f"`{part.function} of` rows looks at one member's rows, not across a group"
        hint = f"make it a metric of members, then `{part.function} of METRIC across {part.across.text}`"
        around.fault("OUT209", message, part.across.span, hint)
        return None
    return _over_column(EventFunction(part.function), part.of, part.span, around)


def count_of_rows(part: tree.Reference, span: Span, around: Surroundings) -> EventValue | None:
    """Check `count of E`."""
    found = rows_from(part, around)
    if found is None:
        return None
    return _in_window(_of_rows(EventFunction.COUNT, found, WHOLE, span), found.table, around)


def any_of_rows(found: TableRows, span: Span, around: Surroundings) -> EventValue | None:
    """Check `any E`, for rows that are not periods."""
    return _in_window(_of_rows(EventFunction.ANY, found, YESNO, span), found.table, around)


def days_of(around: Surroundings, span: Span) -> Window | None:
    """The window of something that looks at all days of one; none, or `near`, is an error."""
    if around.window is None:
        message = f"`{around.excerpt(span)}` looks at rows, and no window says of which days"
        hint = "write `since start`, `within 12 months after start`, `between ... and ...` or `on ...` after it"
        around.fault("OUT226", message, span, hint)
        return None
    if isinstance(around.window.written, tree.Near):
        hint = "write `within 30 days around ...` for all of them"
        message = f"`near` picks one reading of a column, and `{around.excerpt(span)}` looks at all rows"
        around.fault("OUT227", message, around.window.written.span, hint)
        return None
    days = around.window.days
    return days if isinstance(days, Window) else None


def _over_column(function: EventFunction, part: Column, span: Span, around: Surroundings) -> EventValue | None:
    column = column_from(part, around)
    if column is None:
        return None
    found, operand = column
    type_ = _type_of(function, operand.type)
    if type_ is None:
        message = f"{around.text(part)} is {in_words(operand.type)}, which has no {function}"
        around.fault("OUT234", message, part.span, _hint_to_count(part, operand.type))
        return None
    return _in_window(evolve(_of_rows(function, found, type_, span), operand=operand), found.table, around)


def _type_of(function: EventFunction, type_: Type) -> Type | None:
    """The type of an aggregate of values of this type, or None if it has none."""
    if function in _OF_QUANTITIES:
        whole = type_.whole and function is EventFunction.SUM
        return evolve(type_, whole=whole) if type_.is_quantity else None
    return type_ if function in _NEEDS_DATES or is_ordered(type_) else None


def _hint_to_count(part: Column, type_: Type) -> str | None:
    if type_.kind is not Kind.YESNO or isinstance(part, tree.FormulaOf):
        return None
    return f"count the rows: `count of {part.rows.name.text}({part.column.text})`"


def _of_rows(function: EventFunction, found: TableRows, type_: Type, span: Span) -> EventValue:
    return EventValue(
        function=function, rows=found.rows, operand=None, window=None, type=type_, level=Level.MEMBER, span=span
    )


def _in_window(value: EventValue, table: Table, around: Surroundings) -> EventValue | None:
    """The aggregate over the days of the window that is written after it; rows without dates have none."""
    if table.kind == "table":
        return value if _needs_no_dates(value, table, around) else None
    window: Window | Near | None
    if value.function is EventFunction.NEAR and around.window:
        window = around.window.days
    else:
        window = days_of(around, value.span)
    return None if window is None else evolve(value, window=window)


def _needs_no_dates(value: EventValue, table: Table, around: Surroundings) -> bool:
    if value.function not in _NEEDS_DATES and around.window is None:
        return True
    message = f"the rows of `{table.name}` have no date, so none of them is the first, the last or in a window"
    hint = f"declare it as `events {table.name} of {table.parent} {{ on date ... }}`"
    around.fault("OUT230", message, value.span, hint, around.declared(table))
    return False


def _report_no_column(words: str, rows: tree.Reference, around: Surroundings) -> None:
    text = around.excerpt(rows.span)
    message = f"`{words} {text}` does not say of which column"
    around.fault("OUT233", message, rows.span, f"write `{words} {text}.COLUMN`")
