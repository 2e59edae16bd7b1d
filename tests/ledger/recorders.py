"""Processes that record in a ledger, and that may be killed: forks of this one, which has everything imported.

Started by the fixture `recorders`. Each line of standard input is a task in JSON, which is answered by a line: `start`
by the number of the process that carries it out, `wait` by how it ended.
"""

import json
import os
import signal
import sqlite3
import sys
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

from outcomelang.cli.main import outcome
from outcomelang.data import whole_file
from outcomelang.data.ledger import opened
from outcomelang.ledger.held import Origin, entries_to_add
from outcomelang.settlement.past import Past
from outcomelang.settlement.record import Record
from outcomelang.settlement.standing import Standing
from outcomelang.settlement.statement import Transfer
from outcomelang.settlement.transfers import SplitPast

AT_ONCE = 3
"""Settlements that are recorded in one transaction."""


def record_of(number):
    """The settlement of a number, which pays 100 as each does."""
    on = date(2020 + number // 12, 1 + number % 12, 1)
    so_far = Fraction(100 * (number + 1))
    return Record(
        on=on,
        due=on,
        paid_now={"a": Fraction(100)},
        corrections={},
        floors=(),
        transfers=(Transfer("a", "city", "fund", Fraction(100)),),
        guarantee=None,
        standing=Standing(
            past={"a": Past(let_through=so_far, allowed=so_far, rounded=so_far)},
            splits={"a": SplitPast()},
            budgets={},
            settled={"a": so_far},
        ),
    )


def record(ledger, contract, times, marks=None):
    """Record `AT_ONCE` settlements, so many times; a mark is left before, in and after each transaction."""
    origin = Origin(contract, "DKK", "0.01", ("text",), {}, "outcomelang", date(2030, 1, 1))
    marked = os.open(marks, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if marks else None

    def mark(phase):
        if marked is not None:
            os.write(marked, phase)

    for time_ in range(times):
        mark(b"b")
        with opened(ledger, to_record=True) as found:
            with found.recording():
                mark(b"i")
                records = [record_of(number) for number in range((time_ + 1) * AT_ONCE)]
                found.add(entries_to_add(found.entries(), records, origin))
            mark(b"a")


def die():
    """As if the power of the process were cut."""
    os.kill(os.getpid(), signal.SIGKILL)


def traced(at_statement):
    """Have each connection call a function ahead of every statement."""
    connect = sqlite3.connect

    def connected(*arguments, **options):
        connection = connect(*arguments, **options)
        connection.set_trace_callback(at_statement)
        return connection

    sqlite3.connect = connected


def settle(arguments, die_at=None, meet=None):
    """Run the command; die ahead of a statement, the lock being the first, or when a file is to be put in its place.

    With `meet`, wait ahead of the lock until two are there.
    """
    seen = 0

    def at_statement(statement):
        nonlocal seen
        seen += seen > 0 or statement == "BEGIN IMMEDIATE"
        if seen == die_at:
            die()
        if meet and statement == "BEGIN IMMEDIATE":
            (Path(meet) / str(os.getpid())).touch()
            while len(list(Path(meet).iterdir())) < 2:
                time.sleep(0.001)

    traced(at_statement)
    if die_at == "file":
        whole_file._reach_disk = lambda draft: die()  # noqa: ARG005
    outcome.main(["settle", *arguments], prog_name="outcome")


def carry_out(task):
    """A task, in a process of its own."""
    sys.stdin.close()
    out = os.open(task.pop("printed", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    code = 0
    try:
        (record if task.pop("do") == "record" else settle)(**task)
    except SystemExit as end:
        code = int(end.code or 0)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def answer(number):
    """Write a line."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main():
    """Answer each line."""
    for line in sys.stdin:
        task = json.loads(line)
        if "wait" in task:
            _, status = os.waitpid(task["wait"], 0)
            answer(os.waitstatus_to_exitcode(status))
            continue
        process = os.fork()
        if process == 0:
            carry_out(task)
        answer(process)


if __name__ == "__main__":
    main()
