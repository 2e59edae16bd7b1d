"""`outcome help`: the manual on the terminal."""

import sys

import pytest
from click import unstyle
from click.testing import CliRunner

from outcomelang.cli.main import COMMANDS, outcome
from outcomelang.help import pages


def manual(*arguments):
    """The exit code, stdout and stderr of the command."""
    ended = CliRunner().invoke(outcome, ["help", *arguments])
    return ended.exit_code, ended.stdout, ended.stderr


def test_the_contents_list_every_topic_and_command():
    """Each with a line that says what it is about, topics in reading order."""
    code, words, _ = manual()
    assert code == 0
    listed = [line.split()[0] for line in words.splitlines() if line.startswith("  ")]
    assert listed == [*pages.TOPICS, *(command.name for command in COMMANDS)]
    assert f"  language    {pages.topic('language').title}\n" in words


@pytest.mark.parametrize("topic", pages.TOPICS)
def test_a_topic_is_its_page(topic):
    """Where no terminal reads it, the page comes as it is written."""
    assert manual(topic) == (0, pages.topic(topic).text, "")


@pytest.mark.parametrize("page", pages.topics(), ids=lambda page: page.name)
def test_a_topic_has_a_title(page):
    """The first line is the topic and what it is about."""
    assert page.text.startswith(f"# {page.name}: {page.title}\n\n")
    assert page.title


@pytest.mark.parametrize("name", ["OUT501", "out501"])
def test_a_code_is_its_page(name):
    """A code may be typed in small letters."""
    assert manual(name) == (0, pages.code("OUT501").text, "")


def test_a_command_is_its_help():
    """`outcome help validate` says what `outcome validate --help` says."""
    code, words, _ = manual("validate")
    assert code == 0
    assert "--format" in words
    assert words == CliRunner().invoke(outcome, ["validate", "--help"]).stdout.replace(
        "Usage: outcome ", "Usage: outcome "
    )


@pytest.mark.parametrize(
    ("typed", "meant"), [("setling", "settling"), ("OUT5O1", "OUT501"), ("out999", None), ("validat", "validate")]
)
def test_a_slip_is_met_with_the_nearest(typed, meant):
    """A topic, a code or a command that is like what was typed."""
    code, words, complaint = manual(typed)
    assert (code, words) == (2, "")
    assert f"the manual has no page `{typed}`" in complaint
    assert meant is None or f"did you mean `{meant}`?" in complaint


def test_nothing_is_like_nonsense():
    """Where nothing is like it, no page is suggested but the list of all."""
    complaint = manual("xyzzy")[2]
    assert "did you mean" not in complaint
    assert "`outcome help` lists its pages" in complaint


def test_a_name_is_no_path():
    """No page outside the manual can be named."""
    assert manual("../../pyproject")[0] == 2


def test_a_terminal_gets_a_page_without_marks(monkeypatch):
    """Headings and tables are set, at most a hundred columns wide; the words are the same."""
    import io

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", terminal)
    with pytest.raises(SystemExit):
        outcome.main(["help", "limits"])
    page = unstyle(terminal.getvalue())
    assert "evidence and eligibility" in page
    assert "```" not in page
    assert max(len(line) for line in page.splitlines()) <= 100
