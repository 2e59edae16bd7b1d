"""Where a line of the layout goes on in a further line: at the joints of an expression, in a list, after a comment."""

from __future__ import annotations

from outcomelang.syntax.format.marks import Joint
from outcomelang.syntax.format.page import STEP, WIDTH, Page


def divide_lines(page: Page) -> None:
    """Go on in a further line where the author did, where a line is too long, and where a comment makes it so."""
    _divide_expressions(page)
    _divide_lists(page)
    _divide_at_comments(page)


# --- Expressions ------------------------------------------------------------------------------------


def _divide_expressions(page: Page) -> None:
    for first, last, indent in list(page.lines()):
        _divide(first, last, indent, indent + STEP, page)


def _divide(first: int, last: int, column: int, indent: int, page: Page) -> None:
    """Begin a line before the joints that join the largest parts of an expression, then look into each part.

    `column` is where the first word stands, `indent` is for the lines begun.
    """
    too_long = column + page.width(first, last) > WIDTH
    within = [joint for joint in page.marks.joints_after(first, last) if _may_divide(joint, page, too_long=too_long)]
    if not within or not (too_long or any(_author_divided_at(joint, page) for joint in within)):
        return
    outermost = min(_rank(joint, page) for joint in within)
    chosen = [joint for joint in within if _rank(joint, page) == outermost]
    columns = {first: column}
    for joint in chosen:
        page.break_before(joint, indent)
        columns[joint] = indent
        if page.marks.joints[joint] is Joint.CONDITION:
            columns[joint] = _hang(joint, first, column, page)
    for part, following in zip([first, *chosen], [*chosen, last + 1], strict=True):
        _divide(part, following - 1, columns[part], indent + STEP, page)


def _may_divide(joint: int, page: Page, *, too_long: bool) -> bool:
    """Whether a line may begin at a joint: in a list if it is too long, at an arithmetic sign if the author did so."""
    match page.marks.joints[joint]:
        case Joint.CONDITION:
            return too_long
        case Joint.COMPARISON | Joint.SUM | Joint.PRODUCT:
            return _author_divided_at(joint, page)
        case _:
            return True


def _hang(item: int, first: int, column: int, page: Page) -> int:
    """Put an item below the first of its list, and say where that is; the line's first word stands at `column`."""
    start = page.marks.list_starts[item]
    page.hanging[item] = start
    return column + page.width(first, start) - len(page.texts[start])


def _rank(joint: int, page: Page) -> tuple[int, Joint]:
    return page.tokens.depths[joint], page.marks.joints[joint]


def _author_divided_at(joint: int, page: Page) -> bool:
    """Whether the author went on in a further line before a joint, or after it."""
    return page.tokens[joint].begins_line or page.tokens[joint + 1].begins_line


# --- Lists ------------------------------------------------------------------------------------------


def _divide_lists(page: Page) -> None:
    """Keep the lines of a list that the author divided and that is too long for one line."""
    for first, last, indent in list(page.lines()):
        if indent + page.width(first, last) <= WIDTH:
            continue
        for item in page.marks.items_after(first, last):
            if page.tokens[item].begins_line or page.tokens[item - 1].begins_line:
                page.break_before(item, indent + STEP)
                page.hanging[item] = page.marks.list_starts[item]


# --- Comments ---------------------------------------------------------------------------------------


def _divide_at_comments(page: Page) -> None:
    """Begin a line behind each comment."""
    indent = 0
    for index in range(1, len(page.tokens)):
        if index in page.breaks:
            indent = page.breaks[index]
        elif page.tokens[index].above or page.tokens[index - 1].behind:
            page.break_before(index, indent + STEP)
            if index in page.marks.list_starts:
                page.hanging[index] = page.marks.list_starts[index]
