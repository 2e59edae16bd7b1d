"""The command `outcome`: finds the command that was named, and answers for how it ends."""

import atexit
import gc
import io
import os
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

import click

from outcomelang import __version__
from outcomelang.cli.deferred import DeferredCommand
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.data.interruption import interrupted

# In the order in which they are used on a contract. A new command is its own file and one line here:
# DeferredCommand(name, "outcomelang.cli.MODULE:FUNCTION", the first sentence of its docstring).
COMMANDS: tuple[DeferredCommand, ...] = (
    DeferredCommand(
        "validate", "outcomelang.cli.validate:validate", "Check contracts, and say all that is wrong with them."
    ),
    DeferredCommand(
        "check",
        "outcomelang.cli.check:check",
        "Check data files against a contract, and say all that is wrong with them.",
    ),
    DeferredCommand("settle", "outcomelang.cli.settle:settle", "Settle a contract: who pays whom how much, and why."),
    DeferredCommand(
        "portfolio",
        "outcomelang.cli.portfolio:portfolio",
        "Settle contracts side by side, and add them up.",
    ),
    DeferredCommand(
        "ledger",
        "outcomelang.cli.ledger:ledger",
        "Show, verify and export what `outcome settle --record` has put into a ledger.",
    ),
    DeferredCommand("fmt", "outcomelang.cli.fmt:fmt", "Write contracts in the format of the language."),
    DeferredCommand(
        "explain", "outcomelang.cli.explain:explain", "Explain a payment, from its amount down to the rows of data."
    ),
    DeferredCommand(
        "verify", "outcomelang.cli.verify:verify", "Work a statement out again, and say whether it comes to the same."
    ),
    DeferredCommand(
        "diff", "outcomelang.cli.diff:diff", "Say which clauses of two contracts differ, and what that means in money."
    ),
    DeferredCommand("test", "outcomelang.cli.test:test", "Run the tests that contracts carry."),
    DeferredCommand("show", "outcomelang.cli.show:show", "Show a contract as tree, model, plan or SQL."),
    DeferredCommand(
        "help", "outcomelang.cli.help:manual", "Show the manual: a topic, a code such as OUT252, or a command."
    ),
)


class CommandLine(click.Group):
    """A click group that ends every command with one of our exit codes and, where something is wrong, a sentence.

    A command returns its `ExitCode`, or nothing when all is fine. It raises `click.ClickException` (or a kind of
    it) for wrong use and for files it cannot read or write.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (the signature is click's)
        """The names in the order of `COMMANDS`, which tells more than the alphabet."""
        return list(self.commands)

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run the command that the arguments name, and leave the program with its exit code."""
        # click knows nothing of NO_COLOR. Without it, click itself drops colour where there is no terminal.
        if os.environ.get("NO_COLOR"):
            extra.setdefault("color", False)
        sys.exit(self._run(*args, **{**extra, "standalone_mode": False}))

    def _run(self, *args: Any, **extra: Any) -> ExitCode:
        """Run a command, turn whatever it raises into words on stderr, and say how it ended."""
        stdout = sys.stdout
        try:
            return ExitCode(super().main(*args, **extra) or ExitCode.FINE)
        except click.ClickException as mistake:
            mistake.show()
            return ExitCode.WRONG_USE
        except SystemExit:
            # click answers a closed pipe by muffling the streams and leaving with 1, which means another thing here.
            if sys.stdout is stdout:
                raise
            return ExitCode.READER_GONE
        except (KeyboardInterrupt, click.Abort) as stop:
            # click makes the same of Ctrl-C and of an EOFError, which only a fault of ours lets through.
            return _defect(stop.__cause__) if isinstance(stop.__cause__, EOFError) else ExitCode.INTERRUPTED
        except OSError as error:
            return _defect(error) if error.strerror is None else _unusable_file(error)
        except Exception as error:  # noqa: BLE001 (the one place that meets what nobody expected)
            # The database answers Ctrl-C in the middle of a query with an error of its own.
            return ExitCode.INTERRUPTED if interruption.was_asked else _defect(error)


class _Interruption:
    """Remembers that somebody pressed Ctrl-C, and stops what is going on."""

    was_asked = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.was_asked = True
        interrupted(number, frame)


interruption = _Interruption()


def _unusable_file(error: OSError) -> ExitCode:
    """A full disk, a vanished file: what the system says of it, with no text of ours or of the data."""
    where = "" if error.filename is None else f" ({error.filename})"
    click.echo(f"Error: cannot read or write: {error.strerror}{where}", err=True)
    return ExitCode.WRONG_USE


def _defect(error: BaseException) -> ExitCode:
    from outcomelang.cli import defect

    click.echo(defect.describe(error), err=True)
    return ExitCode.DEFECT


@click.group(
    cls=CommandLine,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
    Exit codes:
      0  fine
      1  the contract has errors
      2  wrong use, or a file that cannot be read or written
      3  the data do not fit the contract
      4  a defect in outcomelang
      5  what was compared is not the same
    """,
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def outcome() -> None:
    """Write, check and settle outcome contracts."""


def _leave_garbage() -> None:
    """Spare the last search for garbage; but the database, once used, writes complaints if it is not cleared away."""
    if "duckdb" not in sys.modules:
        gc.freeze()


def run() -> NoReturn:
    """The console command, and `python -m outcomelang`: run it for the arguments of this process."""
    # Imports make many objects and no garbage: to look through them, again and again and once more at the end, would
    # take as long as the imports themselves.
    gc.set_threshold(200_000)
    atexit.register(_leave_garbage)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # a job in the background stays deaf to Ctrl-C
        signal.signal(signal.SIGINT, interruption)
    # The same bytes everywhere: not the code page of this machine, and no crash on a file name it cannot show.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    outcome.main(prog_name="outcome")
