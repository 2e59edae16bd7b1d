"""A verification as text for people, or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from attrs import frozen

from outcomelang.comparison.inputs import Input
from outcomelang.comparison.verification import Verification
from outcomelang.report.amount import Amounts, count
from outcomelang.report.moves_json import moves_to_object
from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.page_to_text import WIDTH, to_text
from outcomelang.report.sections.moves import SHOWN, Sides, left_out, moves_of

SCHEMA_ID: Final = "urn:outcomelang:verification:1"
"""The name of the JSON form; its number is raised when a field is renamed, removed or comes to mean something else."""

_FINGERPRINT: Final = 16


@frozen
class Verified:
    """A verification with the file that was verified, and how its amounts are written."""

    file: str
    as_of: str
    verification: Verification
    amounts: Amounts
    in_full: bool = False


def verified_to_text(verified: Verified, *, columns: int = WIDTH, colour: bool = False) -> str:
    """The whole page: what it rests on first, then the verdict, then what differs."""
    return to_text(_blocks(verified), columns=columns, colour=colour)


def _blocks(verified: Verified) -> Iterator[Block]:
    found = verified.verification
    yield Heading("Verification of a statement")
    yield Facts((("Statement", f"{verified.file}, as of {verified.as_of}"), ("Verdict", _verdict(found))))
    yield from resting(found.inputs)
    if found.is_same:
        return
    yield Heading("What differs")
    if found.moves.is_nothing:
        yield Paragraph("No amount of a settlement, payment, party or member differs.")
    yield from moves_of(found.moves, Sides("Statement", "Again", verified.amounts, verified.in_full))
    if found.lines_differ:
        yield Paragraph(f"Lines of members that differ in any column: {count(found.lines_differ)}.")
    yield from _places(verified)


def _verdict(found: Verification) -> str:
    version = ", worked out by another version" if found.is_of_other_version else ""
    match found.verdict:
        case "same":
            return f"same{version}"
        case "same from other inputs":
            return f"the same amounts, but not from what the statement rests on{version}"
        case _:
            return f"different{version}"


def resting(inputs: tuple[Input, ...]) -> Iterator[Block]:
    """Texts, files and programs, each with whether it is the same."""
    yield Heading("What it rests on", level=2)
    columns = (Column("What"), Column("Name"), Column("Statement", is_whole=True), Column("Here", is_whole=True))
    rows = (Row((one.kind, one.name, _short(one.before), _short(one.after), _same(one))) for one in inputs)
    yield Table((*columns, Column("")), tuple(rows), keys=2)


def _same(one: Input) -> str:
    return "same" if one.is_same else "DIFFERS"


def _short(mark: str | None) -> str:
    return "not there" if mark is None else mark[:_FINGERPRINT]


def _places(verified: Verified) -> Iterator[Block]:
    """Every place of the statement that differs, an amount or not."""
    found = verified.verification.differences
    if not found:
        return
    yield Heading("Places in the statement", level=2)
    shown = found if verified.in_full else found[:SHOWN]
    columns = (Column("Place"), Column("Statement"), Column("Again"))
    rows = (Row((" / ".join(one.place), _there(one.before), _there(one.after))) for one in shown)
    yield Table(columns, tuple(rows))
    yield from left_out(len(found) - len(shown))


def _there(words: str | None) -> str:
    return "not there" if words is None else words


# --- For programs -------------------------------------------------------------------------------


def verified_to_json(verified: Verified) -> str:
    """The same as an object, whole, two spaces to a level, and a line end."""
    found = verified.verification
    whole = {
        "schema": SCHEMA_ID,
        "statement": verified.file,
        "as_of": verified.as_of,
        "verdict": found.verdict,
        "other_version": found.is_of_other_version,
        "inputs": [
            {"kind": one.kind, "name": one.name, "statement": one.before, "here": one.after, "same": one.is_same}
            for one in found.inputs
        ],
        "moved": moves_to_object(found.moves),
        "lines_differ": found.lines_differ,
        "differences": [
            {"place": list(one.place), "statement": one.before, "again": one.after} for one in found.differences
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
