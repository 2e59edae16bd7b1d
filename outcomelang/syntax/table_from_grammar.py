"""The LALR(1) table of a grammar, which Lark reads, checks and computes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from lark import Lark
from lark.grammar import NonTerminal, Rule
from lark.lexer import PatternStr
from lark.parsers.lalr_analysis import Shift

from outcomelang.syntax.grammar_table import NAME, GrammarRule, GrammarTable

START: Final = "file"
"""The rule that a whole file follows."""


class WholeWords:
    """Tells Lark's lexer that a name may be found anywhere, so that no word is found inside a longer one."""

    always_accept = (NAME,)

    def process(self, stream: Any) -> Any:  # noqa: ANN401 -- the shape that Lark asks for
        """Hand the tokens on as they are."""
        return stream


def lark_from_grammar(grammar: str, *, strict: bool = False) -> Lark:
    """Let Lark read the grammar; `strict` makes a conflict, or a collision of terminals, an exception."""
    return Lark(
        grammar,
        parser="lalr",
        start=START,
        strict=strict,
        postlex=WholeWords(),
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def table_from_grammar(grammar: str) -> GrammarTable:
    """Compute the table of a grammar."""
    lark = lark_from_grammar(grammar)
    lalr: Any = lark.parser.parser
    table = lalr._parse_table  # noqa: SLF001 -- Lark has no other door to its table
    numbers = {rule: number for number, rule in enumerate(lark.rules)}
    moves, ends = _Distinct(), _Distinct()
    states = []
    for state in range(len(table.states)):
        ahead, finished = _sorted_out(table.states[state], numbers)
        states.append((moves.number_of(ahead), [(rule, ends.number_of(kinds)) for rule, kinds in finished.items()]))
    beside_names = {str(kind) for row in table.states.values() if NAME in row for kind in row}
    fixed = {each.pattern.value: each.name for each in lark.terminals if isinstance(each.pattern, PatternStr)}
    return GrammarTable(
        states=states,
        moves=moves.things,
        ends=ends.things,
        rules=[_rule(rule) for rule in lark.rules],
        start_state=table.start_states[START],
        end_state=table.end_states[START],
        words={text: kind for text, kind in fixed.items() if text.isalpha()},
        signs={text: kind for text, kind in fixed.items() if not text.isalpha()},
        patterns=_patterns(lark),
        begins=_begins(lark.rules),
        reserved=sorted(text for text, kind in fixed.items() if text.isalpha() and kind in beside_names),
    )


class _Distinct:
    """Things with a number each, equal things with one number."""

    def __init__(self) -> None:
        self.things: list[Any] = []
        self._numbers: dict[str, int] = {}

    def number_of(self, thing: Any) -> int:  # noqa: ANN401 -- whatever JSON can hold
        key = json.dumps(thing, sort_keys=True)
        if key not in self._numbers:
            self._numbers[key] = len(self.things)
            self.things.append(thing)
        return self._numbers[key]


def _sorted_out(row: dict[str, Any], numbers: dict[Rule, int]) -> tuple[dict[str, int], dict[int, list[str]]]:
    """Part a row of Lark's table into moves, and rules with the kinds of token that finish them."""
    ahead: dict[str, int] = {}
    finished: dict[int, list[str]] = defaultdict(list)
    for kind, (action, target) in sorted(row.items()):
        if action is Shift:
            ahead[str(kind)] = target
        else:
            finished[numbers[target]].append(str(kind))
    return ahead, finished


def _rule(rule: Rule) -> GrammarRule:
    origin = str(rule.origin.name)
    inline = origin.startswith("_")
    handed_on = rule.options.expand1 and rule.alias is None and len(rule.expansion) == 1
    return GrammarRule(
        origin=origin,
        size=len(rule.expansion),
        action=None if inline or handed_on else str(rule.alias or origin),
        inline=inline,
        splices=any(isinstance(part, NonTerminal) and part.name.startswith("_") for part in rule.expansion),
    )


def _patterns(lark: Lark) -> list[tuple[str, str]]:
    ignored = set(lark.ignore_tokens)
    found = [each for each in lark.terminals if not isinstance(each.pattern, PatternStr) and each.name not in ignored]
    found.sort(key=lambda each: (-each.priority, -each.pattern.max_width, each.name))
    return [(each.name, each.pattern.to_regexp()) for each in found]


def _begins(rules: Iterable[Rule]) -> dict[str, list[str]]:
    """Find the kinds of token that can begin each rule; no rule of the grammar is empty."""
    firsts = {(str(rule.origin.name), rule.expansion[0]) for rule in rules}
    begins: dict[str, set[str]] = {origin: set() for origin, _ in firsts}
    grown = True
    while grown:
        before = sum(map(len, begins.values()))
        for origin, first in firsts:
            name = str(first.name)
            begins[origin] |= begins[name] if isinstance(first, NonTerminal) else {name}
        grown = before != sum(map(len, begins.values()))
    return {origin: sorted(kinds) for origin, kinds in sorted(begins.items())}
