"""Misspelt words: which word of the language was meant."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from outcomelang.syntax.expected import expected_kinds, states_after, states_after_token
from outcomelang.syntax.grammar_table import GrammarTable
from outcomelang.syntax.scan import Scanner, Token

PHRASES: Final = {"at most": "AT_MOST", "at least": "AT_LEAST"}
"""The limits that begin with two words, and their kinds of token."""


def most_like(word: str, words: dict[str, str], least: Fraction | None = None) -> list[str]:
    """Give the words that are very much like the given one, the most like first, whatever their capitals.

    `least` is the share of their letters that must agree; short words may differ in more.
    """
    from difflib import get_close_matches  # only a text with a mistake needs it

    lowered = {each.lower(): each for each in words}
    if least is None:
        least = Fraction(33, 50) if len(word) < 4 else Fraction(3, 4)  # two letters of three agree
    close = get_close_matches(word.lower(), lowered, n=3, cutoff=least)  # type: ignore[call-overload]
    return [lowered[each] for each in close]


def word_like(table: GrammarTable, text: str, token: Token, states: list[int]) -> str | None:
    """Find a word like the token's that has a place in these states, and what follows the token a place after it.

    A word of the language is no misspelt other one.
    """
    if not token.text[:1].isalpha() or token.text in table.words:
        return None
    kinds = expected_kinds(table, states)
    words = {word: kind for word, kind in (table.words | PHRASES).items() if kind in kinds}
    for word in most_like(token.text, words):
        after = states_after(table, states, words[word])
        if after is not None:
            following = Scanner(table, text).token_at(token.end, table.rows[after[-1]])
            if states_after_token(table, after, following) is not None:
                return word
    return None
