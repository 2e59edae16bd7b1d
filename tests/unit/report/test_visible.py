"""Text of the user's own, made safe to show."""

import pytest

from outcomelang.report.visible import visible, width


@pytest.mark.parametrize("text", ["", "own_home", "Rådet for Sociale Investeringer", "≥ 90 %", "日本"])
def test_ordinary_text_is_shown_as_it_is(text):
    """Letters of any language, signs and the plain space need no escape."""
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("one\ntwo", r"one\ntwo"),
        ("one\r\ntwo\tthree", r"one\r\ntwo\tthree"),
        ("\x00", r"\x00"),
        ("a\N{NO-BREAK SPACE}b", r"a\xa0b"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}05", r"\u202e05"),
        ("\N{ZERO WIDTH SPACE}", r"\u200b"),
        ("\U000e0001", r"\U000e0001"),
    ],
)
def test_what_would_act_or_vanish_is_written_out(text, shown):
    """Codes for terminals, line ends, and characters without a look become escapes."""
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("æøå", 3), ("日本", 4), ("e\N{COMBINING ACUTE ACCENT}", 1), ("a日é", 4)]
)
def test_width_is_that_of_a_terminal(text, columns):
    """East Asian characters take two columns, a combining accent none."""
    assert width(text) == columns
