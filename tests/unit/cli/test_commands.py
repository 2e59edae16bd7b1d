"""The list of commands: what `outcome --help` says, and what it costs."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

import outcomelang
from outcomelang.cli.deferred import DeferredCommand
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.main import COMMANDS, CommandLine, outcome

FIRST = DeferredCommand("validate", "json:no_such_function", "Check contracts.")
SECOND = DeferredCommand("explain", "click:echo", "Show how an amount came about.")


def test_each_command_says_the_same_in_the_list_and_in_its_own_help():
    """The summary in the list is the first sentence of the command's docstring, and its module has the command."""
    listed = {command.name: command.get_short_help_str(limit=200) for command in COMMANDS}
    assert {command.name: command.load().get_short_help_str(limit=200) for command in COMMANDS} == listed


def test_commands_are_listed_in_the_order_of_use_without_being_imported():
    """Neither of these two could be loaded; both are listed, in the order given."""
    words = CliRunner().invoke(CommandLine(commands=[FIRST, SECOND]), ["--help"]).stdout
    assert words.index("validate  Check contracts.") < words.index("explain   Show how an amount came about.")


def test_a_slip_in_a_command_is_met_with_the_nearest():
    """Commands that are not loaded yet are still suggested."""
    ended = CliRunner().invoke(CommandLine(commands=[FIRST, SECOND]), ["valdate"])
    assert ended.exit_code == ExitCode.WRONG_USE
    assert "'validate'" in ended.stderr


def test_a_deferred_command_reads_its_own_arguments(monkeypatch):
    """Options, help and result are those of the command that is loaded."""

    @click.command("settle")
    @click.option("--as-of")
    def settle(as_of):
        """Settle a contract."""
        click.echo(as_of)
        return ExitCode.DATA_DO_NOT_FIT

    monkeypatch.setattr("outcomelang.cli.deferred.settle", settle, raising=False)
    line = CommandLine(commands=[DeferredCommand("settle", "outcomelang.cli.deferred:settle", "Settle a contract.")])
    ended = CliRunner().invoke(line, ["settle", "--as-of", "2030-12-31"])
    assert (ended.exit_code, ended.stdout) == (3, "2030-12-31\n")
    assert "--as-of TEXT" in CliRunner().invoke(line, ["settle", "--help"]).stdout
    assert CliRunner().invoke(line, ["settle", "--as-off"]).exit_code == ExitCode.WRONG_USE


def test_an_entry_that_names_no_command_is_a_defect():
    """A slip in the list of commands is ours, and is said to be."""
    ended = CliRunner().invoke(CommandLine(commands=[SECOND]), ["explain"])
    assert ended.exit_code == ExitCode.DEFECT
    assert "TypeError" in ended.stderr


def test_help_lists_every_exit_code_of_ours():
    """Who writes a script around `outcome` finds the codes where the commands are."""
    words = CliRunner().invoke(outcome, ["--help"]).stdout
    listed = [line.split()[0] for line in words.partition("Exit codes:\n")[2].splitlines() if line.strip()]
    assert listed == [str(code.value) for code in ExitCode if code < 128]


@pytest.mark.parametrize("start", [["-m", "outcomelang"], ["-c", "from outcomelang.cli.main import run; run()"]])
def test_version(start):
    """The console command and the module are one and the same."""
    ended = subprocess.run([sys.executable, *start, "--version"], capture_output=True, text=True, check=True)
    assert ended.stdout == f"outcome {outcomelang.__version__}\n"


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_no_library_but_click(option):
    """They start as fast as click does; every other library waits for the command that needs it."""
    script = (
        "import sys\n"
        "from outcomelang.cli.main import outcome\n"
        "try: outcome.main(sys.argv[1:], prog_name='outcome')\n"
        "finally: print(*sys.modules, file=sys.stderr)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, option], capture_output=True, text=True, check=True)
    imported = {name.partition(".")[0] for name in ended.stderr.split()}
    # A path file of an editable install or a test tool may import others before the first line of ours.
    before = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    already = {name.partition(".")[0] for name in before.stdout.split()}
    assert imported - already - sys.stdlib_module_names == {"click", "outcomelang"}
