"""Several contracts settled side by side, each in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from attrs import frozen

from outcomelang import passes
from outcomelang.data.binding import bind
from outcomelang.data.contract_file import read_source
from outcomelang.data.interruption import heed_interruptions
from outcomelang.data.reading_options import NOTHING_SAID, ReadingOptions
from outcomelang.diagnostic import Diagnostic
from outcomelang.engine.settling import Options
from outcomelang.model.contract import Contract
from outcomelang.settlement.statement import Statement

Summary = TypeVar("Summary")
Summarise: TypeAlias = Callable[[Contract, Statement, str], Summary]
"""Makes a summary of a contract that has been settled from a file; sent to other processes, so a function by name."""


@frozen
class Share:
    """What one contract may take of the machine while others are settled beside it."""

    threads: int
    memory: str


@frozen
class Found:
    """A folder that holds a contract, and the folder in which the files that it uses must lie (None: its own)."""

    folder: Path
    within: Path | None


@frozen
class SettledFile(Generic[Summary]):
    """A contract's summary, and what was found; no summary where an error stopped it."""

    file: str
    summary: Summary | None
    findings: tuple[Diagnostic, ...]


def settled_side_by_side(  # noqa: PLR0913 (what to settle, and how)
    contracts: Sequence[Found],
    data: str,
    as_of: date,
    summarise: Summarise[Summary],
    *,
    jobs: int | None = None,
    reading: ReadingOptions = NOTHING_SAID,
    memory: int | None = None,
) -> Iterator[SettledFile[Summary]]:
    """Settle some contracts, each with the data in its own folder `data`; in their order.

    `summarise` makes what is wanted of each. `jobs` is how many at a time: as many as there are processors unless it
    is said. `reading` is what is said of all data files. `memory` is what the databases of those that are settled at
    one time may hold together, in bytes: most of the machine's unless it is said.
    """
    processors = os.cpu_count() or 1
    at_once = max(1, min(jobs or processors, len(contracts)))
    share = Share(
        threads=max(1, processors // at_once), memory=f"{80 // at_once}%" if memory is None else f"{memory // at_once}B"
    )
    settle: Callable[[Found], SettledFile[Summary]] = partial(
        _settled, data=data, as_of=as_of, summarise=summarise, share=share, reading=reading
    )
    if at_once == 1:
        yield from map(settle, contracts)
        return
    # A process that is started afresh holds no lock of this one, and works alike on every system.
    with ProcessPoolExecutor(at_once, get_context("spawn"), initializer=heed_interruptions) as pool:
        yield from pool.map(settle, contracts)


def _settled(  # noqa: PLR0913, PLR0917 (what to settle, and how)
    found: Found, data: str, as_of: date, summarise: Summarise[Summary], share: Share, reading: ReadingOptions
) -> SettledFile[Summary]:
    source = read_source(found.folder, found.within)
    if isinstance(source, Diagnostic):
        return SettledFile(str(found.folder), None, (source,))
    checked = passes.read_to_settle(source)
    if checked.contract is None:
        return SettledFile(source.name, None, checked.diagnostics)
    own = found.folder / data
    sources = bind(checked.contract, own if own.is_dir() else None, options=reading)
    options = Options(threads=share.threads, memory=share.memory)
    with passes.settle(checked.contract, sources, as_of, options) as settling:
        findings = (*checked.diagnostics, *settling.diagnostics)
        if settling.statement is None:
            return SettledFile(source.name, None, findings)
        return SettledFile(source.name, summarise(checked.contract, settling.statement, source.name), findings)
