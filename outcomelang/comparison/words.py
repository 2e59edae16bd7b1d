"""Clauses in the words of their contract; what has no place of its own there, in words made for it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.model.contract import Contract
from outcomelang.model.expression import Node
from outcomelang.source import Span
from outcomelang.value.duration import Duration
from outcomelang.value.text import amount_text


@frozen
class Words:
    """A clause as its contract has it: the text on one line, and the line on which it begins, with its file if used."""

    text: str
    where: str


def words_at(contract: Contract, span: Span) -> Words:
    """The words at a place."""
    source = contract.source
    line, file = source.place(span.start).line, source.used_file(span)
    return Words(" ".join(source.excerpt(span).split()), str(line) if file is None else f"{line} of {file}")


def in_words(contract: Contract, value: object) -> str:
    """A value of the model, such as a date, an amount, or several together; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(word for word in (in_words(contract, one) for one in value) if word)
    return words_at(contract, value.span).text if isinstance(value, Node) else _of_one(value)


def _of_one(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return amount_text(value)
        case date():
            return value.isoformat()
        case Duration():
            return f"{amount_text(value.count)} {value.unit.value}s"
        case _:
            return str(value)


def part_words(contract: Contract, value: object) -> str:
    """A part of a clause, in the contract's words where it has a place."""
    span = getattr(value, "span", None)
    return words_at(contract, span).text if isinstance(span, Span) else in_words(contract, value) or "none"
