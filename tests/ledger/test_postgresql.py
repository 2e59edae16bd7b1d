"""A ledger on a PostgreSQL server, a real one that the tests start: it does what one in a file does."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from outcomelang.data.ledger import LedgerUnusable, opened
from outcomelang.ledger.entry import entry_of
from outcomelang.ledger.faults import faults_of
from tests import postgresql


@pytest.fixture(scope="module")
def server():
    """A server for all tests of this file."""
    with postgresql.server() as answering:
        yield answering


@pytest.fixture
def url(server):
    """The URL of a database without a ledger."""
    url = server.url("postgres:no-secret")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS outcome_ledger")
    return url


@pytest.fixture
def owner(url):
    """Runs a statement on the database, as whoever owns it may."""

    def owner(*statements):
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    return owner


def entries_in(url):
    """The entries of a ledger, which is right."""
    with opened(url) as found:
        entries = found.entries()
        assert [*faults_of(entries), *found.missing_guards()] == []
        return entries


def test_a_server_holds_the_same_entries_as_a_file(folder, url):
    """Recorded in both, run after run: the texts and hashes are the same, and so is the statement but for the name."""
    for as_of in ("2024-06-30", "2024-12-31"):
        by_server = folder.settle("--record", url, as_of=as_of)
        assert by_server.exit_code == 0, by_server.output
        assert folder.settle("--record", url, as_of=as_of).stdout == by_server.stdout
        folder.record(as_of)
    with opened(str(folder.ledger)) as in_file:
        assert entries_in(url) == in_file.entries()
    assert len(entries_in(url)) == 2


def test_neither_user_nor_password_is_in_a_statement(folder, url, server):
    """The ledger is called by its server and database."""
    printed = folder.settle("--record", url).stdout
    assert "no-secret" not in printed
    assert "postgres:" not in printed
    assert f"postgresql://{server.socket}:5432/postgres" in "".join(printed.split())


def test_a_correction_is_paid_by_what_a_server_holds(folder, url):
    """90,000 were recorded; by the data of December it is 60,000: 30,000 go back."""
    assert folder.settle("--record", url).exit_code == 0
    folder.visited("2024-03-05", "2024-04-20")
    assert folder.settle("--record", url, as_of="2024-12-31").exit_code == 0
    assert [entry.content["paid_now"] for entry in entries_in(url)] == [{"visits": "90000"}, {"visits": "-30000"}]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE outcome_ledger SET hash = ''", "DELETE FROM outcome_ledger", "TRUNCATE outcome_ledger"],
)
def test_the_server_refuses_to_change_entries(folder, url, owner, statement):
    """The triggers stop whoever works in the database by mistake."""
    folder.settle("--record", url)
    with pytest.raises(psycopg.errors.RaiseException, match="a ledger is only added to"):
        owner(statement)


def test_tampering_past_the_triggers_is_found(folder, url, owner, run):
    """An entry taken out of the middle, and triggers that are off."""
    for as_of in ("2024-06-30", "2024-12-31", "2025-06-30"):
        folder.settle("--record", url, as_of=as_of)
    owner("ALTER TABLE outcome_ledger DISABLE TRIGGER ALL", "DELETE FROM outcome_ledger WHERE number = 2")
    ended = run("verify", url)
    assert ended.exit_code == 3
    assert "stands where entry 2 should" in ended.stderr
    assert "the trigger outcome_ledger_keeps_rows is gone" in ended.stderr


def test_processes_at_once_make_one_chain(recorders, url):
    """Four processes, each with a contract of its own, and 15 entries of each."""
    names = ("north", "south", "east", "west")
    processes = [recorders.start(do="record", ledger=url, contract=name, times=5) for name in names]
    assert [recorders.wait(process) for process in processes] == [0, 0, 0, 0]
    entries = entries_in(url)
    assert {name: sum(entry.contract == name for entry in entries) for name in names} == dict.fromkeys(names, 15)


def test_a_kill_leaves_whole_transactions(recorders, url, owner, tmp_path):
    """Killed while it records: three settlements at a time are there, or none, and the rest is made up for."""
    recorders.run(do="record", ledger=url, contract="home", times=4)
    whole = entries_in(url)
    for marked in range(12):
        owner("DROP TABLE outcome_ledger")
        marks = tmp_path / f"{marked}.marks"
        process = recorders.start(do="record", ledger=url, contract="home", times=4, marks=str(marks))
        while not marks.exists() or len(marks.read_text()) < marked:
            time.sleep(0.0005)
        recorders.kill(process)
        # The server notices that nobody is there any more, and undoes what was not finished.
        assert recorders.run(do="record", ledger=url, contract="home", times=4) == 0
        assert entries_in(url) == whole


def test_a_server_that_does_not_answer_is_wrong_use(run, tmp_path):
    """A sentence, exit code 2, and nothing of the password."""
    ended = run("verify", f"postgresql://me:no-secret@/postgres?host={tmp_path}")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Error: no connection to the ledger's server")
    assert "no-secret" not in ended.output


def test_a_database_without_a_ledger_holds_nothing(url, run):
    """Nothing was recorded yet."""
    assert run("verify", url).stdout.endswith(": 0 entries, as recorded\n")


def test_who_waits_sees_what_the_other_recorded(url):
    """While one records, another waits at the lock, and then reads the other's entry."""
    first = entry_of({"contract": "a", "settlement": "2024-06-30"}, None)

    def second():
        with opened(url, to_record=True) as found, found.recording():
            return found.entries()

    with opened(url, to_record=True) as found, ThreadPoolExecutor(1) as pool:
        with found.recording():
            waiting = pool.submit(second)
            time.sleep(0.3)
            assert not waiting.done()
            found.add([first])
        assert waiting.result(30) == (first,)


def test_an_entry_that_is_there_is_refused(url):
    """The database itself keeps a number, and a contract's settlement, from being recorded twice."""
    entry = entry_of({"contract": "a", "settlement": "2024-06-30"}, None)
    with opened(url, to_record=True) as found:
        with found.recording():
            found.add([entry])
        with pytest.raises(LedgerUnusable, match="duplicate key"), found.recording():
            found.add([entry])
        assert found.entries() == (entry,)
