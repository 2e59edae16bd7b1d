"""A column may be called like a word of the language: every word is tried, wherever a column can stand."""

import pytest

from outcomelang.source import Source
from outcomelang.syntax.expression import Name, walk
from outcomelang.syntax.parse import parse
from outcomelang.syntax.saved_grammar import grammar_table

WORDS = sorted(grammar_table().words)
GO_ON_WITH_A_COLUMN = {"in", "optional", "private", "as"}
BEGIN_A_CONDITION = {"if", "not"}

DECLARED = [
    "table t {{ id key  {0} number  b date }}",
    "table t {{ id key  b number in 0 to 9 {0} date optional  c percent in 0% to 5% {0} date }}",
    'table t {{ id key  b one of "a", "b" {0} date optional private  d text private {0} date }}',
    'table t {{ id key  b date optional {0} date as "A" {0} date optional pending until known {0} date }}',
]
NAMED = [
    "group g of t enters {0} from 2024-01-01 leaves {0} cohorts by {0} weighted by {0}",
    "group g of t enters a cohorts by month of {0}",
    "metric m of g at 12 months after {0} = x since {0}",
    "metric m of g = sum of e.{0} within 3 months after {0} - e.{0} near {0} within 30 days",
    "metric m of g = sum of e.a between {0} and {0}",
    'test "t" {{ youth | id | {0} | as of 2024-01-01 }}',
    'pay p per claim by {0} {{ "a": 5 DKK }}',
]
COMPUTED = [
    "group g of t where {0} >= 1 enters a",
    "group g of t where a and {0} and b or {0} enters a",
    "group g of t where {0} is known and ({0}) in 18 to 29 enters a",
    "metric m of g = count of e({0} = 1 and {0}) since start",
    "metric m of g = a + {0} * {0} - {0} / 2",
    "metric m of g = {0} - 1",
    "metric m of g = sum of e.({0} * {0}) since start",
    "metric m of g = age({0}, {0}) + min({0}, 1)",
    "metric m of g = steps ({0}) {{ from 1: {0} above 2: 3 }}",
]


def names_in(text, word):
    """How often the word stands in the tree as a name."""
    parsed = parse(Source("c", f"contract c\n{text}"))
    assert parsed.diagnostics == ()
    assert parsed.file is not None
    return sum(isinstance(node, Name) and node.text == word for node in walk(parsed.file))


@pytest.mark.parametrize("form", DECLARED)
def test_a_word_can_be_declared_as_a_column(form):
    """After any kind of column, unless it would go on with it."""
    for word in sorted(set(WORDS) - GO_ON_WITH_A_COLUMN):
        assert names_in(form.format(word), word) == form.count(" {0} "), word


@pytest.mark.parametrize("form", NAMED)
def test_a_word_can_be_named_as_a_column(form):
    """Where only a column can stand, any word is one."""
    for word in WORDS:
        assert names_in(form.format(word), word) == form.count("{0}"), word


@pytest.mark.parametrize("form", COMPUTED)
def test_a_word_can_be_computed_with_as_a_column(form):
    """In conditions and arithmetic, unless the word begins a condition itself."""
    for word in sorted(set(WORDS) - BEGIN_A_CONDITION):
        assert names_in(form.format(word), word) == form.count("{0}"), word


@pytest.mark.parametrize("word", ["days", "weeks", "months"])
def test_a_unit_before_in_stands_in_brackets(word):
    """`days in` begins a number of days; it would be hard to see that it does not."""
    assert parse(Source("c", f"contract c metric m of g = {word} in 1 to 5")).diagnostics != ()
    assert names_in(f"metric m of g = ({word}) in 1 to 5", word) == 1


@pytest.mark.parametrize("word", sorted(GO_ON_WITH_A_COLUMN))
def test_a_word_that_goes_on_with_a_column_is_refused_with_what_to_do(word):
    """Also where it could be read: the same table must not be right in one order of its columns only."""
    parsed = parse(Source("c", f"contract c table t {{ {word} date }}"))
    assert [(finding.code, finding.hint) for finding in parsed.diagnostics] == [
        ("OUT112", f'call it something else, and say what the file calls it: `as "{word}"`')
    ]
