"""The parts of a rule, as the reader hands them over: every token and node in the order of the text.

A function that makes a node picks its parts by what they are (`one(parts, TextLiteral)`) or by the word
before them (`after(parts, "where")`), so that the order of optional parts does not matter to it.
"""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

from outcomelang.syntax.expression import Node
from outcomelang.syntax.scan import Token

Parts: TypeAlias = list[Any]
Kind = TypeVar("Kind", bound=Node)


def one(parts: Parts, kind: type[Kind]) -> Kind:
    """Give the first part of a kind; the grammar has seen to it that there is one."""
    for part in parts:
        if isinstance(part, kind):
            return part
    raise LookupError(f"no {kind.__name__} among the parts")


def maybe(parts: Parts, kind: type[Kind]) -> Kind | None:
    """Give the first part of a kind, or None."""
    for part in parts:
        if isinstance(part, kind):
            return part
    return None


def every(parts: Parts, kind: type[Kind]) -> tuple[Kind, ...]:
    """Give all parts of a kind."""
    return tuple(part for part in parts if isinstance(part, kind))


def nodes(parts: Parts) -> tuple[Any, ...]:
    """Give all parts but words and signs."""
    return tuple(part for part in parts if type(part) is not Token)


def says(parts: Parts, word: str) -> bool:
    """Tell whether a word or sign is among the parts."""
    return any(type(part) is Token and part.text == word for part in parts)


def words(parts: Parts) -> tuple[str, ...]:
    """Give the words and signs among the parts."""
    return tuple(part.text for part in parts if type(part) is Token)


def after(parts: Parts, word: str) -> Any:  # noqa: ANN401 -- what follows a word, the grammar knows
    """Give the part that follows a word, or None."""
    for place, part in enumerate(parts):
        if type(part) is Token and part.text == word:
            return parts[place + 1]
    return None
