"""Whatever a file holds, it is met with findings: never with an exception, and never without end."""

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomelang.source import Source
from outcomelang.syntax.expression import children, walk
from outcomelang.syntax.parse import parse
from outcomelang.syntax.reader import MAXIMUM_DEPTH
from outcomelang.syntax.saved_grammar import grammar_table

GOOD = [path.read_text("utf-8") for path in sorted((Path(__file__).parents[2] / "language" / "good").glob("*.outcome"))]
HEADER = "contract c\n"


def codes(text):
    """The codes of what is wrong with a text, once each."""
    return {finding.code for finding in parse(Source("c", text)).diagnostics}


@pytest.mark.parametrize(
    "text",
    [
        "metric m = " + "(" * 10_000 + "1" + ")" * 10_000,
        "metric m = " + "(" * 10_000,
        "metric m = " + "not " * 10_000 + "a",
        "metric m = " + "-" * 10_000 + "1",
        "metric m = " + "min(" * 10_000 + "1" + ")" * 10_000,
        "metric m = " + "if a then 1 else " * 10_000 + "1",
        "metric m = " + " + ".join(["a"] * 10_000),
        "metric m = " + " or ".join(["a = 1"] * 10_000),
        "metric m = " + "count of a(" * 10_000 + "b" + ")" * 10_000,
        "metric m = " + "steps a { from " * 10_000,
        "pay p " + "best of { " * 10_000 + "1 DKK per x" + " }" * 10_000,
        "amended from 2020-01-01 for entrants { " * 10_000 + "}" * 10_000,
        "metric m = x in [" * 10_000,
        "metric m = " + ")" * 10_000,
    ],
    ids=lambda text: text[:40],
)
def test_deep_nesting_is_a_finding(text):
    """10,000 deep, closed or not: the reader does not recurse, and says where it is too deep."""
    found = codes(HEADER + text)
    assert found <= {"OUT101", "OUT104", "OUT113"}
    assert found


def test_what_is_read_is_at_most_as_deep_as_is_said():
    """A tree of the greatest depth can be walked, compared, hashed and shown by passes that recurse."""
    deepest = max(depth for depth in range(90, 110) if not codes(f"{HEADER}metric m = {' + '.join(['a'] * depth)}"))
    text = f"{HEADER}metric m = {' + '.join(['a'] * deepest)}"
    one, other = parse(Source("c", text)).file, parse(Source("c", text)).file
    assert one is not None
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one).count("Arithmetic") == deepest - 1
    assert MAXIMUM_DEPTH - 10 < deepest < MAXIMUM_DEPTH


def test_long_lists_are_not_deep():
    """10,000 rows, values or declarations are no nesting."""
    values = ", ".join(f'"{number}"' for number in range(10_000))
    rows = "\n".join(f"from {number}: {number} DKK" for number in range(10_000))
    declarations = "\n".join(f"parameter p{number} = {number}" for number in range(10_000))
    parsed = parse(Source("c", f"{HEADER}codes c = {values}\npay p = steps x {{ {rows} }}\n{declarations}"))
    assert parsed.diagnostics == ()
    assert parsed.file is not None
    assert len(parsed.file.declarations) == 10_002


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("9" * 25, "OUT110"),
        ("9" * 10_000, "OUT110"),
        ("0." + "9" * 13, "OUT110"),
        ("0." + "9" * 10_000, "OUT110"),
        ("9" * 10_000 + " DKK", "OUT110"),
        ("9" * 10_000 + "%", "OUT110"),
        ("9" * 10_000 + " days", "OUT110"),
        ("10_000 years", "OUT110"),
        ("3_000_000_000 days", "OUT110"),
        ("9" * 10_000 + "x", "OUT106"),
        ("2023-02-29", "OUT109"),
        ("2024-04-31", "OUT109"),
        ("2024-00-10", "OUT109"),
        ("2024-13-10", "OUT109"),
        ("2024-10-00", "OUT109"),
        ("0000-01-01", "OUT109"),
        ("2021-W00", "OUT109"),
        ("2021-W53", "OUT109"),
        ("0000-W01", "OUT109"),
        ("2021-00", "OUT109"),
        ("2021-13", "OUT109"),
        ("0000-01", "OUT109"),
        ("1.5 months", "OUT111"),
        ("0.5 years", "OUT111"),
    ],
    ids=lambda text: text[:14],
)
def test_numbers_and_dates_that_are_none(number, code):
    """They are found, once, and the declaration is in the tree with a value that does no harm."""
    parsed = parse(Source("c", f"{HEADER}metric m = {number}"))
    assert [finding.code for finding in parsed.diagnostics] == [code]
    assert len(parsed.diagnostics[0].message) < 120
    assert code == "OUT106" or (parsed.file and len(parsed.file.declarations) == 1)


@pytest.mark.parametrize(
    "day", ["0 June", "31 June", "29 February", "99 May", "123456789 May", "1.5 May", "32 December"]
)
def test_days_that_are_not_there_every_year(day):
    """29 February is none: most settlements on it would never come."""
    assert codes(f"{HEADER}settle on {day}") == {"OUT109"}


@pytest.mark.parametrize("day", ["1 January", "28 February", "30 June", "31 December"])
def test_days_that_are_there_every_year(day):
    """The last days of months among them."""
    assert codes(f"{HEADER}settle on {day}") == set()


@pytest.mark.parametrize(
    "character",
    ["\0", "\x07", "\x1b", "\x7f", "\u200b", "\u202e", "\u2066", "\ufeff", "\udcff", "\x85", "\u2028", "\u3164"],
)
def test_characters_that_cannot_be_seen_are_refused(character):
    """Wherever they stand: also in comments and texts, which the parties read."""
    for text in (f"contract c {character}", f"contract c # {character}", f'contract c "{character}"'):
        parsed = parse(Source("c", text))
        assert parsed.file is None
        assert [finding.code for finding in parsed.diagnostics] == ["OUT115"]


@pytest.mark.parametrize("text", ["", "\n", "# nothing", "\ufeff", " " * 100_000, "#" * 100_000])
def test_a_file_without_anything_has_no_header(text):
    """Blanks and comments are nothing."""
    assert codes(text) == {"OUT114"}


@pytest.mark.parametrize(
    "text",
    ["\n" * 500_000, "(" * 200_000, '"' * 200_001, "a " * 200_000, "#\n" * 50_000, "| " * 100_000, "{ } " * 100_000],
    ids=lambda text: repr(text[:4]),
)
def test_long_nonsense_ends(text):
    """Up to half a million characters of it, in seconds."""
    assert codes(HEADER + text) <= {"OUT101", "OUT102", "OUT103", "OUT104", "OUT105", "OUT113"}


WORDS = [
    *grammar_table().words,
    *grammar_table().signs,
    "name",
    "12",
    "5%",
    "3 DKK",
    '"text"',
    "2024-01-01",
    "\n",
    "| a |",
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_words_in_any_order_are_read_or_refused(words):
    """Each finding has a sentence and a place within the text."""
    text = HEADER + " ".join(words)
    for finding in parse(Source("c", text)).diagnostics:
        assert finding.message
        assert finding.span is not None
        assert 0 <= finding.span.start <= finding.span.end <= len(text)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(GOOD), st.randoms(use_true_random=False))
def test_a_good_contract_with_a_slip_is_read_or_refused(text, chance):
    """A piece is cut out, doubled, or put elsewhere."""
    start = chance.randrange(len(text))
    end = min(len(text), start + chance.randrange(1, 12))
    place = chance.randrange(len(text))
    slipped = chance.choice(
        [
            text[:start] + text[end:],
            text[:place] + text[start:end] + text[place:],
            text[:start],
            text[:start] + text[place:],
        ]
    )
    parsed = parse(Source("c", slipped))
    for finding in parsed.diagnostics:
        assert finding.span is not None
        assert 0 <= finding.span.start <= finding.span.end <= len(slipped)
    if parsed.file is not None:
        assert all(0 <= node.span.start <= node.span.end <= len(slipped) for node in walk(parsed.file))


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    """Characters of any script, and of none."""
    parse(Source("c", text))
    parse(Source("c", HEADER + text))


@pytest.mark.parametrize("text", GOOD, ids=lambda text: text.split("\n")[0])
def test_a_node_lies_within_the_one_above_it(text):
    """And begins and ends with something that is neither blank nor a comment."""
    file = parse(Source("c", text)).file
    assert file is not None
    for node in walk(evolve(file, comments=())):
        excerpt = text[node.span.start : node.span.end]
        assert excerpt == excerpt.strip()
        for child in children(node):
            assert node.span.start <= child.span.start <= child.span.end <= node.span.end
