"""Rate cards, from the tree: one line per code of a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outcomelang.diagnostic import Label
from outcomelang.model.checking import Checking
from outcomelang.model.contract import Column, EventLine, Table
from outcomelang.model.data_from_tree import check_distinct
from outcomelang.model.event_lines_from_tree import count_limit, group_of_events, rows_of_group
from outcomelang.model.expression import ColumnValue, Compare, Constant, Expression, Logic, Rows
from outcomelang.model.findings import did_you_mean
from outcomelang.model.groups_from_tree import find_column
from outcomelang.model.price_from_tree import price_of_event
from outcomelang.model.type import TEXT, YESNO, Kind, Level
from outcomelang.source import Span
from outcomelang.syntax import tree
from outcomelang.syntax.expression import TextLiteral


def card_from_tree(card: tree.Card, checking: Checking) -> Iterator[EventLine]:
    """A line for each row of a rate card; a row in error makes none."""
    table = checking.find(card.of.name, Table)
    if table is None:
        return
    if table.kind == "table":
        message = f"`{table.name}` is a table without days, and a rate card prices dated rows"
        checking.error("OUT201", message, card.of.span, f"declare it as `events {table.name} of ... {{ on date ... }}`")
        return
    column = find_column(card.column, table, (Kind.TEXT,), "a column of codes", checking)
    group = group_of_events(table, None, card.of.name, checking)
    rows = rows_of_group(card.of, group, checking)
    priced = [(row, price_of_event(row.price, table, group, checking)) for row in card.rows]
    if column is None:
        return
    _check_codes(card, column, checking)
    _check_order(card.rows, checking)
    for row, price in priced:
        if rows and group and price:
            yield EventLine(
                price=price,
                rows=_with_code(rows, column, row.code),
                group=group.name,
                span=row.span,
                limit=count_limit(row.limit, checking),
                after=_with_code(rows, column, row.after) if row.after else None,
                code=row.code.value,
            )


def _with_code(rows: Rows, column: Column, code: TextLiteral) -> Rows:
    """The rows of one code: the card's own filter first, then the code."""
    span = code.span
    cell = ColumnValue(table=rows.table, column=column.name, type=column.type, level=Level.ROW, span=span)
    wanted = Constant(value=code.value, type=TEXT, level=Level.CONTRACT, span=span)
    is_code = Compare(operator="=", left=cell, right=wanted, type=YESNO, level=Level.ROW, span=span)
    return Rows(rows.table, _both(rows.condition, is_code, span), span=span)


def _both(first: Expression | None, second: Expression, span: Span) -> Expression:
    if first is None:
        return second
    return Logic(operator="and", operands=(first, second), type=YESNO, level=Level.ROW, span=span)


def _check_codes(card: tree.Card, column: Column, checking: Checking) -> None:
    """Check each row against the column's closed list, if it has one, and the list against the rows."""
    check_distinct([row.code for row in card.rows], checking)
    priced = dict.fromkeys(row.code.value for row in card.rows)
    options = dict.fromkeys(column.type.options or priced)
    for code in [*(row.code for row in card.rows), *(row.after for row in card.rows if row.after)]:
        if code.value not in options:
            message = f'"{code.value}" is none of the values of `{column.name}`'
            checking.error("OUT288", message, code.span, did_you_mean(code.value, options))
    lacking = [option for option in options if option not in priced]
    if lacking:
        codes = ", ".join(f'"{option}"' for option in lacking)
        message = f"the rate card has no price for {codes}, which is then paid nothing"
        checking.warning("OUT289", message, card.column.span, "add a row, if only of 0, to show that it is meant")


def _check_order(rows: Sequence[tree.CardRow], checking: Checking) -> None:
    """Report a row that waits for itself, at once or by way of others: none of them could ever be paid first."""
    row_of = {row.code.value: row for row in rows}
    followed: set[str] = set()
    for row in rows:
        way: dict[str, tree.CardRow] = {}
        waiting: tree.CardRow | None = row
        while waiting and waiting.code.value not in followed:
            followed.add(waiting.code.value)
            way[waiting.code.value] = waiting
            waiting = row_of.get(waiting.after.value) if waiting.after else None
        if waiting and waiting.code.value in way:
            codes = list(way)
            _report_circle([way[code] for code in codes[codes.index(waiting.code.value) :]], checking)


def _report_circle(circle: Sequence[tree.CardRow], checking: Checking) -> None:
    first = circle[0]
    order = " after ".join(f'"{row.code.value}"' for row in (*circle, first))
    label = Label(first.code.span, "this row")
    place = first.after.span if first.after else first.span
    checking.error("OUT288", f"these rows wait for each other: {order}", place, None, (label,))
