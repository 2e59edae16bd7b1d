"""A process apart, in which data files are settled: a crash of a native reader is seen, and ends no test run.

It may take so much more memory than it has at the start, and of the processor so many seconds for one folder of files.
"""

import gc
import multiprocessing
import multiprocessing.context
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from attrs import define, field, frozen

SECONDS = 5
MEMORY = 1 << 30
"""Bytes."""
WAIT = 120
"""Seconds of the clock after which a process that does not answer is held for stuck."""


@frozen
class Answer:
    """What became of a folder: the codes of the findings and whether there is a statement, or what went wrong."""

    codes: tuple[str, ...] = ()
    settled: bool = False
    defect: str = ""
    seconds: float = 0.0


Work = Callable[[Path, str | None], tuple[tuple[str, ...], bool]]
"""Settle the files of a folder, or check one table: the codes found, and whether all went well."""


@define
class Apart:
    """The process; it is started again when it has died."""

    work: Work
    place: Path
    _process: multiprocessing.context.ForkProcess | None = field(default=None, init=False)
    _pipe: Connection | None = field(default=None, init=False)

    def ask(self, folder: Path, only: str | None = None) -> Answer:
        """What becomes of the files of a folder, or of one table of them."""
        pipe = self._pipe if self._process is not None and self._process.is_alive() else self._start()
        assert pipe is not None
        pipe.send((folder, only))
        if not pipe.poll(WAIT):
            self.close()
            return Answer(defect=f"no answer in {WAIT} s")
        try:
            found = pipe.recv()
        except EOFError:
            return Answer(defect=self._death())
        assert isinstance(found, Answer)
        return found

    def close(self) -> None:
        """End the process."""
        if self._process is not None and self._process.pid is not None:
            self._process.kill()
            self._process.join()
        self._process = None

    def _start(self) -> Connection:
        context = multiprocessing.get_context("fork")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_answers, args=(self.work, other, self.place), daemon=True)
        self._process.start()
        other.close()
        return self._pipe

    def _death(self) -> str:
        assert self._process is not None
        self._process.join()
        code = self._process.exitcode or 0
        self._process = None
        if code == -signal.SIGXCPU:
            return f"more than {SECONDS} s of the processor"
        return f"the process died: {signal.Signals(-code).name if code < 0 else code}"


def _answers(work: Work, pipe: Connection, place: Path) -> None:
    """Answer one folder after the other, in bounds."""
    temporary, here = place / "temporary", place / "here"
    for folder in (temporary, here):
        folder.mkdir(exist_ok=True)
    tempfile.tempdir = str(temporary)
    os.chdir(here)
    gc.collect()
    size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    while True:
        try:
            folder, only = pipe.recv()
        except EOFError:
            return
        pipe.send(_answer(work, folder, only, (temporary, here)))


def _answer(work: Work, folder: Path, only: str | None, empty: tuple[Path, ...]) -> Answer:
    before = time.process_time()
    # The limit counts whole seconds, so that the last one may be cut short.
    resource.setrlimit(resource.RLIMIT_CPU, (int(before) + SECONDS + 1, resource.RLIM_INFINITY))
    given = _files(folder)
    try:
        codes, settled = work(folder, only)
    except BaseException as error:  # noqa: BLE001 (whatever it is, it is told)
        frames = "".join(traceback.format_exception(error)[-6:])
        return Answer(defect=f"{type(error).__name__}\n{frames}")
    left = [path.name for place in empty for path in place.iterdir()]
    changed = "files were changed" if _files(folder) != given else f"left behind: {left}" if left else ""
    nothing = "" if settled or codes else "no statement, and no finding"
    return Answer(codes, settled, changed or nothing, time.process_time() - before)


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.iterdir()}


assert sys.platform != "win32", "memory and processor are bounded as Unix does"
