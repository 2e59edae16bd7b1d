"""Pages laid out as text."""

import re

import pytest

from outcomelang.report.page import Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.page_to_text import to_text

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
WIDE = Table(
    (Column("Payment"), *(Column(month, is_number=True) for month in MONTHS)),
    (
        Row(("Own home", *(f"{number},234,567.00" for number in range(1, 9)))),
        Row(("Total", *(f"{number},234,567.00" for number in range(1, 9))), is_total=True),
    ),
)


def test_a_table_is_aligned_with_a_rule_above_its_total():
    """Words to the left, numbers to the right, each under its heading."""
    table = Table(
        (Column("Payment"), Column("Paid now", is_number=True)),
        (Row(("Own home", "1,000.00")), Row(("Work", "2.50")), Row(("Total", "1,002.50"), is_total=True)),
    )
    assert to_text([table]) == (
        "  Payment   Paid now\n"
        "  ──────────────────\n"
        "  Own home  1,000.00\n"
        "  Work          2.50\n"
        "  ──────────────────\n"
        "  Total     1,002.50\n"
    )


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_a_table_that_is_too_wide_is_laid_out_in_parts(columns):
    """Each part has the column that says what a row is about, and every number is whole and there once a row."""
    text = to_text([WIDE], columns=columns)
    assert max(map(len, text.splitlines())) <= columns
    for number in range(1, 9):
        assert text.count(f"{number},234,567.00") == 2
    parts = text.split("\n\n")
    assert len(parts) > 1
    assert all("Own home" in part and "Total" in part for part in parts)


def test_words_are_broken_where_numbers_are_not():
    """A long clause goes over several lines; the amount beside it stays whole."""
    table = Table((Column("Clause"), Column("Cut", is_number=True)), (Row(("cap total " * 12, "12,600,000.00")),))
    lines = to_text([table], columns=50).splitlines()
    assert len(lines) > 3
    assert sum("12,600,000.00" in line for line in lines) == 1


def test_a_column_that_is_kept_whole_is_never_broken():
    """A date stays a date however narrow the page."""
    table = Table((Column("Due", is_whole=True), Column("Why")), (Row(("2030-12-31", "because " * 20)),))
    assert "2030-12-31  because" in to_text([table], columns=40)


def test_facts_and_paragraphs_are_broken_beside_their_labels():
    """What a label stands for goes on under itself."""
    text = to_text([Heading("Facts"), Facts((("Rounding", "half up " * 8),)), Paragraph("word " * 10)], columns=40)
    assert text.splitlines() == [
        "Facts",
        "─────",
        "  Rounding  half up half up half up half",
        "            up half up half up half up",
        "            half up",
        "",
        "  word word word word word word word",
        "  word word word",
    ]


def test_text_of_the_users_own_neither_acts_nor_vanishes():
    """A title may hold the codes of a terminal, or what rich takes for markup."""
    text = to_text([Heading("\x1b[31mred"), Paragraph("[bold]\u202eleft[/bold]"), Facts((("[a]", ":smile:"),))])
    assert "\x1b" not in text
    assert "\\x1b[31mred" in text
    assert "[bold]\\u202eleft[/bold]" in text
    assert "[a]  :smile:" in text


def test_wide_letters_take_two_columns():
    """A Japanese title does not push the numbers out of line."""
    table = Table((Column("Party"), Column("Paid", is_number=True)), (Row(("東京都", "1")), Row(("Region", "22"))))
    assert to_text([table]).splitlines()[2:] == ["  東京都     1", "  Region    22"]


def test_colour_is_only_where_it_is_asked_for():
    """Headings and totals are bold on a terminal; in a file nothing is."""
    assert "\x1b" not in to_text([Heading("A"), WIDE])
    assert re.sub(r"\x1b\[\d+m", "", to_text([Heading("A")], colour=True)) == to_text([Heading("A")])
    assert "\x1b[1m" in to_text([Heading("A")], colour=True)


def test_what_the_environment_says_changes_nothing(monkeypatch):
    """A statement is laid out alike on every machine."""
    before = to_text([WIDE])
    for name, value in (("COLUMNS", "30"), ("NO_COLOR", "1"), ("FORCE_COLOR", "1"), ("TERM", "dumb")):
        monkeypatch.setenv(name, value)
    assert to_text([WIDE]) == before
