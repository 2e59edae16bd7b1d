"""Long work: what it shows on a terminal, what `--verbose` says of it, and that Ctrl-C leaves nothing behind."""

import os
import pty
import re
import signal
import subprocess
import sys
import time

import duckdb
import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome

CONTRACT = """contract long_work "Long work"
currency DKK
term 2024-01-01 to 2025-12-31
settle on 2024-12-31, 2025-12-31
payer city "City"
provider home "Home"
table youth { id key  first_day date }
events job of youth { id key  on date }
group young of youth enters first_day
metric working of young = count of job within 200 days after start
pay work 100 DKK per working
cap total 900_000_000 DKK
"""
TEST = """
test "one day of work is paid" {
  youth
    | id | first_day  |
    | A  | 2024-01-01 |
  job
    | id | youth | on         |
    | 1  | A     | 2024-02-01 |
  as of 2025-12-31
  expect work = 100 DKK
}
"""
MANY = 3_000_000
AS_OF = ("--as-of", "2025-12-31")
MOMENTS = (0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
FILES = ("--lines", "lines.csv", "--output", "statement.txt", "--problems", "problems.csv")


def contract_with(folder, jobs):
    """A folder with the contract and so many events of its one participant."""
    (folder / "contract.outcome").write_text(CONTRACT, "utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "youth.csv").write_text("id,first_day\nA,2024-01-01\n", "utf-8")
    duckdb.execute(
        f"copy (select i as id, 'A' as youth, date '2024-01-01' + (i % 300)::int as \"on\" from range({jobs}) t(i)) "
        f"to '{folder}/data/job.csv' (header)"
    )
    return folder


AT_CTRL_C = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the process that started the tests does with it
from outcomelang.cli import main
main.run()
"""


SOON = """
from outcomelang.cli import progress
progress._SECONDS_UNSEEN = 0.1
"""


def command(*arguments, before=""):
    """How the program is started as a process of its own; `before` is done in it first."""
    return [sys.executable, "-c", before + AT_CTRL_C, *arguments]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Work of some seconds."""
    return contract_with(tmp_path_factory.mktemp("large"), MANY)


def test_verbose_says_what_took_how_long(tmp_path, monkeypatch):
    """Each stage in its order, with the rows it went through; the statement is the same without it."""
    monkeypatch.chdir(contract_with(tmp_path, 10))
    plain, verbose = (CliRunner().invoke(outcome, ["settle", ".", *AS_OF, *more]) for more in ((), ("--verbose",)))
    assert verbose.exit_code == plain.exit_code == 0
    assert verbose.stdout == plain.stdout
    said = verbose.stderr.removeprefix(plain.stderr).splitlines()
    assert [re.sub(r"[0-9]+\.[0-9]{2}$", "S", " ".join(line.split())) for line in said[:-1]] == [
        "stage rows seconds",
        "reading youth S",
        "reading job S",
        "checking rows together 11 S",
        "settling 2024-12-31 S",
        "settling 2025-12-31 S",
        "in all S",
    ]
    assert re.fullmatch(r"memory, at most [0-9,]+ MiB", said[-1])


def test_check_says_it_too(tmp_path, monkeypatch):
    """`outcome check` has the stages of reading."""
    monkeypatch.chdir(contract_with(tmp_path, 10))
    stages = CliRunner().invoke(outcome, ["check", ".", "--verbose"]).stderr
    assert "reading job" in stages
    assert "settling" not in stages


@pytest.mark.parametrize(
    ("arguments", "stages"),
    [
        (["diff", ".", "dearer", "--data", "data", *AS_OF], ["reading youth", "settling 2025-12-31"] * 2),
        (["diff", ".", "dearer"], ["looking for a member who is paid differently"]),
        (["portfolio", ".", "--jobs", "1", *AS_OF], ["contract 1 of 2", "contract 2 of 2"]),
        (["test", "tested"], ["testing tested/contract.outcome"]),
        (["verify", "statement.json"], ["reading youth", "settling 2025-12-31"]),
    ],
    ids=["diff with data", "diff", "portfolio", "test", "verify"],
)
def test_other_long_commands_say_it_as_well(arguments, stages, tmp_path, monkeypatch):
    """Each with its own stages, in order; what it prints and how it ends is the same."""
    monkeypatch.chdir(contract_with(tmp_path, 10))
    for folder, text in (("dearer", CONTRACT.replace(" 100 DKK", " 200 DKK")), ("tested", CONTRACT + TEST)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "contract.outcome").write_text(text, "utf-8")
    statement = CliRunner().invoke(outcome, ["settle", ".", *AS_OF, "--format", "json"]).stdout
    (tmp_path / "statement.json").write_text(statement, "utf-8")
    if arguments[0] == "portfolio":
        arguments = ["portfolio", *_two_contracts(tmp_path), *arguments[2:]]
    plain, verbose = (CliRunner().invoke(outcome, [*arguments, *more]) for more in ((), ("--verbose",)))
    assert (verbose.exit_code, verbose.stdout) == (plain.exit_code, plain.stdout)
    assert plain.exit_code in {0, 5}
    said = [re.split(" {2,}", line)[0].rstrip() for line in verbose.stderr.removeprefix(plain.stderr).splitlines()]
    assert [one for one in said if one in stages] == stages


def _two_contracts(folder):
    """Two folders with the same contract and data."""
    for name in ("one", "two"):
        (folder / name).mkdir()
        contract_with(folder / name, 10)
    return ["one", "two"]


def test_a_terminal_shows_the_stage_and_its_rows(large):
    """Once it has been long enough, on standard error, where that is a terminal; at the end it is gone."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command("check", str(large), before=SOON), stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
    assert process.wait() == 0
    assert f"checking rows together · {MANY + 1:,} rows".encode() in shown or b"reading job" in shown
    assert shown.rstrip().endswith(b"\x1b[2K")  # the line is wiped


def test_nothing_is_shown_where_there_is_no_terminal(large):
    """Not a byte, however long it takes."""
    process = subprocess.run(command("check", str(large)), capture_output=True, check=True)
    assert process.stderr == b""


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_leaves_nothing(large, moment, tmp_path):
    """Ctrl-C ends with 130, or came after the end; no file is there in part, and none of its drafts.

    One that comes before the program has been read, or after its end, is Python's own affair, which says so in its way
    or ends by the signal without a word.
    """
    process = subprocess.Popen(
        command("settle", str(large), *AS_OF, *FILES), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    time.sleep(moment)
    process.send_signal(signal.SIGINT)
    _, words = process.communicate()
    is_of_python = b"KeyboardInterrupt" in words or (process.returncode == -signal.SIGINT and not words)
    assert process.returncode in (0, 130) or is_of_python, words
    there = sorted(file.name for file in tmp_path.iterdir())
    whole = ["lines.csv", "problems.csv", "statement.txt"]
    ways: dict[int, list[list[str]]] = {0: [whole], 130: [[]]}
    assert there in ways.get(process.returncode, [whole, []])


IN_A_QUERY = """
import os, signal, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the process that started the tests does with it
from outcomelang import passes
from outcomelang.cli import main
from outcomelang.data.connection import beside, connected

def endless(*_):
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with connected(threads=2) as connection:
        beside(connection).execute("select count(*) from range(1000000000000) t(i) where i % 7 = 3")

passes.load = endless
sys.argv = ["outcome", "check", "."]
main.run()
"""


def test_an_interrupt_in_the_middle_of_a_query_is_no_defect(tmp_path):
    """The database stops all its threads, and answers with an error of its own, which is not ours."""
    process = subprocess.run(
        [sys.executable, "-c", IN_A_QUERY],
        cwd=contract_with(tmp_path, 10),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (process.returncode, process.stderr) == (130, b"")
