"""Runs: declarations of one family on neighbouring lines, whose names and titles are aligned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outcomelang.syntax import tree
from outcomelang.syntax.expression import Node
from outcomelang.syntax.format.page import Page
from outcomelang.syntax.format.rows import Cell, Row, align_rows

_FRAME = (tree.Currency, tree.Term, tree.Settle, tree.Rounding)


def runs_of(declarations: Sequence[tree.Declaration], page: Page) -> Iterator[list[tree.Declaration]]:
    """The declarations of one family with no blank line between them; so each is on one line."""
    run: list[tree.Declaration] = []
    for declaration in declarations:
        if run and (_family(run[-1]) != _family(declaration) or page.has_blank_line_above(_first(declaration, page))):
            yield run
            run = []
        run.append(declaration)
    if run:
        yield run


def _family(declaration: tree.Declaration) -> object:
    return _FRAME if isinstance(declaration, _FRAME) else type(declaration)


def _first(node: Node, page: Page) -> int:
    return page.tokens.first(node)


def align_run(run: Sequence[tree.Declaration], page: Page) -> None:
    """Align the frame, parties and inputs always; what is set equal to something if the author began to align it."""
    rows = [row for row in (_row(declaration, page) for declaration in run) if row]
    if isinstance(run[0], tree.Metric | tree.Parameter | tree.Codes | tree.PointList):
        if any(_is_set_off(row, page) for row in rows):
            align_rows(rows, page)
    else:
        align_rows(rows, page, keeps_wider_gaps=True)


def _is_set_off(row: Row, page: Page) -> bool:
    """Whether the author put more than one blank before a cell of a line."""
    words = [page.tokens[cell.first] for cell in row.cells[1:] if cell]
    return any(word.gap > 1 and not word.begins_line for word in words)


def _row(declaration: tree.Declaration, page: Page) -> Row | None:
    """The cells of a declaration that is one line; None if the format aligns nothing in it."""
    first = _first(declaration, page)
    cells: list[Cell | None]
    match declaration:
        case tree.Currency() | tree.Term() | tree.Settle() | tree.Rounding():
            cells = [Cell(first), Cell(first + 1)]
        case tree.Party():
            cells = _party_cells(declaration, page)
        case tree.Input():
            cells = [Cell(first), Cell(first + 2), _cell(declaration.title, page)]
        case tree.Metric():
            cells = _metric_cells(declaration, page)
        case tree.Parameter() | tree.Codes() | tree.PointList():
            cells = [Cell(first), Cell(first + 2)]
        case _:
            return None
    return Row(tuple(cells), page.tokens.last(declaration))


def _cell(node: Node | None, page: Page) -> Cell | None:
    return Cell(_first(node, page)) if node else None


def _party_cells(party: tree.Party, page: Page) -> list[Cell | None]:
    """Role, name, title, `funds`, the amount."""
    cells: list[Cell | None] = [Cell(_first(party, page)), _cell(party.name, page), _cell(party.title, page)]
    if party.fundings:
        funds = _first(party.fundings[0], page)
        cells += [Cell(funds), Cell(funds + 1, is_number=True)]
    return cells


def _metric_cells(metric: tree.Metric, page: Page) -> list[Cell | None]:
    """The name with its title, the level with its points, the formula."""
    first = _first(metric, page)
    level = first + (3 if metric.title else 2)
    formula = page.tokens.back_to("=", _first(metric.formula, page))
    return [Cell(first), Cell(level) if level < formula else None, Cell(formula)]
