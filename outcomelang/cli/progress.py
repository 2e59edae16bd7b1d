"""What is seen of long work: a bar on a terminal, and with `--verbose` what took how long."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from attrs import define, field, frozen

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

Command = TypeVar("Command", bound=Callable[..., Any])

_SECONDS_UNSEEN: Final = 1.0
_MEBIBYTE: Final = 2**20
_HEADS: Final = ("stage", "rows", "seconds")


def verbose_option(command: Command) -> Command:
    """`--verbose`."""
    words = "Say on standard error what took how long, of how many rows, and the most memory."
    return click.option("--verbose", is_flag=True, help=words)(command)


@frozen
class _Stage:
    what: str
    rows: int | None
    seconds: float


@define
class _Seen:
    """The stages so far, and the bar that shows the one that goes on, if it has been long enough."""

    done: list[_Stage] = field(factory=list)
    _now: str | None = None
    _bar: Bar | None = None
    _task: TaskID | None = None
    _lock: Lock = field(factory=Lock)

    @contextmanager
    def stage(self, what: str, rows: int | None = None) -> Iterator[None]:
        begun = perf_counter()
        self._show(what if rows is None else f"{what} · {rows:,} rows")
        yield
        self.done.append(_Stage(what, rows, perf_counter() - begun))

    def open_bar(self) -> None:
        """Show the stage that goes on from now on, and those after it."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        with self._lock:
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(self._now or "", total=None)
            self._bar.start()

    def close_bar(self) -> None:
        """Leave the terminal as it was."""
        with self._lock:
            if self._bar is not None:
                self._bar.stop()

    def _show(self, words: str) -> None:
        with self._lock:
            self._now = words
            if self._bar is not None and self._task is not None:
                self._bar.update(self._task, description=words)


@contextmanager
def seen_progress(*, verbose: bool) -> Iterator[_Seen]:
    """Listens to work as long as the block lasts.

    A bar is on standard error if that is a terminal, from the second second on, and gone at the end. With `verbose`
    the stages follow when the block ends, however it does.
    """
    seen = _Seen()
    begun = perf_counter()
    timer = Timer(_SECONDS_UNSEEN, seen.open_bar) if sys.stderr.isatty() else None
    if timer is not None:
        timer.daemon = True
        timer.start()
    try:
        yield seen
    finally:
        if timer is not None:
            timer.cancel()
            timer.join()
            seen.close_bar()
        if verbose:
            click.echo(_table([*seen.done, _Stage("in all", None, perf_counter() - begun)]), err=True, nl=False)


def _table(stages: list[_Stage]) -> str:
    cells = [_HEADS, *((one.what, "" if one.rows is None else f"{one.rows:,}", f"{one.seconds:.2f}") for one in stages)]
    first, second, third = (max(len(row[place]) for row in cells) for place in range(len(_HEADS)))
    lines = [f"{what:<{first}}  {rows:>{second}}  {seconds:>{third}}".rstrip() for what, rows, seconds in cells]
    return "\n".join([*lines, *_memory()]) + "\n"


def _memory() -> Iterator[str]:
    """The most memory that the process has had; not every system tells."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return
    most = getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    yield f"memory, at most {most // _MEBIBYTE:,} MiB"
