"""Two contracts compared, as text for people or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final, TypeAlias

from attrs import frozen

from outcomelang.comparison.changes import Change
from outcomelang.comparison.compared import Compared
from outcomelang.comparison.words import Words
from outcomelang.report.amount import Amounts, count
from outcomelang.report.moves_json import moves_to_object
from outcomelang.report.page import Block, Facts, Heading, Paragraph
from outcomelang.report.page_to_text import WIDTH, to_text
from outcomelang.report.sections.invented import invented, invented_to_object
from outcomelang.report.sections.moves import Sides, moves_of

SCHEMA_ID: Final = "urn:outcomelang:difference:1"
"""The name of the JSON form; its number is raised when a field is renamed, removed or comes to mean something else."""

Json: TypeAlias = dict[str, object]


@frozen
class Pages:
    """A comparison with the names of both files, and how amounts are written."""

    before: str
    after: str
    compared: Compared
    amounts: Amounts
    in_full: bool = False


def compared_to_text(pages: Pages, *, columns: int = WIDTH, colour: bool = False) -> str:
    """The whole page: what differs in the texts, then in money."""
    return to_text(_blocks(pages), columns=columns, colour=colour)


def _blocks(pages: Pages) -> Iterator[Block]:
    compared = pages.compared
    yield Heading("Two contracts compared")
    yield Facts((("A", pages.before), ("B", pages.after), ("Verdict", _verdict(compared))))
    if compared.changes:
        yield Heading("Clauses that differ")
        for change in compared.changes:
            yield from _change(change)
    if compared.with_data is not None:
        yield Heading(f"What moves with the data, as of {compared.with_data.as_of}")
        if compared.with_data.moves.is_nothing:
            yield Paragraph("Every amount is the same, by settlement, payment, party and member.")
        yield from moves_of(compared.with_data.moves, Sides("A", "B", pages.amounts, pages.in_full))
    if compared.search is not None:
        yield from invented(compared.search, pages.amounts)


def _verdict(compared: Compared) -> str:
    moving = sum(change.moves_money for change in compared.changes)
    if moving:
        return f"{count(moving)} clause{'' if moving == 1 else 's'} can move money"
    return "the same in meaning, but for names and words" if compared.changes else "the same in meaning"


def _change(change: Change) -> Iterator[Block]:
    title = f"{change.of}: {change.clause} {change.kind}"
    if change.part is not None:
        name, before, after = change.part
        title = f"{change.of}: {change.clause}, {name} {before} → {after}"
    yield Heading(title, level=2)
    sides = (("A", change.before), ("B", change.after))
    yield Facts(tuple((_where(side, words), words.text) for side, words in sides if words is not None))


def _where(side: str, words: Words) -> str:
    return f"{side}, line {words.where}" if words.where else side


# --- For programs -------------------------------------------------------------------------------


def compared_to_json(pages: Pages) -> str:
    """The same as an object, two spaces to a level, and a line end."""
    compared = pages.compared
    with_data = compared.with_data
    whole: Json = {
        "schema": SCHEMA_ID,
        "before": pages.before,
        "after": pages.after,
        "same": compared.is_same,
        "changes": [_object(change) for change in compared.changes],
        "with_data": None
        if with_data is None
        else {"as_of": with_data.as_of, "moved": moves_to_object(with_data.moves)},
        "search": None if compared.search is None else invented_to_object(compared.search),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _object(change: Change) -> Json:
    part = change.part
    return {
        "kind": change.kind,
        "of": change.of,
        "clause": change.clause,
        "moves_money": change.moves_money,
        "part": None if part is None else {"name": part[0], "before": part[1], "after": part[2]},
        "before": _words(change.before),
        "after": _words(change.after),
    }


def _words(words: Words | None) -> Json | None:
    return None if words is None else {"text": words.text, "line": words.where}
