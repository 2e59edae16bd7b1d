"""From tokens to nodes: the LALR(1) reader that follows the grammar's table."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final, NamedTuple

from outcomelang.source import Span
from outcomelang.syntax.expected import ready_for
from outcomelang.syntax.expression import Name
from outcomelang.syntax.from_text.builder import TreeBuilder
from outcomelang.syntax.grammar_table import END, NAME, GrammarTable
from outcomelang.syntax.marks import Marks
from outcomelang.syntax.scan import Scanner, Token
from outcomelang.syntax.tree import File

MAXIMUM_DEPTH: Final = 100
"""How deep nodes and brackets may lie in each other: the passes that follow are recursive."""

_MAXIMUM_WAITING: Final = 10 * MAXIMUM_DEPTH
"""How much may be begun and not finished; more than any text needs that is not too deep."""

CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


class Unexpected(Exception):
    """A token that has no place where it stands; the reader's stack is left as it is then."""

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.token = token


class TooDeep(Unexpected):
    """A token at which the text lies too deep in itself."""


class Waiting(NamedTuple):
    """Something that has been read and waits for the rest of its rule."""

    state: int
    """The state of the reader after it."""

    value: Any
    """A token, a node, or what else the builder made."""

    start: int
    end: int
    depth: int


class Met(NamedTuple):
    """A token, with the stack as it was when the token was met, before it ended any rule."""

    token: Token
    stack: list[Waiting]


class Lost:
    """What has been forgotten of a text because it could not be read."""

    def __init__(self) -> None:
        self.names: list[Name] = []
        """Names that the forgotten declarations declared."""
        self.damaged: set[int] = set()
        """Where declarations begin that have been read in part."""


class Reader:
    """Reads one text; what has been read of unfinished rules is on a stack, above one entry that is no part of any."""

    def __init__(self, table: GrammarTable, text: str, builder: TreeBuilder) -> None:
        self.table = table
        self.text = text
        self.scanner = Scanner(table, text)
        self.position = 1 if text.startswith("\ufeff") else 0
        self.stack = [Waiting(table.start_state, None, 0, 0, 0)]
        self.before: list[Waiting] = self.stack
        """The stack when the last token was met."""
        self.previous: Met | None = None
        """The token before the last."""
        self.words_as_names: list[Met] = []
        """Words of the language that have been read as names."""
        self.lost = Lost()
        self._builder = builder

    @cached_property
    def marks(self) -> Marks:
        """The text as it looks without the grammar, for reading on after a mistake."""
        return Marks(self.text)

    def read(self) -> File | None:
        """Read to the end; raises Unexpected at the first token that has no place."""
        while True:
            row = self.table.rows[self.stack[-1].state]
            token = self.scanner.token_at(self.position, row)
            if not self._meet(token):
                file: File | None = self.stack[-1].value
                return file
            self.position = token.end

    def take_back(self, met: Met) -> None:
        """Go back to where a token was met."""
        self.stack, self.before = met.stack.copy(), met.stack
        self.position, self.previous = met.token.start, None
        self.words_as_names = [word for word in self.words_as_names if word.token.start < met.token.start]

    def take_instead(self, span: Span, text: str, kind: str | None) -> bool:
        """Read a token in place of a part of the text, or nothing if it is empty; tell whether it has a place there."""
        if self.previous is not None and self.previous.token.start == span.start:
            self.take_back(self.previous)
        kind = kind or self.table.words.get(text) or self.table.signs.get(text)
        if kind is not None:
            if ready_for(self.table, states_of(self.stack), kind) is None:
                return False
            self._meet(Token(kind, text, span.start, span.end))
        self.position = span.end
        return True

    def finish_before(self, kind: str) -> None:
        """Finish the rules that a kind of token ends, if it has a place."""
        if ready_for(self.table, states_of(self.stack), kind) is not None:
            while (step := self.table.rows[self.stack[-1].state][kind]) < 0:
                self._finish(-1 - step, Token(kind, "", self.position, self.position))

    def take_as_read(self, rule: str) -> None:
        """Go on as if a rule had been read, where what it should have made is lost."""
        self._push(rule, None, 0, 0, 0)

    def open_brackets(self) -> list[Token]:
        """Give the brackets that wait for their partner."""
        found: list[Token] = []
        for waiting in self.stack:
            if type(waiting.value) is Token:
                if waiting.value.text in CLOSING:
                    found.append(waiting.value)
                elif waiting.value.text in CLOSING.values():
                    found.pop()
        return found

    def _meet(self, token: Token) -> bool:
        """Take a token, and remember how it was met; tell whether there was one, and not the end of the file."""
        self.before = self.stack.copy()
        taken = self._take(token)
        if taken is None:
            return False
        self.previous = Met(taken, self.before)
        if taken.kind == NAME and taken.text in self.table.words:
            self.words_as_names.append(self.previous)
        return True

    def _take(self, token: Token) -> Token | None:
        """Finish the rules that the token ends, then keep it and give it as it is kept; None at the end of the file."""
        while True:
            step = self.table.rows[self.stack[-1].state].get(token.kind)
            if step is None:
                # The table looks one token ahead, and may have taken for a word what turns out to be a name.
                if token.text not in self.table.words or not ready_for(self.table, states_of(self.stack), NAME):
                    raise Unexpected(token)
                token = token._replace(kind=NAME)
            elif step >= 0:
                if len(self.stack) > _MAXIMUM_WAITING:
                    raise TooDeep(token)
                self.stack.append(Waiting(step, token, token.start, token.end, 0))
                return token
            else:
                self._finish(-1 - step, token)
                if token.kind == END and self.stack[-1].state == self.table.end_state:
                    return None

    def _finish(self, number: int, token: Token) -> None:
        """Replace the parts of a rule by what they make; `token` is the one that comes after them."""
        rule = self.table.rules[number]
        if rule.action is None and rule.size == 1:
            only = self.stack.pop()
            self._push(rule.origin, only.value, only.start, only.end, only.depth)
            return
        read = self.stack[-rule.size :]
        del self.stack[-rule.size :]
        start, end, depth = read[0].start, read[-1].end, max([waiting.depth for waiting in read])
        parts = [waiting.value for waiting in read]
        if rule.action is None:
            self._push(rule.origin, _Several(parts), start, end, depth)
            return
        if rule.splices:
            parts = _flat(parts)
        depth += 1
        self._push(rule.origin, getattr(self._builder, rule.action)(parts, Span(start, end)), start, end, depth)
        if depth > MAXIMUM_DEPTH:
            raise TooDeep(token)

    def _push(self, rule: str, value: Any, start: int, end: int, depth: int) -> None:  # noqa: ANN401
        self.stack.append(Waiting(self.table.rows[self.stack[-1].state][rule], value, start, end, depth))


def states_of(stack: list[Waiting]) -> list[int]:
    """Give the states of a stack."""
    return [waiting.state for waiting in stack]


class _Several(tuple[Any, ...]):
    """Parts that belong to the rule above."""

    __slots__ = ()


def _flat(parts: list[Any]) -> list[Any]:
    """Put the parts of inline rules in their place; they may lie thousands deep, for a list is one in another."""
    flat: list[Any] = []
    waiting = parts[::-1]
    while waiting:
        part = waiting.pop()
        if type(part) is _Several:
            waiting += part[::-1]
        else:
            flat.append(part)
    return flat
