"""`outcome check`: do the data files fit the contract? No date is needed, and nothing is settled."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from outcomelang import passes
from outcomelang.cli import findings
from outcomelang.cli.broken_rows import PROBLEMS, check_csv, problems_option, write_broken_rows
from outcomelang.cli.contract_file import contract_to_settle, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.memory import in_words, memory_option
from outcomelang.cli.progress import seen_progress, verbose_option
from outcomelang.cli.settling_options import bindings_of, data_option, reading_of, reading_options
from outcomelang.cli.written_files import check_targets
from outcomelang.diagnostic import has_errors


@click.command
@click.argument("file", metavar="FILE")
@data_option
@problems_option
@reading_options
@memory_option
@verbose_option
@within_option
def check(  # noqa: PLR0913, PLR0917 (one for each option)
    file: str,
    data: tuple[str, ...],
    problems: str | None,
    dates: tuple[str, ...],
    numbers: tuple[str, ...],
    memory: int | None,
    verbose: bool,
    within: Path | None,
) -> ExitCode:
    """Check data files against a contract, and say all that is wrong with them.

    FILE and --data are as for settle. Nothing is settled, so no date is needed.
    """
    check_csv(problems=problems)
    checked = contract_to_settle(file, within)
    if checked.contract is None:
        return findings.stop(checked.diagnostics)
    sources = bindings_of(checked.contract, file, data, reading_of(checked.contract, dates, numbers))
    check_targets(checked.contract, file, sources, {PROBLEMS: problems})
    with (
        seen_progress(verbose=verbose) as progress,
        passes.load(checked.contract, sources, progress, in_words(memory)) as loaded,
    ):
        if has_errors(loaded.diagnostics):
            code = findings.stop(loaded.diagnostics)
        else:
            findings.show(loaded.diagnostics)
            code = ExitCode.FINE
        with ExitStack() as drafts:
            write_broken_rows(drafts, loaded.broken, problems, None)
    if code is ExitCode.FINE:
        rows = "".join(f"{table.file.name}: {table.rows:,} rows, all sound\n" for table in loaded.tables)
        click.echo(rows, nl=False)
    return code
