"""A ledger is intact after a kill at any moment, and recording again gives what an undisturbed run gives.

`pytest tests/ledger/test_kills.py --kills 1000 -s` kills more often and says where the kills hit.
"""

import random
import signal
import sys
import time
from collections import Counter

import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome
from outcomelang.data.ledger import opened
from outcomelang.ledger.faults import faults_of

TIMES = 4
AT_ONCE = 3
PHASES = {"b": "before a transaction", "i": "in a transaction", "a": "after a transaction", "": "before the first"}


def read(marks):
    """The marks that a process has left."""
    return marks.read_text() if marks.exists() else ""


def entries_in(ledger):
    """The entries of a ledger that is right: verified, with its triggers."""
    if not ledger.exists():
        return ()
    with opened(str(ledger), to_record=True) as found:
        entries = found.entries()
        assert [*faults_of(entries), *found.missing_guards()] == []
        return entries


def test_a_ledger_is_intact_after_a_kill_at_any_moment(recorders, tmp_path, pytestconfig):
    """Killed at a random moment while it records: only whole transactions are there, and the rest is made up for."""
    undisturbed = tmp_path / "undisturbed.ledger"
    assert recorders.run(do="record", ledger=str(undisturbed), contract="home", times=TIMES) == 0
    whole = entries_in(undisturbed)
    assert len(whole) == TIMES * AT_ONCE
    chance = random.Random(20240630)  # noqa: S311 (no secret)
    hits: Counter[str] = Counter()
    for kill in range(pytestconfig.getoption("--kills")):
        ledger, marks = tmp_path / f"{kill}.ledger", tmp_path / f"{kill}.marks"
        process = recorders.start(do="record", ledger=str(ledger), contract="home", times=TIMES, marks=str(marks))
        marked = chance.randrange(3 * TIMES)
        while len(read(marks)) < marked:
            time.sleep(0.0002)
        time.sleep(chance.uniform(0, 0.003))
        killed = recorders.kill(process) == -signal.SIGKILL
        last = read(marks)[-1:]
        hits[PHASES[last] if killed else "after its end"] += 1
        kept = entries_in(ledger)
        assert len(kept) % AT_ONCE == 0
        assert kept == whole[: len(kept)]
        assert recorders.run(do="record", ledger=str(ledger), contract="home", times=TIMES) == 0
        assert entries_in(ledger) == whole
    sys.stdout.write(f"\nkills: {dict(hits)}\n")
    assert hits["in a transaction"] > 0


@pytest.fixture
def undisturbed(folder, recorders, tmp_path):
    """What is recorded, written and printed where nobody is killed."""
    ledger, statement = tmp_path / "town.ledger", tmp_path / "statement.txt"
    arguments = folder.command("--record", ledger, "--output", statement, as_of="2024-12-31")
    assert recorders.run(do="settle", arguments=arguments) == 0
    return entries_in(ledger), statement.read_bytes()


def test_a_settlement_that_is_killed_at_any_statement_is_made_up_for(folder, recorders, undisturbed):
    """Killed ahead of each statement from the lock on, and between recording and writing the statement.

    No statement is there that the ledger does not hold, and another run makes the same ledger and the same statement.
    """
    statement = folder.path / "statement.txt"
    arguments = folder.command("--record", folder.ledger, "--output", statement, as_of="2024-12-31")
    held = []
    for die_at in ("file", *range(1, 50)):
        folder.ledger.unlink(missing_ok=True)
        statement.unlink(missing_ok=True)
        ended = recorders.run(do="settle", arguments=arguments, die_at=die_at)
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        held.append(len(entries_in(folder.ledger)))
        assert not statement.exists()
        assert recorders.run(do="settle", arguments=arguments) == 0
        assert (entries_in(folder.ledger), statement.read_bytes()) == undisturbed
    # The lock, a table and two triggers, two entries, and the end of the transaction are seven statements at least.
    assert len(held) > 7
    assert held == [2] + [0] * (len(held) - 1)


def test_an_unfinished_transaction_is_undone_by_whoever_only_reads(folder, recorders):
    """After a kill in the midst of a second recording, `outcome ledger verify` finds the first, and that whole."""
    folder.record()
    before = entries_in(folder.ledger)
    for die_at in range(1, 50):
        arguments = folder.command("--record", folder.ledger, as_of="2024-12-31")
        if recorders.run(do="settle", arguments=arguments, die_at=die_at) == 0:
            break
        assert CliRunner().invoke(outcome, ["ledger", "verify", str(folder.ledger)]).exit_code == 0
        assert entries_in(folder.ledger) == before
    assert len(entries_in(folder.ledger)) == 2
