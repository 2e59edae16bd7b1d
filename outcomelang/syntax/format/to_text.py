"""The laid-out page as text: its lines, the comments between and behind them, blank lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby

from attrs import define, field

from outcomelang.syntax.format.page import STEP, Page
from outcomelang.syntax.format.tokens import Remark

_GAP_BEFORE_COMMENT = 2


@define
class _Line:
    """A line of the result: its indentation, what stands on it, and the comment behind that."""

    indent: int
    text: str
    behind: Remark | None = None


def to_text(page: Page) -> str:
    """Print a page; every line ends with a line feed and none with blanks."""
    printer = _Printer(page)
    for first, last, indent in page.lines():
        printer.print_above(first, indent)
        printer.print_line(first, last, indent)
    printer.print_above(len(page.tokens) - 1, 0)
    _put_comments_behind(printer.lines)
    return "".join(f"{' ' * line.indent}{line.text}".rstrip() + "\n" for line in printer.lines)


@define(slots=False)
class _Printer:
    """The lines printed so far, and where the words stand below which others hang."""

    page: Page
    lines: list[_Line] = field(factory=list)
    places: dict[int, int] = field(factory=dict)

    @cached_property
    def _anchors(self) -> frozenset[int]:
        return frozenset(self.page.hanging.values())

    def print_line(self, first: int, last: int, indent: int) -> None:
        """Print the words of a line, and note the places that are asked for later."""
        page = self.page
        hangs_below = page.hanging.get(first)
        place = indent + page.shifts.get(first, 0) if hangs_below is None else self.places[hangs_below]
        for anchor in self._anchors.intersection(range(first, last + 1)):
            self.places[anchor] = place + len(page.text(first, anchor)) - len(page.texts[anchor])
        self.lines.append(_Line(place, page.text(first, last), page.tokens[last].behind))

    def print_above(self, index: int, indent: int) -> None:
        """Print the comments above a line and the blank lines that stay."""
        page, token = self.page, self.page.tokens[index]
        closes = token.text == "}"
        inside = indent + STEP if closes else indent
        belated = self._belated(index, inside, inside - indent)
        for remark in token.above[:belated]:
            self.lines.append(_Line(inside + STEP, remark.text))
        remarks = token.above[belated:]
        blank_lines = [(closes or index in page.spaced) and remark.after_blank_line for remark in remarks]
        blank_lines.append(index in page.spaced and token.after_blank_line)
        if index == 0 or page.tokens[index - 1].text == "{":
            blank_lines[0] = False
        elif index in page.parted and not any(blank_lines):
            blank_lines[0] = True
        for remark, blank_line in zip(remarks, blank_lines, strict=False):
            self._print_blank_line(wanted=blank_line)
            self.lines.append(_Line(inside, remark.text))
        self._print_blank_line(wanted=blank_lines[-1] and bool(token.text))

    def _belated(self, index: int, indent: int, margin: int) -> int:
        """How many of the comments above a declaration, an item or a closing brace belong to what is before it.

        They follow its last line without a blank line and are indented: a clause commented out, or a remark on it.
        """
        token = self.page.tokens[index]
        may_follow = token.text == "}" or index in self.page.spaced
        if not may_follow or not self.lines or self.lines[-1].indent <= indent:
            return 0
        column = token.column + margin if token.text else 0
        own = (remark.after_blank_line or remark.column <= column for remark in token.above)
        return next((count for count, begins in enumerate(own) if begins), len(token.above))

    def _print_blank_line(self, *, wanted: bool) -> None:
        if wanted:
            self.lines.append(_Line(0, ""))


def _put_comments_behind(lines: Sequence[_Line]) -> None:
    """Put each comment behind its line: two blanks or as many more as the author gave it.

    Comments that the author aligned on neighbouring lines stay aligned.
    """
    for has_comment, group in groupby(lines, key=lambda line: line.behind is not None):
        if has_comment:
            _put_group_behind(tuple(group))


def _put_group_behind(lines: Sequence[_Line]) -> None:
    remarks = [line.behind for line in lines if line.behind]
    gaps = [max(remark.gap, _GAP_BEFORE_COMMENT) for remark in remarks]
    widths = [line.indent + len(line.text) for line in lines]
    if len({remark.column for remark in remarks}) == 1:
        gaps = [max(widths) + min(gaps) - width for width in widths]
    for line, remark, gap in zip(lines, remarks, gaps, strict=True):
        line.text += " " * gap + remark.text
