"""The files that a command writes: none over another, and none over what it reads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import click

from outcomelang.cli.contract_file import STANDARD_INPUT
from outcomelang.data.binding import Bindings
from outcomelang.model.contract import Contract
from outcomelang.report.visible import visible


def check_targets(
    contract: Contract,
    file: str,
    sources: Bindings,
    targets: Mapping[str, str | None],
    ledger: str | None = None,
) -> None:
    """Refuse to write one file over another, or over what the contract's statement is made from.

    `targets` are the files to be written, by their options; the ledger is one that is read.

    Raises:
        click.UsageError: naming the option.
    """
    own = () if file == STANDARD_INPUT else tuple(Path(one.name) for one in contract.source.files)
    read = (*own, *sources.paths, *(() if ledger is None else (ledger,)))
    given = [(option, target) for option, target in targets.items() if target is not None]
    for option, target in given:
        if any(_is_same(target, one) for one in read):
            raise click.UsageError(f"{option} would overwrite {visible(target)}, from which the statement is made")
    for (option, target), (other, same) in combinations(given, 2):
        if _is_same(target, same):
            raise click.UsageError(f"{option} and {other} both name {visible(same)}")


def _is_same(one: str, other: str | Path) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:  # one of them is not there yet
        return os.path.realpath(one) == os.path.realpath(other)
