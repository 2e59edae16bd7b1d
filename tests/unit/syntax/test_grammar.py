"""The grammar itself: free of conflicts, complete on both sides, and read by Lark as we read it."""

import json
import re
from pathlib import Path

import pytest
from lark import Tree
from lark.exceptions import GrammarError, LexError

from outcomelang.source import Source
from outcomelang.syntax.expected import in_words
from outcomelang.syntax.from_text.builder import TreeBuilder
from outcomelang.syntax.from_text.literals import Literals
from outcomelang.syntax.grammar_table import from_plain, to_plain
from outcomelang.syntax.reader import Reader, states_of
from outcomelang.syntax.saved_grammar import grammar_table, grammar_text
from outcomelang.syntax.table_from_grammar import lark_from_grammar

GOOD = sorted((Path(__file__).parents[2] / "language" / "good").glob("*.outcome"))


@pytest.fixture(scope="module")
def strict():
    """The grammar as Lark reads it when it lets nothing pass: it raises for conflicts and for colliding terminals."""
    return lark_from_grammar(grammar_text(), strict=True)


def test_the_grammar_has_no_conflict_and_no_collision(strict):
    """That it is there says so; that it is large says that it is this grammar."""
    assert len(strict.rules) > 500


def test_strict_mode_finds_what_it_is_there_for():
    """A grammar with two ways to read `a b`, and one with two terminals for the same text, are refused."""
    with pytest.raises(GrammarError, match="Shift/Reduce"):
        lark_from_grammar('file: "i" file | "i" file "e" file | NAME\nNAME: /x/', strict=True)
    with pytest.raises(LexError, match="Collision"):
        lark_from_grammar("file: NAME | OTHER\nNAME: /[a-c]+/\nOTHER: /[b-d]+/", strict=True)


def leaves(part):
    """The tokens of a parse tree, in order, with their place."""
    if isinstance(part, Tree):
        for child in part.children:
            yield from leaves(child)
    else:
        yield str(part), part.start_pos


@pytest.mark.parametrize("path", [path for path in GOOD if path.stem != "columns"], ids=lambda path: path.stem)
def test_lark_reads_every_good_contract_as_we_do(strict, path):
    """Our reader only follows Lark's table: with Lark's own lexer and parser the same tokens are found.

    Columns that are called like words of the language are left out: there our reader looks further than Lark's lexer.
    """
    text = path.read_text("utf-8")
    ours = []

    class Noting(Reader):
        """A reader that notes the tokens it takes."""

        def _take(self, token):
            taken = super()._take(token)
            if taken is not None:
                ours.append((taken.text, taken.start))
            return taken

    Noting(grammar_table(), text, TreeBuilder(Source(path.name, text))).read()
    assert list(leaves(strict.parse(text))) == ours


def test_every_group_of_rules_has_a_comment():
    """The grammar is read by people: no rule comes without a word about it, or about the rule it is a part of."""
    paragraphs = re.split(r"\n\s*\n", grammar_text())
    bare = [paragraph for paragraph in paragraphs if ":" in paragraph and not paragraph.lstrip().startswith("//")]
    assert bare == []
    assert len(paragraphs) > 150


def test_every_rule_has_a_function_and_every_function_a_rule():
    """What the grammar calls for is there, and nothing is left from a rule that has gone."""
    actions = {rule.action for rule in grammar_table().rules} - {None}
    functions = {name for name in dir(TreeBuilder) if not name.startswith("_")} - {"fault", "name_of"}
    assert functions == actions
    assert issubclass(TreeBuilder, Literals)


def test_whatever_may_be_expected_can_be_said():
    """At every place of the good contracts there are words for what could come next."""
    table = grammar_table()
    seen = set()

    class Asking(Reader):
        """A reader that asks before each token what could come."""

        def _take(self, token):
            if self.stack[-1].state not in seen:
                seen.add(self.stack[-1].state)
                assert all(in_words(table, states_of(self.stack)))
            return super()._take(token)

    for path in GOOD:
        text = path.read_text("utf-8")
        Asking(table, text, TreeBuilder(Source(path.name, text))).read()
    assert len(seen) > 400


def test_a_table_that_was_saved_is_the_same():
    """Lists and dictionaries say all there is."""
    table = grammar_table()
    again = from_plain(json.loads(json.dumps(to_plain(table))))
    assert json.dumps(to_plain(again)) == json.dumps(to_plain(table))
    assert again.rows[again.start_state] == table.rows[table.start_state]


def test_words_that_are_free_for_names_are_known():
    """A word is reserved if it has a place where a name has one too. These are not; a change is a decision."""
    table = grammar_table()
    months = {"January", "February", "March", "April", "May", "June", "July"}
    months |= {"August", "September", "October", "November", "December"}
    free = set(table.words) - set(table.reserved) - months
    assert free == {
        *("all", "back", "code", "contract", "counts", "down", "due", "entrants", "even", "falls", "far", "for"),
        *("forward", "gaps", "known", "left", "library", "line", "met", "nothing", "out", "paid", "participant"),
        *(
            "pending",
            "point",
            "principal",
            "pro",
            "rata",
            "return",
            "run",
            "settled",
            "settlement",
            "settlements",
            "shortfall",
        ),
        *("times", "total", "value"),
    }
