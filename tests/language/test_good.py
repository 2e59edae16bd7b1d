"""The small contracts in `good/` show every way to write something; all of them parse, and they leave nothing out."""

from pathlib import Path

import pytest

from outcomelang.source import Source
from outcomelang.syntax.from_text.builder import TreeBuilder
from outcomelang.syntax.parse import parse
from outcomelang.syntax.reader import Reader
from outcomelang.syntax.saved_grammar import grammar_table

GOOD = sorted((Path(__file__).parent / "good").glob("*.outcome"))


def source_of(path):
    """The contract in a file."""
    return Source(path.name, path.read_text("utf-8"))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_contract_parses(path):
    """Nothing is wrong with the text, and the file is there."""
    parsed = parse(source_of(path))
    assert parsed.diagnostics == ()
    assert parsed.file is not None
    assert parsed.unread == ()


class Counting(TreeBuilder):
    """A builder that notes which rules it was asked for."""

    def __init__(self, source, asked):
        super().__init__(source)
        object.__setattr__(self, "asked", asked)

    def __getattribute__(self, name):
        """Note the name of a rule's function."""
        if not name.startswith("_") and name != "asked":
            self.asked.add(name)
        return super().__getattribute__(name)


def test_the_good_contracts_follow_every_rule_of_the_grammar():
    """A clause that no contract here shows would not be tried at all."""
    asked: set[str] = set()
    for path in GOOD:
        source = source_of(path)
        Reader(grammar_table(), source.text, Counting(source, asked)).read()
    assert {rule.action for rule in grammar_table().rules if rule.action} - asked == set()


def test_the_good_contracts_use_every_word_of_the_language():
    """So that a word which the grammar has lost, or has gained, is seen."""
    kinds = set()

    class Noting(Reader):
        """A reader that notes the kinds of token it takes."""

        def _take(self, token):
            kinds.add(token.kind)
            return super()._take(token)

    for path in GOOD:
        source = source_of(path)
        Noting(grammar_table(), source.text, TreeBuilder(source)).read()
    months = {"January", "February", "March", "April", "May", "August", "September", "October", "November"}
    unused = {word for word, kind in grammar_table().words.items() if kind not in kinds}
    assert unused == months
