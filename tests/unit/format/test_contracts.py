"""What holds for every contract, however its words and comments are strewn over the page."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.help.pages import topic
from outcomelang.source import Source
from outcomelang.syntax.format import format_file
from outcomelang.syntax.format.tokens import tokens_of
from outcomelang.syntax.parse import parse

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
IN_FORMAT = sorted(HERE.glob("contracts_in_format/*.outcome"))
TEXTS = {
    file.relative_to(ROOT).as_posix(): file.read_bytes().decode()
    for folder, pattern in (
        (HERE, "contracts_*/*.outcome"),
        (ROOT / "contracts", "**/*.outcome"),
        (ROOT / "examples", "**/*.outcome"),
        (ROOT / "tests" / "language" / "good", "**/*.outcome"),
        (ROOT / "tests" / "language" / "meaning", "**/*.outcome"),
    )
    for file in sorted(folder.glob(pattern))
}

# What may stand between two words: nothing is among it only where the author wrote nothing.
BETWEEN = ["", " ", "   ", "\n", "\n\n", "\t\n\n\n  ", "\r\n"]
BETWEEN += [" # why\n", "    # why\n", "\n# why\n", "\n    # why\n\n# {\n"]


def tree_of(text):
    """The tree of a text that must have no fault."""
    parsed = parse(Source("contract.outcome", text))
    assert not parsed.diagnostics
    assert parsed.file is not None
    return parsed.file


def formatted(text):
    """A text in the format of the language."""
    return format_file(tree_of(text), Source("contract.outcome", text))


def words_of(text):
    """Each word with the comments above it and the one behind it; blanks in the rows of tables do not count."""
    return [
        (cells_of(token.text), [remark.text for remark in token.above], token.behind and token.behind.text)
        for token in tokens_of(text).items
    ]


def cells_of(word):
    """A row of a table without the blanks around its cells; any other word as it is."""
    return "|".join(cell.strip() for cell in word.split("|")) if word.startswith("|") else word


def comments_of(text):
    """The comments that the parser sees."""
    return [comment.text for comment in tree_of(text).comments]


def assert_only_layout_differs(before, after):
    """The same tree, the same comments at the same words, and the format does not change again."""
    assert tree_of(after) == tree_of(before)
    assert comments_of(after) == comments_of(before)
    assert words_of(after) == words_of(before)
    assert formatted(after) == after


def strewn(text, base, changes):
    """A text with `base` for its white space, and at some places other things between the words.

    A row of a test's table needs a line of its own, and two words need something between them.
    """
    tokens = tokens_of(text).items
    pieces = [text[: tokens[0].start + len(tokens[0].text)]]
    for index, (before, token) in enumerate(pairwise(tokens)):
        written = text[before.start + len(before.text) : token.start]
        between = changes.get(index, written if base is None or not written else base)
        if "\n" not in between and "|" in (before.text[0], token.text[:1]):
            between = "\n"
        pieces += [between if between or not written else " ", token.text]
    return "".join(pieces)


def test_there_are_contracts_to_format():
    """The lists below are not empty by a slip in a path."""
    assert len(IN_FORMAT) == 7
    assert len(TEXTS) > 15


@pytest.mark.parametrize("file", IN_FORMAT, ids=lambda file: file.stem)
def test_contracts_in_format_stay_as_they_are(file):
    """These seven were laid out by hand, and are what the format is derived from."""
    text = file.read_bytes().decode()
    assert formatted(text) == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_only_layout_changes(text):
    """A contract says the same before and after."""
    assert_only_layout_differs(text, formatted(text))


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(sorted(TEXTS)),
    st.sampled_from([None, None, " ", "\n"]),
    st.dictionaries(st.integers(min_value=0, max_value=600), st.sampled_from(BETWEEN), max_size=60),
)
def test_only_layout_changes_wherever_words_and_comments_stand(name, base, changes):
    """The same with white space and comments anywhere: the words decide what the text says."""
    text = strewn(TEXTS[name], base, changes)
    assert tree_of(text) == tree_of(TEXTS[name])
    assert_only_layout_differs(text, formatted(text))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(TEXTS)),
    st.dictionaries(st.integers(min_value=0, max_value=600), st.sampled_from(BETWEEN), max_size=60),
)
def test_lines_are_clean(name, changes):
    """No blanks at the end of a line, no two blank lines together, none at either end, one line feed at the end."""
    after = formatted(strewn(TEXTS[name], None, changes))
    assert not re.search(r"[ \t\r]$", after, re.MULTILINE)
    assert "\n\n\n" not in after
    assert after == after.strip() + "\n"


def test_the_manual_shows_the_format():
    """The contract on the manual's page is laid out as the page says."""
    shown = re.findall(r"```outcome\n(.*?)```", topic("fmt").text, re.DOTALL)
    assert [formatted(text) for text in shown] == shown
    assert len(shown) == 1
