"""`--memory`: how it is written, that it binds, and what is said where it does not do."""

import tempfile
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome
from outcomelang.data.connection import connected
from outcomelang.engine.duckdb import DuckdbDatabase

CONTRACT = """contract small "Small"
currency DKK
term 2024-01-01 to 2025-12-31
settle on 2024-12-31
payer city "City"
provider home "Home"
table youth { id key  first_day date }
group young of youth enters first_day
metric here of young = first_day is known
pay work 100 DKK per here
"""
AS_OF = ("--as-of", "2025-12-31")
SETTLING = [
    ("settle", ".", *AS_OF),
    ("explain", ".", "--payment", "work", *AS_OF),
    ("check", "."),
    ("diff", ".", "other.outcome", "--data", "data", *AS_OF),
    ("verify", "statement.json", "--data", "data"),
    ("portfolio", ".", "--jobs", "1", *AS_OF),
]
NAMES = [command for command, *_ in SETTLING]
LACK = "need more memory or disk than there is"


def run(*arguments):
    """What a command comes to."""
    return CliRunner().invoke(outcome, arguments)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The working folder, with a contract that can be settled, another, and a statement."""
    monkeypatch.chdir(tmp_path)
    Path("contract.outcome").write_text(CONTRACT, "utf-8")
    Path("other.outcome").write_text(CONTRACT.replace("100 DKK", "200 DKK"), "utf-8")
    Path("data").mkdir()
    Path("data/youth.csv").write_text("id,first_day\nA,2024-01-01\n", "utf-8")
    Path("statement.json").write_text(run("settle", ".", *AS_OF, "--format", "json").stdout, "utf-8")


@pytest.fixture
def limits(monkeypatch):
    """The bounds of memory of the databases that were opened."""
    asked = []

    def seen(*arguments, memory=None, **others):
        asked.append(memory)
        return connected(*arguments, memory=memory, **others)

    monkeypatch.setattr("outcomelang.data.connection.connected", seen)
    monkeypatch.setattr("outcomelang.engine.settling.connected", seen)
    return asked


@pytest.mark.parametrize("arguments", SETTLING, ids=NAMES)
def test_it_bounds_the_database_and_changes_nothing_else(arguments, limits):
    """Every command that settles or reads data takes it, to the same words and end."""
    without, bounded = run(*arguments), run(*arguments, "--memory", "1.5 GB")
    assert (bounded.exit_code, bounded.stdout) == (without.exit_code, without.stdout)
    assert bounded.exit_code in {0, 5}
    half = len(limits) // 2
    assert limits[half:] == ["1500000000B"] * half
    assert "1500000000B" not in limits[:half]


@pytest.mark.parametrize("size", ["", "1", "GB", "1XB", "-1GB", "1,5GB", "1e3MB", "１GB", "50%", "1GBs", "1/2GB"])
def test_what_is_no_amount_of_memory_is_refused(size):
    """With the words to write instead."""
    found = run("settle", ".", *AS_OF, "--memory", size)
    assert found.exit_code == 2
    assert f"`{size}` is not an amount of memory: write it as 500MB or 4GB" in found.stderr


@pytest.mark.parametrize("size", ["0MB", "99MB", "0.09GB", "95MiB"])
def test_too_little_is_refused_at_once(size):
    """Before any file is read."""
    found = run("settle", "nowhere", *AS_OF, "--memory", size)
    assert found.exit_code == 2
    assert f"`{size}` is too little to settle anything: give at least 100MB" in found.stderr


@pytest.mark.parametrize(("size", "amount"), [("100mb", 10**8), ("96MiB", 96 * 2**20), ("0.5 gib", 2**29)])
def test_sizes_are_of_thousands_or_of_1024(size, amount, limits):
    """`MB` is a million bytes, `MiB` 1,048,576; capitals make no difference."""
    assert run("settle", ".", *AS_OF, "--memory", size).exit_code == 0
    assert limits == [f"{amount}B"]


@pytest.mark.parametrize("arguments", [("settle", ".", *AS_OF, "--engine", "reference"), ("diff", ".", ".")])
def test_it_is_refused_where_it_bounds_nothing(arguments):
    """With another engine, and where nothing is settled."""
    found = run(*arguments, "--memory", "1GB")
    assert found.exit_code == 2
    assert "--memory bounds" in found.stderr


@pytest.mark.parametrize("arguments", SETTLING, ids=NAMES)
def test_a_settlement_that_it_does_not_do_for_ends_with_a_sentence(arguments, monkeypatch):
    """Exit code 2, no traceback, and nothing is left in the folder of temporary files."""
    temporary = Path("temporary")
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary.resolve()))

    def exhausted(*_):
        raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate")

    monkeypatch.setattr(DuckdbDatabase, "rows", exhausted)
    monkeypatch.setattr("outcomelang.data.load.check_rows_together", exhausted if arguments[0] == "check" else _nothing)
    found = run(*arguments, "--memory", "1GB")
    assert found.exit_code == 2
    assert "OUT304" in found.stderr
    assert LACK in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr
    assert list(temporary.iterdir()) == []


def _nothing(*_):
    """No row is wrong with another."""


def test_lines_for_which_there_is_no_room_are_not_written(monkeypatch):
    """What was settled is not printed either: the command has not done what it was asked."""

    def exhausted(*_):
        raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate")

    monkeypatch.setattr(DuckdbDatabase, "write", exhausted)
    found = run("settle", ".", *AS_OF, "--lines", "lines.csv", "--identify")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "this needs more memory or disk than there is" in found.stderr
    assert not Path("lines.csv").exists()


def test_rows_that_do_not_fit_are_kept_on_disk_and_cleared_away(monkeypatch):
    """More rows than the memory holds are settled to the amount that they come to without a bound."""
    people = 1_500_000
    rows = f"select (i * 7919) % {people} as id, date '2024-01-01' as first_day from range({people}) t(i)"
    duckdb.execute(f"copy ({rows}) to 'data/youth.csv' (header)")
    temporary = Path("temporary")
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary.resolve()))
    found = run("settle", ".", *AS_OF, "--memory", "100MB")
    assert found.exit_code == 0, found.stderr
    assert f"{people * 100:,}" in found.stdout
    assert list(temporary.iterdir()) == []
