"""Which declaration, clause, row and item begins a line, and how far it is indented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import pairwise

from outcomelang.syntax import tree
from outcomelang.syntax.expression import Expression, Node
from outcomelang.syntax.format.marks import item_start, items_of
from outcomelang.syntax.format.page import STEP, Page


def lay_out(file: tree.File, page: Page) -> None:
    """Begin the lines of a whole file."""
    end = len(page.tokens) - 1
    page.break_before(0, 0)
    page.break_before(end, 0)
    page.spaced |= {0, end}
    if file.declarations:
        page.parted.add(page.tokens.first(file.declarations[0]))
    bodies = [(file.declarations, 0)]
    while bodies:
        declarations, indent = bodies.pop()
        for declaration in declarations:
            _begin_declaration(declaration, page, indent)
            if isinstance(declaration, tree.Amended) and page.is_broken_inside(declaration):
                bodies.append((declaration.declarations, indent + STEP))
    _open_blocks(page)


def _begin_declaration(declaration: tree.Declaration, page: Page, indent: int) -> None:
    first = page.tokens.first(declaration)
    page.break_before(first, indent)
    page.spaced.add(first)
    if not page.stays_on_line(first, page.tokens.last(declaration), indent):
        _lay(declaration, page, indent)


@singledispatch
def _lay(declaration: Node, page: Page, indent: int) -> None:
    """Begin the lines inside a declaration that the author wrote on several lines, or that does not fit on one.

    Declarations without a rule of their own are one line, however long.
    """


# --- Declarations that are one line if they fit -----------------------------------------------------


def _part_if_long(node: Node, parts: Sequence[int], page: Page, indent: int) -> None:
    """Give each part a line of its own if the whole is too long for one, or has comments inside."""
    if not page.fits(page.tokens.first(node), page.tokens.last(node), indent):
        for part in parts:
            page.break_before(part, indent + STEP)


def _led_in(word: str, node: Node | None, page: Page) -> tuple[int, ...]:
    """Where the part of a declaration begins that a word leads in, if the declaration has it."""
    return (page.tokens.back_to(word, page.tokens.first(node)),) if node else ()


@_lay.register
def _(use: tree.Use, page: Page, indent: int) -> None:
    _part_if_long(use, _led_in("with", next(iter(use.bindings), None), page), page, indent)


@_lay.register
def _(settle: tree.Settle, page: Page, indent: int) -> None:
    _part_if_long(settle, _led_in("due", settle.due, page), page, indent)


@_lay.register
def _(party: tree.Party, page: Page, indent: int) -> None:
    _part_if_long(party, [page.tokens.first(funding) for funding in party.fundings], page, indent)


@_lay.register
def _(guarantee: tree.Guarantee, page: Page, indent: int) -> None:
    _part_if_long(guarantee, _led_in("up", guarantee.amount, page), page, indent)


@_lay.register
def _(always: tree.Always, page: Page, indent: int) -> None:
    _part_if_long(always, _led_in("when", always.when, page), page, indent)


@_lay.register
def _(defaults: tree.PaymentDefaults, page: Page, indent: int) -> None:
    _lay_by_and_to(defaults, page, indent)


@_lay.register
def _(floor: tree.Floor, page: Page, indent: int) -> None:
    _lay_by_and_to(floor, page, indent)


def _lay_by_and_to(node: tree.PaymentDefaults | tree.Floor, page: Page, indent: int) -> None:
    by, to = _led_in("by", node.by, page), _led_in("to", node.to, page)
    _part_if_long(node, by + to, page, indent)
    for start, shares in zip(by + to, filter(None, (node.by, node.to)), strict=True):
        _lay_dated(start, shares, shares.dated, page, indent + STEP)


def _lay_dated(start: int, node: Node, dated: Sequence[Node], page: Page, indent: int) -> None:
    """Give what holds from later days on a line each, unless the whole was and can be one line."""
    if not page.stays_on_line(start, page.tokens.last(node), indent):
        for one in dated:
            page.break_before(page.tokens.first(one), indent + STEP)


# --- Declarations with clauses: the author chooses between one line and one line for each clause ------


@_lay.register
def _(group: tree.Group, page: Page, indent: int) -> None:
    for part in [*_led_in("where", group.where, page), *map(page.tokens.first, group.clauses)]:
        page.break_before(part, indent + STEP)


@_lay.register
def _(parameter: tree.Parameter, page: Page, indent: int) -> None:
    _lay_dated(page.tokens.first(parameter), parameter, parameter.dated, page, indent)


@_lay.register
def _(metric: tree.Metric, page: Page, indent: int) -> None:
    if not _lay_formula(metric, metric.formula, metric.missing, page, indent) and metric.points:
        points = page.tokens.first(metric.points)
        led_in = page.tokens[points - 1].text == "at"
        page.break_before(points - led_in, indent + STEP)
    for missing in metric.missing:
        page.break_before(page.tokens.first(missing), indent + STEP)
        _lay_missing(missing, page, indent + STEP)


@_lay.register
def _(pay: tree.Pay, page: Page, indent: int) -> None:
    if pay.formula:
        _lay_formula(pay, pay.formula, pay.clauses, page, indent)
    before: Node | None = None
    for part in (*pay.lines, *pay.clauses):
        first = page.tokens.first(part)
        if not _goes_on(before, part, page, indent + STEP):
            page.break_before(first, indent + STEP)
        if isinstance(part, tree.By | tree.To):
            _lay_dated(first, part, part.shares.dated, page, indent + STEP)
        before = part


def _goes_on(before: Node | None, part: Node, page: Page, indent: int) -> bool:
    """Whether the author wrote `by` and `to` as one line, and they fit."""
    return (
        isinstance(before, tree.By)
        and isinstance(part, tree.To)
        and page.stays_on_line(page.tokens.first(before), page.tokens.last(part), indent)
    )


def _lay_formula(node: Node, formula: Expression, clauses: Sequence[Node], page: Page, indent: int) -> bool:
    """Leave a formula on the first line, if it is there and all of it fits, else begin a line with its `=`."""
    first = page.tokens.first(node)
    last = page.tokens.first(clauses[0]) - 1 if clauses else page.tokens.last(node)
    stays = page.stays_on_line(first, last, indent)
    if not stays:
        page.break_before(page.tokens.back_to("=", page.tokens.first(formula)), indent + STEP)
    return stays


def _lay_missing(missing: tree.Missing, page: Page, indent: int) -> None:
    """Give the cases a line each, unless all were and can be on one."""
    if not page.stays_on_line(page.tokens.first(missing), page.tokens.last(missing), indent):
        for case in missing.cases[1:]:
            page.break_before(page.tokens.first(case), indent + STEP)
        if missing.cases:
            page.break_before(page.tokens.back_to("otherwise", page.tokens.first(missing.otherwise)), indent + STEP)


# --- What stands in braces --------------------------------------------------------------------------


@_lay.register
def _(amended: tree.Amended, page: Page, indent: int) -> None:
    if amended.declarations:
        _open_block(amended, page, indent)


@_lay.register
def _(test: tree.Test, page: Page, indent: int) -> None:
    if test.steps:
        _open_block(test, page, indent)
        for step in test.steps:
            if isinstance(step, tree.TestTable):
                _lay_test_table(step, page, indent + STEP)


def _lay_test_table(table: tree.TestTable, page: Page, indent: int) -> None:
    """Align the cells of a table, and give each row a line."""
    cells = [[cell.text for cell in row] for row in (table.header, *(row.cells for row in table.rows))]
    widths = [max(len(row[column]) for row in cells if column < len(row)) for column in range(max(map(len, cells)))]
    for index, row in enumerate(cells, start=page.tokens.first(table) + 1):
        page.break_before(index, indent + STEP)
        page.texts[index] = "".join(f"| {cell:{width}} " for cell, width in zip(row, widths, strict=False)) + "|"


def _open_block(node: Node, page: Page, indent: int) -> list[int]:
    """Give each item in braces a line of its own, and the closing brace."""
    items = [item_start(item, page.tokens) for item in items_of(node)]
    for item in items:
        page.break_before(item, indent + STEP)
        page.spaced.add(item)
    page.break_before(page.tokens.closing[page.tokens.back_to("{", items[0])], indent)
    page.open_blocks.append(node)
    return items


def _open_blocks(page: Page) -> None:
    """Open the blocks that the author wrote on several lines, or whose line is too long; then those inside."""
    waiting = list(page.lines())
    while waiting:
        first, last, indent = waiting.pop()
        base = indent + STEP if page.tokens[first].text == "=" else indent
        for opening in _blocks_to_open(first, last, indent, page):
            items = _open_block(page.marks.blocks[opening], page, base)
            ends = [*(item - 1 for item in items[1:]), page.tokens.closing[opening] - 1]
            waiting += zip(items, ends, [base + STEP] * len(items), strict=True)


def _blocks_to_open(first: int, last: int, indent: int, page: Page) -> Iterator[int]:
    """The opening braces of a line, without those inside others."""
    fits = page.fits(first, last, indent)
    after = first
    for opening in page.marks.blocks_from(first, last):
        closing = page.tokens.closing[opening]
        if after <= opening and closing <= last:
            after = closing
            if not fits or page.tokens.span_lines(opening, closing):
                yield opening


def part_declarations(file: tree.File, page: Page) -> None:
    """Ask for a blank line between declarations of which one has several lines; only tables may be close together."""
    for declarations in page.bodies(file):
        for before, declaration in pairwise(declarations):
            are_tables = isinstance(before, tree.Table) and isinstance(declaration, tree.Table)
            if not are_tables and (page.is_broken_inside(before) or page.is_broken_inside(declaration)):
                page.parted.add(page.tokens.first(declaration))
