"""From tokens to nodes: the LALR(1) reader that follows the grammar's table."""

from __future__ import annotations

from typing import Any

from outcomelang.source import Source, Span
from outcomelang.syntax.from_text.builder import TreeBuilder
from outcomelang.syntax.grammar_table import END, GrammarTable
from outcomelang.syntax.scan import Scanner, Token
from outcomelang.syntax.tree import File


class Unexpected(Exception):
    """A token that has no place where it stands."""

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.token = token


class Reader:
    """Reads one text; what is on the stacks has been read and waits for the rest of its rule."""

    def __init__(self, table: GrammarTable, source: Source) -> None:
        self.builder = TreeBuilder(source)
        self.scanner = Scanner(table, source.text)
        self.position = 1 if source.text.startswith("\ufeff") else 0
        self.states = [table.start_state]
        self.values: list[Any] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._table = table

    def read(self) -> File:
        """Read to the end; raises Unexpected at the first token that has no place, with the stacks as they are."""
        while True:
            row = self._table.rows[self.states[-1]]
            token = self.scanner.token_at(self.position, row)
            if self._take(token, row):
                file: File = self.values[-1]
                return file
            self.position = token.end

    def _take(self, token: Token, row: dict[str, int]) -> bool:
        """Finish the rules that the token ends, then keep it; tell whether it was the end of the file."""
        rows = self._table.rows
        while True:
            step = row.get(token.kind)
            if step is None:
                raise Unexpected(token)
            if step >= 0:
                self._push(step, token, token.start, token.end)
                return False
            self._finish(step)
            if token.kind == END and self.states[-1] == self._table.end_state:
                return True
            row = rows[self.states[-1]]

    def _finish(self, step: int) -> None:
        """Replace the parts of a rule by what they make."""
        rule = self._table.rules[-1 - step]
        size = rule.size
        parts = self.values[-size:]
        start, end = self._starts[-size], self._ends[-1]
        del self.states[-size:], self.values[-size:], self._starts[-size:], self._ends[-size:]
        if rule.splices:
            parts = _spliced(parts)
        value: Any
        if rule.action is not None:
            value = getattr(self.builder, rule.action)(parts, Span(start, end))
        elif rule.inline:
            value = _Several(parts)
        else:
            value = parts[0]
        self._push(self._table.rows[self.states[-1]][rule.origin], value, start, end)

    def _push(self, state: int, value: Any, start: int, end: int) -> None:  # noqa: ANN401
        self.states.append(state)
        self.values.append(value)
        self._starts.append(start)
        self._ends.append(end)


class _Several(list[Any]):
    """Parts that belong to the rule above."""


def _spliced(parts: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for part in parts:
        if type(part) is _Several:
            flat += part
        else:
            flat.append(part)
    return flat
