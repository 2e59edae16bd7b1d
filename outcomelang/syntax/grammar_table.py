"""The grammar as the reader needs it: states, rules, words and patterns, as plain data that can be saved.

Lark reads `grammar/outcome.lark`, proves it free of conflicts and computes its LALR(1) table. That takes more than
a second, so the result is kept (`saved_grammar.py`), and a run that finds it kept does not even import Lark.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeAlias

from attrs import define, field

END: Final = "$END"
"""The kind of the token after the last one."""

NAME: Final = "NAME"
"""The kind of a name, and of a word of the language where that word has no place."""


State: TypeAlias = tuple[int, list[tuple[int, int]]]
"""Which of the moves a state has, and pairs: a rule to finish, and which of the ends finish it."""


class GrammarRule(NamedTuple):
    """One way to make a thing out of the last parts that were read.

    `action` names the builder's function. It is None where the parts stand for themselves: a single part is handed
    on, or, if the rule is `inline`, all belong to the rule above; `splices` says that one of the parts may be such.
    """

    origin: str
    size: int
    action: str | None
    inline: bool
    splices: bool


class Rows(dict[int, dict[str, int]]):
    """What to do in each state for each kind of token; a row is put together when it is first looked up.

    In a row `n >= 0` is the state to go to, and `n < 0` the rule `-1 - n` to finish.
    """

    def __init__(self, states: list[State], moves: list[dict[str, int]], ends: list[list[str]]) -> None:
        super().__init__()
        self._states, self._moves, self._ends = states, moves, ends

    def __missing__(self, state: int) -> dict[str, int]:
        """Put a row together."""
        move, finished = self._states[state]
        row = dict(self._moves[move])
        for rule, end in finished:
            row.update(dict.fromkeys(self._ends[end], -1 - rule))
        self[state] = row
        return row


@define(eq=False)
class GrammarTable:
    """The LALR(1) table: what to do in each state for each kind of token, written so that nothing stands twice."""

    states: list[State]
    moves: list[dict[str, int]]
    """Kinds of token, and names of rules, with the state that follows them."""

    ends: list[list[str]]
    """Kinds of token that come after a finished rule."""

    rules: list[GrammarRule]
    start_state: int
    end_state: int

    words: dict[str, str]
    """Each word of the language and the kind of its token."""

    signs: dict[str, str]
    """Each sign (`<=`, `{`) and the kind of its token."""

    patterns: list[tuple[str, str]]
    """The other kinds of token with their regular expressions, those first that are tried first."""

    begins: dict[str, list[str]]
    """For each rule the kinds of token that can begin it."""

    reserved: list[str]
    """The words that cannot be names: each has a place somewhere where a name has a place too."""

    rows: Rows = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Make the rows as they are needed: a contract meets a quarter of the states."""
        self.rows = Rows(self.states, self.moves, self.ends)


def to_plain(table: GrammarTable) -> dict[str, Any]:
    """Give the table as lists, dictionaries, numbers and text, for JSON."""
    return {
        "states": table.states,
        "moves": table.moves,
        "ends": table.ends,
        "rules": table.rules,
        "start_state": table.start_state,
        "end_state": table.end_state,
        "words": table.words,
        "signs": table.signs,
        "patterns": table.patterns,
        "begins": table.begins,
        "reserved": table.reserved,
    }


def from_plain(plain: dict[str, Any]) -> GrammarTable:
    """Make the table from what `to_plain` gave; raises TypeError or ValueError for anything else."""
    rules = [GrammarRule(*rule) for rule in plain.pop("rules")]
    return GrammarTable(rules=rules, **plain)
