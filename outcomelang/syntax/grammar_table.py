"""The grammar as the reader needs it: states, rules, words and patterns, as plain data that can be saved.

Lark reads `grammar/outcome.lark`, proves it free of conflicts and computes its LALR(1) table. That takes more than
a second, so the result is kept (`saved_grammar.py`), and a run that finds it kept does not even import Lark.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

if TYPE_CHECKING:
    from lark import Lark

END = "$END"
"""The kind of the token after the last one."""

START = "file"
"""The rule that a whole file follows."""


@frozen
class GrammarRule:
    """One way to make a thing: take `size` parts off the stack, give the outcome of `action`.

    `action` names the builder's function. It is None where the parts stand for themselves: a single part is handed
    on, or, where the rule's name begins with `_`, all are spliced into the rule above.
    """

    origin: str
    size: int
    action: str | None
    splices: bool
    """Whether one of the parts may be such a rule."""

    inline: bool = field(init=False)
    """Whether this is such a rule."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "inline", self.origin.startswith("_"))


@define(frozen=True, slots=False)
class GrammarTable:
    """The LALR(1) table: what to do in each state for each kind of token.

    In a row, `n >= 0` is the state to go to, `n < 0` the rule `-1 - n` to finish; names of rules lead to states only.
    """

    rows: list[dict[str, int]]
    rules: list[GrammarRule]
    start_state: int
    end_state: int
    words: dict[str, str]
    """Each word of the language and the kind of its token."""
    signs: dict[str, str]
    """Each sign (`<=`, `{`) and the kind of its token."""
    patterns: list[tuple[str, str]]
    """The other kinds of token with their regular expressions, those first that are tried first."""

    @cached_property
    def compiled(self) -> dict[str, re.Pattern[str]]:
        """Give each kind of token that is not a word or a sign, compiled by itself."""
        return {kind: re.compile(pattern) for kind, pattern in self.patterns}


def to_plain(table: GrammarTable) -> dict[str, Any]:
    """Give the table as lists, dictionaries, numbers and text, for JSON."""
    return {
        "rows": table.rows,
        "rules": [[rule.origin, rule.size, rule.action, rule.splices] for rule in table.rules],
        "start_state": table.start_state,
        "end_state": table.end_state,
        "words": table.words,
        "signs": table.signs,
        "patterns": table.patterns,
    }


def from_plain(plain: dict[str, Any]) -> GrammarTable:
    """Make the table from what `to_plain` gave; raises TypeError, KeyError or ValueError for anything else."""
    return GrammarTable(
        rows=plain["rows"],
        rules=[GrammarRule(origin, size, action, splices) for origin, size, action, splices in plain["rules"]],
        start_state=plain["start_state"],
        end_state=plain["end_state"],
        words=plain["words"],
        signs=plain["signs"],
        patterns=[(kind, pattern) for kind, pattern in plain["patterns"]],
    )


class WholeWords:
    """Tells Lark's lexer that a name may be found anywhere, so that no word is found inside a longer one."""

    always_accept = ("NAME",)

    def process(self, stream: Any) -> Any:  # noqa: ANN401 -- the shape that Lark asks for
        """Hand the tokens on as they are."""
        return stream


def build_lark(grammar: str, *, strict: bool = False) -> Lark:
    """Let Lark read the grammar; `strict` makes any conflict or collision of terminals an exception."""
    from lark import Lark

    return Lark(
        grammar,
        parser="lalr",
        start=START,
        strict=strict,
        postlex=WholeWords(),
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def from_grammar(grammar: str) -> GrammarTable:
    """Compute the table of a grammar, with Lark."""
    from lark.parsers.lalr_analysis import Shift

    lark = build_lark(grammar)
    table = lark.parser.parser._parse_table  # noqa: SLF001 -- Lark has no other door to its table
    numbers = {rule: number for number, rule in enumerate(lark.rules)}
    rows = [
        {
            kind: target if action is Shift else -1 - numbers[target]
            for kind, (action, target) in table.states[state].items()
        }
        for state in range(len(table.states))
    ]
    fixed = {terminal.pattern.value: terminal.name for terminal in lark.terminals if terminal.pattern.type == "str"}
    return GrammarTable(
        rows=rows,
        rules=[_rule(rule) for rule in lark.rules],
        start_state=table.start_states[START],
        end_state=table.end_states[START],
        words={text: kind for text, kind in fixed.items() if text[0].isalpha()},
        signs={text: kind for text, kind in fixed.items() if not text[0].isalpha()},
        patterns=_patterns(lark),
    )


def _rule(rule: Any) -> GrammarRule:  # noqa: ANN401 -- Lark's Rule is not typed
    origin = str(rule.origin.name)
    size = len(rule.expansion)
    hands_on = origin.startswith("_") or (rule.options.expand1 and rule.alias is None and size == 1)
    return GrammarRule(
        origin=origin,
        size=size,
        action=None if hands_on else str(rule.alias or origin),
        splices=any(not part.is_term and part.name.startswith("_") for part in rule.expansion),
    )


def _patterns(lark: Lark) -> list[tuple[str, str]]:
    ignored = set(lark.ignore_tokens)
    found = [each for each in lark.terminals if each.pattern.type == "re" and each.name not in ignored]
    found.sort(key=lambda each: (-each.priority, -each.pattern.max_width, each.name))
    return [(each.name, each.pattern.to_regexp()) for each in found]
