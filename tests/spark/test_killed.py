"""A worker that is killed in the middle does not change the statement."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from click.testing import CliRunner

from outcomelang.cli.main import outcome
from tests.spark.test_settle import but_for_the_engine

CONTRACT = "contracts/gloucestershire"
UNTIL = "2024-06-30"
TWO_WORKERS = "local-cluster[2,1,1024]"
BUSY = 4
"""Seconds of work after which a worker is in the middle of it: to start takes it two or three."""


def workers_of(pid):
    """The processes of Spark's executors among the descendants of a process, and the seconds each has worked."""
    parents, executors = {}, {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if b"CoarseGrainedExecutorBackend" in (folder / "cmdline").read_bytes():
                ticks = int(fields[11]) + int(fields[12])
                executors[int(folder.name)] = ticks / os.sysconf("SC_CLK_TCK")
            parents[int(folder.name)] = int(fields[1])
        except OSError:
            continue  # it has ended meanwhile

    def descends(one):
        while one in parents and one != pid:
            one = parents[one]
        return one == pid

    return {one: seconds for one, seconds in executors.items() if descends(one)}


def test_a_killed_worker_changes_nothing(tmp_path):
    """One of two is ended without a word while both work; another takes its place."""
    by_duckdb = CliRunner().invoke(outcome, ["settle", CONTRACT, "--as-of", UNTIL, "--format", "json"])
    output = tmp_path / "statement.json"
    command = [sys.executable, "-m", "outcomelang", "settle", CONTRACT, "--as-of", UNTIL, "--format", "json"]
    command += ["--output", str(output), "--engine", "spark", "--master", TWO_WORKERS]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as settling:
        killed, replaced = None, False
        while settling.poll() is None:
            found = workers_of(settling.pid)
            if killed is None and len(found) == 2 and min(found.values()) > BUSY:
                killed, others = max(found), set(found)
                os.kill(killed, signal.SIGKILL)
                assert settling.poll() is None
            elif killed is not None and set(found) - others:
                replaced = True
            time.sleep(0.1)
        _, told = settling.communicate()
    assert settling.returncode == 0, told
    assert replaced
    assert but_for_the_engine(output.read_text()) == but_for_the_engine(by_duckdb.stdout)
