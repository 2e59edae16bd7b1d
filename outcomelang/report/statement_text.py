"""A statement as text: what a settlement officer prints and an auditor reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from outcomelang.report.page import Block
from outcomelang.report.page_to_text import WIDTH, to_text
from outcomelang.report.sections.ahead import ahead
from outcomelang.report.sections.groups import groups
from outcomelang.report.sections.investors import investors
from outcomelang.report.sections.left_out import left_out
from outcomelang.report.sections.method import method, sources, words
from outcomelang.report.sections.notes import notes
from outcomelang.report.sections.outlook import outlook
from outcomelang.report.sections.recorded import recorded
from outcomelang.report.sections.savings import savings
from outcomelang.report.sections.settlement import settlements_in_full
from outcomelang.report.sections.settlements import settlements
from outcomelang.report.sections.summary import summary, totals
from outcomelang.report.sections.transfers import parties
from outcomelang.report.sections.view import View

Section: TypeAlias = Callable[[View], Iterator[Block]]

SECTIONS: Final[tuple[Section, ...]] = (
    summary,
    left_out,
    totals,
    settlements,
    settlements_in_full,
    outlook,
    ahead,
    parties,
    investors,
    savings,
    groups,
    notes,
    recorded,
    method,
    sources,
    words,
)
"""What a statement says, in the order in which it is read."""


def statement_to_text(view: View, *, columns: int = WIDTH, colour: bool = False) -> str:
    """All sections, laid out for a page that is so many columns wide."""
    return to_text((block for section in SECTIONS for block in section(view)), columns=columns, colour=colour)
