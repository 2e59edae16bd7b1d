"""`outcome fmt`: contracts in the format of the language, so that two versions differ only in what they say."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from attrs import frozen

from outcomelang.cli.exit_codes import ExitCode
from outcomelang.data.contract_file import SUFFIX, read_source, read_stream
from outcomelang.data.whole_file import write_whole
from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.report.diagnostics import to_text
from outcomelang.report.visible import visible
from outcomelang.source import Source
from outcomelang.syntax.format import format_file
from outcomelang.syntax.parse import parse

STANDARD_INPUT = "-"


@frozen
class Formatted:
    """A text that could be read: as it is, and as it should be."""

    source: Source
    text: str


@frozen
class Refused:
    """Why there is nothing to write: a file that cannot be read, or a text that is no contract."""

    findings: tuple[Diagnostic, ...]
    exit_code: ExitCode


@click.command
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--check", is_flag=True, help="Write nothing; name the files that would change, and fail if there are any."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
def fmt(files: tuple[str, ...], check: bool, diff: bool) -> ExitCode:
    """Write contracts in the format of the language.

    A FILE is a contract or library, a folder whose .outcome files are meant, or - for standard input, whose text goes
    to standard output. Names the files it has changed; a file with an error in its syntax stays as it is.
    """
    worst = ExitCode.FINE
    for file in [one for named in files for one in _meant(named)]:
        result = _format(file)
        if isinstance(result, Refused):
            # click drops the colour again where there is no terminal.
            click.echo(to_text(result.findings, colour=True), err=True, nl=False)
            code = result.exit_code
        elif check or diff:
            code = _compare(file, result, check=check, diff=diff)
        else:
            code = _write(file, result)
        worst = max(worst, code)
    return worst


def _meant(file: str) -> list[str]:
    """The file; or for a folder all contracts and libraries in it and below it, hidden folders left out."""
    if file == STANDARD_INPUT or not Path(file).is_dir():
        return [file]
    inside = sorted(_contracts_in(file))
    if not inside:
        raise click.ClickException(f"there is no {SUFFIX} file in {visible(file)}")
    return inside


def _contracts_in(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder, onerror=_give_up):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (str(Path(place, name)) for name in names if name.endswith(SUFFIX))


def _give_up(error: OSError) -> None:
    raise error


def _format(file: str) -> Formatted | Refused:
    source = read_stream("<stdin>", sys.stdin.buffer) if file == STANDARD_INPUT else read_source(Path(file))
    if isinstance(source, Diagnostic):
        return Refused((source,), ExitCode.WRONG_USE)
    parsed = parse(source)
    if parsed.file is None or has_errors(parsed.diagnostics):
        return Refused(parsed.diagnostics, ExitCode.CONTRACT_HAS_ERRORS)
    return Formatted(source, format_file(parsed.file, source))


def _write(file: str, result: Formatted) -> ExitCode:
    """Put the text in the file's place, but only if it is another: then a file's date says when it was changed."""
    if file == STANDARD_INPUT:
        click.echo(result.text.encode(), nl=False)
    elif _differs(file, result):
        write_whole(Path(file), result.text.encode())
        click.echo(visible(file))
    return ExitCode.FINE


def _compare(file: str, result: Formatted, *, check: bool, diff: bool) -> ExitCode:
    """Say what would be written, as a list of names or line by line."""
    if not _differs(file, result):
        return ExitCode.FINE
    if diff:
        click.echo("".join(_difference(result)), nl=False)
    else:
        click.echo(visible(result.source.name))
    return ExitCode.CONTRACT_HAS_ERRORS if check else ExitCode.FINE


def _differs(file: str, result: Formatted) -> bool:
    """Whether the bytes differ: a byte order mark is not part of a source's text, and does not stay."""
    if file == STANDARD_INPUT:
        return result.source.text != result.text
    return Path(file).read_bytes() != result.text.encode()


def _difference(result: Formatted) -> Iterator[str]:
    """A unified difference, as `patch` reads it."""
    name = result.source.name
    before, after = _lines(result.source.text), _lines(result.text)
    for line in difflib.unified_diff(before, after, name, f"{name} (formatted)"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines with their ends; a line ends with a line feed and with nothing else."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]
