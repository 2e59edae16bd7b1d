"""Two processes that record in one ledger at once: real ones, which meet right ahead of the lock."""

import shutil

import pytest
from attrs import evolve

from outcomelang.data.ledger import opened
from outcomelang.ledger.faults import faults_of


def entries_in(ledger):
    """The entries of a ledger, which is right."""
    with opened(str(ledger)) as found:
        entries = found.entries()
        assert [*faults_of(entries), *found.missing_guards()] == []
        return entries


@pytest.fixture
def at_once(recorders, tmp_path):
    """Records the settlements of two folders in one ledger, both from what it held before; how each ended."""

    def at_once(*folders, ledger):
        meet = tmp_path / "meet"
        meet.mkdir()
        printed = [tmp_path / "first.txt", tmp_path / "second.txt"]
        processes = [
            recorders.start(do="settle", arguments=one.command("--record", ledger), meet=str(meet), printed=str(file))
            for one, file in zip(folders, printed, strict=True)
        ]
        return [(recorders.wait(one), file.read_text("utf-8")) for one, file in zip(processes, printed, strict=True)]

    return at_once


def test_the_same_settlement_is_recorded_once(folder, at_once):
    """Two members of staff settle the same data: both have the same statement, and the ledger has one entry."""
    first, second = at_once(folder, folder, ledger=folder.ledger)
    assert first == second
    assert first[0] == 0
    assert len(entries_in(folder.ledger)) == 1


def test_of_two_that_differ_one_is_recorded_and_the_other_told(folder, at_once, tmp_path):
    """They settle different data: one is in the ledger, whole; the other ends with a sentence and no statement."""
    shutil.copytree(folder.path, tmp_path / "other")
    other = evolve(folder, path=tmp_path / "other")
    other.visited("2024-03-05")
    ends = at_once(folder, other, ledger=folder.ledger)
    assert sorted(code for code, _ in ends) == [0, 2]
    [told] = [printed for code, printed in ends if code == 2]
    assert told.startswith("Error: the settlement of 2024-06-30 has been recorded by others in the meantime")
    assert len(told.splitlines()) == 1
    [entry] = entries_in(folder.ledger)
    paid = 90_000 if ends[0][0] == 0 else 30_000
    assert entry.content["paid_now"] == {"visits": str(paid)}


def test_two_contracts_share_one_chain(folder, at_once, tmp_path):
    """Each has its entry, one after the other, whichever came first."""
    shutil.copytree(folder.path, tmp_path / "other")
    other = evolve(folder, path=tmp_path / "other")
    text = (other.path / "contract.outcome").read_text("utf-8")
    (other.path / "contract.outcome").write_text(text.replace("contract home", "contract away"), "utf-8")
    ends = at_once(folder, other, ledger=folder.ledger)
    assert [code for code, _ in ends] == [0, 0]
    entries = entries_in(folder.ledger)
    assert {entry.contract for entry in entries} == {"home", "away"}
    assert entries[1].content["previous"] == entries[0].hash


def test_many_records_of_many_processes_are_all_there(recorders, tmp_path):
    """Four processes, each with a contract of its own, and 15 entries of each in one unbroken chain."""
    ledger = tmp_path / "town.ledger"
    names = ("north", "south", "east", "west")
    processes = [recorders.start(do="record", ledger=str(ledger), contract=name, times=5) for name in names]
    assert [recorders.wait(process) for process in processes] == [0, 0, 0, 0]
    entries = entries_in(ledger)
    assert {name: sum(entry.contract == name for entry in entries) for name in names} == dict.fromkeys(names, 15)
