"""How a command ends: an exit code, a sentence, and never a traceback."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.main import CommandLine, outcome

CELL = "010203-4567"  # of somebody's data


def ending(command, arguments=()):
    """The exit code and stderr of a command line whose one command is `command`."""
    line = CommandLine(commands={"probe": click.Command("probe", callback=command)})
    ended = CliRunner().invoke(line, ["probe", *arguments])
    return ended.exit_code, ended.stderr


def raising(error):
    """A command that raises `error`."""

    def command():
        raise error

    return command


def process(script, **environment):
    """Run a script in a process of its own, with `outcome` as its command line and a command made of its `probe`."""
    preamble = """
        import click, os, signal, sys
        from outcomelang.cli import main
        def probe(): ...
    """
    closing = """
        main.outcome.add_command(click.Command("probe", callback=probe))
        sys.argv = ["outcome", "probe"]
        main.run()
    """
    return subprocess.run(
        [sys.executable, "-c", "".join(map(textwrap.dedent, (preamble, script, closing)))],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("code", ExitCode)
def test_a_command_returns_its_exit_code(code):
    """What a command returns is what the process leaves with, and nothing is added to it."""
    assert ending(lambda: code) == (code, "")


def test_a_command_that_returns_nothing_is_fine():
    """No news is good news."""
    assert ending(lambda: None) == (0, "")


def test_a_command_may_leave_through_its_context():
    """`ctx.exit(3)` means what returning 3 means."""
    assert ending(lambda: click.get_current_context().exit(3)) == (3, "")


def test_a_command_that_returns_something_else_is_a_defect():
    """A programmer who returns a sentence for a code hears of it."""
    code, words = ending(lambda: "done")
    assert code == 4
    assert "ValueError" in words


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nonsense"], "No such command 'nonsense'."),
        (["--nonsense"], "No such option '--nonsense'."),
    ],
)
def test_wrong_use_is_2(arguments, sentence):
    """A slip on the command line is answered with a sentence."""
    ended = CliRunner().invoke(outcome, arguments)
    assert ended.exit_code == 2
    assert sentence in ended.stderr
    assert ended.stdout == ""


def test_no_command_is_wrong_use_and_shows_the_help():
    """`outcome` alone asks for nothing; it is told what could be asked."""
    ended = CliRunner().invoke(outcome, [])
    assert ended.exit_code == 2
    assert "Exit codes:" in ended.stderr


def test_a_sentence_of_a_command_is_2_and_not_1():
    """Left to click, the code were 1 here, which would say that the contract has errors."""
    assert ending(raising(click.ClickException("`a.outcome` is a folder"))) == (2, "Error: `a.outcome` is a folder\n")


def test_a_full_disk_is_2():
    """What the system refuses is no defect of ours."""
    error = OSError(errno.ENOSPC, "No space left on device", "lines.csv")
    assert ending(raising(error)) == (2, "Error: cannot read or write: No space left on device (lines.csv)\n")


def test_a_full_disk_behind_stdout_is_2():
    """Output that is redirected to a full disk is not taken for written."""
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "outcomelang", "--help"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ended.returncode == 2
    assert ended.stderr == b"Error: cannot read or write: No space left on device\n"


@pytest.mark.parametrize(
    "error", [ValueError(CELL), KeyError(CELL), OSError(CELL), EOFError(CELL), RecursionError(), MemoryError()]
)
def test_a_defect_is_4_and_says_where_but_not_what(error):
    """The sentence names the kind of error and the place, and no text of it: that may quote somebody's data."""
    code, words = ending(raising(error))
    assert code == 4
    assert words.lstrip().startswith("Error: this is a defect in outcomelang, not in your contract or your data (")
    assert type(error).__name__ in words
    assert "OUTCOMELANG_TRACEBACK=1" in words
    assert "Traceback" not in words
    assert CELL not in words


def test_a_defect_is_placed_in_our_own_code():
    """An error raised inside a library is placed at the line of ours that called it."""

    def command():
        from outcomelang.cli.deferred import DeferredCommand

        DeferredCommand("x", "no_such_module:command", "").load()

    _, words = ending(command)
    assert "(ModuleNotFoundError at outcomelang.cli.deferred:" in words


def test_developers_see_the_traceback(monkeypatch):
    """With OUTCOMELANG_TRACEBACK=1 each step is there, and the kind of each exception, but never a text of one."""
    monkeypatch.setenv("OUTCOMELANG_TRACEBACK", "1")

    def command():
        try:
            dict[str, str]()[CELL]
        except KeyError as error:
            message = f"no {CELL}"
            raise ValueError(message) from error

    code, words = ending(command)
    assert code == 4
    assert words.startswith("Traceback (most recent call last):")
    assert "in command" in words
    assert "\nKeyError\n" in words
    assert "\nValueError\n" in words
    assert CELL not in words
    assert "this is a defect in outcomelang" in words


def test_ctrl_c_is_130_without_a_traceback():
    """An interrupted command ends at once and quietly, as shells expect."""
    # A shell starts what runs in its background with Ctrl-C ignored, and these tests may run there.
    answer = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    ended = process(f"def probe(): {answer}; os.kill(os.getpid(), signal.SIGINT); signal.pause()")
    assert ended.returncode == 130
    assert ended.stdout == b""
    assert ended.stderr.strip() == b""


def test_a_closed_pipe_is_quiet():
    """`outcome ... | head` ends without a word, and not with a code that says something of the contract."""
    script = """
        def probe():
            reader, writer = os.pipe()
            os.close(reader)
            os.dup2(writer, 1)
            click.echo("a line that nobody reads")
    """
    ended = process(script)
    assert ended.returncode == 141
    assert ended.stderr == b""


def test_no_color_is_honoured_on_a_terminal():
    """Where NO_COLOR is set, a command that styles its words writes them plain, on a terminal too."""
    script = """
        sys.stdout.isatty = lambda: True
        def probe(): click.secho("to pay", fg="green")
    """
    assert process(script, NO_COLOR="1").stdout == b"to pay\n"
    assert process(script, NO_COLOR="").stdout == b"\x1b[32mto pay\x1b[0m\n"


def test_colour_is_dropped_where_there_is_no_terminal():
    """A file or a pipe gets plain text without being asked for it."""
    assert process('def probe(): click.secho("to pay", fg="green")').stdout == b"to pay\n"


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX"},
    ],
    ids=["ascii", "windows", "c locale", "posix locale"],
)
def test_output_is_utf_8_everywhere(environment):
    """A Danish title comes out as the same bytes whatever the machine's code page, and on both streams."""
    script = r"""
        def probe():
            click.echo("R\u00e5det \u2265 1")
            raise click.ClickException("`\u00c6r\u00f8.outcome` is a folder")
    """
    ended = process(script, **environment)
    assert ended.stdout == "Rådet ≥ 1\n".encode()
    assert ended.stderr == "Error: `Ærø.outcome` is a folder\n".encode()


def test_a_file_name_that_is_no_text_is_shown_escaped():
    """A name of undecodable bytes does not break the sentence about it."""
    ended = process(r'def probe(): raise click.ClickException("no file \udce5.outcome")')
    assert ended.returncode == 2
    assert ended.stderr == b"Error: no file \\udce5.outcome\n"


def test_signal_numbers():
    """130 and 141 are what a shell makes of the two signals."""
    assert ExitCode.INTERRUPTED == 128 + signal.SIGINT
    assert ExitCode.READER_GONE == 128 + signal.SIGPIPE
