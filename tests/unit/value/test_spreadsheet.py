"""Cells that a spreadsheet must not run."""

import pytest

from outcomelang.value.spreadsheet import no_formula


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@sum", "\tx", "\rx", "+45", "-1+2", "-3-4", "-", "-3 "])
def test_what_begins_like_a_formula_is_marked(text):
    """An apostrophe makes it a text."""
    assert no_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "A", "3", "-3", "-3.25", "a=b", " =1"])
def test_numbers_and_other_texts_stay(text):
    """What is a number in the file is one in the spreadsheet."""
    assert no_formula(text) == text
