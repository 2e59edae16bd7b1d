"""Where a line of the layout goes on in a further line: at the joints of an expression, in a list, after a comment."""

from __future__ import annotations

from attrs import frozen

from outcomelang.syntax.format.marks import Joint
from outcomelang.syntax.format.page import STEP, WIDTH, Page


def divide_lines(page: Page) -> None:
    """Go on in a further line where the author did, where a line is too long, and where a comment makes it so."""
    _divide_expressions(page)
    _divide_lists(page)
    _divide_at_comments(page)


# --- Expressions ------------------------------------------------------------------------------------


@frozen
class _Part:
    """A part of an expression: its words, where the first stands, and how far lines begun inside are indented."""

    first: int
    last: int
    column: int
    indent: int


def _divide_expressions(page: Page) -> None:
    """Divide each line, then its parts, as long as they are too long or the author divided them.

    Parts that would be indented as far as half a line are left as they are.
    """
    waiting = [_Part(first, last, indent, indent + STEP) for first, last, indent in page.lines()]
    while waiting:
        part = waiting.pop()
        if part.indent < WIDTH // 2:
            waiting += _divide(part, page)


def _divide(part: _Part, page: Page) -> list[_Part]:
    """Begin a line before each of the joints that join the largest parts, and give these parts."""
    too_long = part.column + page.width(part.first, part.last) > WIDTH
    joints = [
        joint for joint in page.marks.joints_after(part.first, part.last) if _may_divide(joint, page, too_long=too_long)
    ]
    if not joints or not (too_long or any(_author_divided_at(joint, page) for joint in joints)):
        return []
    outermost = min(_rank(joint, page) for joint in joints)
    chosen = [joint for joint in joints if _rank(joint, page) == outermost]
    columns = [part.column, *(_begin_line(joint, part, page) for joint in chosen)]
    ends = [*(joint - 1 for joint in chosen), part.last]
    return [
        _Part(first, last, column, part.indent + STEP)
        for first, last, column in zip([part.first, *chosen], ends, columns, strict=True)
    ]


def _begin_line(joint: int, part: _Part, page: Page) -> int:
    """Begin a line with a joint, a condition in a list below the first of them; give the place where it stands."""
    page.break_before(joint, part.indent)
    if page.marks.joints[joint] is not Joint.CONDITION:
        return part.indent
    start = page.marks.list_starts[joint]
    page.hanging[joint] = start
    return part.column + page.width(part.first, start) - len(page.texts[start])


def _may_divide(joint: int, page: Page, *, too_long: bool) -> bool:
    """Whether a line may begin at a joint: in a list if it is too long, at an arithmetic sign if the author did so."""
    match page.marks.joints[joint]:
        case Joint.CONDITION:
            return too_long
        case Joint.COMPARISON | Joint.SUM | Joint.PRODUCT:
            return _author_divided_at(joint, page)
        case _:
            return True


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
