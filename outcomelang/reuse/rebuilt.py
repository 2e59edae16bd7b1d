"""Trees made anew: with their places moved, or with other names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import attrs

from outcomelang.source import Span
from outcomelang.syntax import tree
from outcomelang.syntax.expression import FieldOf, Name, Node

_Node = TypeVar("_Node", bound=Node)

_NOT_DECLARED: Final[frozenset[tuple[type[Node], str]]] = frozenset(
    {
        (FieldOf, "column"),
        (tree.Card, "column"),
        (tree.CohortsBy, "column"),
        (tree.CohortsOfSize, "column"),
        (tree.Column, "name"),
        (tree.Currency, "code"),
        (tree.Enters, "column"),
        (tree.Leaves, "column"),
        (tree.PointNumbers, "after"),
        (tree.PointsEvery, "after"),
        (tree.WeightedBy, "column"),
    }
)
"""Where the tree names a column or a currency, and never what is declared."""


def moved(file: tree.File, by: int) -> tree.File:
    """A tree whose places lie so many characters further on."""

    def move(_parent: Node, _field: str, node: Node) -> Node:
        return attrs.evolve(node, span=Span(node.span.start + by, node.span.end + by))

    return attrs.evolve(_rebuilt(file, move), span=Span(file.span.start + by, file.span.end + by))


def renamed(node: _Node, names: Mapping[str, str]) -> _Node:
    """A tree in which declared names are others, each in its place; columns keep theirs."""

    def rename(parent: Node, field: str, node: Node) -> Node:
        if not isinstance(node, Name) or node.text not in names or (type(parent), field) in _NOT_DECLARED:
            return node
        return attrs.evolve(node, text=names[node.text])

    return _rebuilt(node, rename)


def _rebuilt(node: _Node, change: Callable[[Node, str, Node], Node]) -> _Node:
    """The tree with each node below the first changed, parents before their children."""
    anew: dict[str, Any] = {}
    for attribute in attrs.fields(type(node)):
        value = getattr(node, attribute.name)
        if isinstance(value, Node):
            anew[attribute.name] = _rebuilt(change(node, attribute.name, value), change)
        elif isinstance(value, tuple) and any(isinstance(item, Node) for item in value):
            anew[attribute.name] = tuple(
                _rebuilt(change(node, attribute.name, item), change) if isinstance(item, Node) else item
                for item in value
            )
    return attrs.evolve(node, **anew) if anew else node
