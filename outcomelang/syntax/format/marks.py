"""What the tree says about single words: which join the parts of an expression, begin an item, belong together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import cached_property
from typing import Any

from attrs import define, field

from outcomelang.syntax import tree
from outcomelang.syntax.expression import (
    Arithmetic,
    Call,
    Compare,
    CountTrue,
    If,
    InList,
    Logic,
    Node,
    Reference,
    Round,
    Scale,
    Slices,
    Steps,
    walk,
)
from outcomelang.syntax.format.tokens import Tokens


class Joint(IntEnum):
    """A word that joins two parts of an expression; the lowest joins the largest parts."""

    CONDITION = 0  # in a list of conditions, the first word of one
    ELSE = 1
    THEN = 2
    OR = 3
    AND = 4
    COMPARISON = 5
    SUM = 6
    PRODUCT = 7


@define(slots=False)
class Marks:
    """What is known of single words, by their index.

    Attributes:
        joints: the words that join the parts of an expression.
        list_starts: the first item of a list with commas, by each further item.
        blocks: the node with items in braces, by the index of its opening brace.
        block_items: the words that begin an item in braces, but for the first item.
        attached: the opening brackets that belong to the name before them.
        signs: the minus signs of a single number.
    """

    tokens: Tokens
    joints: dict[int, Joint] = field(factory=dict)
    list_starts: dict[int, int] = field(factory=dict)
    blocks: dict[int, Node] = field(factory=dict)
    block_items: set[int] = field(factory=set)
    attached: set[int] = field(factory=set)
    signs: set[int] = field(factory=set)

    @cached_property
    def _joints_in_order(self) -> tuple[int, ...]:
        return tuple(sorted(self.joints))

    @cached_property
    def _items_in_order(self) -> tuple[int, ...]:
        return tuple(sorted(self.list_starts))

    @cached_property
    def _blocks_in_order(self) -> tuple[int, ...]:
        return tuple(sorted(self.blocks))

    def joints_after(self, first: int, last: int) -> Sequence[int]:
        """The joints after a word, up to another."""
        return _between(self._joints_in_order, first + 1, last)

    def items_after(self, first: int, last: int) -> Sequence[int]:
        """The items of lists after a word, up to another, but for the first item of each list."""
        return _between(self._items_in_order, first + 1, last)

    def blocks_from(self, first: int, last: int) -> Sequence[int]:
        """The opening braces from a word up to another."""
        return _between(self._blocks_in_order, first, last)


def _between(words: Sequence[int], first: int, last: int) -> Sequence[int]:
    return words[bisect_left(words, first) : bisect_right(words, last)]


def marks_of(file: tree.File, tokens: Tokens) -> Marks:
    """Look at every node of a tree once, but for its comments, which are no words."""
    marks = Marks(tokens)
    for node in (node for declaration in file.declarations for node in walk(declaration)):
        first = tokens.first(node)
        if tokens[first].text == "-":
            marks.signs.add(first)
        _mark_joint(node, marks)
        _mark_bracket(node, marks)
        _mark_list(node, marks)
        _mark_block(node, marks)
    return marks


def item_start(node: Node, tokens: Tokens) -> int:
    """The first word of an item in braces: with `first`, `then` and `set`, which lead an item in."""
    index = tokens.first(node)
    leads = {tree.WaterfallStep: {"first", "then"}, tree.Binding: {"set"}}.get(type(node), set())
    return index - 1 if tokens[index - 1].text in leads else index


def items_of(node: Node) -> tuple[Node, ...]:
    """What stands between the braces of a node."""
    match node:
        case tree.Table():
            return node.columns
        case Steps() | Scale() | Slices() | tree.ByCode() | tree.Card():
            return node.rows
        case tree.BestOf():
            return node.lines
        case tree.Waterfall() | tree.Test():
            return node.steps
        case tree.Amended():
            return node.declarations
        case _:
            return ()


def spaces_of(marks: Marks) -> list[int]:
    """How many blanks stand before each word, if it does not begin a line."""
    tokens = marks.tokens
    return [0, *(_blanks_before(index, marks) for index in range(1, len(tokens)))]


def _blanks_before(index: int, marks: Marks) -> int:
    word, before = marks.tokens[index].text, marks.tokens[index - 1].text
    if before in {"(", "[", "."} or word in {")", "]", ".", ",", ":", "%"}:
        return 0
    if index in marks.attached or index - 1 in marks.signs:
        return 0
    return 2 if index in marks.block_items else 1


def _mark_joint(node: Node, marks: Marks) -> None:
    match node:
        case Logic():
            _join(node.operator, node.right, Joint.AND if node.operator == "and" else Joint.OR, marks)
        case Compare():
            _join(node.operator, node.right, Joint.COMPARISON, marks)
        case Arithmetic():
            _join(node.operator, node.right, Joint.SUM if node.operator in "+-" else Joint.PRODUCT, marks)
        case If():
            _join("then", node.then, Joint.THEN, marks)
            _join("else", node.otherwise, Joint.ELSE, marks)
        case _:
            pass


def _join(word: str, right: Node, joint: Joint, marks: Marks) -> None:
    """The joint is the nearest such word before what follows it: nothing but brackets stands between."""
    marks.joints[marks.tokens.back_to(word, marks.tokens.first(right) - 1)] = joint


def _mark_bracket(node: Node, marks: Marks) -> None:
    match node:
        case Reference(argument=argument) if argument is not None:
            marks.attached.add(marks.tokens.first(node.name) + 1)
        case Call() | Round():
            marks.attached.add(marks.tokens.first(node) + 1)
        case _:
            pass


def _mark_block(node: Node, marks: Marks) -> None:
    items = items_of(node)
    if items:
        marks.blocks[marks.tokens.back_to("{", marks.tokens.first(items[0]))] = node
        marks.block_items.update(item_start(item, marks.tokens) for item in items[1:])


def _mark_list(node: Node, marks: Marks) -> None:
    items = _listed(node)
    if len(items) < 2:
        return
    start = marks.tokens.first(items[0])
    while marks.tokens[start - 1].text == "(" and start - 1 not in marks.attached:
        start -= 1
    for item in items[1:]:
        after_comma = marks.tokens.back_to(",", marks.tokens.first(item)) + 1
        marks.list_starts[after_comma] = start
        if isinstance(node, CountTrue):
            marks.joints[after_comma] = Joint.CONDITION


_LISTS: dict[type[Node], Callable[[Any], Sequence[Node]]] = {
    tree.Use: lambda node: node.bindings,
    tree.OnDays: lambda node: node.days,
    tree.Shares: lambda node: node.parts,
    tree.DatedShares: lambda node: node.parts,
    tree.FieldType: lambda node: node.options,
    tree.Codes: lambda node: node.values,
    tree.PointNumbers: lambda node: node.numbers,
    tree.Cap: lambda node: node.payments,
    tree.CapReturn: lambda node: node.investors,
    tree.Guarantee: lambda node: node.investors,
    tree.WaterfallStep: lambda node: node.parts,
    InList: lambda node: node.items,
    CountTrue: lambda node: node.conditions,
    Call: lambda node: node.arguments,
}


def _listed(node: Node) -> Sequence[Node]:
    """The items of a node that are written with commas between them."""
    items = _LISTS.get(type(node))
    return items(node) if items else ()
