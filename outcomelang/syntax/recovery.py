"""Going on after a mistake: where to read on, and what to forget, so that one slip does not hide the next.

What could not be read is forgotten as a whole: a declaration, or one row of its block. A declaration that lost a row
is still read, to find the mistakes in its other rows, but is left out of the tree: it does not say what it should.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from outcomelang.frozen import frozen
from outcomelang.syntax.expected import ready_for, states_after_token
from outcomelang.syntax.expression import Name
from outcomelang.syntax.grammar_table import END, NAME, GrammarTable
from outcomelang.syntax.likeness import most_like
from outcomelang.syntax.marks import Mark, begins_line, margin
from outcomelang.syntax.reader import Lost, Met, Reader, TooDeep, Unexpected, states_of
from outcomelang.syntax.scan import SLIP, Scanner, Token

_DECLARATION: Final = "declaration"

_ROWS: Final = (
    "column",
    "step_row",
    "under_row",
    "at_row",
    "from_row",
    "code_row",
    "card_row",
    "price_line",
    "waterfall_step",
    "_payment_clause",
    "_group_clause",
    "_test_step",
)
"""Parts of a declaration that stand one to a line."""

_NAMING: Final = frozenset(
    {
        *("payer", "provider", "investor", "guarantor", "evaluator", "table", "events", "periods", "codes", "points"),
        *("group", "input", "parameter", "metric", "pay", "saving"),
    }
)
"""Words after which a name is declared."""


class _Frame(NamedTuple):
    """A place in the reader's stacks at which a declaration or a row began."""

    keep: int
    """How much of the stack comes before it."""

    start: int
    states: list[int]
    begun: bool
    """Whether anything of it has been read."""


@frozen
class Recovery:
    """How to go on after a mistake."""

    begin: int
    """Where the declaration with the mistake begins."""

    keep: int
    """How much of the stack to keep."""

    resume: int
    """Where to read on."""

    next_declaration: int
    """Where the next declaration begins, as far as can be told."""

    damaged: bool = False
    """Whether the declaration is read on without one of its rows."""


def mistake(reader: Reader, error: Unexpected) -> Unexpected:
    """Find where the mistake really is: at the token, or at a word before it that was read as a name.

    In `pay x 5 DKK per y  metrc z ...` the word `metrc` is read as a name, and only `z` has no place.
    If the mistake is where a new declaration should begin, the one before it is finished.
    """
    if isinstance(error, TooDeep):
        return error
    frame = _frame(reader, (_DECLARATION,), error.token)
    met = _word_read_as_name(reader, frame.start if frame else 0)
    if met is not None:
        reader.take_back(met)
        error = Unexpected(met.token)
        frame = _frame(reader, (_DECLARATION,), error.token)
    if _begins(reader.text, error.token.start, frame.start if frame else 0):
        reader.finish_before(reader.table.begins[_DECLARATION][0])
    return error


def _word_read_as_name(reader: Reader, declaration: int) -> Met | None:
    """Find a word first on its line that was read as a name, and was more likely meant to begin something."""
    table, text = reader.table, reader.text
    declarations = _words_of_declarations(table)
    for met in reader.words_as_names:
        start = met.token.start
        if start > declaration and met.token.text in declarations and _begins(text, start, declaration):
            return met
    last = reader.previous
    if last is None or last.token.kind != NAME or not begins_line(text, last.token.start):
        return None
    ready = ready_for(table, states_of(last.stack), NAME) or [table.start_state]
    is_word = last.token.text in table.words or _begins_declaration(table, last.token.text)
    return last if is_word and "column" not in table.rows[ready[-1]] else None


def recovery(reader: Reader, error: Unexpected) -> Recovery:
    """Find out how to go on after a mistake."""
    token = error.token
    frame = _frame(reader, (_DECLARATION,), token)
    if frame is None:
        resume = _first_declaration(reader, token)
        return Recovery(0, 1, resume, resume)
    resume = _next_declaration(reader, frame, token)
    row = _frame(reader, _ROWS, token)
    if row is not None and row.keep > frame.keep and not isinstance(error, TooDeep):
        line = _next_row(reader, row, token, resume)
        if line is not None:
            return Recovery(frame.start, row.keep, line, resume, damaged=True)
    if resume == len(reader.text):
        return Recovery(frame.start, _outermost(reader), resume, resume)
    return Recovery(frame.start, frame.keep, resume, resume)


def recover(reader: Reader, error: Unexpected, how: Recovery) -> None:
    """Bring the reader to where it can read on."""
    token = error.token
    forgotten = [waiting.value for waiting in reader.stack[how.keep :]]
    if how.damaged:
        reader.lost.damaged.add(how.begin)
    else:
        _note_name([*forgotten, token, reader.scanner.token_at(token.end, {})], reader.table.words, reader.lost)
    header_is_lost = reader.stack[how.keep - 1].state == reader.table.start_state
    del reader.stack[how.keep :]
    if header_is_lost:
        reader.take_as_read("header")
    reader.scanner.keep_comments(reader.position, how.resume)
    reader.position = how.resume


def _frame(reader: Reader, rules: tuple[str, ...], token: Token) -> _Frame | None:
    """Find the last place at which one of these rules could begin."""
    stack = reader.stack
    for keep in range(len(stack), 0, -1):
        row = reader.table.rows[stack[keep - 1].state]
        if any(rule in row for rule in rules):
            start = stack[keep].start if keep < len(stack) else token.start
            return _Frame(keep, start, states_of(stack[:keep]), keep < len(stack))
    return None


def _outermost(reader: Reader) -> int:
    """Tell how much of the stack comes before the outermost declaration that is not finished."""
    for keep, waiting in enumerate(reader.stack[1:], start=1):
        if type(waiting.value) is Token and _DECLARATION in reader.table.rows[reader.stack[keep - 1].state]:
            return keep
    return len(reader.stack)


def _first_declaration(reader: Reader, token: Token) -> int:
    """Find the first declaration after a header that could not be read."""
    marks = reader.marks.since(token.start, token.start)
    words = _words_of_declarations(reader.table)
    return next((mark.start for mark in marks if mark.first and mark.text in words), len(reader.text))


def _next_declaration(reader: Reader, frame: _Frame, token: Token) -> int:
    """Find where the next declaration begins, or the brace that closes the block of this one, or the end."""
    words = _words_of_declarations(reader.table)
    inside = any(bracket.start < frame.start for bracket in reader.open_brackets())
    begin = _begin(reader, frame, token)
    for mark in reader.marks.since(begin, frame.start):
        if mark.depth < 0 and inside:
            return mark.start
        at_margin = mark.first and _begins(reader.text, mark.start, frame.start)
        if mark.text in words:
            if mark.first and mark.depth <= 0:
                return mark.start
            if (at_margin or mark.depth <= 0) and _reads_on(reader, frame.states, mark.start, 3):
                return mark.start
        elif at_margin and mark.depth <= 0 and _begins_declaration(reader.table, mark.text):
            return mark.start
    return len(reader.text)


def _next_row(reader: Reader, frame: _Frame, token: Token, limit: int) -> int | None:
    """Find where the next row of a block begins, or the block ends, before the next declaration."""
    begin = token.start if frame.begun else token.end
    for mark in reader.marks.since(begin, frame.start):
        if mark.start > limit:
            return None
        if mark.depth < 0:
            return mark.start if ready_for(reader.table, frame.states, "RBRACE") else None
        # `cap per participant` is the next declaration, though it reads on like a price called `cap`.
        if mark.start < limit and mark.depth == 0 and mark.first and _may_begin_row(reader, frame, mark):
            return mark.start
    return None


def _may_begin_row(reader: Reader, frame: _Frame, mark: Mark) -> bool:
    token = reader.scanner.token_at(mark.start, reader.table.rows[frame.states[-1]])
    if token.kind == SLIP:
        return True
    # A word of the language that is none here is more likely the rest of the row that could not be read.
    out_of_place = token.kind == NAME and token.text in reader.table.words
    return _reads_on(reader, frame.states, mark.start, 2 if out_of_place else 1)


def _begin(reader: Reader, frame: _Frame, token: Token) -> int:
    """Give where to begin to look: with the line of a token that is where a new declaration should be."""
    if not frame.begun:
        return token.end
    line = reader.text.rfind("\n", 0, token.start) + 1
    return max(frame.start + 1, line)


def _begins(text: str, position: int, declaration: int) -> bool:
    """Tell whether a position is where a new declaration may begin, as far in as the one before it."""
    return begins_line(text, position) and margin(text, position) <= margin(text, declaration)


def _reads_on(reader: Reader, states: list[int], position: int, count: int) -> bool:
    """Tell whether the next tokens have a place in these states."""
    scanner = Scanner(reader.table, reader.text)
    for _ in range(count):
        token = scanner.token_at(position, reader.table.rows[states[-1]])
        following = states_after_token(reader.table, states, token)
        if following is None:
            return False
        if token.kind == END:
            break
        states, position = following, token.end
    return True


def _note_name(parts: list[object], words: dict[str, str], lost: Lost) -> None:
    """Note the name of a declaration that is forgotten, given its first parts."""
    word, name = parts[:2]
    if isinstance(word, Token) and (word.text in _NAMING or (word.kind == NAME and word.text not in words)):
        if isinstance(name, Name):
            lost.names.append(name)
        elif isinstance(name, Token) and name.kind == NAME:
            lost.names.append(Name(name.text, span=name.span))


def _begins_declaration(table: GrammarTable, word: str) -> bool:
    """Tell whether a word begins a declaration, or is so like one that does that it may be meant to."""
    words = _words_of_declarations(table)
    return word in words or (word not in table.words and bool(most_like(word, words)))


@cache
def _words_of_declarations(table: GrammarTable) -> dict[str, str]:
    begins = table.begins[_DECLARATION]
    return {word: kind for word, kind in table.words.items() if kind in begins}
