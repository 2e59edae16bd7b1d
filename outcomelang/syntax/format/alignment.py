"""Parts of neighbouring lines one below the other: types of columns, rows of steps and cards, prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from outcomelang.syntax import tree
from outcomelang.syntax.expression import MoneyLiteral, Node, Scale, Slices, StepRow, Steps
from outcomelang.syntax.format.page import Page
from outcomelang.syntax.format.rows import Cell, Row, align_rows
from outcomelang.syntax.format.runs import align_run, runs_of

_COLUMN_GAP = 2


def align(file: tree.File, page: Page) -> None:
    """Align whatever the format aligns; where lines begin is settled."""
    _align_tables([node for node in page.open_blocks if isinstance(node, tree.Table)], page)
    for node in page.open_blocks:
        _align_block(node, page)
    for declarations in page.bodies(file):
        for declaration in declarations:
            _align_inside(declaration, page)
        for run in runs_of(declarations, page):
            align_run(run, page)


# --- Columns of tables ------------------------------------------------------------------------------


def _align_tables(tables: Sequence[tree.Table], page: Page) -> None:
    """Put the types below each other: where the author has them, else two blanks after the table's longest name.

    The author's place stands if most rows keep to it and a longer name is followed by one blank; and if it is not
    farther out than the longest name of all tables would have it.
    """
    farthest = max((_longest_name(table) for table in tables), default=0) + _COLUMN_GAP
    for table in tables:
        place = _place_of_types(table, farthest, page) or _longest_name(table) + _COLUMN_GAP
        for column in table.columns:
            page.spaces[page.tokens.first(column.type)] = max(place - len(column.name.text), 1)


def _longest_name(table: tree.Table) -> int:
    return max(len(column.name.text) for column in table.columns)


def _place_of_types(table: tree.Table, farthest: int, page: Page) -> int | None:
    """How far after the names the author has put the types, if that is an alignment."""
    types = [page.tokens[page.tokens.first(column.type)] for column in table.columns]
    if any(word.begins_line for word in types):
        return None
    lengths = [len(column.name.text) for column in table.columns]
    places = [length + word.gap for length, word in zip(lengths, types, strict=True)]
    place, count = Counter(places).most_common(1)[0]
    in_order = all(at == max(place, length + 1) for at, length in zip(places, lengths, strict=True))
    is_chosen = 2 * count > len(places) > 1 and any(word.gap > 1 for word in types)
    return place if in_order and is_chosen and place <= farthest else None


# --- Rows of blocks, and lines of prices --------------------------------------------------------------


def _align_block(node: Node, page: Page) -> None:
    match node:
        case Steps() | Scale() | Slices():
            align_rows([_step_row(row, page) for row in node.rows], page)
        case tree.Card() | tree.ByCode():
            align_rows([_row_with_colon(row, page) for row in node.rows], page)
        case tree.BestOf():
            _align_prices(node.lines, page)
        case _:
            pass


def _align_inside(declaration: tree.Declaration, page: Page) -> None:
    """Align the lines of a declaration that has several."""
    if page.is_broken_inside(declaration):
        match declaration:
            case tree.Pay():
                _align_prices(declaration.lines, page)
            case tree.Parameter():
                align_rows([_row_with_colon(dated, page) for dated in declaration.dated], page)
            case _:
                pass


def _align_prices(lines: Sequence[tree.PriceLine], page: Page) -> None:
    """Align neighbouring lines that begin with an amount."""
    for begins_with_amount, group in groupby(lines, _begins_with_amount):
        if begins_with_amount:
            rows = [Row((Cell(page.tokens.first(line), is_number=True),), page.tokens.last(line)) for line in group]
            align_rows(rows, page)


def _begins_with_amount(line: tree.PriceLine) -> bool:
    return isinstance(line, tree.UnitLine | tree.MemberLine) and isinstance(line.price, MoneyLiteral)


def _step_row(row: StepRow, page: Page) -> Row:
    """`from`, the edge, the result."""
    first, last = page.tokens.first(row), page.tokens.last(row)
    edge = first + len(row.edge_word.split())
    result = page.tokens.back_to(":", page.tokens.first(row.result)) + 1
    return Row((Cell(first), Cell(edge, is_number=True), Cell(result, is_number=True)), last)


def _row_with_colon(row: tree.CardRow | tree.CodeRow | tree.DatedValue, page: Page) -> Row:
    """What the value is for, and the value."""
    first, last = page.tokens.first(row), page.tokens.last(row)
    return Row((Cell(first), Cell(page.tokens.on_to(":", first) + 1, is_number=True)), last)
