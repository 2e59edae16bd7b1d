"""Ledgers, contracts to record, and processes that record."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import frozen
from click.testing import CliRunner

from outcomelang.cli.main import outcome

CONTRACT = """contract home "A home"

currency DKK
term     2024-01-01 to 2025-12-31
settle   on 30 June, 31 December, due 30 days later

payer    fjordby "Fjordby Kommune"
payer    region  "Region Syd"
provider boligen "Boligen"

payments by fjordby 60%, region 40% to boligen

table youth { id key  moved_in date }

events visit of youth { on date }

group young of youth
  enters moved_in from 2024-01-01 to 2024-12-31
  planned 5

pay visits "Visits"
  30_000 DKK per visit

cap total 500_000 DKK
"""
VISITS = ("2024-03-05", "2024-04-20", "2024-05-01", "2024-08-01", "2025-02-03")


@frozen
class Folder:
    """A folder with a small contract and its data: a participant `A`, and visits of 30,000 DKK each."""

    path: Path

    @property
    def ledger(self):
        """Where its settlements are recorded."""
        return self.path / "town.ledger"

    def visited(self, *days):
        """The data are these visits from now on."""
        rows = "".join(f"A,{day}\n" for day in days)
        (self.path / "data" / "visit.csv").write_text(f"youth,on\n{rows}", "utf-8")

    def command(self, *arguments, as_of="2024-06-30"):
        """The arguments that settle it."""
        return [str(self.path), "--as-of", as_of, *map(str, arguments)]

    def settle(self, *arguments, as_of="2024-06-30"):
        """Settle it in this process."""
        return CliRunner().invoke(outcome, ["settle", *self.command(*arguments, as_of=as_of)])

    def record(self, as_of="2024-06-30"):
        """Settle it and record that."""
        ended = self.settle("--record", self.ledger, as_of=as_of)
        assert ended.exit_code == 0, ended.output
        return ended.stdout


def folder_at(path):
    """A new folder with the contract."""
    (path / "data").mkdir(parents=True)
    (path / "contract.outcome").write_text(CONTRACT, "utf-8")
    (path / "data" / "youth.csv").write_text("id,moved_in\nA,2024-01-02\n", "utf-8")
    made = Folder(path)
    made.visited(*VISITS)
    return made


@pytest.fixture
def folder(tmp_path):
    """The folder of a contract: 90,000 DKK by June 2024, 120,000 by December, 150,000 by June 2025."""
    return folder_at(tmp_path / "home")


@pytest.fixture
def run():
    """Runs `outcome ledger`."""

    def run(*arguments):
        return CliRunner().invoke(outcome, ["ledger", *map(str, arguments)])

    return run


class Recorders:
    """The process that forks those which record."""

    def __init__(self):
        command = [sys.executable, str(Path(__file__).with_name("recorders.py"))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def _answer(self, task):
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(task)}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def start(self, **task):
        """Start a process with a task; its number."""
        return self._answer(task)

    def wait(self, process):
        """How a process ended: its exit code, or below zero the signal that killed it."""
        return self._answer({"wait": process})

    def run(self, **task):
        """Start a process and wait for its end."""
        return self.wait(self.start(**task))

    def kill(self, process):
        """Kill a process, wherever it is; how it ended: it may have been done already."""
        os.kill(process, signal.SIGKILL)
        return self.wait(process)

    def close(self):
        """Let the process that forks end."""
        self.process.communicate()


@pytest.fixture(scope="module")
def recorders():
    """Processes that record, for as long as the module's tests run."""
    found = Recorders()
    yield found
    found.close()
