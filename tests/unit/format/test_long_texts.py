"""Long and deep texts: work in proportion to the text, and a layout that holds."""

import cProfile

import pytest

from outcomelang.source import Source
from outcomelang.syntax.format import format_file
from outcomelang.syntax.parse import parse

PART = """
table t{n} {{
  id    key   # who
  born  date
}}
metric m{n} of t{n} = born >= 2000-01-01 and born <= 2001-01-01
  missing left out
pay p{n}
  5 DKK per m{n}   # each
  by a 50%, b 50%
cap total of p{n} 5 DKK
"""


def calls_to_format(parts):
    """How many functions are called to format a contract of so many parts, some ten lines each."""
    source = Source("long.outcome", "contract c\n" + "".join(PART.format(n=n) for n in range(parts)))
    file = parse(source).file
    assert file is not None
    profile = cProfile.Profile()
    profile.runcall(format_file, file, source)
    return sum(entry.callcount for entry in profile.getstats())


def test_the_work_grows_as_the_text():
    """Four times the lines, four times the work."""
    assert calls_to_format(400) < 4.2 * calls_to_format(100)


@pytest.mark.parametrize(
    ("before", "middle", "after"),
    [
        ("always ", "(", "a" + ")" * 20),
        ("always ", "(a and\n", "b" + ")" * 20),
        ("always ", "(aaaaaaaaaa + aaaaaaaaaa or ", "b" + ")" * 20),
        ("metric m = ", "if a then b else ", "c"),
        ("metric m = ", "steps x { under 1: ", "5" + "}" * 20),
        ("pay p ", "best of { ", "5 DKK per m" + "}" * 20),
        ("amended from 2020-01-01 for entrants { ", "amended from 2020-01-01 for entrants {\n", "}" * 21),
    ],
    ids=["brackets", "conditions", "wide", "else", "steps", "best of", "amended"],
)
def test_a_deep_text_is_formatted_once_and_for_all(before, middle, after, formatted):
    """Twenty in each other say the same and stay as they are from then on."""
    text = f"{before}{middle * 20}{after}\n"
    once = formatted(text)
    assert "".join(once.split()) == "".join(text.split())
    assert formatted(once) == once
